"""Random provinces over several years: units that merge, split and end, and what they reported.

A world is plain data, for the oracle; `store` writes it to the database, with the same ids.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from core.months import Month
from indicators.models import Indicator
from reports.models import DossierReport, Field, FieldLine
from tests.units.histories import FIRST_DAY, World
from units.models import Unit, UnitChange

FIELDS = ("civil", "land")
STATES = ("approved", "approved", "approved", "submitted", "draft", "returned")
# Every figure that the formulas of the catalogue use, by the column in which it is typed.
TYPED = (
    "received_given", "received_online", "received_offline", "received_online_full", "carried_over",
    "resolved_given", "resolved_in_time", "resolved_early", "resolved_late",
    "resolved_late_apologised", "returned", "pending_given", "pending_in_time", "pending_overdue",
    "due", "payable", "paid_online", "digitized_intake", "digitized_result", "digitized_full",
    "reused", "postal",
)  # fmt: skip
REPORT_ONLY = (
    "visits", "surveyed", "satisfied", "petitions", "petitions_resolved", "petitions_on_time",
    "documents_sent", "documents_electronic", "procedures", "procedures_posted", "assigned_tasks",
    "assigned_tasks_on_time", "plan_tasks", "plan_tasks_done",
)  # fmt: skip
LAST_MONTH = Month.at(2027, 6)
LARGEST = 1_000_000_000

Row = dict[str, int | None]
EVENTS = (
    World.merge, World.merge, World.split, World.divide, World.rename, World.transfer,
    World.dissolve, World.dissolve, World.absorb, World.absorb, World.begin,
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """One report as plain values; `lines` by field code."""

    unit: int
    first: Month
    last: Month
    state: str
    illustration: bool
    figures: Row
    lines: dict[str, Row] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A history of units, and the reports of all of them."""

    world: World
    reports: tuple[Report, ...]

    def __repr__(self) -> str:
        return f"<{len(self.world.units)} units, {len(self.reports)} reports>"

    def window(self, random: Random) -> tuple[Month, Month]:
        """Any window, now and then of more than five years."""
        first = Month.of(FIRST_DAY) + random.randint(-2, 60)
        return first, first + random.choice([0, 0, 1, 2, 5, 11, 23, 59, 60, 61, 75, 130])

    def day(self, random: Random) -> date:
        return FIRST_DAY + timedelta(
            days=random.randint(0, (self.world.today - FIRST_DAY).days + 90)
        )


def build(seed: int, units: int, events: int) -> Case:
    """A seed, for a draw of its own for every figure is more than hypothesis likes to shrink."""
    random = Random(seed)
    world = World(random)
    provinces = [world.found(parent) for parent in (None, 1, 1)][1:]
    for _ in range(units):
        world.begin(random.choice(provinces))
    for _ in range(events):
        world.today += timedelta(days=random.choice([1, 9, 31, 60, 200, 500]))
        random.choice(EVENTS)(world, random.choice(provinces))
    reports = [report for unit in world.units for report in _reports(world, unit, random)]
    return Case(world, tuple(reports))


def _reports(world: World, unit: int, random: Random) -> list[Report]:
    """Reports that do not overlap and lie within the unit's months; some units report nothing."""
    life = world.units[unit]
    month = Month.of(life.valid_from) + random.randint(0, 3)
    ends = LAST_MONTH if life.valid_to is None else min(Month.of(life.valid_to), LAST_MONTH)
    fullness = random.choice([0, 0.5, 0.9, 1])
    reports: list[Report] = []
    while month <= ends and len(reports) < 10:
        last = min(month + random.choice([0, 0, 0, 0, 1, 2, 14]), ends)
        reports.append(_report(unit, month, last, fullness, random))
        month = last + random.choice([1, 1, 1, 2, 4, 40])
    return reports if fullness else []


def _report(unit: int, first: Month, last: Month, fullness: float, random: Random) -> Report:
    figures = _row(TYPED + REPORT_ONLY, fullness, random)
    lines = {code: _row(TYPED, fullness, random) for code in FIELDS if random.random() < 0.5}
    illustration = random.random() < 0.05
    return Report(unit, first, last, random.choice(STATES), illustration, figures, lines)


def _row(codes: tuple[str, ...], fullness: float, random: Random) -> Row:
    """Blank, nothing, a few, or as many as the database holds."""
    most = random.choice([1, 9, 9, LARGEST])
    return {code: random.randint(0, most) if random.random() < fullness else None for code in codes}


cases = st.builds(build, st.integers(0, 2**32), st.integers(0, 6), st.integers(0, 7))
randoms = st.builds(Random, st.integers(0, 2**32))


def store(case: Case) -> None:
    """Writes the world; units keep their ids."""
    for depth in range(len(case.world.units)):
        Unit.objects.insert(
            [unit for unit in _units(case.world) if _depth(case.world, unit.pk) == depth]
        )
    _store_changes(case.world)
    fields = {code: Field.objects.create(code=code, name=code) for code in FIELDS}
    stored = DossierReport.objects.bulk_create(
        DossierReport(
            unit_id=report.unit,
            first_month=report.first,
            last_month=report.last,
            state=report.state,
            origin="illustration" if report.illustration else "imported",
            **report.figures,
        )
        for report in case.reports
    )
    FieldLine.objects.bulk_create(
        FieldLine(report_id=row.pk, field=fields[code], **figures)
        for row, report in zip(stored, case.reports, strict=True)
        for code, figures in report.lines.items()
    )


def _units(world: World) -> list[Unit]:
    kinds = ("country", "province", "district", "commune")
    return [
        Unit(
            pk=pk,
            code=str(pk),
            name=f"Đơn vị {pk}",
            kind=kinds[min(_depth(world, pk), 3)],
            parent_id=unit.parent_id,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        for pk, unit in world.units.items()
    ]


def _depth(world: World, unit: int) -> int:
    parent = world.units[unit].parent_id
    return 0 if parent is None else 1 + _depth(world, parent)


def _store_changes(world: World) -> None:
    changes = UnitChange.objects.bulk_create(
        UnitChange(kind="merge", date=link.date) for link in world.links
    )
    sources, results = UnitChange.sources.through, UnitChange.results.through
    sources.objects.bulk_create(
        sources(unitchange_id=change.pk, unit_id=link.source_id)
        for change, link in zip(changes, world.links, strict=True)
    )
    results.objects.bulk_create(
        results(unitchange_id=change.pk, unit_id=link.result_id)
        for change, link in zip(changes, world.links, strict=True)
    )


def formulas() -> dict[str, tuple[str, str]]:
    """Indicator → numerator and denominator, as the catalogue has them."""
    versions = Indicator.objects.filter(versions__base=None).values_list(
        "code", "versions__numerator", "versions__denominator"
    )
    return {code: (numerator, denominator) for code, numerator, denominator in versions}
