from accounts.models import User


def test_a_person_is_called_by_the_whole_name_and_shortly_by_its_last_word() -> None:
    person = User(username="hanh", display_name="Nguyễn Thị Hạnh")
    assert (str(person), person.get_short_name()) == ("Nguyễn Thị Hạnh", "Hạnh")


def test_who_has_no_name_is_called_by_the_account() -> None:
    assert str(User(username="hanh")) == "hanh"
