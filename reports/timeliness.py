"""Whether reports come in time: of one month and unit, and counted over many.

What decides is when a report was handed in first: whatever was returned or reopened later, it came
in time or it did not.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from core import clock
from core.months import Month, Window
from deadlines.queries import Deadline, Deadlines
from deadlines.rules import first_change
from reports.models import DossierReport
from reports.progress import Line, Made
from reports.states import SENT, State


class Timing(NamedTuple):
    """How one report keeps its time. `late` counts working days, 0 is less than one; None where it
    is in time, has time left, or nobody knows when it was handed in (`unknown`).
    """

    deadline: Deadline | None
    words: str = ""
    late: int | None = None
    handed_in: bool = False
    unknown: bool = False

    @property
    def in_time(self) -> bool:
        return self.handed_in and self.late is None and not self.unknown

    @property
    def overdue(self) -> bool:
        """Not handed in although its time is over."""
        return not self.handed_in and self.late is not None


def timing(
    deadline: Deadline | None,
    report: "Made | DossierReport | None",
    now: datetime,
    *,
    collects: bool = False,
) -> Timing:
    """Of one report, or of the month that has none. An office that `collects` the reports of others
    need not make one of its own: where there is none, its time is over and nothing is late.
    """
    if deadline is None:
        return Timing(None)
    if report is None and collects:
        return Timing(deadline, deadline.left(now, known=False))
    if report is None or not handed_in(report):
        return Timing(deadline, deadline.left(now), deadline.days_late(now))
    at = report.first_sent_at
    if at is None:
        return Timing(deadline, handed_in=True, unknown=True)
    words = deadline.sent(at)
    if report.state not in SENT:
        words = _("Lần đầu {words}").format(words=f"{words[0].lower()}{words[1:]}")
    return Timing(deadline, words, deadline.days_late(at), handed_in=True)


def handed_in(report: "Made | DossierReport") -> bool:
    """Whether it was ever sent: a draft was not, unless it is one again after an approval."""
    return report.state != State.DRAFT or report.reopened_at is not None


class Kept(NamedTuple):
    """How reports that were owed kept their time. `unknown` came from files that do not say when
    they were handed in; these count on neither side of the rate in time, nor do those that have
    time left.
    """

    owed: int
    handed_in: int
    in_time: int
    late: int
    overdue: int
    unknown: int

    @property
    def judged(self) -> int:
        """The denominator of the rate in time."""
        return self.in_time + self.late + self.overdue

    @property
    def waiting(self) -> int:
        """Those that are not sent and have time left."""
        return self.owed - self.handed_in - self.overdue


def kept(timings: Iterable[Timing]) -> Kept:
    known = list(timings)
    handed = [each for each in known if each.handed_in]
    return Kept(
        len(known),
        len(handed),
        sum(each.in_time for each in handed),
        sum(each.late is not None for each in handed),
        sum(each.overdue for each in known),
        sum(each.unknown for each in handed),
    )


def timed(lines: Iterable[tuple[Month, Line]], deadlines: Deadlines) -> Iterator[Timing]:
    """Of each unit that owes a month. No query."""
    now = clock.now()
    for month, line in lines:
        deadline = deadlines.of(line.unit.path, Window(month, month))
        yield timing(deadline, line.report, now)


def next_change(timings: Iterable[Timing], now: datetime) -> datetime | None:
    """See rules.first_change."""
    return first_change((each.deadline.due for each in timings if each.deadline), now)
