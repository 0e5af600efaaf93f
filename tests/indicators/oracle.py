"""The rules of the arithmetic once more, in plain Python over plain lists. Shares nothing with the
product: no formula parser, no lineage, no mapping, no SQL.

- A report counts for an indicator when its state counts, it lies wholly inside the window, and it
  has every unmarked figure. Flows add. The opening stock is that of the unit's first counted
  report,
  dropped if a predecessor has a counted one; the closing stock that of its last, dropped if a
  successor has one. A blank figure marked “?” counts as nothing, and is named.
- In the view of a day a unit that does not live then stands where its successors (predecessors)
  do: on the one unit, or undivided below the nearest common ancestor of several.
- A month of a line counts when every unit on it that lives on one of its days has a counted report.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tests.indicators.worlds import Case, Report, Row

OPENING = {"carried_over"}
CLOSING = {
    "pending", "pending_in_time", "pending_overdue", "procedures", "procedures_posted",
    "plan_tasks", "plan_tasks_done",
}  # fmt: skip
WHOLES = {
    "received": ("received_online", "received_offline"),
    "resolved": ("resolved_in_time", "resolved_late"),
    "pending": ("pending_in_time", "pending_overdue"),
}
Lines = dict[object, list[int]]


@dataclass(frozen=True)
class Answer:
    numerator: int | None
    denominator: int | None
    months_counted: int
    months_owed: int
    months_in_window: int
    blank_optional: tuple[str, ...]
    illustrative: bool


@dataclass(frozen=True)
class Asked:
    """What is asked of a case: which reports, over which months."""

    case: Case
    first: int
    last: int
    provisional: bool = False
    field: str | None = None

    @cached_property
    def months(self) -> dict[int, set[int]]:
        """The months of the window in which each unit lives."""
        window = range(self.first, self.last + 1)
        return {u: {m for m in window if lives_in(self.case, u, m)} for u in self.case.world.units}

    def answer(self, numerator: str, denominator: str, lines: Lines, of: str) -> Answer:
        over, under = terms(numerator), terms(denominator)
        required = {code for _, code, optional in over + under if not optional}
        counted = self.counted({u for units in lines.values() for u in units}, required)
        values = {code: self.figure(code, counted) for _, code, _ in over + under}
        blanks = [
            code
            for _, code, optional in over + under
            if optional and code not in required and self.is_blank(code, counted)
        ]
        months, owed = self.coverage(lines, counted)
        return Answer(
            sum(sign * values[code] for sign, code, _ in over) if counted else None,
            sum(sign * values[code] for sign, code, _ in under) if counted else None,
            months,
            owed,
            owed if of != "own" else self.last - self.first + 1,
            tuple(dict.fromkeys(blanks)),
            any(report.illustration for report in counted),
        )

    def row(self, report: Report) -> Row | None:
        return report.figures if self.field is None else report.lines.get(self.field)

    def counted(self, units: Iterable[int], required: Iterable[str]) -> list[Report]:
        states = {"approved", "submitted"} if self.provisional else {"approved"}
        return [
            report
            for report in self.case.reports
            if report.unit in set(units)
            and report.state in states
            and self.first <= report.first
            and report.last <= self.last
            and self.row(report) is not None
            and all(self.value(report, code) is not None for code in required)
        ]

    def value(self, report: Report, code: str) -> int | None:
        row = self.row(report) or {}
        if code not in WHOLES:
            return row.get(code)
        one, other = (row[part] for part in WHOLES[code])
        given = row[code + "_given"]
        if given is None and one is not None and other is not None:
            return one + other
        return given

    def figure(self, code: str, counted: list[Report]) -> int:
        return sum(self.value(report, code) or 0 for report in self.bearers(code, counted))

    def is_blank(self, code: str, counted: list[Report]) -> bool:
        return any(self.value(report, code) is None for report in self.bearers(code, counted))

    def bearers(self, code: str, counted: list[Report]) -> list[Report]:
        """The reports whose value of a figure goes into the sum."""
        if code not in OPENING | CLOSING:
            return counted
        by_unit = defaultdict(list)
        for report in counted:
            by_unit[report.unit].append(report)
        if code in OPENING:
            first = {u: min(reports, key=lambda r: r.first) for u, reports in by_unit.items()}
            return [first[u] for u in by_unit if not self.inherited(u, first)]
        last = {u: max(reports, key=lambda r: r.last) for u, reports in by_unit.items()}
        return [last[u] for u in by_unit if not self.taken_over(u, last)]

    def inherited(self, unit: int, first: dict[int, Report]) -> bool:
        """A predecessor reported, and had gone into the unit when that first reported."""
        opened = first[unit].first
        born = self.case.world.units[unit].valid_from
        sources = {
            link.source_id
            for link in self.case.world.links
            if link.result_id == unit
            and (link.date <= born or link.date <= date(opened // 12, opened % 12 + 1, 1))
        }
        return any(({source} | before(self.case, source)) & set(first) for source in sources)

    def taken_over(self, unit: int, last: dict[int, Report]) -> bool:
        """A successor reported after it had taken the unit in."""
        taken = [link for link in self.case.world.links if link.source_id == unit]
        return any(
            (link.result_id in last and last[link.result_id].last >= ordinal(link.date))
            or self.taken_over(link.result_id, last)
            for link in taken
        )

    def coverage(self, lines: Lines, counted: list[Report]) -> tuple[int, int]:
        reported = {(r.unit, month) for r in counted for month in range(r.first, r.last + 1)}
        full = valid = 0
        for units in lines.values():
            for month in range(self.first, self.last + 1):
                living = [unit for unit in units if month in self.months[unit]]
                valid += bool(living)
                full += bool(living) and all((unit, month) in reported for unit in living)
        return full, valid


def terms(text: str) -> list[tuple[int, str, bool]]:
    """Sign, figure, optional?"""
    words = text.replace("-", "+ -").replace("- ", "-").split("+")
    return [
        (-1 if "-" in word else 1, word.strip(" -?"), "?" in word) for word in words if word.strip()
    ]


def lives_in(case: Case, unit: int, month: int) -> bool:
    """On one of the month's days."""
    life = case.world.units[unit]
    ended = life.valid_to is not None and ordinal(life.valid_to) < month
    return ordinal(life.valid_from) <= month and not ended


