"""Quarters and longer periods as paper forms: what months add up to, and who is not in them."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from core.errors import Refused
from core.months import Month, Window
from reports import actions
from reports.paper_columns import Form
from reports.paper_periods import over, period_form
from reports.rows import TOTAL
from tests.builders import make_change, make_report
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.offices import approved, drafted, make_fields, submitted

pytestmark = pytest.mark.django_db
QUARTER = Window.parse("2025-07", "2025-09")
# Each month begins with what the one before it left: 2, 5 and 4.
MONTHS = {
    "2025-07": {"received_online": 20, "received_offline": 10, "carried_over": 2,
                "resolved_in_time": 24, "resolved_early": 15, "resolved_late": 3,
                "pending_in_time": 4, "pending_overdue": 1},
    "2025-08": {"received_online": 30, "received_offline": 5, "carried_over": 5,
                "resolved_in_time": 30, "resolved_early": 10, "resolved_late": 6,
                "pending_in_time": 3, "pending_overdue": 1},
    "2025-09": {"received_online": 40, "received_offline": 6, "carried_over": 4,
                "resolved_in_time": 41, "resolved_early": 11, "resolved_late": 2,
                "pending_in_time": 7, "pending_overdue": 0},
}  # fmt: skip
# (3) taken in, (4) online, (5) otherwise, (6) carried over, (7) settled, (8) early, (9) when due,
# (10) late, (11) at hand, (12) not due, (13) overdue: by hand from the months above.
FIELDS = tuple(MONTHS["2025-07"])
SUM = [113, 90, 21, 2, 106, 36, 59, 11, 7, 7, 0]


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


def sent_all(province: Province, code: str = "A") -> None:
    for month, figures in MONTHS.items():
        submitted(province, {TOTAL: figures}, code=code, month=month)


def rows_of(data: bytes) -> list[list[Any]]:
    page = load_workbook(BytesIO(data)).active
    return [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]


def form_of(province: Province, code: str, window: Window = QUARTER) -> list[list[Any]]:
    return rows_of(period_form(province.units[code], window, Form.II06A))


def test_flows_add_up_and_stocks_are_those_of_the_ends(province: Province) -> None:
    sent_all(province)
    rows = form_of(province, "A")
    assert ["Kỳ báo cáo: Quý III/2025 (Từ ngày 01/07/2025 đến ngày 30/09/2025)"] in rows
    assert [1, "Phường A", *SUM] in rows
    assert ["Trong 3 báo cáo tháng có 0 đã xác nhận."] in rows


def test_fields_add_up_to_the_total_and_one_without_dossiers_to_nothing(
    province: Province,
) -> None:
    land = dict.fromkeys(FIELDS, 0) | {"received_online": 6, "resolved_in_time": 6}
    for month, figures in MONTHS.items():
        lines = {"ho_tich": figures} | ({"dat_dai": land} if month == "2025-08" else {})
        submitted(province, lines, month=month)
    rows = form_of(province, "A")
    assert [1, "Đất đai", 6, 6, 0, 0, 6, 0, 6, 0, 0, 0, 0] in rows
    assert [2, "Hộ tịch", *SUM] in rows
    assert any(row[:3] == ["TỔNG CỘNG", 119, 96] for row in rows)


def test_a_month_that_names_no_field_leaves_the_total_alone(province: Province) -> None:
    for month, figures in MONTHS.items():
        key = TOTAL if month == "2025-07" else "ho_tich"
        submitted(province, {key: figures}, month=month)
    rows = form_of(province, "A")
    assert [1, "Phường A", *SUM] in rows
    assert "Hộ tịch" not in str(rows)


def test_what_one_month_left_blank_is_not_the_sum_of_the_others() -> None:
    known = over([{"received_online": 5, "received": 9}, {"received_online": 4, "received": None}])
    assert known["received_online"] == 9
    assert known["received"] is None
    parts = {"received_online": 3, "received_offline": 1}
    assert over([{"received": 9}, parts])["received"] == 13
    assert over([parts, parts])["received"] is None  # its parts say it
    assert over([parts, parts])["received_offline"] == 2


def test_a_unit_that_lacks_a_month_gets_no_form(province: Province) -> None:
    submitted(province, month="2025-07")
    drafted(province, month="2025-08")
    with pytest.raises(Refused, match="quý III/2025: chưa gửi báo cáo của tháng 08/2025, 09/2025"):
        form_of(province, "A")
    with pytest.raises(Refused, match="chưa gửi báo cáo của 5 tháng"):
        form_of(province, "A", Window.parse("2025-07", "2025-12"))


def test_a_period_that_runs_has_no_form(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_all(province)
    monkeypatch.setattr("core.clock.this_month", lambda: Month.parse("2025-08"))
    with pytest.raises(Refused, match="kỳ chưa hết"):
        form_of(province, "B")


def test_a_branch_holds_who_sent_all_and_names_the_others(province: Province) -> None:
    sent_all(province)
    submitted(province, {TOTAL: MONTHS["2025-07"]}, code="S", month="2025-07")
    returned = submitted(province, {TOTAL: MONTHS["2025-08"]}, code="S", month="2025-08")
    actions.return_(by=None, report=returned, reason="Lệch")
    rows = form_of(province, "B")
    assert [1, "Phường A", *SUM] in rows
    assert not any(row[:2] == [2, "Phường S"] for row in rows)
    told = [str(row[0]) for row in rows if row]
    assert "Biểu cộng báo cáo tháng của 1/3 đơn vị đã gửi đủ quý III/2025." in told
    missing = next(one for one in told if one.startswith("Không có trong biểu"))
    assert "Phường S (thiếu tháng 08/2025, 09/2025)" in missing
    assert "Phường C (thiếu tháng 07/2025, 08/2025, 09/2025)" in missing


def test_the_stock_of_a_unit_that_ended_counts_once(province: Province) -> None:
    """Two wards of which one goes into the other in the midst of a quarter."""
    since, day = date(2020, 1, 1), date(2025, 8, 1)
    old = province.add("E", "B", "Phường E", kind="ward", since=since, until=date(2025, 7, 31))
    new = province.add("F", "B", "Phường F", kind="ward", since=day)
    make_change(day, [old], [new])
    submitted(province, {TOTAL: MONTHS["2025-07"]}, code="E", month="2025-07")
    for month in ("2025-08", "2025-09"):
        submitted(province, {TOTAL: MONTHS[month]}, code="F", month=month)
    total = next(row for row in form_of(province, "B") if row and row[0] == "TỔNG CỘNG")
    assert total[1:] == SUM
    asked = "indicator=on_time_received&from=2025-07&to=2025-09&provisional=1"
    receipt = page_of(province.client("officer").get(f"/units/B/receipt/?{asked}")).text
    assert "95 / 113" in receipt, "in time of all at hand, as indicators count them"


def stocks(rows: list[list[Any]]) -> tuple[int, int]:
    """Columns (6) and (11) of the total: with what the period began, and with what it ended."""
    total = next(row for row in rows if row and row[0] == "TỔNG CỘNG")
    return total[4], total[9]


def test_whoever_takes_another_in_keeps_the_stock_that_was_its_own(province: Province) -> None:
    """E goes into A, which was there before: both began the quarter with dossiers of their own."""
    old = province.add("E", "B", "Phường E", kind="ward", until=date(2025, 7, 31))
    make_change(date(2025, 8, 1), [old], [province.units["A"]])
    sent_all(province)
    submitted(province, {TOTAL: MONTHS["2025-07"]}, code="E", month="2025-07")
    assert stocks(form_of(province, "B")) == (2 + 2, 7)


def test_a_stock_counts_once_also_where_the_unit_between_is_not_in_the_form(
    province: Province,
) -> None:
    """E goes into F, which goes into G: F did not send, and G begins with what E left."""
    days = (date(2025, 8, 1), date(2025, 9, 1))
    first = province.add("E", "B", "Phường E", kind="ward", until=date(2025, 7, 31))
    between = province.add(
        "F", "B", "Phường F", kind="ward", since=days[0], until=date(2025, 8, 31)
    )
    last = province.add("G", "B", "Phường G", kind="ward", since=days[1])
    make_change(days[0], [first], [between])
    make_change(days[1], [between], [last])
    submitted(province, {TOTAL: MONTHS["2025-07"]}, code="E", month="2025-07")
    submitted(province, {TOTAL: MONTHS["2025-09"]}, code="G", month="2025-09")
    assert stocks(form_of(province, "B")) == (2, 7)


def test_what_was_left_to_a_unit_that_is_not_in_the_form_counts(province: Province) -> None:
    day = date(2025, 8, 1)
    old = province.add("E", "B", "Phường E", kind="ward", until=date(2025, 7, 31))
    new = province.add("F", "B", "Phường F", kind="ward", since=day)
    make_change(day, [old], [new])
    sent_all(province)
    submitted(province, {TOTAL: MONTHS["2025-07"]}, code="E", month="2025-07")
    submitted(province, {TOTAL: MONTHS["2025-08"]}, code="F", month="2025-08")
    rows = form_of(province, "B")
    assert not any(row[1:2] == ["Phường F"] for row in rows), "September is missing"
    assert stocks(rows) == (2 + 2, 7 + 5)


def test_a_report_that_sticks_out_of_the_period_is_none_of_its_months(province: Province) -> None:
    """Nobody knows what of its figures belongs to which month."""
    for first, last in (("2025-07", ""), ("2025-08", ""), ("2025-09", "2025-10")):
        make_report(province.units["S"], first, last, **MONTHS[first])
    with pytest.raises(Refused, match=r"chưa gửi báo cáo của tháng 09/2025\."):
        form_of(province, "S")
    year = page_of(province.client("officer").get("/reports/year/?unit=S&year=2025"))
    third = next(row.text for row in year.all("tr") if row.text.startswith("Quý III/2025"))
    assert "Chưa gửi báo cáo của tháng 09/2025" in third


def test_a_report_of_several_months_of_the_period_is_all_of_them(province: Province) -> None:
    for first, last in (("2025-07", "2025-08"), ("2025-09", "")):
        make_report(province.units["S"], first, last, **MONTHS[first])
    total = next(row for row in form_of(province, "S") if row[:2] == [1, "Phường S"])
    assert total[3] == 20 + 40


def test_the_form_says_how_many_months_are_confirmed(province: Province) -> None:
    for month, figures in MONTHS.items():
        options = {"month": month}
        (approved if month == "2025-07" else submitted)(province, {TOTAL: figures}, **options)
    assert ["Trong 3 báo cáo tháng có 1 đã xác nhận."] in form_of(province, "B")


def test_what_a_new_unit_took_over_from_nobody_in_the_form_counts(province: Province) -> None:
    """The wards that went into Ward A lack months, and F has none before it."""
    sent_all(province)
    province.add("F", "B", "Phường F", kind="ward", since=date(2025, 8, 1))
    for month in ("2025-08", "2025-09"):
        submitted(province, {TOTAL: MONTHS[month]}, code="F", month=month)
    year = form_of(province, "B", Window.parse("2025-07", "2025-09"))
    total = next(row for row in year if row and row[0] == "TỔNG CỘNG")
    assert total[4] == 2 + 5
    assert total[9] == 7 + 7


def test_the_year_hands_out_the_forms_of_periods_that_are_whole(province: Province) -> None:
    sent_all(province)
    submitted(province, code="S", month="2025-07")
    for month in ("2025-08", "2025-09"):
        drafted(province, code="S", month=month)
    officer: Client = province.client("officer")
    quarter = "/reports/periods/06a.xlsx?unit={}&amp;from=2025-07&amp;to=2025-09"
    branch = officer.get("/reports/year/?unit=B&year=2025").content.decode()
    assert "1/3 đơn vị đã gửi đủ các tháng" in branch
    assert quarter.format("B") in branch
    ward = officer.get("/reports/year/?unit=S&year=2025").content.decode()
    assert "Chưa gửi báo cáo của tháng 08/2025, 09/2025" in ward
    assert "periods/06a.xlsx" not in ward
    for address, status in (("B", 200), ("A", 200), ("S", 404)):
        path = quarter.format(address).replace("&amp;", "&")
        assert officer.get(path).status_code == status
    for months in ("from=2025-07&to=2025-08", "from=2025-09&to=2025-07", "from=x&to=2025-08"):
        assert officer.get(f"/reports/periods/06a.xlsx?unit=A&{months}").status_code == 404
