"""The rates that a month's figures make while they are typed, and what the target still takes."""

import pytest
from django.test import Client

from core.months import Window
from reports import actions
from reports.cells import Typed
from reports.rows import TOTAL
from tests.builders import make_document, make_target
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.builders import fields

pytestmark = pytest.mark.django_db
RATES = "/reports/A/2025-10/rates/"
OCTOBER = Window.parse("2025-10", "2025-10")


@pytest.fixture
def province() -> Province:
    fields("ho_tich", "dat_dai")
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def enter(province: Province, row: str = TOTAL, **cells: str) -> None:
    typed = {(row, cell): Typed(text, "") for cell, text in cells.items()}
    actions.save_cells(by=None, unit=province.units["A"], window=OCTOBER, typed=typed)


def shown(clerk: Client) -> dict[str, list[str]]:
    rows = page_of(clerk.get(RATES)).one("table").one("tbody").all("tr")
    return {row.one("th").text: [cell.text for cell in row.all("td")] for row in rows}


def conclusion(clerk: Client) -> str:
    return page_of(clerk.get(RATES)).one("div", id="rates").all("p")[0].text


def test_a_blank_month_says_what_each_rate_waits_for(province: Province, clerk: Client) -> None:
    found = shown(clerk)["Thanh toán trực tuyến"]
    assert found == [
        "–", "–", "chưa giao", "còn trống: Thanh toán trực tuyến, Hồ sơ có nghĩa vụ tài chính", "–"
    ]  # fmt: skip
    assert conclusion(clerk) == "Chưa đủ số để so với chỉ tiêu."


def test_a_rate_is_held_against_the_target_with_what_it_still_takes(
    province: Province, clerk: Client
) -> None:
    invented = make_document("1/KH-UBND", illustrative=province.units["A"].is_invented)
    make_target(
        "online_payment", province.units["B"], "≥ 75", level="commune", year=2025, document=invented
    )
    enter(province, payable="47", paid_online="35")
    value = shown(clerk)["Thanh toán trực tuyến"]
    assert value[:2] == ["35 / 47", "74,47%"]
    assert value[2].startswith("≥ 75%")
    assert "cần thêm 1 hồ sơ" in value[3]
    told = "Theo số đang nhập: đạt 0/1 chỉ tiêu đã đủ số. Chỉ tiêu theo 1/KH-UBND."
    assert conclusion(clerk) == told


def test_a_document_that_the_page_names_is_not_named_in_each_row(
    province: Province, clerk: Client
) -> None:
    invented = province.units["A"].is_invented
    document = make_document("1/KH-UBND", illustrative=invented)
    other = make_document("2/QĐ-UBND", illustrative=invented)
    for code in ("online_payment", "on_time_resolved"):
        make_target(
            code, province.units["B"], "≥ 75", level="commune", year=2025, document=document
        )
    make_target(
        "online_received", province.units["B"], "≥ 75", level="commune", year=2025, document=other
    )
    assert "Chỉ tiêu theo 1/KH-UBND." in conclusion(clerk)
    rows = shown(clerk)
    assert rows["Thanh toán trực tuyến"][2] == "≥ 75%"
    assert rows["Tiếp nhận trực tuyến"][2] == "≥ 75%2/QĐ-UBND"


def test_targets_that_wait_for_figures_are_counted_beside_those_that_are_met(
    province: Province, clerk: Client
) -> None:
    """None of them waits for what did not arise, nor does a rate without a target."""
    invented = make_document("1/KH-UBND", illustrative=province.units["A"].is_invented)
    for code in ("online_payment", "on_time_resolved", "online_received"):
        make_target(
            code, province.units["B"], "≥ 75", level="commune", year=2025, document=invented
        )
    enter(province, payable="40", paid_online="35")
    told = "Theo số đang nhập: đạt 1/1 chỉ tiêu đã đủ số"
    source = "Chỉ tiêu theo 1/KH-UBND."
    assert conclusion(clerk) == f"{told}; 2 chỉ tiêu còn thiếu số. {source}"
    enter(province, received_online="0", received_offline="0")
    assert conclusion(clerk) == f"{told}; 1 chỉ tiêu còn thiếu số. {source}"


def test_totals_are_those_of_the_lines_and_nothing_counts_twice(
    province: Province, clerk: Client
) -> None:
    for row in ("ho_tich", "dat_dai"):
        enter(province, row, resolved_on_day="30", resolved_late="1")
    assert shown(clerk)["Đúng hạn / đã giải quyết"][:2] == ["60 / 62", "96,77%"]


def test_nothing_that_arose_is_no_rate(province: Province, clerk: Client) -> None:
    enter(province, payable="0", paid_online="0")
    value = shown(clerk)["Thanh toán trực tuyến"]
    assert (value[0], value[1], value[3]) == ("0 / 0", "–", "không phát sinh hồ sơ")


def test_the_form_leads_to_its_rates(clerk: Client) -> None:
    page = page_of(clerk.get("/reports/A/2025-10/edit/"))
    assert page.one("div", id="rates").attrs["data-rates"] == RATES
    assert any(link.attrs.get("href") == RATES for link in page.all("a"))
