"""Judging figures to be saved against what is stored, for one report and for thousands alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core import clock
from core.errors import Problem
from core.months import Month, Window
from reports import cells, rules, stored
from reports import rows as row_rules
from reports.entries import Entry, Warned
from reports.owed import reports_monthly
from reports.rows import TOTAL, Row
from reports.rules import Fault, Rule
from reports.states import WRITABLE, State
from reports.stored import Near, Stocks, Stored


@dataclass(slots=True)
class Plan:
    """One entry judged: the rows as they would be, and what speaks against or about them."""

    entry: Entry
    stored: Stored | None
    rows: dict[str, Row]
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[tuple[str, Fault]] = field(default_factory=list)

    @property
    def before(self) -> dict[str, Row]:
        return self.stored.rows if self.stored else {}

    def refusals(self, *, kept: Collection[Rule] = ()) -> Iterator[Problem]:
        """The problems that forbid to store it, each with its place; not those of rules `kept`."""
        return (
            self._placed(key, one)
            for key, one in self.faults
            if one.refused and one.rule not in kept
        )

    @property
    def warnings(self) -> tuple[Warned, ...]:
        return tuple(
            Warned(self._placed(key, one), one.wants_explanation and not self.explained(key), key)
            for key, one in self.faults
            if not one.refused
        )

    def wants_explanation(self, key: str) -> bool:
        """Whether a note on this row explains something; one on the total row speaks for all."""
        return any(one.wants_explanation and key in (row, TOTAL) for row, one in self.faults)

    def explained(self, key: str) -> bool:
        """Whether somebody has said why this row is as it is."""
        said = self.entry.notes
        explained_before = self.stored is not None and self.stored.explains(key)
        return bool(said.get(key) or said.get(TOTAL)) or explained_before

    def _placed(self, key: str, one: Fault) -> Problem:
        place = self.entry.place(key)
        column = place.column(one.problem.column)
        return one.at(place.sheet, place.row, column, place.file)


def judge(entries: Sequence[Entry], *, writing: bool = True) -> list[Plan]:
    """Judges entries, no two of one unit and window, against each other and the stored.

    `writing=False` asks what speaks about stored reports as they are, in whatever state.
    """
    near = stored.near(entries)
    plans = _plans(entries, near)
    this_month = clock.this_month()
    for plan in plans:
        faults = [*misplaced(plan.entry, this_month), *row_rules.empty(plan.rows)]
        if writing and plan.stored:
            faults += _not_writable(plan.entry, plan.stored.report.state)
        plan.faults += [(TOTAL, one) for one in faults]
        plan.faults += cells.texts_left(plan.rows, plan.texts)
        for key, values in plan.rows.items():
            plan.faults += [(key, one) for one in _row_faults(key, values)]
    _judge_overlaps(plans, near)
    _judge_chains(plans, near)
    for plan in plans:
        plan.faults = row_rules.told_once(plan.faults, plan.rows)
    return plans


def _plans(entries: Sequence[Entry], near: Iterable[Near]) -> list[Plan]:
    keys = {(one.unit_id, one.window): one.pk for one in near}
    wanted = [keys.get((entry.unit.pk, entry.window)) for entry in entries]
    found = stored.stored(pk for pk in wanted if pk is not None)
    return [_plan(entry, found.get(pk or 0)) for entry, pk in zip(entries, wanted, strict=True)]


def _plan(entry: Entry, existing: Stored | None) -> Plan:
    after, faults = row_rules.merge(existing.rows if existing else {}, entry.rows)
    texts = entry.texts
    if texts is None:
        texts = cells.unspoken(existing.texts if existing else {}, entry.rows)
    held = {key: dict(row) for key, row in texts.items() if row}
    return Plan(entry, existing, after, held, [(TOTAL, one) for one in faults])


def misplaced(entry: Entry, this_month: Month) -> Iterator[Fault]:
    """What speaks against a report of this unit over these months, whatever its figures."""
    unit = entry.unit
    if not reports_monthly(unit):
        message = _(
            "%(unit)s là tổ dân phố, thôn, không lập báo cáo riêng:"
            " nhập vào báo cáo của xã, phường."
        )
        yield rules.fault(Rule.UNIT, message % {"unit": unit.name}, "unit", unit.code)
    yield from rules.out_of_time(
        entry.window, this_month=this_month, valid_from=unit.valid_from, valid_to=unit.valid_to
    )


def _row_faults(key: str, values: Row) -> Iterator[Fault]:
    if key != TOTAL:
        yield from rules.of_the_whole_report(values)
    yield from rules.judge(values)


def _not_writable(entry: Entry, state: str) -> Iterator[Fault]:
    if state in WRITABLE:
        return
    message = _(
        "Báo cáo %(window)s của %(unit)s ở trạng thái “%(state)s” nên không sửa được số liệu:"
        " cấp trên cần trả lại hoặc mở lại báo cáo trước."
    ) % {
        "window": entry.window.label,
        "unit": entry.unit.name,
        "state": State(state).label,
    }
    yield rules.fault(Rule.WINDOW, message)


def _judge_overlaps(plans: Sequence[Plan], near: Iterable[Near]) -> None:
    """No two reports of a unit share a month, whatever their state."""
    taken: defaultdict[int, list[tuple[Window, Plan | None]]] = defaultdict(list)
    planned = {(plan.entry.unit.pk, plan.entry.window) for plan in plans}
    for plan in plans:
        taken[plan.entry.unit.pk].append((plan.entry.window, plan))
    for one in near:
        if (one.unit_id, one.window) not in planned:
            taken[one.unit_id].append((one.window, None))
    for windows in taken.values():
        _judge_overlaps_of_a_unit(windows)


def _judge_overlaps_of_a_unit(windows: list[tuple[Window, Plan | None]]) -> None:
    windows.sort(key=lambda item: (item[0].first, item[0].last))
    longest, its_plan = windows[0]
    for window, plan in windows[1:]:
        if window.overlaps(longest):
            if plan:
                plan.faults.append((TOTAL, overlap(window, longest)))
            elif its_plan:
                its_plan.faults.append((TOTAL, overlap(longest, window)))
        if window.last > longest.last:
            longest, its_plan = window, plan


def overlap(window: Window, other: Window) -> Fault:
    """That two reports of a unit share a month."""
    message = _(
        "Báo cáo %(window)s trùng tháng với báo cáo %(other)s của cùng đơn vị:"
        " mỗi tháng chỉ nằm trong một báo cáo, hãy sửa lại tháng."
    ) % {"window": window.label, "other": other.label}
    return rules.fault(Rule.WINDOW, message, "first_month", str(window.first))


def _judge_chains(plans: Sequence[Plan], near: Iterable[Near]) -> None:
    """The opening stock of each report is the closing one of the report before."""
    rows: dict[tuple[int, Window], dict[str, Stocks]] = {
        (one.unit_id, one.window): one.stocks for one in near
    }
    planned = {(plan.entry.unit.pk, plan.entry.window): stocks_of(plan.rows) for plan in plans}
    rows |= planned
    ending = {(unit, window.last): window for unit, window in rows}
    beginning = {(unit, window.first): window for unit, window in rows}
    for plan in plans:
        unit, window = plan.entry.unit.pk, plan.entry.window
        own = planned[unit, window]
        before = ending.get((unit, window.first - 1))
        if before:
            plan.faults += breaks(rows[unit, before], own, before, at_opening=True)
        after = beginning.get((unit, window.last + 1))
        if after and (unit, after) not in planned:  # else it is told there
            plan.faults += breaks(own, rows[unit, after], after, at_opening=False)


def stocks_of(rows: dict[str, Row]) -> dict[str, Stocks]:
    """Opening and closing stock of each row."""
    return {
        key: (row.get("carried_over"), rules.known(row, "pending")) for key, row in rows.items()
    }


def breaks(
    earlier: dict[str, Stocks], later: dict[str, Stocks], other: Window, *, at_opening: bool
) -> Iterator[tuple[str, Fault]]:
    """Rows whose opening stock is not the closing one of the report before."""
    for key in later:
        if key not in earlier:
            continue
        closing, opening = earlier[key][1], later[key][0]
        broken = rules.chain(closing, opening, at_opening=at_opening, other=other.label)
        if broken:
            yield key, broken
