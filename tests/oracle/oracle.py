"""The same readings once more, from the CSV files alone: pandas, and nothing of the product.

Units and their changes come from fixtures/units, reports from fixtures/illustration and
fixtures/articles. Formulas, the rule for blanks, stocks, views and coverage are stated here again,
in other words than the product's, so that a mistake would have to be made twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd  # type: ignore[import-untyped]  # it ships no types

from tests.oracle.rates import AT_THE_END, CARRIED, COMMUNES, JUDGED, RATES, Rate, rates_of_a_field
from tests.oracle.reports import read_reports
from tests.oracle.units import COUNTRY, Line, Unit, Units, last_day, ordinal

# Stands for a blank opening stock of a report that counts.
NOT_KNOWN = -1


class Answer(NamedTuple):
    """A reading, as the command prints it."""

    numerator: int | None
    denominator: int | None
    value: str | None
    months_counted: int
    months_in_window: int
    blank_optional: tuple[str, ...]


@dataclass
class Facts:
    """What one unit counts for one rate over a window."""

    sums: dict[str, int]
    opening: int | None
    months: int = 0
    """One bit for each month that counts, the window's first month being the lowest."""


class Window(NamedTuple):
    first: str
    last: str

    @property
    def months(self) -> range:
        return range(ordinal(self.first), ordinal(self.last) + 1)

    def meets(self, unit: Unit) -> bool:
        return unit.lives_between(f"{self.first}-01", last_day(self.last))


@dataclass(frozen=True)
class Group:
    """Units that are summed, by lines; `whole`: a branch, whose coverage is in unit-months."""

    lines: tuple[tuple[Unit, ...], ...]
    whole: bool = False

    @classmethod
    def own(cls, unit: Unit) -> "Group":
        return cls(((unit,),))

    @property
    def units(self) -> list[Unit]:
        return [unit for line in self.lines for unit in line]


class Oracle:
    """Answers from the files. `newest` is the last month that was loaded, such as "2026-09"."""

    def __init__(self, fixtures: Path, folders: Sequence[str], newest: str) -> None:
        self.units = Units(fixtures / "units" / folder for folder in folders)
        self.totals, self.lines = read_reports(fixtures, self.units, newest)
        self._kin: dict[tuple[Unit, bool], set[Unit]] = {}
        self._known: dict[tuple[Window, bool, str], dict[str, dict[Unit, Facts]]] = {}

    def reporting(self, window: Window) -> list[Unit]:
        """The units that exist in the window and ever reported."""
        units = [self.units.everybody[number] for number in self.totals["unit"].unique()]
        return [unit for unit in units if window.meets(unit)]

    def answers(
        self,
        groups: Mapping[str, Group],
        window: Window,
        *,
        provisional: bool = False,
        field_code: str = "",
    ) -> dict[tuple[str, str], Answer]:
        """Every rate of every group: (name of the group, code of the rate) → answer."""
        rates = rates_of_a_field() if field_code else RATES
        answers = {}
        for code, facts in self._facts_of(window, provisional, field_code).items():
            one = rates[code]
            for name, group in groups.items():
                answers[name, code] = self._answer(one, group, facts, window)
        return answers

    def _facts_of(
        self, window: Window, provisional: bool, field_code: str
    ) -> dict[str, dict[Unit, Facts]]:
        """What each unit counts for each rate; asked again, it is only looked up."""
        key = (window, provisional, field_code)
        if key not in self._known:
            rows = self._counting(*key)
            rates = rates_of_a_field() if field_code else RATES
            self._known[key] = {
                code: {self.units.everybody[number]: found for number, found in facts.items()}
                for code, facts in _facts(rows, rates, window.months[0]).items()
            }
        return self._known[key]

    def _counting(self, window: Window, provisional: bool, field_code: str) -> pd.DataFrame:
        rows = self.lines[self.lines["field_code"] == field_code] if field_code else self.totals
        inside = (rows["first"] >= window.months[0]) & (rows["last"] <= window.months[-1])
        approved = rows["state"].isin(["approved", "submitted"] if provisional else ["approved"])
        return rows[inside & approved].sort_values("first")

    def _answer(
        self, one: Rate, group: Group, facts: Mapping[Unit, Facts], window: Window
    ) -> Answer:
        counted = {unit: facts[unit] for unit in group.units if unit in facts}
        months = _coverage(group, counted, window)
        if not counted:
            return Answer(None, None, None, *months, ())

        def total(figures: Iterable[str]) -> int:
            return sum(self._total(figure, counted) for figure in figures)

        numerator, denominator = total(one.plus) - total(one.minus), total(one.over)
        blank: tuple[str, ...] = ()
        if one.carried:
            openings = [counted[unit].opening for unit in self._undropped(counted, back=True)]
            denominator += sum(opening or 0 for opening in openings)
            blank = (CARRIED,) if None in openings else ()
        return Answer(numerator, denominator, percent(numerator, denominator), *months, blank)

    def _total(self, figure: str, counted: Mapping[Unit, Facts]) -> int:
        units = self._undropped(counted, back=False) if figure in AT_THE_END else counted
        return sum(counted[unit].sums[figure] for unit in units)

    def _undropped(self, counted: Mapping[Unit, Facts], *, back: bool) -> list[Unit]:
        """Along a succession the first one's opening stock counts, and the last one's closing."""
        return [unit for unit in counted if not (self._kin_of(unit, back) & counted.keys())]

    def _kin_of(self, unit: Unit, back: bool) -> set[Unit]:
        if (unit, back) not in self._kin:
            self._kin[unit, back] = self.units.ancestry(unit, back=back)
        return self._kin[unit, back]

    def counted(self, top: Unit, of: str, window: Window, day: str = "") -> Answer:
        """How many communes below a unit have all on time; `day` is that of a view, if any."""
        communes = [
            unit
            for unit in self.units.everybody
            if of != "own"
            and unit.kind in COMMUNES
            and unit.lives_on(day or last_day(window.last))
            and top in self.units.above(unit)
        ]
        groups = [
            self.as_of(day, unit, "branch", window)
            if day
            else self.reported(unit, "branch", window)
            for unit in communes
        ]
        facts = self._facts_of(window, False, "")[JUDGED]
        each = [self._answer(RATES[JUDGED], group, facts, window) for group in groups]
        spent = sum(one.months_counted for one in each), sum(one.months_in_window for one in each)
        months = (0, len(window.months)) if of == "own" else spent
        if all(one.denominator is None for one in each):
            return Answer(None, None, None, *months, ())
        judged = [one for one in each if one.denominator]
        met = sum((one.numerator or 0) >= (one.denominator or 0) for one in judged)
        return Answer(met, len(judged), percent(met, len(judged)), *months, ())

    # --- groups -----------------------------------------------------------------------------------

    def reported(self, top: Unit, of: str, window: Window) -> Group:
        """A unit with or without itself and all that stood below it, each on its own line."""
        branch = [
            unit
            for unit in [COUNTRY, *self.units.everybody]
            if window.meets(unit)
            and ((unit == top and of == "branch") or top in self.units.above(unit))
        ]
        return Group(tuple((unit,) for unit in branch), whole=True)

    def as_of(self, day: str, top: Unit, of: str, window: Window) -> Group:
        """The lines of the units of a day: the unit's own, those below it, or both."""
        lines: dict[Line, list[Unit]] = defaultdict(list)
        for unit in [COUNTRY, *self.units.everybody]:
            if window.meets(unit):
                line = COUNTRY if unit == COUNTRY else self.units.line(unit, day)
                if self._belongs(line, top, of):
                    lines[line].append(unit)
        return Group(tuple(tuple(units) for units in lines.values()), whole=of != "own")

    def _belongs(self, line: Line, top: Unit, of: str) -> bool:
        if isinstance(line, tuple):
            place = line[1]
            under = place is not None and (place == top or top in self.units.above(place))
            return of != "own" and under
        return {
            "own": line == top,
            "below": top in self.units.above(line),
            "branch": line == top or top in self.units.above(line),
        }[of]


