from accounts.models import User


def test_a_person_is_called_by_the_whole_name() -> None:
    assert str(User(username="hanh", display_name="Nguyễn Thị Hạnh")) == "Nguyễn Thị Hạnh"


def test_who_has_no_name_is_called_by_the_account() -> None:
    assert str(User(username="hanh")) == "hanh"
