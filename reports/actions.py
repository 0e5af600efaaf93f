"""Verbs of reports: each checks who asks, is one transaction, and leaves its audit event."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core import clock
from core.errors import Problem, Refused
from core.months import Window
from core.text import nfc
from core.versions import version_of
from legal.actions import named
from reports import access, cells, plans, writing
from reports.cells import Cells, Key, Typed
from reports.entries import Entry, Judged, Saved
from reports.models import DossierReport, Field, Origin
from reports.plans import Plan
from reports.reopening import calendar_of, require_moment
from reports.rows import TOTAL, Rows
from reports.rules import BARS_SUBMISSION, KEPT, Rule
from reports.states import APPROVE, RETURN, Transition, require_words
from reports.states import transition as arrow_of
from reports.stored import explained_as, is_explanation
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


# As long as the largest primary key that a database has.
LONGEST_KEY = 18


class Outdated(Refused):
    """What a save would change is no longer what was agreed on: others have written meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _("Số liệu đã lưu thay đổi sau khi trang này mở: xem lại các thay đổi rồi ghi.")
        )


def save_figures(
    *,
    by: "User | None",
    unit: Unit,
    window: Window,
    rows: Rows,
    notes: Mapping[str, str] | None = None,
) -> Saved:
    """Writes figures of one report, which is made where it does not exist yet.

    `rows` and `notes` map TOTAL or the code of a field of procedures to what is to be written: an
    absent figure stays, None blanks it. Refused names everything that speaks against it.
    """
    entry = Entry(unit, window, rows, notes or {})
    return save_reports(by=by, entries=[entry], origin=Origin.ENTERED)[0]


@transaction.atomic
def save_reports(
    *,
    by: "User | None",
    entries: Sequence[Entry],
    origin: str = Origin.IMPORTED,
    state: str | None = None,
    agreed: str | None = None,
    batch: str = "",
) -> list[Saved]:
    """Writes figures of any number of reports, all or none, in the order of the entries.

    `agreed` is the digest of the changes that somebody looked at; Outdated where others come of it.
    `batch` is the name under which the events shall stand, a new one where none is given.

    `state` is that in which they shall end (the verbs between are taken), None leaves new ones
    drafts and the others where they are. Only a command names one: people take the verbs below. Two
    entries of one unit and window are a mistake of the caller.
    """
    if by is not None and state is not None:
        raise PermissionDenied(_("Chỉ lệnh quản trị được nhập báo cáo kèm trạng thái."))
    access.require_entry(by, {entry.unit.pk: entry.unit for entry in entries}.values())
    units = lock({entry.unit.pk for entry in entries})
    entries = [replace(entry, unit=units[entry.unit.pk]) for entry in entries]
    return _write(entries, by=by, origin=origin, state=state, agreed=agreed, batch=batch)


@dataclass(frozen=True, slots=True)
class SavedCells:
    """A form after a save: its cells as they are stored now, and those that were not written
    because somebody else had changed them. `changed` is False where all was as stored; `summed` are
    the totals that their lines make, whatever an open form still shows in their cells.
    """

    cells: Cells
    conflicts: tuple[Key, ...]
    changed: bool
    summed: tuple[Key, ...]


@transaction.atomic
def save_cells(
    *, by: "User | None", unit: Unit, window: Window, typed: Mapping[Key, Typed]
) -> SavedCells:
    """Writes what was typed into a form, cell by cell; a report is made by its first figure.

    A cell that somebody else changed meanwhile is not written: it comes back as a conflict. All
    else is kept, also what an import would refuse: text and negative numbers as raw text of their
    cells, a figure above the one it is part of as a number; both block the submission. Refused
    for the months, the unit and the state of the report alone.
    """
    access.require_entry(by, [unit])
    unit = lock({unit.pk})[unit.pk]
    before = as_stored(unit, window)
    merged = cells.merge(cells.shown(before.rows, before.texts), typed)
    if not merged.changed:
        summed = cells.summed(before.rows)
        return SavedCells(merged.cells, merged.conflicts, changed=False, summed=summed)
    rows, texts = cells.read(merged.cells)
    entry = Entry(unit, window, rows, texts=texts)
    _write([entry], by=by, origin=Origin.ENTERED, kept=KEPT)
    plan = as_stored(unit, window)
    stored, summed = cells.shown(plan.rows, plan.texts), cells.summed(plan.rows)
    return SavedCells(stored, merged.conflicts, changed=True, summed=summed)


