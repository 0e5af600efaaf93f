"""Units and who came out of whom, from the CSV files of fixtures/units; days are ISO text."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]  # it ships no types


def ordinal(month: str) -> int:
    """Months since the year 0, of "2024-07" or of the day "2024-07-01"."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


@dataclass(frozen=True)
class Unit:
    """One legal existence. Days are ISO text, which sorts as days do; an open end sorts last."""

    code: str
    parent_code: str
    since: str
    until: str
    kind: str = ""

    def lives_on(self, day: str) -> bool:
        return self.since <= day <= self.until

    def lives_between(self, first_day: str, last_day: str) -> bool:
        return self.since <= last_day and first_day <= self.until


COUNTRY = Unit("VN", "", "0001-01-01", "9999-12-31")
# A line of a view: a unit, or the unit under which undivided counts hang.
Line = Unit | tuple[str, Unit | None]


def last_day(month: str) -> str:
    return f"{month}-31"


def day_before(day: str) -> str:
    return str(pd.Timestamp(day) - pd.Timedelta(days=1))[:10]


class Units:
    """All units of the files with their parents, and who came out of whom."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.by_code: dict[str, list[Unit]] = defaultdict(list)
        self.after: dict[Unit, list[tuple[str, Unit]]] = defaultdict(list)
        self.before: dict[Unit, list[Unit]] = defaultdict(list)
        self._above: dict[Unit, list[Unit]] = {COUNTRY: []}
        found = list(folders)
        for folder in found:
            for row in _rows(folder / "units.csv"):
                unit = Unit(
                    row["code"], row["parent_code"], row["valid_from"],
                    row["valid_to"] or COUNTRY.until, row["kind"],
                )  # fmt: skip
                self.by_code[unit.code].append(unit)
        self.everybody = [unit for units in self.by_code.values() for unit in units]
        self.number = {unit: number for number, unit in enumerate(self.everybody)}
        for folder in found:
            for row in _rows(folder / "changes.csv"):
                self._change(row)

    def _change(self, row: Mapping[str, str]) -> None:
        for source in row["sources"].split():
            for result in row["results"].split():
                old = self.on(source, day_before(row["date"]))
                new = self.on(result, row["date"])
                self.after[old].append((row["date"], new))
                self.before[new].append(old)

    def on(self, code: str, day: str) -> Unit:
        """The unit of this code on a day."""
        return next(unit for unit in self.by_code[code] if unit.lives_on(day))

    def latest(self, code: str, day: str) -> Unit:
        """The unit of this code on a day, or the last one that had begun by then."""
        begun = [unit for unit in self.by_code[code] if unit.since <= day]
        return max(begun, key=lambda unit: unit.since)

    def above(self, unit: Unit) -> list[Unit]:
        """The units above, the nearest first, the country last."""
        if unit not in self._above:
            parent = self.on(unit.parent_code, unit.since) if unit.parent_code else COUNTRY
            self._above[unit] = [parent, *self.above(parent)]
        return self._above[unit]

    def ancestry(self, unit: Unit, *, back: bool) -> set[Unit]:
        """Everybody that went into the unit, or came out of it, over any number of changes."""
        near = self.before[unit] if back else [new for _day, new in self.after[unit]]
        return set(near).union(*(self.ancestry(one, back=back) for one in near))

    def heirs(self, unit: Unit, day: str) -> set[Unit]:
        """The units of a later day to which the counts of a unit may belong."""
        if unit.lives_on(day):
            return {unit}
        steps = [new for when, new in self.after[unit] if when <= day]
        return set[Unit]().union(*(self.heirs(new, day) for new in steps))

    def line(self, unit: Unit, day: str) -> Line:
        """Where the counts of a unit stand in the view of a later day."""
        heirs = self.heirs(unit, day)
        if len(heirs) == 1:
            return heirs.pop()
        if heirs:
            shared = [set(self.above(heir)) for heir in heirs]
            common = set.intersection(*shared)
            return "undivided", next(one for one in self.above(min_unit(heirs)) if one in common)
        above = self.line(self.above(unit)[0], day)
        return "undivided", above[1] if isinstance(above, tuple) else above


def min_unit(units: Collection[Unit]) -> Unit:
    return min(units, key=lambda unit: unit.code)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
