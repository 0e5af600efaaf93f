"""The door of the house: signing in and out, the lock, and what it gives away."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.demo import DEMO_ACCOUNTS, DEMO_PASSWORD, open_accounts
from accounts.models import User

PASSWORD = "Một mật khẩu dài"
NOON = "2026-11-22T12:00:00+07:00"


@pytest.fixture
def hanh(db: None) -> User:
    return User.objects.create_user("hanh", password=PASSWORD, display_name="Nguyễn Thị Hạnh")


def sign_in(client: Client, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/signin/", {"username": "hanh", "password": password, **more})


def errors(answer: Any) -> str:
    return " ".join(answer.context["form"].non_field_errors())


def test_the_right_password_leads_to_the_front_page(client: Client, hanh: User) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(hanh.pk)


def test_after_signing_in_one_is_where_one_wanted_to_go(client: Client, hanh: User) -> None:
    assert sign_in(client, next="/ranking/?from=2024-01")["Location"] == "/ranking/?from=2024-01"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_signing_in_never_leads_to_another_site(client: Client, hanh: User, elsewhere: str) -> None:
    assert sign_in(client, next=elsewhere)["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_does_not_say_which_was_wrong(
    client: Client, hanh: User
) -> None:
    wrong = sign_in(client, "sai")
    unknown = client.post("/signin/", {"username": "ai-do", "password": "sai"})
    assert wrong.status_code == unknown.status_code == 200
    assert errors(wrong) == errors(unknown)
    assert 'value="hanh"' in wrong.content.decode()


def test_five_wrong_passwords_lock_the_account_for_fifteen_minutes(
    client: Client, hanh: User
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(4):
            assert sign_in(client, "sai").status_code == 200
        locked = sign_in(client, "sai")
        assert locked.status_code == 429
        assert "15 phút" in errors(locked)
        assert 'value="hanh"' in locked.content.decode()

        clock.shift(timedelta(minutes=14))
        assert sign_in(client).status_code == 429, "even the right password"
        clock.shift(timedelta(minutes=2))
        assert sign_in(client).status_code == 302, "pressing meanwhile did not prolong it"


def test_the_lock_is_of_one_address(client: Client, hanh: User) -> None:
    for _ in range(5):
        sign_in(client, "sai")
    assert sign_in(Client(REMOTE_ADDR="10.0.0.7")).status_code == 302


def test_signing_in_forgets_earlier_mistakes(client: Client, hanh: User) -> None:
    for _ in range(2):
        for _ in range(4):
            sign_in(client, "sai")
        assert sign_in(client).status_code == 302
        client.post("/signout/")


def test_an_account_that_was_closed_does_not_open(client: Client, hanh: User) -> None:
    hanh.is_active = False
    hanh.save()
    assert sign_in(client).status_code == 200


def test_one_signs_out_by_a_button_and_not_by_a_link(client: Client, hanh: User) -> None:
    client.force_login(hanh)
    assert client.get("/signout/").status_code == 405
    assert client.post("/signout/")["Location"] == "/signin/"
    assert "_auth_user_id" not in client.session


def test_who_is_signed_in_is_not_asked_again(client: Client, hanh: User) -> None:
    client.force_login(hanh)
    assert client.get("/signin/")["Location"] == "/"


def test_demonstration_accounts_are_shown_in_a_demonstration_alone(
    client: Client, db: None, settings: Any
) -> None:
    assert DEMO_PASSWORD not in client.get("/signin/").content.decode()
    settings.DEMO = True
    page = client.get("/signin/").content.decode()
    assert DEMO_PASSWORD in page
    assert all(account.username in page for account in DEMO_ACCOUNTS)


def test_demonstration_accounts_are_opened_once(client: Client, db: None) -> None:
    first = open_accounts()
    first["noi-vu"].set_password("Của riêng tôi 1")
    first["noi-vu"].save()
    again = open_accounts()
    assert again.keys() == {account.username for account in DEMO_ACCOUNTS}
    assert again["noi-vu"].check_password("Của riêng tôi 1")
    assert again["xem"].check_password(DEMO_PASSWORD)


@pytest.mark.parametrize(
    ("referer", "leads"),
    [
        ("http://testserver/reports/A/2025-10/?x=1", "/reports/A/2025-10/%3Fx%3D1"),
        ("http://testserver/reports/A/2025-10/return/", "/reports/A/2025-10/"),
        ("http://testserver/reports/A/2025-10/adjustments/1/", "/reports/A/2025-10/"),
        ("http://testserver/reports/return/?unit=B", "/reports/%3Funit%3DB"),
        ("http://testserver/no/such/page", "/"),
        ("http://testserver", "/"),
        ("http://testserver//", "/"),
        ("http://testserver//evil.example/", "/"),
        ("https://evil.example/reports/", "/"),
        ("", "/"),
    ],
)
def test_who_posted_without_a_session_comes_back_to_the_form(
    client: Client, db: None, referer: str, leads: str
) -> None:
    """Not to the address of its button, which shows nothing."""
    answer = client.post("/reports/A/2025-10/return/", {"reason": "Lệch"}, HTTP_REFERER=referer)
    assert answer["Location"] == f"/signin/?next={leads}"
