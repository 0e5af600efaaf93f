"""What a decision would change, said before it is written: an office moves the due moments of every
unit below it, and some of them may lie in the past.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from core import clock
from core.months import LAST_YEAR, Window
from core.numbers import format_count
from deadlines import rules
from deadlines.models import Schedule
from deadlines.queries import Deadline, Deadlines
from deadlines.rules import DEFAULT, Kind, Terms
from units.models import Unit

UPCOMING = 2
# From the deadlines as they are to those that would be.
Altered = Callable[[Deadlines], Deadlines]


@dataclass(frozen=True, slots=True)
class Period:
    """One period as it would be. `was` is the due moment that holds now, empty where it stays;
    `remark` says that it has other days than those that follow; where it `makes_late`, units that
    have not sent are late at once.
    """

    label: str
    days: str
    due: str
    was: str
    remark: str
    makes_late: bool


@dataclass(frozen=True, slots=True)
class Foresight:
    """The periods worth a look, of how many others that are over the due moment moves, and what to
    know besides; `button` writes it, and what is filled in otherwise is looked at again unless it
    is `direct`.
    """

    periods: tuple[Period, ...]
    moved: int
    notes: tuple[str, ...]
    button: str
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A period's deadline as it is and as it would be."""

    now: Deadline
    then: Deadline

    @property
    def moves(self) -> bool:
        """Whether its due moment or its days would be others, or the demand for it."""
        stays = (self.now.due, self.now.first_day, self.now.last_day)
        moved = stays != (self.then.due, self.then.first_day, self.then.last_day)
        return moved or self.is_new or self.is_gone

    @property
    def is_new(self) -> bool:
        """Nobody demands a report of this period yet."""
        return _is_demanded(self.then) and not _is_demanded(self.now)

    @property
    def is_gone(self) -> bool:
        """Nobody would demand a report of this period any more."""
        return _is_demanded(self.now) and not _is_demanded(self.then)

    @property
    def matters(self) -> bool:
        """Whether anybody demands a report of this period, now or then."""
        return _is_demanded(self.now) or _is_demanded(self.then)

    def is_over(self, moment: datetime) -> bool:
        return self.then.days_late(moment) is not None

    def was_over(self, moment: datetime) -> bool:
        return self.now.days_late(moment) is not None

    def makes_late(self, moment: datetime) -> bool:
        was_late = _is_demanded(self.now) and self.was_over(moment)
        return _is_demanded(self.then) and self.is_over(moment) and not was_late


def _is_demanded(deadline: Deadline) -> bool:
    """Months are owed in any case."""
    return len(deadline.window) == 1 or deadline.terms is not DEFAULT


def foresee(unit: Unit, kind: str, valid_from: date, terms: Terms) -> Foresight:
    """What the schedule would do to the deadlines of the unit's branch. One SQL query."""

    def then(now: Deadlines) -> Deadlines:
        return now.with_schedule(unit, kind, valid_from, terms)

    return _foreseen(unit, Kind(kind), valid_from, then, _("Ghi quy định này"))


def foresee_end(schedule: Schedule, last_day: date, button: str = "") -> Foresight:
    """What the end of a schedule would do, likewise."""
    unit, kind, begun = schedule.unit, schedule.kind, schedule.valid_from

    def then(now: Deadlines) -> Deadlines:
        return now.with_end(unit, kind, begun, last_day)

    since = min(last_day, schedule.valid_to or last_day) + timedelta(days=1)
    return _foreseen(unit, Kind(kind), since, then, button or _("Kết thúc như trên"))


def foresee_removal(schedule: Schedule) -> Foresight:
    """What taking back a schedule that has not begun would do, likewise."""
    return foresee_end(schedule, schedule.valid_from - timedelta(days=1), _("Bỏ như trên"))


def foresee_extension(unit: Unit, window: Window, due_at: datetime) -> Foresight | None:
    """Of a moment that is over: who was late may be in time at once. None of one to come, which
    does what it says. One SQL query.
    """
    now = Deadlines.load([unit.path], window).of(unit.path, window)
    if now is None or due_at >= clock.now():
        return None
    then = replace(now, due=due_at)
    note = _(
        "Hạn mới {due} đã qua: báo cáo đã gửi chậm nhưng không sau lúc đó thành đúng hạn ngay khi"
        " ghi, đơn vị chưa gửi vẫn là chậm."
    )
    period = _period(Change(now, then), clock.now())
    notes = (note.format(due=then.said),)
    return Foresight((period,), 0, notes, _("Gia hạn như trên"), direct=True)


def _foreseen(unit: Unit, kind: Kind, since: date, then: Altered, button: str) -> Foresight:
    moment = clock.now()
    changes = [one for one in _changes(unit, kind, since, then, moment) if one.matters]
    coming = [one for one in changes if not one.is_over(moment)][:UPCOMING]
    late = [one for one in changes if one.makes_late(moment)]
    shown = [one for one in changes if one in (*changes[:1], *late, *coming)]
    over = [one for one in changes if one.is_over(moment) or one.was_over(moment)]
    others = [one for one in over if one not in shown]
    moved = sum(one.moves and not one.is_gone for one in others)
    periods = tuple(_period(one, moment) for one in shown)
    return Foresight(periods, moved, tuple(_notes(kind, others)), button)


def _notes(kind: Kind, others: Sequence[Change]) -> Iterator[str]:
    if gone := sum(one.is_gone for one in others):
        words = _("{count} kỳ khác đã qua cũng thôi phải báo cáo.")
        yield words.format(count=format_count(gone))
    words = _("Chỉ đổi kỳ báo cáo “{kind}”: hạn và các ngày của những kỳ khác giữ nguyên.")
    yield words.format(kind=kind.label)


def _changes(
    unit: Unit, kind: Kind, since: date, then: Altered, moment: datetime
) -> Iterator[Change]:
    """Of all periods from the first that is touched to the last of next year."""
    periods = _periods(kind, since, moment)
    if not periods:
        return
    now = Deadlines.load([unit.path], Window(periods[0].first, periods[-1].last)).for_all_below()
    altered = then(now)
    for window in periods:
        before, after = now.of(unit.path, window), altered.of(unit.path, window)
        if before and after:
            yield Change(before, after)


def _periods(kind: Kind, since: date, moment: datetime) -> Sequence[Window]:
    years = range(since.year, min(max(since.year, moment.year) + 2, LAST_YEAR + 1))
    found = [window for year in years for window in rules.windows(kind, year)]
    return [window for window in found if window.last_day >= since]


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
        _("thôi báo cáo") if one.is_gone else deadline.said,
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
