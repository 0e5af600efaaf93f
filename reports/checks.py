"""Walking through the stored reports: what is false, and what is odd.

Suspects are found for some hundreds of units at a time (reports.suspects) and judged one by one, as
the pages judge them. That nearly all numbers are round is only told on pages.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from core import clock
from core.months import FIRST_YEAR, LAST_YEAR, Month, Window
from reports import cells, history_rules, linear, rules
from reports.models import DossierReport
from reports.neighbours import breaks, changed_after, figures_changed, stocks_of
from reports.plans import overlap
from reports.rows import TOTAL, empty, told_once, untrue_totals
from reports.rules import KEPT, Fault, Rule
from reports.sending import opening_days
from reports.stored import Stored, explained_as, stored
from reports.suspects import Seen, Sifted, odd_by_themselves, sift
from units.models import Unit

# What is in memory at one time, and how much one statement reads.
UNITS_AT_ONCE = 200
EVER = Window(Month.at(FIRST_YEAR, 1), Month.at(LAST_YEAR, 12))


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
        at_work = self.fault.rule in KEPT and self.report.is_writable
        return self.fault.refused and not at_work


def findings(branch: Unit | None = None, window: Window = EVER) -> Iterator[Finding]:
    """Every fault of a branch in a window, of all that is stored where they are left out; unit by
    unit and month by month.

    Five queries, two for each chunk of units, five more for a chunk with suspects, and one where
    some are of the month that runs; memory holds
    the stocks of a chunk and its suspects.
    """
    reporting = DossierReport.objects.everywhere()
    if branch is not None:
        reporting = reporting.of_branch(branch)
    keys = list(reporting.order_by("unit_id").values_list("unit_id", flat=True).distinct())
    units = Unit.objects.select_related("parent__parent__parent").in_bulk(keys)
    odd = odd_by_themselves()
    for start in range(0, len(keys), UNITS_AT_ONCE):
        chunk = {key: units[key] for key in keys[start : start + UNITS_AT_ONCE]}
        yield from _judged(sift(chunk, window, clock.today(), odd), chunk)


def _judged(sifted: Sifted, units: Mapping[int, Unit]) -> Iterator[Finding]:
    suspects = sifted.suspects.values()
    windows = ((units[seen.row.unit_id], seen.row.window) for seen in suspects)
    opening = opening_days(windows, clock.this_month())
    loaded = stored(pk for one in suspects for pk in one.pks) if suspects else {}
    for seen in suspects:
        one = loaded[seen.row.pk]
        one.report.unit = units[one.report.unit_id]
        before = loaded[seen.before.pk] if seen.before else None
        past = sifted.past[one.report.unit_id]
        opens = opening.get((seen.row.unit_id, seen.row.window))
        faults = [*_own(one, opens), *_against(seen, before, one)]
        faults += [(TOTAL, fault) for fault in _of_history(seen, before, one, past)]
        for row, fault in told_once(faults, one.rows):
            explained = fault.wants_explanation and _explained(one, before, row, fault)
            yield Finding(one.report, row, fault, explained=explained)


def _explained(one: Stored, before: Stored | None, row: str, fault: Fault) -> bool:
    """In the report, or of a broken chain in the one before it."""
    notes = (row, TOTAL)
    if any(one.explains(note, row, fault) for note in notes):
        return True
    if before is None or fault.rule != Rule.CHAIN:
        return False
    return explained_as(row, fault.mirrored) in before.said


def _own(one: Stored, opens: date | None) -> Iterator[tuple[str, Fault]]:
    unit = one.report.unit
    misplaced = rules.out_of_time(
        one.report.window,
        today=clock.today(),
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        opens=opens,
    )
    for fault in (*misplaced, *empty(one.rows), *untrue_totals(one.rows)):
        yield TOTAL, fault
    yield from cells.texts_left(one.rows, one.texts)
    for row, values in one.rows.items():
        for fault in linear.judge(values):
            yield row, fault


def _against(seen: Seen, before: Stored | None, one: Stored) -> Iterator[tuple[str, Fault]]:
    """What the reports before it speak against; a broken chain costs a query for its culprit."""
    window = one.report.window
    if seen.furthest and seen.furthest.overlaps(window):
        yield TOTAL, overlap(window, seen.furthest)
    if before is None or not seen.follows:
        return
    stocks, other = (stocks_of(before.rows), stocks_of(one.rows)), before.report.window
    if any(breaks(*stocks, other, at_opening=True)):
        changed = figures_changed((before.report.pk, one.report.pk))
        after = changed_after(changed.get(one.report.pk), changed.get(before.report.pk))
        yield from breaks(*stocks, other, at_opening=True, changed_on=after)


def _of_history(
    seen: Seen, before: Stored | None, one: Stored, past: history_rules.Past
) -> Iterator[Fault]:
    window = one.report.window
    if len(window) != 1:
        return
    yield from history_rules.outliers(window.first, past)
    if before is not None and seen.follows and len(before.report.window) == 1:
        flows = history_rules.flows(before.rows[TOTAL])
        yield from history_rules.copied(one.rows[TOTAL], flows, before.report.first_month)