def _write(
    entries: Sequence[Entry],
    *,
    by: "User | None",
    origin: str,
    state: str | None = None,
    kept: Collection[Rule] = (),
    agreed: str | None = None,
    batch: str = "",
) -> list[Saved]:
    """Judges and stores entries of units that are locked. Faults of the rules `kept` stay.

    `agreed` and `batch` as in save_reports.
    """
    fields = _fields(entries)
    judged = plans.judge(entries)
    problems = [problem for plan in judged for problem in plan.refusals(kept=kept)]
    if problems:
        raise Refused(*problems)
    if agreed is not None and agreed != writing.digest(judged):
        raise Outdated
    return writing.write(judged, by=by, fields=fields, origin=origin, state=state, batch=batch)


def as_stored(unit: Unit, window: Window) -> Plan:
    """A report as it is stored, judged; one that does not exist yet has no figures."""
    return plans.judge([Entry(unit, window, {})], writing=False)[0]


def blocking(plan: Plan) -> list[Problem]:
    """What forbids to submit a report."""
    barred = [one.problem for _row, one in plan.faults if one.rule in BARS_SUBMISSION]
    open_ones = [warned.problem for warned in plan.warnings if warned.open]
    return [*barred, *plan.refusals(), *open_ones]


@transaction.atomic
def submit(*, by: "User | None", report: DossierReport) -> DossierReport:
    """Hands a report upward. Refused while its month runs or it holds nothing, or anything that no
    import would bring, or a warning that wants an explanation.
    """
    current = _locked(report)
    arrow_of("submit", current.standing)
    blocks = blocking(as_stored(current.unit, current.window))
    if blocks:
        raise Refused(*blocks)
    return _move(current, "submit", by=by)


@transaction.atomic
def explain(*, by: "User | None", unit: Unit, window: Window, notes: Mapping[str, str]) -> None:
    """Writes notes on rows of a report and no figures; faults that block it block no note."""
    access.require_entry(by, [unit])
    unit = lock({unit.pk})[unit.pk]
    _write([Entry(unit, window, {}, notes)], by=by, origin=Origin.ENTERED, kept=KEPT)


def explain_and_submit(
    *, by: "User | None", unit: Unit, window: Window, notes: Mapping[str, str], seen: str
) -> DossierReport:
    """Two verbs after each other: explanations stay where the submission is refused.

    `seen` is the fingerprint of what was looked at: figures and explanations that somebody else has
    changed since are neither submitted unseen nor written over.
    """
    with transaction.atomic():
        lock({unit.pk})
        plan = as_stored(unit, window)
        if plan.stored is None:
            raise Refused(*blocking(plan))
        if seen != fingerprint(plan):
            raise Refused(
                _("Số liệu hoặc giải trình đã thay đổi từ khi mở trang này: xem lại rồi gửi.")
            )
        if notes:
            explain(by=by, unit=unit, window=window, notes=notes)
        try:
            return submit(by=by, report=plan.stored.report)
        except Refused as refused:
            kept_back = refused
    raise kept_back


def fingerprint(plan: Plan) -> str:
    """The same for the same figures, texts and explanations, and what there is to explain."""
    said = sorted(cells.shown(plan.rows, plan.texts).items())
    notes = plan.stored.notes if plan.stored else {}
    told = sorted((row, one.text) for row in notes for one in notes[row] if is_explanation(one))
    asked = sorted(explained_as(row, one) for row, one in plan.faults if one.wants_explanation)
    return version_of(said, told, asked)


@transaction.atomic
def approve(*, by: "User | None", report: DossierReport, seen: str | None = None) -> DossierReport:
    """Confirms a submitted report; Home Affairs of the parent or above, never who submitted it.

    `seen` names the submission whose figures were looked at; Refused where it is another by now.
    """
    current = _locked(report)
    _require_seen(current, seen)
    if by is not None and by.pk == current.submitted_by_id:
        raise Refused(_("Người gửi báo cáo không được tự xác nhận: cần một người khác xác nhận."))
    return _move(current, "approve", by=by)


def approve_many(*, by: "User | None", tokens: Sequence[str]) -> Judged:
    """Confirms each report by itself, so that one that is refused stops no other.

    A token is the primary key and the submission that was looked at, with a blank between them.
    PermissionDenied, before anything is written, where one of them is not theirs to confirm.
    """
    return _judge_many(by, tokens, APPROVE, approve)


def return_many(*, by: "User | None", tokens: Sequence[str], reason: str) -> Judged:
    """Sends each report back for the same reason; else as approve_many."""
    if not reason.strip():
        return Judged((), (_("Ghi lý do trả lại: đơn vị đọc lý do này để sửa."),))
    return _judge_many(by, tokens, RETURN, partial(return_, reason=reason))


