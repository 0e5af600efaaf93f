"""Writing judged plans, in a handful of statements for any number of reports."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from audit.actions import new_batch, record_many
from core import clock
from deadlines.rules import said
from reports.cells import CELL_OF, numbers_of
from reports.entries import Entry, Saved
from reports.figures import FIGURES, LINE_FIGURES, Figure
from reports.models import DossierReport, FieldLine, FigureNote, NoteKind, Origin, TypedText
from reports.plans import Plan
from reports.rows import TOTAL, Row
from reports.states import State, Transition, transition

if TYPE_CHECKING:
    from accounts.models import User

Change = dict[str, object]
# The note that comes with a row of figures is one of these; the others say why a figure is blank.
ROW_NOTES = (NoteKind.EXPLANATION, NoteKind.COMMENT)
LINE_COLUMNS = [figure.stored for figure in LINE_FIGURES.values()]
STATE_COLUMNS = [
    "state",
    "submitted_at",
    "submitted_by",
    "first_sent_at",
    "approved_at",
    "approved_by",
    "reopened_at",
    "reopened_until",
]
REPORT_COLUMNS = [
    *(figure.stored for figure in FIGURES.values()),
    *STATE_COLUMNS,
    "origin",
    "source_file",
    "first_day",
    "last_day",
]


@dataclass(slots=True)
class Written:
    """A plan on its way into the database: its report, and what changes."""

    plan: Plan
    report: DossierReport
    changes: list[Change]
    lines: list[FieldLine] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    notes: list[FigureNote] = field(default_factory=list)
    old_notes: list[int] = field(default_factory=list)
    texts: list[TypedText] | None = None

    @property
    def saved(self) -> Saved:
        created = self.plan.stored is None
        return Saved(self.report, created, bool(self.changes), self.plan.warnings)


@dataclass(frozen=True, slots=True)
class NewNote:
    """What is to be said about a row from now on, and the notes that it replaces."""

    key: str
    kind: NoteKind
    text: str
    explains: list[str]
    old: list[FigureNote]


def write(
    plans: Sequence[Plan],
    *,
    by: "User | None",
    fields: Mapping[str, int],
    origin: str,
    state: str | None,
    batch: str = "",
) -> list[Saved]:
    """Stores the rows of plans that nothing forbids, with one audit event for each changed report.

    `fields` gives the primary key of each code of a field of procedures; `state` the state in which
    the reports shall end, None for leaving them where they are; `batch` names the events, a new
    name where none is given. Call it inside a transaction.
    """
    now = clock.now()
    written = [_written(plan, fields, origin) for plan in plans]
    for one in written:
        if state:
            one.changes += advance(one.report, state, by=by, now=now)
    changed = [one for one in written if one.changes]
    _store_reports(changed)
    _store_lines(changed)
    _store_notes(changed)
    _store_texts(changed)
    record_many(
        by=by,
        action="reports.figures_saved",
        targets=[(one.report, one.changes) for one in changed],
        batch=batch or new_batch(),
    )
    return [one.saved for one in written]


def advance(
    report: DossierReport, state: str, *, by: "User | None", now: datetime
) -> Iterator[Change]:
    """Moves a report through the verbs that lead to `state`, unsaved; yields each change."""
    verbs = {State.SUBMITTED: ("submit",), State.APPROVED: ("submit", "approve")}
    for verb in verbs.get(State(state), ()):
        yield from move(report, transition(verb, report.standing), by=by, now=now)


def move(
    report: DossierReport,
    arrow: Transition,
    *,
    by: "User | None",
    now: datetime,
    until: datetime | None = None,
) -> list[Change]:
    """Sets what a transition sets on a report, without saving it. `until` is for a reopening."""
    change: Change = {"figure": "state", "before": str(report.state), "after": str(arrow.target)}
    before = report.reopened_until
    report.state = arrow.target
    match arrow.verb:
        case "submit":
            report.submitted_at, report.submitted_by = now, by
        case "approve":
            report.approved_at, report.approved_by = now, by
            report.reopened_at = report.reopened_until = None
        case "reopen":
            report.reopened_at, report.reopened_until = now, until
    if until is None:
        return [change]
    told = said(before) if before else None
    return [change, {"figure": "reopened_until", "before": told, "after": said(until)}]


def _written(plan: Plan, fields: Mapping[str, int], origin: str) -> Written:
    entry = plan.entry
    if entry.unit.is_invented:
        origin = Origin.ILLUSTRATION  # whoever writes them: an invented office counts nothing real
    report = plan.stored.report if plan.stored else _new_report(entry, origin)
    report.unit = entry.unit  # spares a query a report when the audit event names it
    _set(report, plan.rows[TOTAL], FIGURES)
    if origin == Origin.ILLUSTRATION:
        report.origin = origin  # one invented figure makes all that is read from it an illustration
    one = Written(plan, report, list(changes(plan)))
    if entry.source_file:
        if one.changes:  # the same figures from another file are no change
            told = {"before": report.source_file or None, "after": entry.source_file}
            one.changes.append({"figure": "source_file", **told})
        report.source_file = entry.source_file
    if entry.days:
        report.first_day, report.last_day = entry.days
    _plan_lines(one, fields)
    _plan_notes(one, fields)
    _plan_texts(one, fields)
    return one


def _new_report(entry: Entry, origin: str) -> DossierReport:
    return DossierReport(
        first_month=entry.window.first, last_month=entry.window.last, origin=origin
    )


def _set(target: DossierReport | FieldLine, values: Row, figures: Mapping[str, Figure]) -> None:
    for code, figure in figures.items():
        setattr(target, figure.stored, values.get(code))


def changes(plan: Plan) -> Iterator[Change]:
    """What storing the plan changes, each with before and after: its state where the report is new,
    its figures, the notes on its rows, and the texts in its cells that are no numbers.
    """
    if plan.stored is None:
        yield {"figure": "state", "before": None, "after": str(State.DRAFT)}
    for key in {**plan.before, **plan.rows}:
        before, after = plan.before.get(key, {}), plan.rows.get(key, {})
        for code in {**before, **after}:
            if before.get(code) != after.get(code):
                yield {
                    "field": key,
                    "figure": code,
                    "before": before.get(code),
                    "after": after.get(code),
                }
    yield from _new_days(plan)
    for note in _new_notes(plan):
        before_it = "\n".join(old.text for old in note.old) or None
        yield {"field": note.key, "figure": "note", "before": before_it, "after": note.text}
    yield from _new_texts(plan)


def changed_cells(plan: Plan) -> list[Change]:
    """The same for whoever looks at cells: without the state, and a number that takes the place of
    a text is one change.
    """
    found = [change for change in changes(plan) if change["figure"] != "state"]
    numbers = {
        (one.get("field"), CELL_OF.get(str(one["figure"]))) for one in found if "typed" not in one
    }
    return [
        one for one in found if "typed" not in one or (one["field"], one["figure"]) not in numbers
    ]


def _new_texts(plan: Plan) -> Iterator[Change]:
    before, after = plan.texts_before, plan.texts
    for key in {**before, **after}:
        old, new = before.get(key, {}), after.get(key, {})
        for cell in {**old, **new}:
            if old.get(cell) != new.get(cell):
                stands = new.get(cell) or _number_under(plan, key, cell)
                change = {"before": old.get(cell), "after": stands}
                yield {"field": key, "figure": cell, "typed": True, **change}


def _number_under(plan: Plan, key: str, cell: str) -> int | None:
    """The number that stood in the cell beneath a text and still does: the sum of the lines."""
    before, after = (numbers_of(rows.get(key, {}))[cell] for rows in (plan.before, plan.rows))
    return after if before == after else None


def _new_days(plan: Plan) -> Iterator[Change]:
    """The true days, where the months run from the 15th to the 14th or the like."""
    report = plan.stored.report if plan.stored else None
    days = zip(("first_day", "last_day"), plan.entry.days or (), strict=False)
    for name, day in days:
        before = getattr(report, name) if report else None
        if before != day:
            told = f"{before:%d/%m/%Y}" if before else None
            yield {"figure": name, "before": told, "after": f"{day:%d/%m/%Y}"}


def digest(plans: Sequence[Plan]) -> str:
    """A fingerprint of all that storing the plans would change, and in which reports."""
    told = [
        [plan.entry.unit.pk, str(plan.entry.window.first), str(plan.entry.window.last)]
        + [json.dumps(change, sort_keys=True) for change in changes(plan)]
        for plan in plans
    ]
    return sha256(json.dumps(told).encode()).hexdigest()


def _plan_lines(one: Written, fields: Mapping[str, int]) -> None:
    before, after = one.plan.before, one.plan.rows
    for key, values in after.items():
        if key != TOTAL and values != before.get(key):
            line = FieldLine(report=one.report, field_id=fields[key])
            _set(line, values, LINE_FIGURES)
            one.lines.append(line)
    one.gone = [key for key in before if key not in after]


def _plan_notes(one: Written, fields: Mapping[str, int]) -> None:
    for new in _new_notes(one.plan):
        field_id = fields[new.key] if new.key != TOTAL else None
        note = FigureNote(report=one.report, field_id=field_id, kind=new.kind, text=new.text)
        note.explains = new.explains
        one.notes.append(note)
        one.old_notes += [old.pk for old in new.old]


def _new_notes(plan: Plan) -> Iterator[NewNote]:
    """The note of a row replaces the one it had; a row without a note keeps the one it has. The
    same words are written anew where they stand for something else by now.
    """
    for key, text in plan.entry.notes.items():
        explains = plan.explained_by(key)
        kind = NoteKind.EXPLANATION if explains else NoteKind.COMMENT
        stored = plan.stored.notes.get(key, []) if plan.stored else []
        old = [note for note in stored if note.kind in ROW_NOTES]
        same = [(note.kind, note.text) for note in old] == [(kind, text)]
        if text and not (same and old[0].explains in (explains, None)):
            yield NewNote(key, kind, text, explains, old)


def _plan_texts(one: Written, fields: Mapping[str, int]) -> None:
    """All texts of a report are written anew where one of them is another."""
    if one.plan.texts == one.plan.texts_before:
        return
    one.texts = [
        TypedText(
            report=one.report, field_id=fields[key] if key != TOTAL else None, cell=cell, text=text
        )
        for key, row in one.plan.texts.items()
        for cell, text in row.items()
    ]


def _store_reports(changed: Sequence[Written]) -> None:
    # An upsert writes new and old reports alike, some dozens to a statement. It finds the old ones
    # by unit and month; with the primary key in the row SQLite would stumble over that first.
    for one in changed:
        one.report.pk = None
    DossierReport.objects.bulk_create(
        [one.report for one in changed],
        update_conflicts=True,
        unique_fields=["unit", "first_month"],
        update_fields=REPORT_COLUMNS,
    )


def _store_lines(changed: Sequence[Written]) -> None:
    for one in changed:
        if one.gone:
            gone = FieldLine.objects.everywhere().filter(report=one.report)
            gone.filter(field__code__in=one.gone).delete()
    lines = [line for one in changed for line in one.lines]
    FieldLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["report", "field"], update_fields=LINE_COLUMNS
    )


def _store_notes(changed: Sequence[Written]) -> None:
    old = [pk for one in changed for pk in one.old_notes]
    if old:
        FigureNote.objects.everywhere().filter(pk__in=old).delete()
    FigureNote.objects.bulk_create([note for one in changed for note in one.notes])


def _store_texts(changed: Sequence[Written]) -> None:
    """No query where no text came or went."""
    spoken = [one for one in changed if one.texts is not None]
    if spoken:
        reports = [one.report for one in spoken]
        TypedText.objects.everywhere().filter(report__in=reports).delete()
        TypedText.objects.bulk_create([text for one in spoken for text in one.texts or ()])
