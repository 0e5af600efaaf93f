"""Readings: an indicator's numerator and denominator for a line of units over a window.

A *line* is what stands on one row of a page: the reporting units whose counts are summed there.
Rates
are divided last, from exact integers; nothing here is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

from core.months import Month, Window
from core.numbers import percent
from indicators.definitions import Definition
from indicators.tallies import (
    Layout,
    Units,
    month_mask,
    stock_month,
    tally,
    tally_monthly,
    unpack_stock,
)
from reports.figures import FIGURES
from units.lineage import Lineage
from units.mapping import Existence
from units.queries import Lines, load_lineage

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Group:
    """Units whose counts are summed into one reading.

    `lines` keeps the units of each row of the view together: a month of a row counts only when
    every
    unit mapped to it and valid in it has a counting report. `whole` says that the group is a
    branch,
    whose coverage is told in unit-months.
    """

    lines: tuple[tuple[int, ...], ...]
    lives: Mapping[int, Existence]
    whole: bool = False

    @classmethod
    def of(cls, lines: Lines, *, whole: bool) -> "Group":
        return cls(tuple(lines.values()), lines.lives, whole)

    @property
    def units(self) -> tuple[int, ...]:
        if len(self.lines) == 1:
            return self.lines[0]
        return tuple(unit for line in self.lines for unit in line)


@dataclass(frozen=True, slots=True)
class Context:
    """What the readings of one question share: the window, and who came from whom."""

    window: Window
    lineage: Lineage | None = None

    def valid(self, life: Existence) -> int:
        """Bit mask of the window's months in which a unit is valid on at least one day."""
        first = max(Month.of(life.valid_from), self.window.first)
        last = self.window.last
        if life.valid_to is not None:
            last = min(Month.of(life.valid_to), last)
        if last < first:
            return 0
        return ((1 << (last - first + 1)) - 1) << (first - self.window.first)


class Reading:
    """One indicator over one group. Immutable; numbers are exact integers, None when nothing
    counted.
    """

    def __init__(
        self,
        definition: Definition,
        layout: Layout,
        group: Group,
        rows: Mapping[int, Sequence[Any]],
        context: Context,
    ) -> None:
        self.definition = definition
        self.layout = layout
        self.group = group
        self._context = context
        # a row of the SELECT may hold reports that count for other indicators only
        self._counted = {
            unit: row
            for unit in group.units
            if (row := rows.get(unit)) is not None and month_mask(row, layout)
        }
        self.numerator: int | None = None
        self.denominator: int | None = None
        if self._counted:
            self.numerator = definition.numerator.value(self.sum_of)
            self.denominator = definition.denominator.value(self.sum_of)

    @cached_property
    def rate(self) -> Fraction | None:
        """Per cent, exact; None without a denominator: neither 0 % nor 100 %."""
        return percent(self.numerator, self.denominator)

    def sum_of(self, code: str) -> int:
        """A figure over the window: flows added, the opening stock of the first, the closing of the
        last.
        """
        column = self.layout.sums.get(code)
        if column is not None:
            return sum([row[column] or 0 for row in self._counted.values()])
        return sum(stock or 0 for stock in self._stocks(code))

    def _stocks(self, code: str) -> list[int | None]:
        """A unit's stock is dropped where a predecessor (opening) or successor (closing) counts."""
        column = self.layout.stocks[code]
        lineage = self._context.lineage
        if lineage is None or len(self._counted) == 1:
            return [unpack_stock(row[column]) for row in self._counted.values()]
        dropped = self._inherited if FIGURES[code].kind == "opening" else self._taken_over
        return [
            unpack_stock(row[column])
            for unit, row in self._counted.items()
            if not dropped(unit, column, lineage)
        ]

    def _inherited(self, unit: int, column: int, lineage: Lineage) -> bool:
        """Whether the unit opened with what counted predecessors had.

        One that went on as it was and took another in later opened with its own.
        """
        first = stock_month(self._counted[unit][column]).first_day
        opened = max(first, self.group.lives[unit].valid_from)
        return any(
            source in self._counted or not lineage.predecessors(source).isdisjoint(self._counted)
            for source, day in lineage.back.get(unit, ())
            if day <= opened
        )

    def _taken_over(self, unit: int, column: int, lineage: Lineage) -> bool:
        """Whether a report that a successor made after the change holds the unit's last stock."""
        return any(
            (
                result in self._counted
                and stock_month(self._counted[result][column]) >= Month.of(day)
            )
            or self._taken_over(result, column, lineage)
            for result, day in lineage.ahead.get(unit, ())
        )

    @property
    def figures(self) -> dict[str, int | None]:
        """The summed figures of the formula, for the receipt."""
        if not self._counted:
            return dict.fromkeys(self.definition.figures)
        return {code: self.sum_of(code) for code in self.definition.figures}

    @property
    def blank_optional(self) -> tuple[str, ...]:
        """Optional figures that a counted report left blank, and which counted as nothing there."""
        if not self._counted:
            return ()
        optional = self.definition.optional
        return tuple(
            code for code in self.definition.figures if code in optional and self._is_blank(code)
        )

    def _is_blank(self, code: str) -> bool:
        if FIGURES[code].kind == "flow":
            column = self.layout.blanks[code]
            return any(row[column] for row in self._counted.values())
        return any(stock is None for stock in self._stocks(code))

    @property
    def illustrative(self) -> bool:
        """Whether any counted report is an invented illustration."""
        return any(row[self.layout.illustrated] for row in self._counted.values())

    @cached_property
    def _coverage(self) -> tuple[int, int]:
        if len(self.group.lines) == 1 and len(self.group.lines[0]) == 1 and not self.group.whole:
            mask = sum([month_mask(row, self.layout) for row in self._counted.values()])
            return mask.bit_count(), len(self._context.window)
        covered = [self._cover(line) for line in self.group.lines]
        counted = sum(months for months, _ in covered)
        if self.group.whole:
            return counted, sum(valid for _, valid in covered)
        return counted, len(self._context.window)

    def _cover(self, line: tuple[int, ...]) -> tuple[int, int]:
        """Months of a line that count, and months in which one of its units is valid."""
        full, valid_any = -1, 0
        for unit in line:
            row = self._counted.get(unit)
            valid = self._context.valid(self.group.lives[unit])
            mask = month_mask(row, self.layout) if row is not None else 0
            full &= mask | ~valid
            valid_any |= valid
        return (full & valid_any).bit_count(), valid_any.bit_count()

    @property
    def months_counted(self) -> int:
        return self._coverage[0]

    @property
    def months_in_window(self) -> int:
        return self._coverage[1]


