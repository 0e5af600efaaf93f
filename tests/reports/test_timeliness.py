"""When reports came in and how that is said: board, own months, form, check, home, workbook."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from core.clock import OFFICE_TIME
from core.months import Month, Window
from deadlines.actions import add_schedule, extend
from deadlines.rules import Terms
from reports import actions
from reports.entries import Entry
from reports.models import DossierReport, Origin
from reports.states import State
from reports.timeliness import Kept, Timing, kept
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.offices import BALANCED, drafted, now, soon, submitted
from tests.reports.offices import approved as approve

pytestmark = pytest.mark.django_db
BOARD = "/reports/?unit=B&month=2025-09"
# September 2025 is due on Tuesday 7 October at five: 1, 2, 3, 6, 7 are working days.


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_TIME)


@pytest.fixture
def province() -> Province:
    return make_province()


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(at("2025-10-06 09:00"), tick=False) as traveller:
        yield traveller


def read(client: Client, path: str = BOARD) -> Node:
    answer = client.get(path)
    assert answer.status_code == 200
    return page_of(answer)


def told(page: Node) -> dict[str, str]:
    return {
        row.one("th").text: row.text.removeprefix(row.one("th").text)
        for row in page.one("tbody").all("tr")
    }


def discipline(page: Node) -> str:
    return page.one("p", class_="timing").text


@pytest.mark.parametrize(
    ("moment", "tag", "tone"),
    [
        ("2025-09-30 23:59", "Chưa hết tháng", ""),
        ("2025-10-01 00:00", "Chưa có báo cáo", ""),
        ("2025-10-07 17:00", "Chưa có báo cáo", ""),
        ("2025-10-07 17:01", "Chưa có báo cáo", "bad"),
    ],
)
def test_what_nobody_has_begun_is_amiss_only_when_its_time_is_over(
    province: Province, clock: Any, moment: str, tag: str, tone: str
) -> None:
    clock.move_to(at(moment))
    shown = read(province.client("officer")).one("tbody").all("span", class_="tag")
    assert [(each.text, each.attrs["class"]) for each in shown] == [(tag, f"tag {tone}")] * 3


def test_before_the_due_day_the_board_counts_down(province: Province, clock: Any) -> None:
    submitted(province)
    page = read(province.client("officer"))
    assert "Đúng hạn" in told(page)["Phường A"]
    assert "Còn 1 ngày làm việc, đến 17:00 ngày 07/10/2025" in told(page)["Phường S"]
    assert discipline(page) == (
        "Hạn gửi 17:00 ngày 07/10/2025. Chấp hành chế độ báo cáo theo lần gửi đầu:"
        " đúng hạn 1/1 (100,00%);"
        " 2 còn thời hạn."
    )


def test_late_reports_and_missing_ones_are_counted_in_working_days(
    province: Province, clock: Any
) -> None:
    submitted(province)
    clock.move_to(at("2025-10-10 08:00"))
    submitted(province, code="S")
    clock.move_to(at("2025-10-13 08:00"))
    page = read(province.client("officer"))
    assert "Gửi chậm 3 ngày làm việc" in told(page)["Phường S"]
    assert "Chậm 4 ngày làm việc" in told(page)["Phường C"]
    assert discipline(page) == (
        "Hạn gửi 17:00 ngày 07/10/2025. Chấp hành chế độ báo cáo theo lần gửi đầu:"
        " đúng hạn 1/3 (33,33%);"
        " 1 gửi chậm, 1 chưa gửi đã quá hạn."
    )
    only = read(province.client("officer"), f"{BOARD}&only=late")
    assert set(told(only)) == {"Phường C", "Phường S"}


def test_the_board_that_is_remembered_is_forgotten_when_the_time_is_over(
    province: Province, clock: Any
) -> None:
    clock.move_to(at("2025-10-07 16:59:30"))
    officer = province.client("officer")
    assert "Hết hạn hôm nay lúc 17:00" in told(read(officer))["Phường A"]
    clock.move_to(at("2025-10-07 17:00:59"))
    assert "Hết hạn hôm nay lúc 17:00" in told(read(officer))["Phường A"]
    clock.move_to(at("2025-10-07 17:01:05"))
    assert "Chậm dưới 1 ngày làm việc" in told(read(officer))["Phường A"]


def test_a_report_that_came_back_keeps_the_time_at_which_it_was_first_sent(
    province: Province, clock: Any
) -> None:
    report = submitted(province)
    clock.move_to(at("2025-10-20 08:00"))
    actions.return_(by=province.user("officer"), report=report, reason="Lệch")
    assert "Lần đầu đúng hạn" in told(read(province.client("officer")))["Phường A"]
    actions.submit(by=province.user("clerk"), report=now(report))
    assert now(report).first_sent_at == at("2025-10-06 09:00")
    assert now(report).submitted_at == at("2025-10-20 08:00")
    assert "Đúng hạn" in told(read(province.client("officer")))["Phường A"]


def test_a_reopened_report_stays_in_time(province: Province, clock: Any) -> None:
    report = approve(province)
    clock.move_to(at("2026-03-02 08:00"))
    officer, words = province.user("officer"), {"reason": "Sửa", "document": "9/CV"}
    actions.reopen(by=officer, report=report, until=soon(), **words)
    assert "Lần đầu đúng hạn" in told(read(province.client("officer")))["Phường A"]


def test_nobody_knows_when_a_report_was_sent_that_a_file_brought(
    province: Province, clock: Any
) -> None:
    window = Window.parse("2025-09", "2025-09")
    entry = Entry(province.units["S"], window, {"": BALANCED})
    saved = actions.save_reports(
        by=None, entries=[entry], origin=Origin.IMPORTED, state=State.SUBMITTED
    )
    clock.move_to(at("2025-12-01 08:00"))
    report = actions.return_(by=province.user("officer"), report=saved[0].report, reason="Lệch")
    actions.submit(by=None, report=report)
    assert now(report).first_sent_at is None
    page = read(province.client("officer"))
    assert "Không rõ lúc gửi" in told(page)["Phường S"]
    assert "đúng hạn 0/2 (0,00%)" in discipline(page)
    assert "1 không rõ lúc gửi, không tính" in discipline(page)


def test_a_unit_with_another_due_moment_says_which(province: Province, clock: Any) -> None:
    month = Window.parse("2025-09", "2025-09")
    extend(
        by=None, unit=province.units["S"], window=month, due_at=at("2025-10-15 17:00"), reason="Bão"
    )
    clock.move_to(at("2025-10-16 08:00"))
    page = read(province.client("officer"))
    assert "Chậm 1 ngày làm việc, hạn 17:00 ngày 15/10/2025" in told(page)["Phường S"]
    assert "hạn" not in told(page)["Phường A"].replace("Chậm", "").replace("quá hạn", "")
    assert "(1 đơn vị có hạn khác)" in discipline(page)


def test_the_workbook_of_the_board_has_due_moment_and_words(province: Province, clock: Any) -> None:
    clock.move_to(at("2025-10-09 08:00"))
    submitted(province)
    answer = province.client("officer").get("/reports.xlsx?unit=B&month=2025-09")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    (ward,) = [row for row in rows if row[0] == "A"]
    assert ward[-2:] == ("17:00 ngày 07/10/2025", "Gửi chậm 2 ngày làm việc")
    titles = " ".join(str(row[0]) for row in rows[:4])
    assert "1 gửi chậm, 2 chưa gửi đã quá hạn" in titles


def test_the_months_of_a_ward_say_when_each_is_due(province: Province, clock: Any) -> None:
    page = read(province.client("clerk"), "/reports/?month=2025-09")
    assert "17:00 ngày 07/10/2025" in told(page)["09/2025"]
    assert "Chậm 19 ngày làm việc" in told(page)["08/2025"]
    assert "Chưa hết tháng" in told(page)["10/2025"]
    assert page.all("a", href="/deadlines/?unit=A&year=2025")


def test_form_and_check_say_the_days_and_the_time_left(province: Province, clock: Any) -> None:
    terms = Terms(3, None, cut_day=14, document="1/KH")
    add_schedule(
        by=None, unit=province.units["B"], kind="month", valid_from=date(2025, 7, 1), terms=terms
    )
    clock.move_to(at("2025-09-15 08:00"))
    clerk = province.client("clerk")
    said = "từ 15/08/2025 đến 14/09/2025 · còn 2 ngày làm việc, đến 17:00 ngày 17/09/2025"
    assert said in read(clerk, "/reports/A/2025-09/edit/").text
    drafted(province)
    assert said in read(clerk, "/reports/A/2025-09/check/").text
    # A month that runs to the 14th is over, and owed, before the calendar's month is.
    assert "Báo cáo tháng 09/2025" in read(clerk, "/").text
    assert "Còn 2 ngày làm việc, đến 17:00 ngày 17/09/2025" in read(clerk, "/").text


def test_home_puts_what_is_due_first_in_front(province: Province, clock: Any) -> None:
    month = Window.parse("2025-08", "2025-08")
    extend(
        by=None, unit=province.units["A"], window=month, due_at=at("2025-10-31 17:00"), reason="Bão"
    )
    duties = [one.text for one in read(province.client("clerk"), "/").all("li")]
    named = [text.split()[3] for text in duties if text.startswith("Báo cáo tháng")]
    assert named == ["07/2025", "09/2025", "08/2025"]


def test_unknown_ones_stand_on_neither_side() -> None:
    timings = [
        Timing(None, handed_in=True),
        Timing(None, handed_in=True, late=0),
        Timing(None, handed_in=True, unknown=True),
        Timing(None, late=3),
        Timing(None),
    ]
    found = kept(timings)
    assert found == Kept(owed=5, handed_in=3, in_time=1, late=1, overdue=1, unknown=1)
    assert (found.judged, found.waiting) == (3, 1)


def test_reports_of_several_months_have_no_deadline(province: Province, clock: Any) -> None:
    figures: dict[str, Any] = {"resolved_in_time": 1}
    DossierReport.objects.create(
        unit=province.units["A"], first_month=Month.parse("2025-08"), state="approved",
        last_month=Month.parse("2025-09"), **figures,
    )  # fmt: skip
    assert "Không rõ lúc gửi" in told(read(province.client("officer")))["Phường A"]


def test_an_office_that_collects_is_not_late_with_a_report_of_its_own(
    province: Province, clock: Any
) -> None:
    officer = province.client("officer")
    own = read(officer, "/reports/?unit=B&of=own&month=2025-09")
    assert "Đã qua hạn" in told(own)["08/2025"]
    assert "Chậm" not in own.one("tbody").text
    page = read(officer, "/deadlines/?unit=B&year=2025")
    assert "Chậm" not in page.one("table", class_="periodt").text
    assert "báo cáo chậm" not in page.one("p", class_="standfirst").text
