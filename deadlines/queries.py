"""When reports of units are due: schedules, working days and extensions of many units at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from core.months import Window
from deadlines import rules
from deadlines.calendars import Calendar
from deadlines.models import DayOverride, Extension, Schedule
from deadlines.rules import DEFAULT, Kind, Terms


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

    def left(self, now: datetime) -> str:
        """How much time a report has that is not sent; see rules.left. Nobody here knows whether a
        report of several months was sent: of it one can only say that its time is over.
        """
        if len(self.window) > 1 and self.days_late(now) is not None:
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

    def __init__(
        self,
        schedules: Iterable[Schedule] = (),
        overrides: Iterable[DayOverride] = (),
        extensions: Iterable[Extension] = (),
    ) -> None:
        self._schedules: dict[tuple[int, str], list[Schedule]] = defaultdict(list)
        for schedule in schedules:
            self._schedules[schedule.unit_id, schedule.kind].append(schedule)
        self._terms = {each.pk: each.terms for some in self._schedules.values() for each in some}
        self._own: dict[int, dict[date, bool]] = defaultdict(dict)
        for each in overrides:
            self._own[each.unit_id][each.day] = each.works
        self._extensions: dict[tuple[int, Window], list[Extension]] = defaultdict(list)
        for extension in extensions:
            self._extensions[extension.unit_id, extension.window].append(extension)
        self._calendars: dict[tuple[int, ...], Calendar] = {}
        self._regular: dict[tuple[int, int, Window], Deadline] = {}

    @classmethod
    def load(cls, paths: Collection[str], months: Window) -> Self:
        """Of all units in the branches of these paths, for periods inside the months. Three SQL
        queries.
        """
        above = {int(pk) for path in paths for pk in path.split("/")[1:-1]}
        mine = Q(unit_id__in=above)
        for path in paths:
            mine |= Q(unit__path__startswith=path)
        return cls(
            Schedule.objects.everywhere()
            .filter(mine)
            .select_related("document")
            .order_by("valid_from"),
            DayOverride.objects.everywhere().filter(mine),
            Extension.objects.everywhere()
            .filter(
                mine,
                withdrawn_at=None,
                first_month__lte=months.last,
                last_month__gte=months.first,
            )
            .select_related("document")
            .order_by("at", "pk"),
        )

    def calendar(self, path: str) -> Calendar:
        """The working days of a unit: of two offices that speak of one day the nearer is heard."""
        offices = tuple(pk for pk in _offices(path) if pk in self._own)
        if offices not in self._calendars:
            days: dict[date, bool] = {}
            for office in offices:
                days |= self._own[office]
            self._calendars[offices] = Calendar(days)
        return self._calendars[offices]

    def kinds(self, path: str, year: int) -> list[Kind]:
        """Of which periods somebody demands a report: of months always."""
        return [
            kind
            for kind in Kind
            if kind == Kind.MONTH
            or any(self._schedule(path, kind, window) for window in rules.windows(kind, year))
        ]

    def of(self, path: str, window: Window) -> Deadline | None:
        """The deadline of one period; None for months that are no period that is reported."""
        kind = rules.kind_of(window)
        if kind is None:
            return None
        schedule = self._schedule(path, kind, window)
        terms = self._terms[schedule.pk] if schedule else DEFAULT
        regular = self._computed(window, terms, self.calendar(path))
        extension = self._extension(path, window)
        if extension is None:
            return regular
        return Deadline(
            window,
            regular.first_day,
            regular.last_day,
            extension.due_at.astimezone(clock.OFFICE_TIME),
            regular.due,
            terms,
            regular.calendar,
            _ground(extension),
        )

    def of_year(self, path: str, year: int) -> list[Deadline]:
        """All periods of a year, by the day on which they are due."""
        found = [
            self.of(path, window)
            for kind in self.kinds(path, year)
            for window in rules.windows(kind, year)
            if kind == Kind.MONTH or self._schedule(path, kind, window)
        ]
        return sorted((each for each in found if each), key=lambda each: (each.due, each.window))

    def _computed(self, window: Window, terms: Terms, calendar: Calendar) -> Deadline:
        """Thousands of units have the same terms and working days: computed once."""
        key = (id(terms), id(calendar), window)
        if key not in self._regular:
            first, last = rules.days_of(window, terms)
            due = rules.due_at(window, terms, calendar)
            self._regular[key] = Deadline(window, first, last, due, due, terms, calendar)
        return self._regular[key]

    def _schedule(self, path: str, kind: str, window: Window) -> Schedule | None:
        """That of the nearest office which has one for the period, of these the latest."""
        for office in reversed(_offices(path)):
            for schedule in reversed(self._schedules.get((office, kind), ())):
                if _holds(schedule, window.last_day):
                    return schedule
        return None

    def _extension(self, path: str, window: Window) -> Extension | None:
        """The latest of the nearest unit that has one: its own, or of a whole branch."""
        own, *above = reversed(_offices(path))
        for unit_id in (own, *above):
            for extension in reversed(self._extensions.get((unit_id, window), ())):
                if unit_id == own or extension.whole_branch:
                    return extension
        return None


def _holds(schedule: Schedule, day: date) -> bool:
    return schedule.valid_from <= day and (schedule.valid_to is None or day <= schedule.valid_to)


def _offices(path: str) -> Sequence[int]:
    """The unit and those above it, the highest first."""
    return [int(pk) for pk in path.split("/")[1:-1]]


def _ground(extension: Extension) -> str:
    told = [extension.document.symbol if extension.document else "", extension.reason]
    return ", ".join(filter(None, told))
