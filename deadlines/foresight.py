"""What a schedule would change, said before it is written: an office moves the due moments of every
unit below it, and some of them may lie in the past.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from core import clock
from core.months import LAST_YEAR, Window
from deadlines import rules
from deadlines.queries import Deadline, Deadlines
from deadlines.rules import DEFAULT, Kind, Terms
from units.models import Unit

UPCOMING = 2


@dataclass(frozen=True, slots=True)
class Period:
    """One period as the schedule would have it. `was` is the due moment that holds now, empty where
    it stays; `remark` says that it has other days than those that follow; where it `makes_late`,
    units that have not sent are late at once.
    """

    label: str
    days: str
    due: str
    was: str
    remark: str
    makes_late: bool


@dataclass(frozen=True, slots=True)
class Foresight:
    """The periods worth a look, and of how many others that are over the due moment moves."""

    periods: tuple[Period, ...]
    moved: int


@dataclass(frozen=True, slots=True)
class Change:
    """A period's deadline as it is and as it would be."""

    now: Deadline
    then: Deadline

    @property
    def moves(self) -> bool:
        """Whether its due moment or its days would be others."""
        stays = (self.now.due, self.now.first_day, self.now.last_day)
        return stays != (self.then.due, self.then.first_day, self.then.last_day) or self.is_new

    @property
    def is_new(self) -> bool:
        """Nobody demands a report of this period yet; months are owed in any case."""
        return self.now.terms == DEFAULT and len(self.now.window) > 1

    def is_over(self, moment: datetime) -> bool:
        return self.then.days_late(moment) is not None

    def was_over(self, moment: datetime) -> bool:
        return self.now.days_late(moment) is not None

    def makes_late(self, moment: datetime) -> bool:
        was_late = self.was_over(moment) and not self.is_new
        return self.moves and self.is_over(moment) and not was_late


def foresee(unit: Unit, kind: str, valid_from: date, terms: Terms) -> Foresight:
    """What the schedule would do to the deadlines of the unit's branch. One SQL query."""
    moment = clock.now()
    changes = list(_changes(unit, kind, valid_from, terms, moment))
    coming = [one for one in changes if not one.is_over(moment)][:UPCOMING]
    late = [one for one in changes if one.makes_late(moment)]
    shown = [one for one in changes if one in (*changes[:1], *late, *coming)]
    over = [one for one in changes if one.is_over(moment) or one.was_over(moment)]
    moved = sum(one.moves for one in over if one not in shown)
    return Foresight(tuple(_period(one, moment) for one in shown), moved)


def _changes(
    unit: Unit, kind: str, valid_from: date, terms: Terms, moment: datetime
) -> Iterator[Change]:
    """Of all periods from the first for which it holds to the last of next year."""
    periods = _periods(kind, valid_from, moment)
    if not periods:
        return
    now = Deadlines.load([unit.path], Window(periods[0].first, periods[-1].last)).for_all_below()
    then = now.with_schedule(unit, kind, valid_from, terms)
    for window in periods:
        before, after = now.of(unit.path, window), then.of(unit.path, window)
        if before and after:
            yield Change(before, after)


def _periods(kind: str, valid_from: date, moment: datetime) -> Sequence[Window]:
    years = range(valid_from.year, min(max(valid_from.year, moment.year) + 2, LAST_YEAR + 1))
    found = [window for year in years for window in rules.windows(Kind(kind), year)]
    return [window for window in found if window.last_day >= valid_from]


def _period(one: Change, moment: datetime) -> Period:
    deadline = one.then
    was = ""
    if one.is_new:
        was = _("chưa phải báo cáo")
    elif one.now.due != one.then.due:
        was = one.now.said
    return Period(
        deadline.label,
        f"{deadline.first_day:%d/%m/%Y} – {deadline.last_day:%d/%m/%Y}",
        deadline.said,
        was,
        _remark(deadline),
        one.makes_late(moment),
    )


def _remark(deadline: Deadline) -> str:
    regular, _last = rules.days_of(deadline.window, deadline.terms, deadline.terms)
    if deadline.first_day == regular:
        return ""
    words = _("Kỳ chuyển tiếp có {days} ngày, để không ngày nào tính hai lần hay bị bỏ sót.")
    return words.format(days=(deadline.last_day - deadline.first_day).days + 1)
