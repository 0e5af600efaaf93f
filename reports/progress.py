"""Who below a unit owes the report of a month, and how far each one's is.

Counted here alone: the reader's own page, the overview of a branch and the board of a month say
the same numbers. Every unit below owes that Owed says owes, whatever its tier; what was returned or
opened again is neither sent nor missing: it is back.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from core import clock
from core.months import Month, Window
from reports.models import DossierReport, FigureAdjustment
from reports.owed import Owed
from reports.states import BACK, NO_REPORT, SENT, State, standing
from units.mapping import REPORTED
from units.models import Unit
from units.peers import Branch, Member, load_branch

# How far back the months reach where nothing was reported yet.
FIRST_MONTHS = 12


class Made(NamedTuple):
    """What is known of a report without its figures. `adjusting` are proposals that wait for a
    decision, where they are asked for.
    """

    pk: int
    unit_id: int
    first_month: Month
    last_month: Month
    state: str
    reopened_at: datetime | None
    reopened_until: datetime | None
    submitted_at: datetime | None
    first_sent_at: datetime | None
    origin: str
    adjusting: int = 0

    @property
    def window(self) -> Window:
        return Window(self.first_month, self.last_month)


class Line(NamedTuple):
    """A unit that owes the report of a month, and the one it made."""

    unit: Member
    report: Made | None

    @property
    def standing(self) -> str:
        """How far it is at this moment: NO_REPORT, REOPENED, LAPSED or a state."""
        report = self.report
        if report is None:
            return NO_REPORT
        return standing(report.state, report.reopened_at, report.reopened_until, clock.now())

    @property
    def is_missing(self) -> bool:
        """It was never sent."""
        return self.standing not in SENT | BACK


class MonthCount(NamedTuple):
    """How many units owe a month, how many sent it, how many of these were confirmed, and how many
    sent it once and have it back.
    """

    owing: int
    sent: int
    confirmed: int
    back: int

    @property
    def missing(self) -> int:
        """Those that never sent it."""
        return self.owing - self.sent - self.back


def owed_lines(
    branch: Branch, months: Window, *, own: bool = False, adjusting: bool = False
) -> Iterator[tuple[Month, Line]]:
    """Each unit below, and with `own` the branch itself, with each month that it owes, units by
    name; the branch is one as reported that was loaded over these months. One SQL query.
    """
    made = _made(branch.parent, months, Subquery(_waiting()) if adjusting else Value(0))
    owed = Owed(months)
    for unit in branch.units.values():
        if own or unit.unit_id != branch.parent.pk:
            for month in owed.months(unit):
                yield month, Line(unit, made.get((unit.unit_id, month)))


def _made(
    parent: Unit, months: Window, adjusting: Subquery | Value
) -> dict[tuple[int, Month], Made]:
    reports = DossierReport.objects.everywhere().of_branch(parent)
    reports = reports.filter(first_month__lte=months.last, last_month__gte=months.first)
    counted = reports.annotate(adjusting=Coalesce(adjusting, 0))
    rows = map(Made._make, counted.values_list(*Made._fields))
    return {(row.unit_id, month): row for row in rows for month in row.window}


def _waiting() -> QuerySet[FigureAdjustment]:
    """How many proposals of a report nobody has judged."""
    mine = FigureAdjustment.objects.everywhere().filter(report=OuterRef("pk"), decision="open")
    return mine.order_by().values("report").values_list(Count("pk"))


def lines_of(parent: Unit, month: Month) -> list[Line]:
    """The units below that owe the month, by name. Two SQL queries."""
    months = Window(month, month)
    return [line for _month, line in owed_lines(load_branch(parent, months, REPORTED), months)]


def count(lines: Iterable[Line]) -> MonthCount:
    counts = Counter(line.standing for line in lines)
    sent, back = (sum(counts[each] for each in kind) for kind in (SENT, BACK))
    return MonthCount(counts.total(), sent, counts[State.APPROVED], back)


def month_lines(parent: Unit, months: Window, began: Month | None) -> dict[Month, list[Line]]:
    """Who below owes each month. Nobody owes one before `began`, that of the branch's first report,
    but for the last one of all. Two SQL queries.
    """
    known = Window(min(max(began or months.first, months.first), months.last), months.last)
    found: dict[Month, list[Line]] = {month: [] for month in known}
    for month, line in owed_lines(load_branch(parent, known, REPORTED), known):
        found[month].append(line)
    return found


def reported_span(unit: Unit) -> Window:
    """From the first month that anything below the unit reported to the present. One SQL query."""
    reports = DossierReport.objects.everywhere().of_branch(unit)
    ends = reports.aggregate(first=Min("first_month"), last=Max("last_month"))
    last = clock.this_month()
    first = ends["first"] or last - FIRST_MONTHS
    return Window(min(first, last), max(ends["last"] or last, last))
