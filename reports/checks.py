"""Walking through every stored report: what is false, and what is odd."""

from collections.abc import Iterator
from dataclasses import dataclass

from core import clock
from core.months import Month, Window
from reports import cells, linear, rules
from reports.models import DossierReport
from reports.neighbours import breaks, stocks_of
from reports.plans import overlap
from reports.rows import TOTAL, empty, told_once, untrue_totals
from reports.rules import KEPT, Fault
from reports.states import WRITABLE
from reports.stored import CHUNK, Stored, stored
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a stored report, and whether somebody has explained it. `row` as in `Rows`."""

    report: DossierReport
    row: str
    fault: Fault
    explained: bool

    @property
    def wrong(self) -> bool:
        """Whether it may not stand: a form that is still being filled in may hold more."""
        at_work = self.fault.rule in KEPT and self.report.state in WRITABLE
        return self.fault.refused and not at_work


def findings() -> Iterator[Finding]:
    """Every fault in the database, unit by unit and month by month.

    Four queries for some hundreds of reports, and two; memory holds one such chunk of them.
    """
    units = Unit.objects.in_bulk()
    this_month = clock.this_month()
    before: Stored | None = None
    furthest: Window | None = None
    for one in _all_stored():
        one.report.unit = units[one.report.unit_id]
        if before and before.report.unit_id != one.report.unit_id:
            before = furthest = None
        faults = [*_own(one, this_month), *_against(before, furthest, one)]
        for row, fault in told_once(faults, one.rows):
            yield Finding(
                one.report, row, fault, fault.wants_explanation and _explained(one, row, fault)
            )
        before = one
        if furthest is None or one.report.window.last > furthest.last:
            furthest = one.report.window


def _explained(one: Stored, row: str, fault: Fault) -> bool:
    return fault.wants_explanation and any(one.explains(note, row, fault) for note in (row, TOTAL))


def _all_stored() -> Iterator[Stored]:
    ordered = DossierReport.objects.everywhere().order_by("unit_id", "first_month")
    keys = list(ordered.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        found = stored(chunk)
        yield from (found[key] for key in chunk)


def _own(one: Stored, this_month: Month) -> Iterator[tuple[str, Fault]]:
    unit = one.report.unit
    misplaced = rules.out_of_time(
        one.report.window,
        this_month=this_month,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )
    for fault in (*misplaced, *empty(one.rows), *untrue_totals(one.rows)):
        yield TOTAL, fault
    yield from cells.texts_left(one.rows, one.texts)
    for row, values in one.rows.items():
        for fault in linear.judge(values):
            yield row, fault


def _against(
    before: Stored | None, furthest: Window | None, one: Stored
) -> Iterator[tuple[str, Fault]]:
    window = one.report.window
    if furthest and furthest.overlaps(window):
        yield TOTAL, overlap(window, furthest)
    if before and before.report.last_month + 1 == window.first:
        earlier, later = stocks_of(before.rows), stocks_of(one.rows)
        yield from breaks(earlier, later, before.report.window, at_opening=True)
