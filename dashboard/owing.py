"""Who has not sent the report of a month, as the overview of a branch shows it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.utils.translation import gettext as _

from core import clock
from core.months import Month, Window
from core.numbers import format_count
from dashboard.address import Address
from dashboard.pages import unit_url
from deadlines.queries import Deadlines
from reports.links import reports_url
from reports.progress import Line, MonthCount, count, lines_of
from reports.states import StateTag
from reports.timeliness import Timing, next_change, timed
from reports.timeliness_words import state_tag
from units.access import Scope
from units.models import Unit

MOST_SHOWN = 10
# A window that ends so many months before the last one that is over is of the present still.
OF_THE_PRESENT = 3


@dataclass(frozen=True, slots=True)
class Unsent:
    """One line of the list of those that have not sent."""

    name: str
    url: str
    tag: StateTag


@dataclass(frozen=True, slots=True)
class MonthOwed:
    """How a branch stands with one month; `unsent` are the first that never sent it. `url` is that
    of all their reports; until `changes_at` all stays as it is said, today.
    """

    month: str
    url: str
    count: MonthCount
    unsent: list[Unsent]
    changes_at: datetime | None

    @property
    def owing(self) -> int:
        return self.count.owing

    @property
    def missing(self) -> int:
        return self.count.missing

    @property
    def back(self) -> int:
        return self.count.back

    @property
    def more(self) -> int:
        """How many the list leaves out."""
        return self.missing - len(self.unsent)

    @property
    def in_words(self) -> str:
        """“Tháng 10/2026: 62/65 đơn vị đã gửi, 58 đã xác nhận.”; empty where nobody owes it."""
        if not self.owing:
            return ""
        return _("Tháng {month}: {sent}/{owing} đơn vị đã gửi, {confirmed} đã xác nhận.").format(
            month=self.month,
            sent=format_count(self.count.sent),
            owing=format_count(self.owing),
            confirmed=format_count(self.count.confirmed),
        )


def month_asked(window: Window) -> Month:
    """Of the present the last month that is over, whatever was confirmed so far; of a window of
    the past its own last month.
    """
    over = clock.month_over()
    return over if window.last >= over - OF_THE_PRESENT else window.last


def month_owed(parent: Unit, month: Month, scope: Scope, shown: Address) -> MonthOwed:
    """Three SQL queries."""
    lines, months = lines_of(parent, month), Window(month, month)
    deadlines = Deadlines.load([parent.path], months)
    timings = list(timed(((month, line) for line in lines), deadlines))
    unsent = (
        _unsent(line, timing, scope, shown)
        for line, timing in zip(lines, timings, strict=True)
        if line.is_missing
    )
    return MonthOwed(
        month.label,
        reports_url(unit=parent.code, month=month),
        count(lines),
        list(islice(unsent, MOST_SHOWN)),
        next_change(timings, clock.now()),
    )


def _unsent(line: Line, timing: Timing, scope: Scope, shown: Address) -> Unsent:
    tag = state_tag(line.standing, timing)
    return Unsent(line.unit.name, unit_url(line.unit, scope, shown), tag)
