"""All periods of a year that one unit reports: when each is due, and how it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core import clock
from core.months import MONTHS_OF_A_YEAR, Month, Window
from deadlines.queries import Deadline, Deadlines
from reports.models import DossierReport
from reports.own_months import reports_in
from reports.timeliness import Timing, timing
from units.kinds import HOLDERS
from units.models import Unit


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One period: when its report is due, and how that stands."""

    deadline: Deadline
    timing: Timing

    @property
    def words(self) -> str:
        return self.timing.words

    @property
    def is_month(self) -> bool:
        return len(self.deadline.window) == 1


def year_window(year: int) -> Window:
    return Window(Month.at(year, 1), Month.at(year, MONTHS_OF_A_YEAR))


def period_lines(unit: Unit, year: int) -> list[PeriodLine]:
    """By the day on which they are due. Two SQL queries."""
    window = year_window(year)
    deadlines = Deadlines.load([unit.path], window)
    made = {month: report for report in reports_in(unit, window) for month in report.window}
    return [
        PeriodLine(deadline, _timing(deadline, made, collects=unit.kind in HOLDERS))
        for deadline in deadlines.of_year(unit.path, year)
        if _exists(unit, deadline.window)
    ]


def _timing(deadline: Deadline, made: dict[Month, DossierReport], *, collects: bool) -> Timing:
    window, now = deadline.window, clock.now()
    if len(window) == 1:
        return timing(deadline, made.get(window.first), now, collects=collects)
    return Timing(deadline, deadline.left(now))


def _exists(unit: Unit, window: Window) -> bool:
    ended: date | None = unit.valid_to
    begun = unit.valid_from <= window.last_day
    return begun and (ended is None or window.first_day <= ended)


def unsent(lines: list[PeriodLine]) -> Iterator[PeriodLine]:
    """Months whose report was never handed in, by the day on which they are due."""
    return (line for line in lines if line.is_month and not line.timing.handed_in)
