"""Readings: an indicator's numerator and denominator for a line of units over a window.

A *line* is what stands on one row of a page: the reporting units whose counts are summed there.
Rates are divided last, from exact integers; nothing here is stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from core.months import Month, Window
from core.numbers import percent
from indicators.counts import Counts, counter
from indicators.definitions import Condition, Definition
from indicators.distributions import Distribution
from indicators.groups import Group
from indicators.tallies import (
    Asked,
    Layout,
    Tallies,
    Units,
    figure_of,
    month_mask,
    stock_month,
    tally,
    unpack_stock,
)
from reports.figures import FIGURES
from reports.owed import Owed
from units.lineage import Lineage
from units.queries import load_lineage

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Context:
    """What the readings of one question share: the window with the months that units owe in it, and
    who came from whom.
    """

    owed: Owed
    lineage: Lineage | None = None


class Reading:
    """One indicator over one group. Immutable; numbers are exact integers, None when nothing
    counted. `lines` are those of the group that count for the indicator.
    """

    distribution: Distribution | None = None

    def __init__(
        self,
        definition: Definition,
        layout: Layout,
        group: Group,
        rows: Mapping[int, Sequence[Any]],
        context: Context,
        lines: tuple[tuple[int, ...], ...] | None = None,
    ) -> None:
        self.definition = definition
        self.layout = layout
        self.group = group
        self.lines = group.lines if lines is None else lines
        self._context = context
        # a row of the SELECT may hold reports that count for other indicators only
        self._counted = {
            unit: row
            for unit in self.units
            if (row := rows.get(unit)) is not None and month_mask(row, layout)
        }
        self.numerator: int | None = None
        self.denominator: int | None = None
        if self._counted:
            self.numerator = definition.numerator.value(self.sum_of)
            self.denominator = definition.denominator.value(self.sum_of)

    @property
    def units(self) -> tuple[int, ...]:
        return tuple(unit for line in self.lines for unit in line)

    @cached_property
    def rate(self) -> Fraction | None:
        """Per cent, exact; None without a denominator: neither 0 % nor 100 %."""
        return percent(self.numerator, self.denominator)

    def sum_of(self, code: str) -> int:
        """A figure over the window: flows added, the opening stock of the first, the closing of the
        last.
        """
        if code in self.layout.sums or len(self._counted) == 1:
            return sum([figure_of(row, self.layout, code) for row in self._counted.values()])
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

    def counts_alone(self, unit_id: int) -> bool:
        """Whether of several units that might, one alone reported what counts."""
        return self.group.whole and self._counted.keys() == {unit_id}

    def counts_month(self, month: Month) -> bool:
        """Whether a counted report of any unit covers the month, alone or with others."""
        return any(self._covers(row, month) for row in self._counted.values())

    def counts_figure(self, unit_id: int, window: Window, code: str) -> bool:
        """Whether a figure of the report of a unit over these months is part of its sum; asked of
        flows and closing stocks.
        """
        row = self._counted.get(unit_id)
        if row is None or not all(self._covers(row, month) for month in window):
            return False
        if code in self.layout.sums:
            return True
        column, lineage = self.layout.stocks[code], self._context.lineage
        went_on = lineage is not None and self._taken_over(unit_id, column, lineage)
        return stock_month(row[column]) == window.last and not went_on

    def _covers(self, row: Sequence[Any], month: Month) -> bool:
        return bool(month_mask(row, self.layout) & 1 << (month - self._context.owed.window.first))

    @property
    def counts(self) -> Counts:
        return Counts(
            self.numerator,
            self.denominator,
            self.months_counted,
            self.months_owed,
            self.illustrative,
        )

    @cached_property
    def _coverage(self) -> tuple[int, int]:
        covered = [self._cover(line) for line in self.lines]
        return sum(months for months, _ in covered), sum(owed for _, owed in covered)

    def _cover(self, line: tuple[int, ...]) -> tuple[int, int]:
        """Months of a line that count, and months that one of its units owes."""
        full, owed_any = -1, 0
        for unit in line:
            row = self._counted.get(unit)
            owed = self._context.owed.mask(self.group.lives[unit])
            mask = month_mask(row, self.layout) if row is not None else 0
            full &= mask | ~owed
            owed_any |= owed
        return (full & owed_any).bit_count(), owed_any.bit_count()

    @property
    def months_counted(self) -> int:
        return self._coverage[0]

    @property
    def months_owed(self) -> int:
        """What the months counted are held against; of a branch the sum over its units."""
        return self._coverage[1]

    @property
    def reporters(self) -> tuple[int, int]:
        """How many units of the view gave something, and how many owe a month at least."""
        lives, mask = self.group.lives, self._context.owed.mask
        owing = [line for line in self.lines if any(mask(lives[unit]) for unit in line)]
        return sum(not self._counted.keys().isdisjoint(line) for line in owing), len(owing)

    @property
    def months_in_window(self) -> int:
        """As the command tells it: of one unit all months of the window, whether owed or not."""
        return self.months_owed if self.group.whole else len(self._context.owed.window)


class DistributionReading(Reading):
    """How many units below a group meet a condition, of those that have a rate. What is told of its
    reports is told of those units' alone.
    """

    def __init__(
        self,
        definition: Definition,
        layout: Layout,
        group: Group,
        rows: Mapping[int, Sequence[Any]],
        context: Context,
        condition: Condition,
    ) -> None:
        parts = group.parts_on(condition.level, context.owed.window.last_day)
        lines = tuple(line for part in parts.values() for line in part.lines)
        super().__init__(definition, layout, group, rows, context, lines)
        self.distribution = _distribution(condition, layout, group, rows, context)
        self.numerator, self.denominator = self.distribution.counts[:2]


class Readings(Mapping[K, Mapping[str, Reading]]):
    """Readings by group and indicator, each made when it is looked at: a nation has thousands of
    groups, and a page shows fifty. What must be known of all of them, `counts` gives.
    """

    def __init__(
        self,
        groups: Mapping[K, Group],
        definitions: Sequence[Definition],
        tallies: Tallies,
        context: Context,
    ) -> None:
        self._groups = groups
        self._columns = [(each, tallies.layouts[each.required]) for each in definitions]
        self._rows = tallies.rows
        self._context = context
        self._made: dict[K, dict[str, Reading]] = {}

    def __getitem__(self, key: K) -> dict[str, Reading]:
        if key not in self._made:
            self._made[key] = {
                definition.code: self._reading(key, definition, layout)
                for definition, layout in self._columns
            }
        return self._made[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)

    def group(self, key: K) -> Group:
        return self._groups[key]

    def counts(self, code: str) -> dict[K, Counts]:
        """The numbers of one indicator for every group."""
        definition, layout = next(each for each in self._columns if each[0].code == code)
        condition, rows, context = definition.condition, self._rows, self._context
        if condition is not None:
            found = self._groups.items()
            return {k: _distribution(condition, layout, g, rows, context).counts for k, g in found}
        return _counts_of(self._groups, definition, layout, rows, context)

    def _reading(self, key: K, definition: Definition, layout: Layout) -> Reading:
        group, condition = self._groups[key], definition.condition
        if condition is None:
            return Reading(definition, layout, group, self._rows, self._context)
        return DistributionReading(definition, layout, group, self._rows, self._context, condition)


def _distribution(
    condition: Condition,
    layout: Layout,
    group: Group,
    rows: Mapping[int, Sequence[Any]],
    context: Context,
) -> Distribution:
    parts = group.parts_on(condition.level, context.owed.window.last_day)
    return Distribution.of(condition, _counts_of(parts, condition.base, layout, rows, context))


def _counts_of(
    groups: Mapping[K, Group],
    definition: Definition,
    layout: Layout,
    rows: Mapping[int, Sequence[Any]],
    context: Context,
) -> dict[K, Counts]:
    """The numbers of one indicator by formulas for every group, without a Reading for each."""
    of_alone, owed = counter(definition, layout), context.owed
    found = {}
    for key, group in groups.items():
        unit = group.alone
        if unit is None:
            found[key] = Reading(definition, layout, group, rows, context).counts
        else:
            found[key] = of_alone(rows.get(unit), owed.mask(group.lives[unit]))
    return found


class Ask(NamedTuple, Generic[K]):
    """Whose readings of which indicators over which window."""

    groups: Mapping[K, Group]
    window: Window
    definitions: Sequence[Definition]


def read(
    asks: Sequence[Ask[K]],
    *,
    provisional: bool = False,
    field_code: str | None = None,
    units: Units | Literal["grouped"] = "grouped",
    lineage: Lineage | None = None,
) -> list[Readings[K]]:
    """Readings of every definition for every group, in the order of `asks`: one SELECT for all, one
    more for the lineage where a stock is summed over several units and `lineage` is not at hand.

    `units` may name the reporting units by a cheaper condition than the list of all ids in the
    groups.
    """
    tallies = tally(
        all_units(asks) if units == "grouped" else units,
        [Asked(each.window, each.definitions) for each in asks],
        provisional=provisional,
        field_code=field_code,
    )
    lineage = lineage or lineage_of(asks)
    return [
        Readings(each.groups, each.definitions, found, Context(Owed(each.window), lineage))
        for each, found in zip(asks, tallies, strict=True)
    ]


def all_units(asks: Sequence[Ask[K]]) -> list[int]:
    return sorted({unit for ask in asks for group in ask.groups.values() for unit in group.units})


def lineage_of(asks: Sequence[Ask[K]]) -> Lineage | None:
    """The lineage is loaded only where a stock is summed over more than one unit."""
    for ask in asks:
        if any(definition.uses_stock for definition in ask.definitions) and any(
            len(group.units) > 1 for group in ask.groups.values()
        ):
            first = min(each.window.first for each in asks)
            return load_lineage(Window(first, max(each.window.last for each in asks)))
    return None
