"""A schedule before it is written: what it would do is shown, and only what was seen is stored."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client

from audit.models import AuditEvent
from core.clock import OFFICE_TIME
from core.errors import Refused
from core.months import Month, Window
from deadlines import actions
from deadlines.foresight import foresee, foresee_end, foresee_extension
from deadlines.models import Extension, Schedule
from deadlines.rules import Terms
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province

pytestmark = pytest.mark.django_db
NEW = "/deadlines/schedules/new/?unit=B"
TYPED = {
    "kind": "month", "valid_from": "01/11/2026", "cut_day": "14", "working_days": "5",
    "due_day": "", "same_month": "0", "due_time": "17:00", "document": "7/QĐ-UBND",
}  # fmt: skip
TO_14 = Terms(5, cut_day=14, document="7/QĐ-UBND")


@pytest.fixture
def province() -> Iterator[Province]:
    """On 23 November: the fifth working day behind the 14th is over."""
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=OFFICE_TIME), tick=False):
        yield make_province()


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


def posted(officer: Client, **typed: str) -> Node:
    answer = officer.post(NEW, {**TYPED, **typed})
    assert answer.status_code == 200
    return page_of(answer)


def test_what_makes_units_late_at_once_is_said_before_it_is_written(officer: Client) -> None:
    page = posted(officer)
    assert "sẽ là 17:00 ngày 20/11/2026, đã qua" in page.one("div", class_="bad").text
    rows = [[cell.text for cell in row.all("td")] for row in page.one("tbody").all("tr")]
    days, *moments = rows.pop(0)
    assert days.startswith("01/11/2026 – 14/11/2026Kỳ chuyển tiếp có 14 ngày")
    assert moments == ["17:00 ngày 20/11/2026", "17:00 ngày 07/12/2026"]
    assert rows == [
        ["15/11/2026 – 14/12/2026", "17:00 ngày 21/12/2026", "17:00 ngày 08/01/2027"],
        ["15/12/2026 – 14/01/2027", "17:00 ngày 21/01/2027", "17:00 ngày 12/02/2027"],
    ]
    assert not Schedule.objects.everywhere().exists()


def test_what_was_seen_is_written_and_nothing_else(officer: Client) -> None:
    seen = posted(officer).one("input", name="seen").attrs["value"]
    changed = posted(officer, working_days="3", seen=seen)
    assert not Schedule.objects.everywhere().exists()
    seen = changed.one("input", name="seen").attrs["value"]
    answer = officer.post(NEW, {**TYPED, "working_days": "3", "seen": seen})
    assert answer.status_code == 302
    assert Schedule.objects.everywhere().get().working_days == 3


def test_what_cannot_be_written_is_refused_at_once(province: Province, officer: Client) -> None:
    actions.add_schedule(
        by=None, unit=province.units["B"], kind="month", valid_from=date(2026, 11, 1), terms=TO_14
    )
    assert officer.post(NEW, TYPED).status_code == 400
    assert officer.post(NEW, {**TYPED, "cut_day": "28"}).status_code == 400


def test_due_moments_that_are_over_and_move_are_counted(province: Province) -> None:
    """Whoever begins to use the product writes down what has held for a year."""
    found = foresee(province.units["B"], "month", date(2025, 12, 1), Terms(5, cut_day=14))
    assert found.moved == 10  # January to October
    assert [period.label for period in found.periods] == [
        "tháng 12/2025", "tháng 11/2026", "tháng 12/2026", "tháng 01/2027",
    ]  # fmt: skip


def test_the_last_year_that_is_counted_is_no_error(officer: Client) -> None:
    for kind in ("month", "nine", "year"):
        assert posted(officer, kind=kind, valid_from="31/12/2199").all("input", name="seen")


def test_what_an_office_has_for_itself_hides_nothing_from_its_branch(province: Province) -> None:
    november = Window.parse("2026-11", "2026-11")
    later = datetime(2026, 12, 31, 17, tzinfo=OFFICE_TIME)
    actions.extend(by=None, unit=province.units["B"], window=november, due_at=later, reason="Họp")
    found = foresee(province.units["B"], "month", date(2026, 11, 1), TO_14)
    assert [period.makes_late for period in found.periods] == [True, False, False]


def test_days_that_move_are_counted_where_due_moments_stay(province: Province) -> None:
    """By the 25th of the month behind, whether it ends on the 14th or on its last day."""
    fixed = Terms(None, 25, cut_day=14, document="7/QĐ-UBND")
    actions.add_schedule(
        by=None, unit=province.units["B"], kind="month", valid_from=date(2026, 1, 1),
        terms=Terms(None, 25, document="1/QĐ"),
    )  # fmt: skip
    found = foresee(province.units["B"], "month", date(2026, 1, 2), fixed)
    assert found.moved == 8  # February to September; January is shown, October has time left


def test_a_period_that_nobody_demanded_says_so(province: Province) -> None:
    found = foresee(province.units["B"], "quarter", date(2026, 9, 1), Terms(5))
    (over, coming, _next) = found.periods
    assert (over.label, over.was, over.makes_late) == ("quý III/2026", "chưa phải báo cáo", True)
    assert (coming.label, coming.makes_late) == ("quý IV/2026", False)


# Ending one, and putting off


def written(province: Province, kind: str = "month", since: date = date(2026, 1, 1)) -> Schedule:
    return actions.add_schedule(
        by=None, unit=province.units["B"], kind=kind, valid_from=since, terms=TO_14
    )


def test_the_end_of_a_schedule_is_shown_before_it_is_written(
    province: Province, officer: Client
) -> None:
    schedule = written(province)
    address = f"/deadlines/schedules/{schedule.pk}/end/"
    typed = {"last_day": "31/10/2026", "reason": "Thay quy định"}
    page = page_of(officer.post(address, typed))
    rows = [[cell.text for cell in row.all("td")] for row in page.one("tbody").all("tr")]
    days, *moments = rows[0]
    assert days.startswith("15/10/2026 – 30/11/2026Kỳ chuyển tiếp có 47 ngày")
    assert moments == ["17:00 ngày 07/12/2026", "17:00 ngày 20/11/2026"]
    assert "những kỳ khác giữ nguyên" in page.text
    schedule.refresh_from_db()
    assert schedule.valid_to is None
    seen = page.one("input", name="seen").attrs["value"]
    assert page.one("button", class_="btn-primary").text == "Kết thúc như trên"
    assert officer.post(address, {**typed, "seen": seen}).status_code == 302
    schedule.refresh_from_db()
    assert schedule.valid_to == date(2026, 10, 31)


def test_periods_that_nobody_demands_any_more_say_so(province: Province) -> None:
    found = foresee_end(written(province, "quarter"), date(2026, 8, 31))
    assert {(period.due, period.makes_late) for period in found.periods} == {
        ("thôi báo cáo", False)
    }
    assert "17:00 ngày 21/09/2026" in [period.was for period in found.periods]


def test_periods_that_are_gone_are_not_judged_anew(province: Province) -> None:
    found = foresee_end(written(province, "quarter", date(2025, 1, 1)), date(2025, 3, 31))
    assert found.moved == 0
    listed = [period.label for period in found.periods]
    assert listed == ["quý II/2025", "quý IV/2026", "quý I/2027"]
    assert found.notes[0] == "5 kỳ khác đã qua cũng thôi phải báo cáo."


def test_what_changes_nothing_says_so(province: Province, officer: Client) -> None:
    schedule = written(province, "quarter", date(2025, 1, 1))
    actions.end_schedule(by=None, schedule=schedule, last_day=date(2025, 12, 31), reason="Hết năm")
    typed = {"last_day": "31/12/2025", "reason": "Hết năm"}
    page = page_of(officer.post(f"/deadlines/schedules/{schedule.pk}/end/", typed))
    assert "Không kỳ báo cáo nào đổi hạn" in page.text
    assert not page.all("tbody")


def test_a_schedule_that_goes_on_longer_says_what_is_owed_anew(province: Province) -> None:
    schedule = written(province, "quarter", date(2025, 1, 1))
    actions.end_schedule(by=None, schedule=schedule, last_day=date(2025, 12, 31), reason="Hết năm")
    schedule.refresh_from_db()
    found = foresee_end(schedule, date(2026, 6, 30))
    assert [(period.label, period.was, period.makes_late) for period in found.periods] == [
        ("quý I/2026", "chưa phải báo cáo", True), ("quý II/2026", "chưa phải báo cáo", True),
    ]  # fmt: skip


def test_what_an_end_makes_late_is_said(province: Province) -> None:
    """The months of the office above are due sooner than its own."""
    late = Terms(None, 28, document="2/QĐ")
    schedule = actions.add_schedule(
        by=None, unit=province.units["B"], kind="month", valid_from=date(2026, 1, 1), terms=late
    )
    found = foresee_end(schedule, date(2026, 9, 30))
    (october, *_others) = found.periods
    assert (october.label, october.makes_late) == ("tháng 10/2026", True)


def test_an_end_before_the_beginning_is_refused_at_once(
    province: Province, officer: Client
) -> None:
    address = f"/deadlines/schedules/{written(province).pk}/end/"
    answer = officer.post(address, {"last_day": "31/12/2025", "reason": "Thay"})
    assert answer.status_code == 400
    assert "không thể trước ngày đó" in page_of(answer).text


def test_a_schedule_that_has_not_begun_is_taken_back(province: Province, officer: Client) -> None:
    """It would have held for December already, which ends on its first day."""
    schedule = written(province, since=date(2026, 12, 31))
    address = f"/deadlines/schedules/{schedule.pk}/end/"
    listed = page_of(officer.get("/deadlines/?unit=B"))
    assert next(link.text for link in listed.all("a", href=address)).startswith("Bỏ ")
    page = page_of(officer.post(address, {"reason": "Ghi nhầm"}))
    assert page.one("h1").text.startswith("Bỏ quy định chưa áp dụng")
    assert page.one("button", class_="btn-primary").text == "Bỏ như trên"
    first = page.one("tbody").all("tr")[0]
    assert first.one("th").text == "tháng 12/2026"
    assert [cell.text for cell in first.all("td")][1:] == [
        "17:00 ngày 08/01/2027", "17:00 ngày 21/12/2026",
    ]  # fmt: skip
    seen = page.one("input", name="seen").attrs["value"]
    answer = officer.post(address, {"reason": "Ghi nhầm", "seen": seen}, follow=True)
    assert "Đã bỏ quy định." in page_of(answer).text
    assert not Schedule.objects.everywhere().exists()
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.reason) == ("deadlines.schedule_removed", "Ghi nhầm")
    written(province, since=date(2026, 12, 31))  # the day is free again


@pytest.mark.parametrize("since", [date(2026, 1, 1), date(2026, 11, 23)])
def test_a_schedule_that_holds_is_not_taken_back(province: Province, since: date) -> None:
    """From its first day on, which is today."""
    schedule = written(province, since=since)
    with pytest.raises(Refused, match="chỉ kết thúc được"):
        actions.remove_schedule(by=None, schedule=schedule, reason="Ghi nhầm")
    assert Schedule.objects.everywhere().exists()


EXTEND = "/deadlines/extensions/new/?unit=B"
PUT_OFF = {
    "period": "2026-10/2026-10", "due_time": "17:00", "whole_branch": "1", "reason": "Bão",
    "document": "",
}  # fmt: skip


def test_an_extension_to_a_moment_that_is_over_says_whom_it_makes_punctual(
    officer: Client,
) -> None:
    typed = {**PUT_OFF, "due_day": "20/11/2026"}
    page = page_of(officer.post(EXTEND, typed))
    assert "Hạn mới 17:00 ngày 20/11/2026 đã qua" in page.text
    (row,) = page.one("tbody").all("tr")
    assert [cell.text for cell in row.all("td")][1:] == [
        "17:00 ngày 20/11/2026", "17:00 ngày 06/11/2026",
    ]  # fmt: skip
    assert not Extension.objects.everywhere().exists()
    seen = page.one("input", name="seen").attrs["value"]
    assert officer.post(EXTEND, {**typed, "seen": seen}).status_code == 302
    assert Extension.objects.everywhere().count() == 1


def test_an_extension_of_a_period_that_nobody_demands_shows_its_moments(
    province: Province,
) -> None:
    moment = datetime(2026, 11, 20, 17, tzinfo=OFFICE_TIME)
    quarter = Window(Month.at(2026, 7), Month.at(2026, 9))
    found = foresee_extension(province.units["B"], quarter, moment)
    assert found
    assert [(one.due, one.was, one.makes_late) for one in found.periods] == [
        ("17:00 ngày 20/11/2026", "17:00 ngày 07/10/2026", False)
    ]


def test_an_extension_says_that_a_moment_to_come_is_written_at_once(officer: Client) -> None:
    page = page_of(officer.post(EXTEND, {**PUT_OFF, "due_day": "20/11/2026"}))
    assert "hạn mới chưa đến được ghi ngay" in page.text
    seen = page.one("input", name="seen").attrs["value"]
    later = {**PUT_OFF, "due_day": "27/11/2026", "seen": seen}
    assert officer.post(EXTEND, later).status_code == 302


def test_an_extension_to_a_moment_to_come_does_what_it_says(officer: Client) -> None:
    assert officer.post(EXTEND, {**PUT_OFF, "due_day": "27/11/2026"}).status_code == 302
    assert Extension.objects.everywhere().count() == 1


def test_an_extension_that_shortens_is_refused_and_not_shown(officer: Client) -> None:
    answer = officer.post(EXTEND, {**PUT_OFF, "due_day": "05/11/2026"})
    assert answer.status_code == 400
    assert "Hạn mới phải sau hạn đang áp dụng" in page_of(answer).text
