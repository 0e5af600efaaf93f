"""Everybody changes their own password, and reads in Vietnamese what is wrong with a new one."""

import pytest
from django.test import Client

from accounts.actions import change_account, change_password
from accounts.models import User
from audit.models import AuditEvent
from tests.dashboard.html import page_of

pytestmark = pytest.mark.django_db

OLD, NEW = "mot mat khau cu", "hoa sen trang 7"


@pytest.fixture
def user() -> User:
    return User.objects.create_user("hanh.nguyen", password=OLD, display_name="Nguyễn Thị Hạnh")


@pytest.fixture
def owner(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(old: str, first: str, second: str = "") -> dict[str, str]:
    return {"old_password": old, "new_password1": first, "new_password2": second or first}


def test_a_new_password_is_written_and_this_session_goes_on(user: User, owner: Client) -> None:
    elsewhere = Client()
    elsewhere.force_login(user)
    answer = owner.post("/password/", typed(OLD, NEW), follow=True)
    assert "Đã đổi mật khẩu" in page_of(answer).text
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert elsewhere.get("/password/")["Location"].startswith("/signin/")
    event = AuditEvent.objects.get(action="accounts.password_changed")
    assert event.actor == user
    assert NEW not in str(event.changes)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (typed("sai", NEW), "Mật khẩu hiện tại không đúng."),
        (typed(OLD, NEW, "khac"), "Hai lần nhập không giống nhau; nhập lại cả hai."),
        (typed(OLD, "ngan"), "Mật khẩu quá ngắn: cần ít nhất 10 ký tự."),
        (typed(OLD, "password12"), "Mật khẩu này nhiều người dùng, dễ bị đoán"),
        (typed(OLD, "hanh.nguyen1"), "Mật khẩu quá giống tên đăng nhập, họ tên"),
        (typed(OLD, "nguyễn thị hạnh"), "Mật khẩu quá giống tên đăng nhập, họ tên"),
        ({}, "Ô này cần được điền."),
    ],
)
def test_what_is_wrong_is_said_in_vietnamese(
    user: User, owner: Client, given: dict[str, str], said: str
) -> None:
    page = page_of(owner.post("/password/", given))
    assert any(said in each.text for each in page.all("p", class_="err"))
    user.refresh_from_db()
    assert user.check_password(OLD)


def test_the_menu_leads_there(owner: Client) -> None:
    page = page_of(owner.get("/password/"))
    assert page.one("div", class_="menu-body").one("a").attrs["href"] == "/password/"
    assert page.all("div", class_="alert") == []


def test_names_are_searched_folded_and_sorted_in_vietnamese_order(user: User) -> None:
    assert user.folded == "nguyen thi hanh hanh.nguyen"
    User.objects.create(username="an", display_name="Ấn")
    User.objects.create(username="anh", display_name="An")
    assert [each.display_name for each in User.objects.order_by("sort_key")][:2] == ["An", "Ấn"]


def test_a_password_written_from_an_older_copy_does_not_open_a_closed_account(db: None) -> None:
    owner = User.objects.create_user("hanh", password="một mật khẩu cũ")
    older = User.objects.get(pk=owner.pk)
    change_account(
        by=None, user=owner, display_name="", email="", is_active=False, seen=owner.version
    )
    owner.refresh_from_db()
    change_password(by=older, user=older, password="một mật khẩu mới")
    stored = User.objects.get(pk=owner.pk)
    assert (stored.is_active, stored.check_password("một mật khẩu mới")) == (False, True)
    change_account(
        by=None, user=owner, display_name="Hạnh", email="", is_active=False, seen=owner.version
    )
    assert User.objects.get(pk=owner.pk).check_password("một mật khẩu mới")