def read(
    groups: Mapping[K, Group],
    window: Window,
    definitions: Iterable[Definition],
    *,
    provisional: bool = False,
    field_code: str | None = None,
    units: Units | None = None,
) -> dict[K, dict[str, Reading]]:
    """Readings of every definition for every group: one SELECT for all, one more for stocks of
    sums.

    `units` may name the reporting units by a cheaper condition than the list of all ids in
    `groups`.
    """
    chosen = list(definitions)
    scope = units if units is not None else _all_units(groups)
    tallies = tally(scope, window, chosen, provisional=provisional, field_code=field_code)
    context = _context(groups, window, chosen)
    columns = [(each, tallies.layouts[each.required]) for each in chosen]
    return {
        key: {
            definition.code: Reading(definition, layout, group, tallies.rows, context)
            for definition, layout in columns
        }
        for key, group in groups.items()
    }


def read_monthly(
    groups: Mapping[K, Group],
    window: Window,
    definitions: Mapping[Month, Definition],
    *,
    provisional: bool = False,
    field_code: str | None = None,
) -> dict[K, dict[Month, Reading]]:
    """One indicator month by month, each month with the definition of its own last
    day: one SELECT.
    """
    versions = list(dict.fromkeys(definitions.values()))
    scope = _all_units(groups)
    months = tally_monthly(scope, window, versions, provisional=provisional, field_code=field_code)
    shared = _context(groups, window, versions)
    readings: dict[K, dict[Month, Reading]] = {key: {} for key in groups}
    for month, tallies in months.items():
        definition = definitions.get(month)
        if definition is None:
            continue
        context = replace(shared, window=Window(month, month))
        layout = tallies.layouts[definition.required]
        for key, group in groups.items():
            readings[key][month] = Reading(definition, layout, group, tallies.rows, context)
    return readings


def _all_units(groups: Mapping[K, Group]) -> list[int]:
    return sorted({unit for group in groups.values() for unit in group.units})


def _context(
    groups: Mapping[K, Group], window: Window, definitions: Sequence[Definition]
) -> Context:
    """The lineage is loaded only where a stock is summed over more than one unit."""
    sums = any(len(group.units) > 1 for group in groups.values())
    if sums and any(definition.uses_stock for definition in definitions):
        return Context(window, load_lineage(window))
    return Context(window)
