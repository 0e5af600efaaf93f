"""When reports of units are due: schedules, working days and extensions of many units at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

from django.utils.translation import gettext as _

from core import clock
from core.months import Window
from deadlines import rules
from deadlines.calendars import Calendar
from deadlines.declarations import Declarations, HeldTerms, PutOff, declarations
from deadlines.rules import DEFAULT, Kind, Terms
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the report of one period is due, and what says so. `regular` is the moment that an
    extension, which is named in `extension`, has put off.
    """

    window: Window
    first_day: date
    last_day: date
    due: datetime
    regular: datetime
    terms: Terms
    calendar: Calendar = field(compare=False, repr=False)
    extension: str = ""

    @property
    def label(self) -> str:
        return rules.label_of(self.window)

    @property
    def said(self) -> str:
        return rules.said(self.due)

    def left(self, now: datetime, *, known: bool = True) -> str:
        """How much time a report has that is not sent; see rules.left. Where nobody knows whether
        it was sent, as of several months, one can only say that its time is over.
        """
        is_known = known and len(self.window) == 1
        if not is_known and self.days_late(now) is not None:
            return _("đã qua hạn")
        return rules.left(self.due, now, self.calendar)

    def sent(self, at: datetime) -> str:
        return rules.sent(self.due, at, self.calendar)

    def days_late(self, at: datetime) -> int | None:
        return rules.days_late(self.due, at, self.calendar)

    @property
    def source(self) -> str:
        """What the due moment rests on, in words."""
        ground = self.terms.document or _("mặc định, chưa có văn bản quy định")
        if not self.extension:
            return ground
        words = _("gia hạn: {extension}; hạn cũ {regular} ({ground})")
        return words.format(
            extension=self.extension, regular=rules.said(self.regular), ground=ground
        )


class Deadlines:
    """The deadlines of units that stand in some branches. Nothing is asked of the database after
    load(), however many units and periods are asked for.
    """

    def __init__(self, declared: Declarations) -> None:
        self._declared = declared
        self._calendars: dict[tuple[int, ...], Calendar] = {}
        self._regular: dict[tuple[int, int, int, Window], Deadline] = {}

    @classmethod
    def load(cls, paths: Collection[str], months: Window) -> Self:
        """Of all units in the branches of these paths, for periods inside the months. One SQL
        query.
        """
        return cls(declarations(paths, months))

    def for_all_below(self) -> Self:
        """Without extensions that a unit has for itself alone."""
        extensions = {
            unit: [put_off for put_off in given if put_off.whole_branch]
            for unit, given in self._declared.extensions.items()
        }
        return type(self)(replace(self._declared, extensions=extensions))

    def with_schedule(self, office: Unit, kind: str, valid_from: date, terms: Terms) -> Self:
        """The same with one schedule more, which nobody has written yet."""
        held = [*self._declared.schedules.get(office.pk, ())]
        held.append(HeldTerms(kind, valid_from, None, terms))
        held.sort(key=lambda one: one.first)
        return self._with(office, held)

    def with_end(self, office: Unit, kind: str, valid_from: date, last_day: date) -> Self:
        """The same with one schedule ended on another day, which nobody has written yet."""
        held = [
            each._replace(last=last_day) if (each.kind, each.first) == (kind, valid_from) else each
            for each in self._declared.schedules.get(office.pk, ())
        ]
        return self._with(office, held)

    def _with(self, office: Unit, held: list[HeldTerms]) -> Self:
        """The same with other schedules of one office."""
        schedules = {**self._declared.schedules, office.pk: held}
        return type(self)(replace(self._declared, schedules=schedules))

    def calendar(self, path: str) -> Calendar:
        """The working days of a unit: of two offices that speak of one day the nearer is heard."""
        offices = tuple(pk for pk in _offices(path) if pk in self._declared.days)
        if offices not in self._calendars:
            days: dict[date, bool] = {}
            for office in offices:
                days |= self._declared.days[office]
            self._calendars[offices] = Calendar(days)
        return self._calendars[offices]

    def of(self, path: str, window: Window) -> Deadline | None:
        """The deadline of one period; None for months that are no period that is reported."""
        kind = rules.kind_of(window)
        if kind is None:
            return None
        terms = self._terms(path, kind, window.last_day) or DEFAULT
        before = self._terms(path, kind, (window.first - 1).last_day) or DEFAULT
        regular = self._computed(window, terms, before, self.calendar(path))
        put_off = self._put_off(path, window)
        if put_off is None or put_off.due <= regular.due:
            return regular
        due = put_off.due.astimezone(clock.OFFICE_TIME)
        return replace(regular, due=due, extension=put_off.ground)

    def of_year(self, path: str, year: int) -> list[Deadline]:
        """All periods of a year, by the day on which they are due: months, and of the others those
        of which somebody demands a report.
        """
        found = [
            self.of(path, window)
            for kind in Kind
            for window in rules.windows(kind, year)
            if kind == Kind.MONTH or self._terms(path, kind, window.last_day)
        ]
        return sorted((each for each in found if each), key=lambda each: (each.due, each.window))

    def _computed(
        self, window: Window, terms: Terms, before: Terms, calendar: Calendar
    ) -> Deadline:
        """Thousands of units have the same terms and working days: computed once."""
        key = (id(terms), id(before), id(calendar), window)
        if key not in self._regular:
            first, last = rules.days_of(window, terms, before)
            due = rules.due_at(window, terms, calendar)
            self._regular[key] = Deadline(window, first, last, due, due, terms, calendar)
        return self._regular[key]

    def _terms(self, path: str, kind: str, last_day: date) -> Terms | None:
        """Those of the nearest office which has some for the period whose last month ends on this
        day, of these the latest.
        """
        for office in reversed(_offices(path)):
            for held in reversed(self._declared.schedules.get(office, ())):
                if held.kind == kind and held.holds(last_day):
                    return held.terms
        return None

    def _put_off(self, path: str, window: Window) -> PutOff | None:
        """The one that gives most time: its own, or one of a whole branch in which it stands."""
        own, *above = reversed(_offices(path))
        given = [
            put_off
            for unit_id in (own, *above)
            for put_off in self._declared.extensions.get(unit_id, ())
            if put_off.window == window and (unit_id == own or put_off.whole_branch)
        ]
        return max(given, key=lambda one: one.due, default=None)


def _offices(path: str) -> Sequence[int]:
    """The unit and those above it, the highest first."""
    return [int(pk) for pk in path.split("/")[1:-1]]
