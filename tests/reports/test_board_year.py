"""A branch over a year: each unit's months, and what of them came, and came in time."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook

from core.clock import OFFICE_TIME
from deadlines.actions import add_schedule
from deadlines.rules import Terms
from reports import actions
from reports.models import DossierReport
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.offices import busier, drafted, soon, submitted

pytestmark = pytest.mark.django_db
YEAR = "/reports/year/?unit=B&year=2025"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_TIME)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(at("2025-10-06 09:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def province(clock: Any) -> Province:
    """On 20 November: A sent two months in time and one two days late, and was given the first
    back; S sent one on the minute and none for September and October; C sent none.
    """
    made = make_province()
    for code, month, moment in (
        ("A", "2025-08", "2025-09-08 17:00:59"),
        ("S", "2025-08", "2025-09-08 09:00"),
        ("A", "2025-09", "2025-10-07 17:00"),
        ("A", "2025-10", "2025-11-11 08:00"),
    ):
        clock.move_to(at(moment))
        report = submitted(made, busier(len(month) + int(month[-2:])), code=code, month=month)
        if month == "2025-08" and code == "A":
            actions.approve(by=made.user("officer"), report=report)
    clock.move_to(at("2025-11-20 09:00"))
    return made


def rows(page: Node) -> dict[str, list[str]]:
    found = page.one("table", class_="yeart").one("tbody").all("tr")
    return {row.one("th").text: [cell.text for cell in row.all("td")] for row in found}


def read(province: Province, path: str = YEAR, person: str = "officer") -> Node:
    answer = province.client(person).get(path)
    assert answer.status_code == 200
    return page_of(answer)


def test_each_unit_has_its_months_and_its_two_rates(province: Province) -> None:
    page = read(province)
    heads = [head.text for head in page.one("table", class_="yeart").one("thead").all("th")]
    assert heads[3:] == ["T8", "T9", "T10", "T11"], "from the first report on"
    assert rows(page) == {
        "Phường A": [
            "3/3 (100,00%)", "2/3 (66,67%)",
            "đúng hạn", "đúng hạn Đã gửi", "chậm 2 Đã gửi", "chưa đến hạn",
        ],
        "Phường C": [
            "0/3 (0,00%)", "0/3 (0,00%)",
            "chậm 52 Chưa có báo cáo", "chậm 32 Chưa có báo cáo", "chậm 9 Chưa có báo cáo",
            "chưa đến hạn",
        ],
        "Phường S": [
            "1/3 (33,33%)", "1/3 (33,33%)",
            "đúng hạn Đã gửi", "chậm 32 Chưa có báo cáo", "chậm 9 Chưa có báo cáo",
            "chưa đến hạn",
        ],
    }  # fmt: skip


def test_the_branch_is_counted_as_its_units_are(province: Province) -> None:
    told = read(province).one("p", class_="standfirst").text
    assert told == "Năm 2025: gửi lần đầu 4/9 (44,44%), đúng hạn 3/9 (33,33%)."


@pytest.mark.parametrize(
    ("sort", "names"), [("", "ACS"), ("sent", "CSA"), ("time", "CSA"), ("late", "CSA")]
)
def test_whoever_needs_help_comes_first(sort: str, names: str, province: Province) -> None:
    page = read(province, f"{YEAR}&sort={sort}")
    assert [name[-1] for name in rows(page)] == [*names]
    chosen = [link.text for link in page.all("a", aria_current="true")]
    assert len(chosen) == 2, "the year and the order"


def test_the_board_of_a_month_sorts_too(province: Province) -> None:
    """C and S are equally late with September, A came in time."""
    board = "/reports/?unit=B&month=2025-09"
    drafted(province, code="C", month="2025-09")
    for sort, names in (("", "ACS"), ("state", "SCA"), ("late", "CSA")):
        page = read(province, f"{board}&sort={sort}")
        body = page.one("table", class_="boardt").one("tbody").all("tr")
        assert [row.one("th").text[-1] for row in body] == [*names], sort
    missing = page_of(province.client("officer").get(f"{board}&only=missing&sort=state"))
    links = [link.attrs["href"] for link in missing.all("a", aria_current="true")]
    assert links == [f"{board}&only=missing&sort=state"] * 2
    assert province.client("officer").get(f"{board}&sort=x").status_code == 404


def test_what_lapsed_is_told_by_its_state(province: Province, clock: Any) -> None:
    report = DossierReport.objects.everywhere().get(state="approved")
    words = {"reason": "Sai hộ tịch", "document": "125/SNV"}
    actions.reopen(by=province.user("officer"), report=report, until=soon(), **words)
    assert rows(read(province))["Phường A"][2] == "đúng hạn Mở lại để sửa"
    clock.move_to(at("2025-11-25 17:01"))
    assert rows(read(province))["Phường A"][2] == "đúng hạn Hết thời hạn mở lại"


def test_a_draft_counts_as_not_sent(province: Province) -> None:
    drafted(province, code="S", month="2025-09")
    assert rows(read(province))["Phường S"][3] == "chậm 32 Bản nháp"


def test_a_ward_reads_its_own_year(province: Province) -> None:
    page = read(province, "/reports/year/?unit=A&year=2025", "clerk")
    assert list(rows(page)) == ["Phường A"]
    own = page_of(province.client("clerk").get("/reports/?unit=A&of=own&month=2025-09"))
    assert own.all("a", href="/reports/year/?unit=A&year=2025")
    board = page_of(province.client("officer").get("/reports/?unit=B&month=2025-09"))
    assert board.all("a", href="/reports/year/?unit=B&year=2025")


def test_the_workbook_has_the_rows_of_the_page_in_its_order(province: Province) -> None:
    answer = province.client("officer").get(YEAR.replace("/year/", "/year.xlsx") + "&sort=late")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    found = [row for row in sheet.iter_rows(values_only=True) if row[0] in ("A", "C", "S")]
    assert [row[0] for row in found] == ["C", "S", "A"]
    assert found[2][2:6] == (
        "Đã xác nhận, Đúng hạn", "Đã gửi, Đúng hạn", "Đã gửi, Gửi chậm 2 ngày làm việc",
        "Chưa hết tháng, Còn 11 ngày làm việc, đến 17:00 ngày 05/12/2025",
    )  # fmt: skip
    assert found[2][6:12] == (3, 3, 2, 1, 0, 0)


@pytest.mark.parametrize("query", ["&sort=x", "&page=x", "&year=25"])
def test_other_choices_there_are_none(query: str, province: Province) -> None:
    assert province.client("officer").get(YEAR + query).status_code == 404


def test_a_year_before_the_first_report_has_no_rows(province: Province) -> None:
    page = read(province, "/reports/year/?unit=B&year=2024")
    assert "chưa có báo cáo nào đến hạn" in page.one("p", class_="standfirst").text
    assert page.all("table") == []


def test_forms_are_those_of_the_periods_that_are_over(province: Province) -> None:
    """The fourth quarter has begun: it has a deadline to come, and no form yet."""
    terms = Terms(working_days=5, document="7/QĐ")
    add_schedule(
        by=None, unit=province.units["B"], kind="quarter", valid_from=date(2025, 1, 1), terms=terms
    )
    told = read(province).one("section", id="bieu").one("tbody").all("th")
    assert [one.text for one in told] == [
        "Quý I/2025", "Quý II/2025", "Quý III/2025", "6 tháng đầu năm 2025",
        "9 tháng đầu năm 2025",
    ]  # fmt: skip
    for year, leads in (("2025", True), ("2026", False)):
        page = read(province, f"/deadlines/?unit=A&year={year}")
        assert bool(page.all("a", href=f"/reports/year/?unit=A&year={year}#bieu")) == leads
