"""All that offices have declared about some units, read in one statement.

Pages that are full already (board, home, form) ask when a report is due: three small tables are one
UNION for them, whose columns `_row` lays side by side.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import DateField, DateTimeField, Field, IntegerField, Q, TimeField, Value
from django.db.models.functions import Cast

from core.months import Month, Window
from deadlines.models import DayOverride, Extension, Schedule
from deadlines.rules import Terms

SCHEDULE, DAY, EXTENSION = "schedule", "day", "extension"
# Of more branches than these all is read that is declared below the top: SQLite refuses a condition
# of a thousand alternatives, and the tables are small.
MOST_BRANCHES = 100


class HeldTerms(NamedTuple):
    """A schedule: from when, until when, and what."""

    kind: str
    first: date
    last: date | None
    terms: Terms

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class PutOff(NamedTuple):
    """An extension; `ground` says by what document and why."""

    window: Window
    whole_branch: bool
    due: datetime
    ground: str


@dataclass(slots=True)
class Declarations:
    """By the office that declared them; later ones stand behind earlier ones."""

    schedules: dict[int, list[HeldTerms]] = field(default_factory=dict)
    days: dict[int, dict[date, bool]] = field(default_factory=dict)
    extensions: dict[int, list[PutOff]] = field(default_factory=dict)


class Row(NamedTuple):
    what: str
    unit_id: int
    pk: int
    kind: str
    first: date | None
    last: date | None
    one: int | None
    two: int | None
    three: int | None
    flag: bool
    clock: time | None
    moment: datetime | None
    symbol: str | None
    words: str


def declarations(paths: Collection[str], months: Window) -> Declarations:
    """What holds for all units in the branches of these paths. One SQL query.

    Days and schedules are read whole, of extensions those of periods that touch the months.
    """
    if len(paths) > MOST_BRANCHES:
        paths = {f"/{path.split('/')[1]}/" for path in paths}
    heard = Q(unit_id__in={int(pk) for path in paths for pk in path.split("/")[1:-1]})
    for path in paths:
        heard |= Q(unit__path__startswith=path)
    touching = Q(first_month__lte=months.last, last_month__gte=months.first, withdrawn_at=None)
    rows = _schedules(heard).union(_days(heard), _extensions(heard & touching), all=True)
    found = Declarations()
    for row in sorted(map(Row._make, rows), key=lambda row: (row.first or date.min, row.pk)):
        _put(found, row)
    return found


def _put(found: Declarations, row: Row) -> None:
    if row.what == DAY and row.first:
        found.days.setdefault(row.unit_id, {})[row.first] = row.flag
    elif row.what == SCHEDULE and row.first and row.clock:
        terms = Terms(row.two, row.three, row.flag, row.one, row.clock, row.symbol or "")
        held = HeldTerms(row.kind, row.first, row.last, terms)
        found.schedules.setdefault(row.unit_id, []).append(held)
    elif row.one and row.two and row.moment:
        ground = ", ".join(filter(None, (row.symbol, row.words)))
        put = PutOff(Window(Month(row.one), Month(row.two)), row.flag, row.moment, ground)
        found.extensions.setdefault(row.unit_id, []).append(put)


def _schedules(heard: Q) -> Any:
    return Schedule.objects.everywhere().filter(heard).values_list(
        Value(SCHEDULE), "unit_id", "pk", "kind", "valid_from", "valid_to", "cut_day",
        "working_days", "due_day", "same_month", "due_time", _blank(DateTimeField()),
        "document__symbol", Value(""),
    )  # fmt: skip


def _days(heard: Q) -> Any:
    return DayOverride.objects.everywhere().filter(heard).values_list(
        Value(DAY), "unit_id", "pk", Value(""), "day", _blank(DateField()),
        _blank(IntegerField()), _blank(IntegerField()), _blank(IntegerField()), "works",
        _blank(TimeField()), _blank(DateTimeField()), "document__symbol", "name",
    )  # fmt: skip


def _extensions(heard: Q) -> Any:
    return Extension.objects.everywhere().filter(heard).values_list(
        Value(EXTENSION), "unit_id", "pk", Value(""), _blank(DateField()), _blank(DateField()),
        "first_month", "last_month", _blank(IntegerField()), "whole_branch", _blank(TimeField()),
        "due_at", "document__symbol", "reason",
    )  # fmt: skip


def _blank(kind: "Field[Any, Any]") -> Cast:
    """Nothing, of the type that the column has in the other tables: PostgreSQL would guess text."""
    return Cast(Value(None), kind)
