"""Judging reports by the months beside and before them: stocks handed on, copies, outliers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from audit.queries import changes_of
from core.clock import OFFICE_TIME
from core.months import Month, Window
from reports import history_rules, rules, stored
from reports.models import DossierReport
from reports.rows import TOTAL, Row
from reports.rules import Fault
from reports.stored import Near, Stocks

if TYPE_CHECKING:
    from reports.plans import Plan

SAVED = "reports.figures_saved"
Key = tuple[int, Window]
"""A report by its unit and window."""
Watched = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that follow each other, looked at from the plan of one of them."""

    plan: "Plan"
    own: Key
    other: Key
    at_opening: bool
    """The one looked at is the later."""

    def breaks(
        self, stocks: Mapping[Key, dict[str, Stocks]], changed_on: date | None = None
    ) -> list[tuple[str, Fault]]:
        pair = (self.other, self.own) if self.at_opening else (self.own, self.other)
        earlier, later = (stocks[key] for key in pair)
        other = self.other[1]
        found = breaks(earlier, later, other, at_opening=self.at_opening, changed_on=changed_on)
        return list(found)


def key_of(plan: "Plan") -> Key:
    return plan.entry.unit.pk, plan.entry.window


def judge_chains(plans: "Sequence[Plan]", near: Iterable[Near], *, dated: bool = True) -> None:
    """The opening stock of each report is the closing one of the report before, or one of the two
    says why not. Where it is to be `dated` when the other was changed, asks for the history of
    those alone whose is not: one query.
    """
    pks: dict[Key, int] = {(one.unit_id, one.window): one.pk for one in near}
    stocks = {(one.unit_id, one.window): one.stocks for one in near}
    planned = {key_of(plan): stocks_of(plan.rows) for plan in plans}
    stocks |= planned
    broken = [pair for pair in _pairs(plans, stocks, planned) if pair.breaks(stocks)]
    asked = broken if dated else []
    changed = figures_changed(
        pks[key] for pair in asked for key in (pair.own, pair.other) if key in pks
    )
    said = {(one.unit_id, one.window): one.said for one in near}
    for pair in broken:
        own, other = (changed.get(pks.get(key, 0)) for key in (pair.own, pair.other))
        found = pair.breaks(stocks, changed_after(own, other))
        pair.plan.faults += found
        pair.plan.beside |= dict(_said_beside(pair, found, said.get(pair.other, {})))


def _said_beside(
    pair: Pair, found: Iterable[tuple[str, Fault]], said: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """What the other report of the pair says of these faults, and which report that is."""
    words = _("báo cáo {window}: “{text}”")
    for row, one in found:
        theirs = stored.explained_as(row, one.mirrored)
        if theirs in said:
            told = words.format(window=pair.other[1].label, text=said[theirs])
            yield stored.explained_as(row, one), told


def _pairs(
    plans: "Sequence[Plan]", known: Iterable[Key], planned: Mapping[Key, object]
) -> Iterator[Pair]:
    """Of two reports that are both looked at the later tells of the break."""
    known = list(known)
    ending = {(unit, window.last): window for unit, window in known}
    beginning = {(unit, window.first): window for unit, window in known}
    for plan in plans:
        unit, window = own = key_of(plan)
        before = ending.get((unit, window.first - 1))
        if before:
            yield Pair(plan, own, (unit, before), at_opening=True)
        after = beginning.get((unit, window.last + 1))
        if after and (unit, after) not in planned:
            yield Pair(plan, own, (unit, after), at_opening=False)


def stocks_of(rows: Mapping[str, Row]) -> dict[str, Stocks]:
    """Opening and closing stock of each row."""
    return {
        key: (row.get("carried_over"), rules.known(row, "pending")) for key, row in rows.items()
    }


def breaks(
    earlier: Mapping[str, Stocks],
    later: Mapping[str, Stocks],
    other: Window,
    *,
    at_opening: bool,
    changed_on: date | None = None,
) -> Iterator[tuple[str, Fault]]:
    """Rows whose opening stock is not the closing one of the report before."""
    facts = {"at_opening": at_opening, "other": other.label, "changed_on": changed_on}
    for key in later:
        if key in earlier:
            closing, opening = earlier[key][1], later[key][0]
            broken = rules.chain(closing, opening, **facts)  # type: ignore[arg-type]
            if broken:
                yield key, broken


def figures_changed(reports: Iterable[int]) -> dict[int, datetime]:
    """When a figure of each report was last written, notes and states apart. One query, or none."""
    wanted = sorted(set(reports))
    if not wanted:
        return {}
    return {
        int(pk): at
        for pk, at, changes in changes_of(DossierReport, wanted, SAVED)
        if any(change["figure"] not in ("note", "state", "source_file") for change in changes)
    }


def changed_after(own: datetime | None, other: datetime | None) -> date | None:
    """The day on which the other report changed, if that was after this one did."""
    if own is None or other is None or other <= own:
        return None
    return other.astimezone(OFFICE_TIME).date()


def judge_history(
    plans: "Sequence[Plan]", near: Sequence[Near], at_hand: Iterable[DossierReport] = ()
) -> None:
    """Total rows of single months against the months before; reports of several are no measure.

    Months that are judged together count as they would be, not as they are stored. One query for
    those that look like copies, and none where nothing does, or what they would copy is at hand.
    """
    monthly = {key_of(plan): plan for plan in plans if len(plan.entry.window) == 1}
    past: dict[int, dict[int, Watched]] = {}
    for one in near:
        if len(one.window) == 1:
            past.setdefault(one.unit_id, {})[one.window.first] = one.watched
    for (unit, window), plan in monthly.items():
        past.setdefault(unit, {})[window.first] = history_rules.watched(plan.rows[TOTAL])
    alike = [key for key in monthly if _looks_alike(key, past)]
    flows = _flows([month_before(key) for key in alike], monthly, near, at_hand)
    for key, plan in monthly.items():
        unit, window = key
        found = list(history_rules.outliers(window.first, past[unit]))
        if key in alike:
            before = month_before(key)
            found += history_rules.copied(plan.rows[TOTAL], flows[before], before[1].first)
        found += history_rules.rounded(plan.rows[TOTAL])
        plan.faults += [(TOTAL, one) for one in found]


def month_before(key: Key) -> Key:
    unit, window = key
    month = Month(window.first - 1)
    return unit, Window(month, month)


def _looks_alike(key: Key, past: Mapping[int, history_rules.Past]) -> bool:
    unit, window = key
    before = past[unit].get(window.first - 1)
    return before is not None and history_rules.looks_alike(past[unit][window.first], before)


def _flows(
    keys: Iterable[Key],
    planned: "Mapping[Key, Plan]",
    near: Iterable[Near],
    at_hand: Iterable[DossierReport],
) -> dict[Key, tuple[int | None, ...]]:
    """The flows of reports as they are planned, else as they are stored."""
    wanted = set(keys)
    rows: dict[Key, Row] = {(one.unit_id, one.window): stored.values_of(one) for one in at_hand}
    rows |= {key: plan.rows[TOTAL] for key, plan in planned.items()}
    pks = {(one.unit_id, one.window): one.pk for one in near}
    found = stored.flows(pks[key] for key in wanted if key not in rows)
    return {
        key: history_rules.flows(rows[key]) if key in rows else found[pks[key]] for key in wanted
    }
