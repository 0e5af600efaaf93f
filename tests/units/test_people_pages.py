"""The pages on which an administrator manages people."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.clock import today
from tests.dashboard.html import Node, page_of
from tests.people import SINCE, Province, make_province
from units.actions import appoint
from units.models import Membership

pytestmark = pytest.mark.django_db

TYPED = {"username": "lan.nguyen", "display_name": "Nguyễn Thị Lan", "email": ""}
NO_LINK = 'id="password-link"'
POST = {"unit": "Phường A", "role": "clerk", "first_day": "01/07/2025", "last_day": ""}


@pytest.fixture
def province() -> Province:
    made = make_province()
    for name in ("clerk", "officer", "neighbour", "outsider", "admin"):
        made.user(name)
    return made


@pytest.fixture
def admin(province: Province) -> Client:
    return province.client("admin")


@pytest.fixture
def of_b(province: Province) -> Client:
    """An administrator of Province B alone."""
    user = User.objects.create(username="quan-tri-b", display_name="Quản trị B")
    appoint(by=None, user=user, unit=province.units["B"], role="admin", first_day=SINCE)
    client = Client()
    client.force_login(user)
    return client


def listed(client: Client, query: str = "") -> dict[str, Node]:
    answer = client.get(f"/people/{query}")
    assert answer.status_code == 200
    tables = page_of(answer).all("table", class_="peoplet")
    rows = tables[0].one("tbody").all("tr") if tables else []
    return {row.one("th").one("small").text: row for row in rows}


def link_of(answer: Any) -> str:
    return page_of(answer).one("input", id="password-link").attrs["value"]


def address(province: Province, name: str, more: str = "") -> str:
    return f"/people/{province.user(name).pk}/{more}"


def test_the_list_opens_with_how_many_there_are(admin: Client) -> None:
    said = page_of(admin.get("/people/")).one("p", class_="standfirst").text
    assert said == "Việt Nam có 5 tài khoản: 5 đang dùng, 0 đã ngừng; 4 chưa đăng nhập lần nào."


def test_an_administrator_sees_their_branch(
    province: Province, of_b: Client, admin: Client
) -> None:
    assert set(listed(of_b)) == {"clerk", "officer", "quan-tri-b"}
    assert "Công chức Một cửa, Phường A" in listed(of_b)["clerk"].text
    assert of_b.get(address(province, "outsider")).status_code == 404
    assert "chưa được phân công" in listed(admin)["outsider"].text, "whose it will be nobody knows"


def test_people_are_found_without_diacritics_by_role_and_by_state(
    province: Province, of_b: Client
) -> None:
    assert set(listed(of_b, "?q=nguyen+hanh")) == {"clerk"}
    assert set(listed(of_b, "?q=OFFICER")) == {"officer"}
    assert set(listed(of_b, "?role=home_affairs")) == {"officer"}
    assert set(listed(of_b, "?role=clerk")) == {"clerk"}
    appoint(
        by=None, user=province.user("officer"), unit=province.units["Y"], role="clerk",
        first_day=SINCE,
    )  # fmt: skip
    assert set(listed(of_b, "?role=clerk")) == {"clerk"}, "who is one elsewhere is none here"
    assert set(listed(of_b, "?state=never")) == {"clerk", "officer"}
    User.objects.filter(username="clerk").update(is_active=False)
    assert set(listed(of_b, "?state=closed")) == {"clerk"}
    assert listed(of_b, "?q=khong-ai") == {}
    for query in ("?role=x", "?state=x", "?page=x", "?page=7"):
        assert of_b.get(f"/people/{query}").status_code == 400, query


def test_a_new_person_sets_a_password_by_a_link_that_works_once(admin: Client) -> None:
    answer = admin.post("/people/new/", TYPED | POST)
    user = User.objects.get(username="lan.nguyen")
    assert (answer.status_code, answer["Location"]) == (302, f"/people/{user.pk}/")
    twice = admin.post("/people/new/", TYPED | POST)
    assert "đã có người dùng" in page_of(twice).text, "a second click opens no second account"
    admin.head(answer["Location"])
    assert NO_LINK not in admin.get("/people/").content.decode()
    shown = admin.get(answer["Location"])
    assert "no-store" in shown["Cache-Control"]
    link = link_of(shown)
    assert NO_LINK not in admin.get(answer["Location"]).content.decode(), "shown once"

    visitor = Client()
    form = visitor.get(link, follow=True)
    assert "Tên đăng nhập: lan.nguyen" in page_of(form).text
    password = {"new_password1": "hoa sen trang 7", "new_password2": "hoa sen trang 7"}
    done = visitor.post(form.redirect_chain[-1][0], password)
    assert done["Location"] == "/"
    assert visitor.get("/ranking/").status_code == 302
    assert "Liên kết không còn dùng được" in Client().get(link, follow=True).content.decode()
    user.refresh_from_db()
    assert user.check_password("hoa sen trang 7")


def test_all_that_is_wrong_with_a_new_person_is_said_at_once(
    province: Province, admin: Client
) -> None:
    wrong = {"username": "Lan!", "display_name": "", "email": "x", "unit": "A", "role": "clerk"}
    answer = admin.post("/people/new/", wrong | {"first_day": "hôm nay", "last_day": ""})
    assert answer.status_code == 400
    page = page_of(answer)
    said = [each.text for each in page.all("p", class_="err")]
    assert said == [
        "Lỗi: Chỉ dùng chữ thường không dấu, số, dấu chấm, gạch nối.",
        "Lỗi: Ô này cần được điền.",
        "Lỗi: Không phải địa chỉ thư; mẫu: ten@coquan.gov.vn.",
        "Lỗi: Không phải là ngày; viết theo mẫu 30/06/2025.",
    ]
    assert page.one("input", id="account-username").attrs["value"] == "Lan!", "typed text is kept"
    taken = admin.post("/people/new/", TYPED | POST | {"username": "clerk"})
    assert "đã có người dùng" in page_of(taken).one("p", class_="err").text


def test_nobody_appoints_outside_their_branch(province: Province, of_b: Client) -> None:
    for unit in ("Y", "VN", "Phường Y"):
        assert of_b.post("/people/new/", TYPED | POST | {"unit": unit}).status_code == 404
        more = address(province, "clerk", "appointments/")
        assert of_b.post(more, POST | {"unit": unit}).status_code == 404
    assert not User.objects.filter(username="lan.nguyen").exists()
    assert province.user("clerk").memberships.count() == 1


def test_who_works_elsewhere_too_is_seen_and_not_changed(province: Province, of_b: Client) -> None:
    both = province.user("neighbour")
    membership = appoint(
        by=None, user=both, unit=province.units["S"], role="viewer", first_day=SINCE
    )
    assert "và nơi khác ngoài phạm vi" in listed(of_b)["neighbour"].text
    page = page_of(of_b.get(address(province, "neighbour")))
    assert "còn làm việc ngoài phạm vi" in page.text
    assert "Phường Y" not in page.one("main").text
    changed = {"display_name": "X", "email": "", "is_active": "0"}
    for more, data in (("", changed), ("password/", {}), ("appointments/", POST)):
        assert of_b.post(address(province, "neighbour", more), data).status_code == 403
    end = address(province, "neighbour", f"appointments/{membership.pk}/end/")
    ending = {"last_day": f"{today():%d/%m/%Y}", "reason": "Hết biệt phái"}
    assert of_b.post(end, ending).status_code == 302, "who works in the branch is its matter"
    elsewhere = Membership.objects.get(user=both, unit=province.units["Y"])
    end = address(province, "neighbour", f"appointments/{elsewhere.pk}/end/")
    assert of_b.post(end, ending).status_code == 404


def test_a_role_in_another_unit_is_given_and_ended(province: Province, of_b: Client) -> None:
    answer = of_b.post(
        address(province, "clerk", "appointments/"),
        POST | {"unit": "S", "role": "viewer"},
        follow=True,
    )
    assert "Đã phân công." in page_of(answer).text
    assert "Người xem, Phường S" in page_of(answer).one("p", class_="standfirst").text
    again = of_b.post(
        address(province, "clerk", "appointments/"), POST | {"unit": "S", "role": "viewer"}
    )
    assert again.status_code == 400
    assert "đã giữ vai trò đó ở đơn vị từ ngày 01/07/2025" in page_of(again).text
    membership = Membership.objects.get(user__username="clerk", role="viewer")
    end = address(province, "clerk", f"appointments/{membership.pk}/end/")
    wrong = of_b.post(end, {"last_day": "01/01/2020", "reason": "Nhầm"})
    assert wrong.status_code == 400
    assert "đứng trước ngày đầu" in page_of(wrong).one("details", open="").text
    right = of_b.post(end, {"last_day": "01/08/2025", "reason": "Chuyển công tác"}, follow=True)
    assert "Đã ghi ngày kết thúc phân công." in page_of(right).text
    assert "Chuyển công tác" in page_of(right).one("table", class_="happenings").text


def test_a_closed_account_is_signed_out_at_the_next_click(province: Province, of_b: Client) -> None:
    clerk = province.client("clerk")
    assert clerk.get("/units/").status_code == 200
    seen = province.user("clerk").version
    closed = {"display_name": "Nguyễn Thị Hạnh", "email": "", "is_active": "0", "seen": seen}
    assert of_b.post(address(province, "clerk"), closed).status_code == 302
    assert clerk.get("/units/")["Location"].startswith("/signin/")
    answer = of_b.post(address(province, "clerk", "password/"))
    assert answer.status_code == 400
    assert "mở lại trước khi cấp liên kết" in page_of(answer).text


def test_an_older_page_does_not_open_a_closed_account_again(
    province: Province, of_b: Client, admin: Client
) -> None:
    where = address(province, "clerk")
    opened = page_of(of_b.get(where)).one("input", name="seen").attrs["value"]
    typed = {"display_name": "Nguyễn Thị Hạnh", "email": "", "seen": opened}
    wrong = of_b.post(where, {**typed, "email": "x", "is_active": "1"})
    assert page_of(wrong).one("input", name="seen").attrs["value"] == opened
    assert admin.post(where, {**typed, "is_active": "0"}).status_code == 302
    answer = of_b.post(where, {**typed, "email": "hanh@b.vn", "is_active": "1"})
    assert answer.status_code == 400
    page = page_of(answer)
    assert "vừa được người khác sửa, nay là: Nguyễn Thị Hạnh, ngừng hoạt động" in page.text
    assert page.one("input", name="email").attrs["value"] == "hanh@b.vn", "typed text is kept"
    assert not province.user("clerk").is_active


def test_a_new_link_ends_the_old_password_its_sessions_and_older_links(
    province: Province, of_b: Client
) -> None:
    user, clerk = province.user("clerk"), Client()
    user.set_password("mot mat khau cu")
    user.save()
    clerk.force_login(user)
    first = link_of(of_b.post(address(province, "clerk", "password/"), follow=True))
    user.refresh_from_db()
    assert not user.check_password("mot mat khau cu")
    assert clerk.get("/units/")["Location"].startswith("/signin/")
    second = link_of(of_b.post(address(province, "clerk", "password/"), follow=True))
    assert "không còn dùng được" in Client().get(first, follow=True).content.decode()
    assert "Đặt mật khẩu" in page_of(Client().get(second, follow=True)).one("h1").text
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert "không còn dùng được" in Client().get(second, follow=True).content.decode()
    assert re.fullmatch(r"http://testserver/password/[\w-]+/[\w-]+/", first)


def test_a_link_waits_for_who_asked_and_for_an_account_without_a_password(
    province: Province, of_b: Client, admin: Client
) -> None:
    clerk, officer = address(province, "clerk"), address(province, "officer")
    of_b.post(f"{clerk}password/")
    assert NO_LINK not in of_b.get(officer).content.decode(), "another account"
    assert NO_LINK not in admin.get(clerk).content.decode(), "another administrator"
    assert "http" not in str(dict(of_b.session.items())), "only whose link it is"
    user = province.user("clerk")
    user.set_password("da dat mat khau moi")
    user.save()
    assert NO_LINK not in of_b.get(clerk).content.decode(), "the password is set by now"


def test_nobody_withdraws_the_own_password(of_b: Client) -> None:
    own = User.objects.get(username="quan-tri-b")
    main = page_of(of_b.get(f"/people/{own.pk}/")).one("main")
    assert main.all("a", href="/password/")
    answer = of_b.post(f"/people/{own.pk}/password/")
    assert answer.status_code == 400
    assert "đổi ở trang Đổi mật khẩu" in page_of(answer).text
    assert of_b.get("/people/").status_code == 200, "still signed in"


def test_an_administrator_s_own_role_offers_no_end(province: Province, of_b: Client) -> None:
    own = User.objects.get(username="quan-tri-b")
    assert page_of(of_b.get(f"/people/{own.pk}/")).all("details", class_="fold") == []
    membership = own.memberships.get()
    end = f"/people/{own.pk}/appointments/{membership.pk}/end/"
    answer = of_b.post(end, {"last_day": f"{today():%d/%m/%Y}", "reason": "x"})
    assert answer.status_code == 400
    assert Membership.objects.get(pk=membership.pk).valid_to is None