def bits(first: int, last: int) -> int:
    """A bit for each month from the first to the last."""
    return sum(1 << month for month in range(first, last + 1))


def _facts(
    rows: pd.DataFrame, rates: Mapping[str, Rate], start: int
) -> dict[str, dict[int, Facts]]:
    """For each rate, by the number of the unit: the reports that have every figure it needs.

    `rows` stand in the order of time. What does not count is blank in the table of a rate, so that
    `first` and `last` find the first and the last one that counts.
    """
    counts = {code: rows[one.needed].notna().all(axis="columns") for code, one in rates.items()}
    figures = pd.DataFrame(
        {
            (code, figure): rows[figure].where(counts[code])
            for code, one in rates.items()
            for figure in one.needed
        }
    )
    carried = rows[CARRIED].fillna(NOT_KNOWN)
    openings = pd.DataFrame({code: carried.where(counted) for code, counted in counts.items()})
    by_unit = figures.groupby(rows["unit"])
    summed, last = by_unit.sum(), by_unit.last()
    first = openings.groupby(rows["unit"]).first()
    facts: dict[str, dict[int, Facts]] = {}
    for code, one in rates.items():
        columns = {
            figure: (last if figure in AT_THE_END else summed)[code, figure].to_dict()
            for figure in one.needed
        }
        facts[code] = {
            unit: Facts(
                {figure: int(column[unit]) for figure, column in columns.items()},
                None if opening == NOT_KNOWN else int(opening),
            )
            for unit, opening in first[code].dropna().items()
        }
        seen = rows[counts[code]]
        for unit, begins, ends in zip(seen["unit"], seen["first"], seen["last"], strict=True):
            facts[code][unit].months |= bits(begins - start, ends - start)
    return facts


def _coverage(group: Group, counted: Mapping[Unit, Facts], window: Window) -> tuple[int, int]:
    """Months that count, of those of the window; of a branch unit-months, of those that exist."""
    covered = existing = 0
    for line in group.lines:
        living = missing = 0
        for unit in line:
            life = _life(unit, window)
            living |= life
            missing |= life & ~(counted[unit].months if unit in counted else 0)
        existing += living.bit_count()
        covered += (living & ~missing).bit_count()
    return covered, existing if group.whole else len(window.months)


@cache
def _life(unit: Unit, window: Window) -> int:
    """The months of the window in which the unit exists on one day at least."""
    since, until = (ordinal(day) - window.months[0] for day in (unit.since, unit.until))
    return bits(max(since, 0), min(until, len(window.months) - 1))


def percent(numerator: int, denominator: int) -> str | None:
    """Two decimals, half away from zero, from whole numbers alone."""
    if not denominator:
        return None
    hundredths, rest = divmod(abs(numerator) * 10_000, denominator)
    hundredths += 2 * rest >= denominator
    sign = "-" if numerator < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"
