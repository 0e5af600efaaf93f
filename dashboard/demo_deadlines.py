"""What the demonstration invents about due days, in its invented province alone."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zlib import crc32

from django.utils.translation import gettext as _

from core import clock
from core.months import Month, Window
from deadlines.actions import add_schedule, declare_day, extend
from deadlines.models import DayOverride, Extension, Schedule
from deadlines.queries import Deadline, Deadlines
from deadlines.rules import Kind, Terms
from legal.actions import named
from reports.models import DossierReport
from reports.states import SENT
from units.models import Unit
from units.queries import find_unit

OFFICE: Final = "MH"
BEGUN: Final = date(2025, 7, 1)
SYMBOL: Final = "15/KH-SNV tỉnh Lam Khê (minh họa)"
# Of twenty reports so many come late, by one or two working days, and so many never by themselves.
OF, LATE, NEVER = 20, 3, 1


def declare() -> str:
    """A schedule of months and of quarters, a day off and an extension."""
    unit = find_unit(OFFICE, clock.today())
    named(SYMBOL, by=None, title=_("Chế độ báo cáo định kỳ"), illustrative=True)
    if not Schedule.objects.everywhere().filter(unit=unit).exists():
        for kind, days in ((Kind.MONTH, 5), (Kind.QUARTER, 7)):
            terms = Terms(days, document=SYMBOL)
            add_schedule(by=None, unit=unit, kind=kind, valid_from=BEGUN, terms=terms)
    if not DayOverride.objects.everywhere().filter(unit=unit).exists():
        name, day = _("Nghỉ phòng, chống bão"), date(2026, 10, 8)
        declare_day(by=None, unit=unit, day=day, works=False, name=name, document=SYMBOL)
    if not Extension.objects.everywhere().filter(unit=unit).exists():
        _extend(unit)
    return _("Thời hạn báo cáo của %(unit)s.") % {"unit": unit.name}


def come_in(codes: Collection[str], month: Month) -> list[str]:
    """Those of these units that have sent their report of the month by now; some never do."""
    unit, window = find_unit(OFFICE, clock.today()), Window(month, month)
    deadline = Deadlines.load([unit.path], window).of(unit.path, window)
    if deadline is None:
        return []
    senders = (code for code in codes if _chance(deadline, code) // OF % OF >= NEVER)
    return [code for code in senders if _sent(deadline, code) <= clock.now()]


def _extend(unit: Unit) -> None:
    window = Window(Month.at(2026, 9), Month.at(2026, 9))
    deadline = Deadlines.load([unit.path], window).of(unit.path, window)
    if deadline is not None:
        later = deadline.calendar.after(deadline.due.date(), 1)
        due_at = datetime.combine(later, deadline.due.timetz())
        reason = _("Ảnh hưởng của bão")
        extend(
            by=None, unit=unit, window=window, due_at=due_at, reason=reason, whole_branch=True,
            document=SYMBOL,
        )  # fmt: skip


def say_when_sent() -> str:
    """Files do not say when a report was handed in; of invented ones that is invented too."""
    unit = find_unit(OFFICE, clock.today())
    reports = list(_undated(unit))
    if reports:
        _date(unit, reports)
    return _("Ngày gửi của %(count)d báo cáo.") % {"count": len(reports)}


def _date(unit: Unit, reports: Sequence[DossierReport]) -> None:
    months = Window(
        min(report.first_month for report in reports), max(report.last_month for report in reports)
    )
    deadlines = Deadlines.load([unit.path], months)
    for report in reports:
        if deadline := deadlines.of(report.unit.path, report.window):
            report.first_sent_at = report.submitted_at = _sent(deadline, report.unit.code)
    DossierReport.objects.everywhere().bulk_update(
        reports, ["first_sent_at", "submitted_at"], batch_size=500
    )


def _undated(unit: Unit) -> Iterable[DossierReport]:
    reports = DossierReport.objects.everywhere().of_branch(unit)
    return reports.filter(first_sent_at=None, state__in=SENT).select_related("unit")


def _sent(deadline: Deadline, code: str) -> datetime:
    """The same for the same report, whenever it is loaded."""
    chance = _chance(deadline, code)
    if chance % OF < LATE:
        day = deadline.calendar.after(deadline.due.date(), 1 + chance % 2)
        return datetime.combine(day, deadline.due.timetz()) - timedelta(minutes=chance % 400)
    day = deadline.calendar.before(deadline.due.date(), chance % 4)
    return datetime.combine(day, deadline.due.timetz()) - timedelta(minutes=chance % 480)


def _chance(deadline: Deadline, code: str) -> int:
    return crc32(f"{code} {deadline.window.first}".encode())
