"""Judging figures to be saved against what is stored, for one report and for thousands alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core import clock
from core.errors import Problem
from core.months import Window
from reports import cells, linear, rules, stored
from reports import rows as row_rules
from reports.entries import Entry, Warned, too_long
from reports.models import DossierReport
from reports.neighbours import judge_chains, judge_history, key_of
from reports.owed import reports_monthly
from reports.reopening import lapsed_words
from reports.rows import TOTAL, Row
from reports.rules import Fault, Rule
from reports.sending import opening_days
from reports.states import LAPSED
from reports.stored import Near, Stored, explained_as


@dataclass(slots=True)
class Plan:
    """One entry judged: the rows as they would be, and what speaks against or about them. `beside`
    holds of faults between two reports (explained_as) what the other says to explain them.
    """

    entry: Entry
    stored: Stored | None
    rows: dict[str, Row]
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)

    @property
    def before(self) -> dict[str, Row]:
        return self.stored.rows if self.stored else {}

    @property
    def texts_before(self) -> cells.Texts:
        return self.stored.texts if self.stored else {}

    def typed_before(self, row: str, code: str) -> str:
        """What stood in the cell of a figure and was no number, in quotes."""
        text = self.texts_before.get(row, {}).get(cells.CELL_OF.get(code, ""))
        return f"“{cells.quoted(text)}”" if text else ""

    def refusals(self, *, kept: Collection[Rule] = (), whole: bool = True) -> Iterator[Problem]:
        """The problems that forbid to store it, each with its place; not those of rules `kept`,
        and where it is not the `whole` report, none that its other rows decide.
        """
        for key, one in self.faults:
            if one.refused and one.rule not in kept and (whole or not row_rules.between(key, one)):
                yield self._placed(key, one)
        for key, note in self.entry.notes.items():
            if told := too_long(note):
                place = self.entry.place(key)
                yield Problem(told, place.sheet, place.row, file=place.file)

    @property
    def warnings(self) -> tuple[Warned, ...]:
        return tuple(
            Warned(
                self._placed(key, one), one.wants_explanation and not self.explained(key, one), key
            )
            for key, one in self.faults
            if not one.refused
        )

    def explained(self, row: str, one: Fault) -> bool:
        """Whether somebody has said why this is so, here or in the other of the two reports between
        which it is; a note on the total row speaks for all.
        """
        if self.explained_beside(row, one):
            return True
        return any(self._explains(note, row, one) for note in {row, TOTAL})

    def explained_beside(self, row: str, one: Fault) -> str:
        """“báo cáo tháng 10/2026: “Nhập bù””; empty where the other report says nothing of it."""
        return self.beside.get(explained_as(row, one), "")

    def explained_by(self, note: str) -> list[str]:
        """What the note on a row explains, as Stored.explains finds it again."""
        return sorted(
            explained_as(row, one)
            for row, one in self.faults
            if one.wants_explanation and note in (row, TOTAL) and self._explains(note, row, one)
        )

    def _explains(self, note: str, row: str, one: Fault) -> bool:
        """A note speaks of what its writer saw: a new one of all there is, one that was written
        before of what it was written for. Written again word for word it speaks of its own row,
        under which it stands, and of no fault of others that came since.
        """
        said = self.entry.notes.get(note)
        if said and (note == row or self.stored is None or said != self.stored.explanation(note)):
            return True
        return self.stored is not None and self.stored.explains(note, row, one)

    def place(self, row: str) -> int:
        """Where the pages have the row: the key of its field, 0 of the total."""
        return self.stored.keys.get(row, 0) if self.stored else 0

    def _placed(self, key: str, one: Fault) -> Problem:
        place = self.entry.place(key)
        column = place.column(one.problem.column)
        return one.at(place.sheet, place.row, column, place.file)


def of_reports(
    reports: Sequence[DossierReport], before: Sequence[DossierReport] = (), *, dated: bool = True
) -> list[Plan]:
    """What speaks about stored reports as they are, in whatever state; their units are at hand.
    `before` may be those of the months before.
    """
    entries = [Entry(report.unit, report.window, {}) for report in reports]
    return judge(entries, writing=False, at_hand=[*reports, *before], dated=dated)


def judge(
    entries: Sequence[Entry],
    *,
    writing: bool = True,
    at_hand: Sequence[DossierReport] = (),
    dated: bool = True,
) -> list[Plan]:
    """Judges entries, no two of one unit and window, against each other and the stored.

    `writing=False` asks what speaks about stored reports as they are, in whatever state. Reports
    that are `at_hand` are not asked for again. Where it is to be `dated`, a broken chain tells when
    the other report was changed; that costs a query.
    """
    near = stored.near(entries)
    plans = _plans(entries, near, at_hand)
    opening = opening_days(((one.unit, one.window) for one in entries), clock.this_month())
    for plan in plans:
        opens = opening.get(key_of(plan))
        faults = [*misplaced(plan.entry, opens), *row_rules.empty(plan.rows)]
        if writing and plan.stored:
            faults += _not_writable(plan.entry, plan.stored.report)
        plan.faults += [(TOTAL, one) for one in faults]
        plan.faults += cells.texts_left(plan.rows, plan.texts)
        for key, values in plan.rows.items():
            plan.faults += [(key, one) for one in _row_faults(key, values)]
    _judge_overlaps(plans, near)
    judge_chains(plans, near, dated=dated)
    judge_history(plans, near, at_hand)
    for plan in plans:
        plan.faults = row_rules.told_once(plan.faults, plan.rows)
    return plans


def _plans(
    entries: Sequence[Entry], near: Iterable[Near], at_hand: Sequence[DossierReport]
) -> list[Plan]:
    keys = {(one.unit_id, one.window): one.pk for one in near}
    wanted = [keys.get((entry.unit.pk, entry.window)) for entry in entries]
    beside = _beside(entries, near)
    found = stored.stored((pk for pk in wanted if pk is not None), at_hand, beside)
    return [_plan(entry, found.get(pk or 0)) for entry, pk in zip(entries, wanted, strict=True)]


def _beside(entries: Iterable[Entry], near: Iterable[Near]) -> list[Near]:
    """Those that end where one of the entries begins, or begin where one ends."""
    entries = list(entries)
    before = {(entry.unit.pk, entry.window.first - 1) for entry in entries}
    after = {(entry.unit.pk, entry.window.last + 1) for entry in entries}
    return [
        one
        for one in near
        if (one.unit_id, one.window.last) in before or (one.unit_id, one.window.first) in after
    ]


def _plan(entry: Entry, existing: Stored | None) -> Plan:
    after, faults = row_rules.merge(existing.rows if existing else {}, entry.rows)
    texts = entry.texts
    if texts is None:
        kept = cells.unspoken(existing.texts if existing else {}, entry.rows)
        texts = cells.without_sums(kept, after)
    held = {key: dict(row) for key, row in texts.items() if row}
    return Plan(entry, existing, after, held, [(TOTAL, one) for one in faults])


def misplaced(entry: Entry, opens: date | None = None) -> Iterator[Fault]:
    """What speaks against a report of this unit over these months, whatever its figures; `opens` as
    in rules.out_of_time.
    """
    unit = entry.unit
    if not reports_monthly(unit):
        yield rules.of_no_reports(unit.name, unit.code)
    yield from rules.out_of_time(
        entry.window,
        today=clock.today(),
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        opens=opens,
    )


def _row_faults(key: str, values: Row) -> Iterator[Fault]:
    if key != TOTAL:
        yield from rules.of_the_whole_report(values)
    yield from linear.judge(values)


def _not_writable(entry: Entry, report: DossierReport) -> Iterator[Fault]:
    if report.is_writable:
        return
    facts = {
        "window": entry.window.label,
        "unit": entry.unit.name,
        "state": report.tag.label,
        "lapsed": lapsed_words(report.reopened_until),
    }
    message = _(
        "Báo cáo %(window)s của %(unit)s ở trạng thái “%(state)s” nên không sửa được số liệu:"
        " cấp trên cần trả lại hoặc mở lại báo cáo trước."
    )
    if report.standing == LAPSED:
        message = _("Báo cáo %(window)s của %(unit)s: %(lapsed)s")
    yield rules.fault(Rule.WINDOW, message % facts)


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
