"""The list of units as a reader sees it."""

from datetime import date

import pytest
from django.test import Client

from tests.builders import make_unit
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return make_province()


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


def opened(client: Client, query: str = "") -> Node:
    answer = client.get(f"/units/{query}")
    assert answer.status_code == 200
    return page_of(answer)


def rows(page: Node) -> dict[str, Node]:
    body = page.one("table", class_="unitst").one("tbody")
    return {row.one("th").all("a")[0].text: row for row in body.all("tr")}


def selected(page: Node, name: str) -> str:
    [option] = page.one("select", name=name).all("option", selected="")
    return option.text


def test_it_opens_with_how_many_units_there_are_and_what_changed(officer: Client) -> None:
    said = opened(officer).one("p", class_="standfirst").text
    assert said == "Tỉnh B có 2 phường; 3 thay đổi năm 2025."
    said = opened(officer, "?on=2025-06-30").one("p", class_="standfirst").text
    assert said == "Tỉnh B có 1 huyện, quận; 3 xã vào ngày 30/06/2025; 3 thay đổi năm 2025."


def test_it_shows_who_is_there_today(officer: Client) -> None:
    page = opened(officer)
    assert list(rows(page)) == ["Tỉnh B", "Phường A", "Phường S", "Tổ 1"]
    assert selected(page, "on") == "Đang hoạt động"


def test_a_search_finds_former_names_and_says_who_they_are_now(officer: Client) -> None:
    page = opened(officer, "?q=xa+a+cu")
    row = rows(page)["Xã A cũ"]
    assert row.one("th").text == "Xã A cũ nay là Phường A"
    assert [link.attrs["href"] for link in row.one("th").all("a")] == [
        "/units/A-OLD/?to=2025-06", "/units/A/"
    ]  # fmt: skip
    assert "từ trước 2010 đến 30/06/2025" in row.text
    assert "1 đơn vị, gồm cả đơn vị đã kết thúc" in page.one("caption").text
    assert selected(page, "on") == "Mọi thời điểm"


def test_the_form_goes_on_searching_all_days_after_the_list_of_today(officer: Client) -> None:
    """The list's own choice is not carried into the search that its form sends."""
    chosen = opened(officer).one("select", name="on").all("option", selected="")
    assert [option.attrs["value"] for option in chosen] == [""]


def test_the_days_before_the_changes_are_offered(officer: Client) -> None:
    page = opened(officer, "?on=2024-01-31")
    days = [option.text for option in page.one("select", name="on").all("option")]
    assert days == ["Đang hoạt động", "Mọi thời điểm", "Ngày 30/06/2025", "Ngày 31/01/2024"]
    assert list(rows(page)) == ["Tỉnh B", "Huyện D", "Xã A cũ", "Xã A khác", "Xã S cũ"]


def test_a_unit_with_units_below_leads_to_them_on_its_own_day(officer: Client) -> None:
    row = rows(opened(officer, "?q=huyen+d"))["Huyện D"]
    address = row.one("td", class_="more-of").all("a")[0].attrs["href"]
    assert address == "?parent=D&on=2025-06-30"
    page = opened(officer, address)
    assert list(rows(page)) == ["Xã A cũ", "Xã A khác", "Xã S cũ"]
    assert page.one("p", class_="standfirst").text.startswith("Huyện D có 3 xã vào ngày 30/06/2025")


def test_a_clerk_sees_their_own_unit_and_what_went_into_it(province: Province) -> None:
    clerk = province.client("clerk")
    assert list(rows(opened(clerk))) == ["Phường A", "Tổ 1"]
    assert list(rows(opened(clerk, "?on=all"))) == ["Phường A", "Xã A cũ", "Xã A khác", "Tổ 1"]
    assert clerk.get("/units/?parent=Z").status_code == 400


def test_nothing_found_says_what_to_do(officer: Client) -> None:
    page = opened(officer, "?q=khong+co+dau")
    assert (
        "Không tìm thấy “khong co dau” trong phạm vi của bạn"
        in page.one("div", class_="empty").text
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?kind=x", "Không có loại đơn vị “x”."),
        ("?on=x", "“x” không phải là ngày; viết theo mẫu 2025-06-30."),
        ("?page=0", "Trang “0” không có; số trang bắt đầu từ 1."),
        ("?page=9", "Trang 9 không có: danh sách chỉ có 1 trang."),
        ("?parent=NO", "Không có đơn vị mã NO."),
        ("?parent=Z", "Không có đơn vị mã Z trong phạm vi của bạn."),
    ],
)
def test_an_address_without_sense_says_what_is_wrong(
    officer: Client, query: str, said: str
) -> None:
    answer = officer.get(f"/units/{query}")
    assert answer.status_code == 400
    assert said in page_of(answer).one("main").text


def test_a_long_list_has_pages_that_keep_the_search(province: Province, officer: Client) -> None:
    for number in range(120):
        make_unit(
            f"X{number}", province.units["B"], name=f"Xã Sông {number}", since=date(2025, 7, 1)
        )
    page = opened(officer, "?q=song")
    assert len(rows(page)) == 100
    assert page.one("a", rel="next").attrs["href"] == "?q=song&page=2"
    assert next(iter(rows(opened(officer, "?q=song&page=2")))) == "Xã Sông 100"


def test_an_account_without_a_unit_is_told_so(province: Province) -> None:
    answer = province.client("outsider").get("/units/")
    assert answer.status_code == 403
    assert "chưa được phân công đơn vị" in page_of(answer).text
