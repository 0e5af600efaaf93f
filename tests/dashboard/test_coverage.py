"""What part of what is owed stands behind the figures of a unit's page, in words."""

import pytest
from django.test import Client

from tests.builders import make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province

pytestmark = pytest.mark.django_db


def opened(client: Client, code: str, first: str, last: str, **more: str) -> Node:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    return page_of(client.get(f"/units/{code}/?from={first}&to={last}&{query}"))


def test_the_head_says_where_a_unit_stands_and_how_much_was_reported(
    province: Province,
) -> None:
    """A branch counts the months of all its units; a country stands below nothing."""
    make_report(province.units["S"], "2025-10", resolved_in_time=9, resolved_late=1)
    admin = province.client("admin")
    country, branch, ward = (opened(admin, code, "2025-10", "2025-10") for code in ("VN", "B", "S"))
    assert "trung ương" not in country.one("main").text
    assert "trực thuộc trung ương" in branch.one("div", class_="pagehead").text
    assert "1/1 tháng có báo cáo (tháng 10/2025)" in ward.one("p", class_="datastate").text
    said = branch.one("p", class_="datastate").text
    assert (
        "Mới có số liệu của 1/4 đơn vị (kể cả cơ quan của địa bàn), "
        "1/4 báo cáo tháng (tháng 10/2025)." in said
    )


def test_a_total_of_a_part_of_the_units_says_so_in_words(province: Province) -> None:
    """S gave two months of one indicator and one of another; A and C owe as much, B as the rest."""
    for month, payable in (("2025-10", 4), ("2025-11", None)):
        figures = {"resolved_in_time": 9, "resolved_late": 1, "paid_online": 1}
        make_report(province.units["S"], month, payable=payable, **figures)
    officer, months = province.client("officer"), ("2025-10", "2025-11")
    told = opened(officer, "B", *months).one("p", class_="datastate").text
    assert told.endswith(
        "Mới có số liệu của 1/4 đơn vị (kể cả cơ quan của địa bàn), "
        "2/8 báo cáo tháng (từ 10/2025 đến 11/2025). "
        "Các tỷ lệ chỉ tính trên phần đã có số liệu."
    )
    notes = {
        row.one("th").all("a")[0].text: [each.text for each in row.one("th").all("small")]
        for row in opened(officer, "B", *months).one("table", class_="indt").all("tr")
        if row.all("td")
    }
    assert notes["Đúng hạn / đã giải quyết"] == []
    assert notes["Thanh toán trực tuyến"] == [
        "mới có số liệu của 1/4 đơn vị (kể cả cơ quan của địa bàn), 1/8 báo cáo tháng"
    ]
    ward = opened(officer, "S", *months).one("p", class_="datastate").text
    assert ward.endswith("2/2 tháng có báo cáo (từ 10/2025 đến 11/2025).")
    for code in ("A", "C", "B"):
        make_report(province.units[code], "2025-10", resolved_in_time=9, resolved_late=1)
    told = opened(officer, "B", *months).one("p", class_="datastate").text
    assert "5/8 tháng của các đơn vị có báo cáo (từ 10/2025 đến 11/2025). Các tỷ lệ chỉ" in told


def test_a_month_of_a_merged_unit_wants_all_that_went_into_it(province: Province) -> None:
    """One of the two communes gave May; its dossiers count, the month does not."""
    make_report(province.units["A-OLD"], "2025-05", resolved_in_time=9, resolved_late=1)
    page = opened(province.client("officer"), "A", "2025-05", "2025-05", view="today")
    told = page.one("p", class_="datastate").text
    assert "0/1 tháng có đủ báo cáo của các đơn vị hợp thành (tháng 05/2025)." in told
    assert "9 / 10" in page.text


def test_in_the_view_of_today_the_part_is_one_of_todays_units(province: Province) -> None:
    """Both communes that A came of reported; S, B itself and the ended district D did not."""
    for code in ("A-OLD", "A-TOO"):
        make_report(province.units[code], "2025-05", resolved_in_time=9, resolved_late=1)
    page = opened(province.client("officer"), "B", "2025-05", "2025-05", view="today")
    told = page.one("p", class_="datastate").text
    assert (
        "Mới có số liệu của 1/4 đơn vị (kể cả cơ quan của địa bàn), "
        "1/4 báo cáo tháng (tháng 05/2025)." in told
    )