def ordinal(day: date) -> int:
    return day.year * 12 + day.month - 1


def lives_on(case: Case, unit: int, day: date) -> bool:
    life = case.world.units[unit]
    return life.valid_from <= day and (life.valid_to is None or day <= life.valid_to)


def before(case: Case, unit: int) -> set[int]:
    """All predecessors."""
    near = {link.source_id for link in case.world.links if link.result_id == unit}
    return near.union(*(before(case, other) for other in near))


def above(case: Case, unit: int) -> list[int]:
    parent = case.world.units[unit].parent_id
    return [] if parent is None else [parent, *above(case, parent)]


def homes(case: Case, unit: int, day: date) -> set[int]:
    """The units of a day to which the counts of a unit may belong."""
    if lives_on(case, unit, day):
        return {unit}
    if case.world.units[unit].valid_from > day:
        near = [a.source_id for a in case.world.links if a.result_id == unit and a.date > day]
    else:
        near = [a.result_id for a in case.world.links if a.source_id == unit and a.date <= day]
    return set().union(*(homes(case, other, day) for other in near))


def place(case: Case, unit: int, day: date) -> tuple[int, bool]:
    """The unit of the day on which, or (False) below which, a unit stands."""
    found = homes(case, unit, day)
    if len(found) == 1:
        return found.pop(), True
    if not found:
        parent = case.world.units[unit].parent_id
        assert parent is not None
        return place(case, parent, day)[0], False
    one = min(found)
    shared = [u for u in above(case, one) if all(u in above(case, other) for other in found)]
    return next(u for u in shared if lives_on(case, u, day)), False


def lines(case: Case, top: int, of: str, view: object, first: int, last: int) -> Lines:
    """The lines of a unit, and the units whose reports are counted on each."""
    found: Lines = defaultdict(list)
    for unit in case.world.units:
        if not any(lives_in(case, unit, month) for month in range(first, last + 1)):
            continue
        at, whole = place(case, unit, view) if isinstance(view, date) else (unit, True)
        own = whole and at == top
        below = not own and top in [at, *above(case, at)]
        if own if of == "own" else below if of == "below" else own or below:
            found[at if whole else ("undivided", at)].append(unit)
    return found