def _judge_many(
    by: "User | None",
    tokens: Sequence[str],
    arrow: Transition,
    judge: Callable[..., DossierReport],
) -> Judged:
    asked = {_key(token): token.partition(" ")[2] for token in tokens}
    found = DossierReport.objects.everywhere().select_related("unit__parent").in_bulk([*asked])
    access.require_transitions(by, [report.unit for report in found.values()], arrow)
    moved: list[DossierReport] = []
    problems: list[str] = []
    for key, seen in asked.items():
        report = found.get(key)
        if report is None:
            problems.append(_("Một báo cáo đã chọn không còn nữa."))
            continue
        try:
            moved.append(judge(by=by, report=report, seen=seen))
        except Refused as refused:
            problems.append(f"{report.unit.name}: {refused}")
    return Judged(tuple(moved), tuple(problems))


@transaction.atomic
def return_(
    *, by: "User | None", report: DossierReport, reason: str, seen: str | None = None
) -> DossierReport:
    """Sends a submitted report back to the unit with a reason. `seen` as in approve."""
    current = _locked(report)
    _require_seen(current, seen)
    return _move(current, "return", by=by, reason=reason)


@transaction.atomic
def reopen(
    *, by: "User | None", report: DossierReport, reason: str, document: str, until: datetime
) -> DossierReport:
    """Makes an approved report a draft again, which may be written and sent until a moment; one
    that is open already, or was, gets another moment. It is not ranked until it is approved anew. A
    document that nobody wrote down yet is: the form says so.
    """
    current = _locked(report)
    words = {"reason": reason, "document": document}
    return _move(current, "reopen", by=by, until=until, **words)


@transaction.atomic
def save_fields(*, by: "User | None", names: Mapping[str, str]) -> tuple[int, int]:
    """Adds fields of procedures by code, renames those that differ; says how many of each."""
    stored = {field.code: field for field in Field.objects.filter(code__in=names)}
    added = renamed = 0
    for code, name in names.items():
        field = stored.get(code) or Field(code=code)
        before = field.name or None
        if before == name:
            continue
        field.name = nfc(name)
        field.full_clean()
        field.save()
        change = {"figure": "name", "before": before, "after": field.name}
        record(by=by, action="reports.field_saved", target=field, changes=[change])
        added, renamed = added + (before is None), renamed + (before is not None)
    return added, renamed


def _move(
    report: DossierReport,
    verb: str,
    *,
    by: "User | None",
    reason: str = "",
    document: str = "",
    until: datetime | None = None,
) -> DossierReport:
    arrow: Transition = arrow_of(verb, report.standing)
    access.require_transition(by, report.unit, arrow)
    require_words(arrow, reason=reason, document=document)
    if until is not None:
        require_moment(until, calendar_of(report.unit))
    symbol = ""
    if document:
        symbol = named(document, by=by, illustrative=report.unit.is_invented).symbol
    is_first = report.submitted_at is None
    changes = writing.move(report, arrow, by=by, now=clock.now(), until=until)
    if is_first:
        report.first_sent_at = report.submitted_at
    report.save(update_fields=writing.STATE_COLUMNS)
    record(
        by=by,
        action=f"reports.{arrow.event}",
        target=report,
        changes=changes,
        reason=reason.strip(),
        document=symbol,
    )
    return report


def _key(token: str) -> int:
    """The primary key in a token; 0, which no report has, for none."""
    key = token.partition(" ")[0]
    return int(key) if key.isdecimal() and len(key) <= LONGEST_KEY else 0


def _require_seen(report: DossierReport, seen: str | None) -> None:
    if seen is not None and seen != report.submission:
        raise Refused(
            _("Báo cáo đã được gửi lại sau khi trang này mở: xem số liệu mới rồi hãy quyết định.")
        )


def lock(units: Collection[int]) -> dict[int, Unit]:
    """One writer at a time for each unit: two saves can't put overlapping reports side by side.

    The units as they are under the lock: one may have been closed since it was read. In the order
    of the keys, so that two imports never wait for each other. SQLite has one writer anyway.
    """
    locked = Unit.objects.select_for_update().filter(pk__in=units).order_by("pk")
    return {unit.pk: unit for unit in locked}


def _locked(report: DossierReport) -> DossierReport:
    """The report as it is stored now, with its unit locked against other writers."""
    lock({report.unit_id})
    related = DossierReport.objects.everywhere().select_related("unit__parent")
    return related.get(pk=report.pk)


def _fields(entries: Sequence[Entry]) -> dict[str, int]:
    fields = dict(Field.objects.values_list("code", "pk"))
    for entry in entries:
        for key in {**entry.rows, **entry.notes}:
            if key != TOTAL and key not in fields:
                place = entry.place(key)
                message = _("Không có lĩnh vực nào mang mã này: nhập danh mục lĩnh vực trước.")
                problem = Problem(message, place.sheet, place.row, "field_code", key)
                raise Refused(problem.in_file(place.file) if place.file else problem)
    return fields
