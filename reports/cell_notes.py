"""What is said about single cells of a report: that nothing arose, that there is no figure, why.

A note that its figure contradicts is not told: “không có số liệu” beside a 12 would be a lie. A
cell has one note; explanations of whole rows are another matter (reports.actions.explain).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import Problem, Refused
from core.months import Window
from core.numbers import format_count
from core.text import nfc
from core.versions import version_of
from reports import access
from reports.actions import as_stored
from reports.cells import CELL_OF, FIGURE_OF, Key, label
from reports.entries import too_long
from reports.models import DossierReport, Field, FigureNote, NoteKind
from reports.rows import TOTAL
from reports.rules import Values, known
from reports.stored import Stored
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

CELL_KINDS = (NoteKind.NOT_ARISING, NoteKind.NOT_AVAILABLE, NoteKind.COMMENT)


@dataclass(frozen=True, slots=True)
class CellNote:
    """`kind` is one of CELL_KINDS, or empty for no note at all."""

    kind: str = ""
    text: str = ""


Said = Mapping[str, CellNote]
"""Notes of one row by cell."""


def holds(kind: str, value: int | None) -> bool:
    """Whether the figure does not contradict the note."""
    if kind == NoteKind.NOT_AVAILABLE:
        return value is None
    return not value if kind == NoteKind.NOT_ARISING else True


def cell_notes(stored: Stored | None) -> dict[Key, CellNote]:
    """What a stored report says of its cells and its figures do not contradict."""
    if stored is None:
        return {}
    return {
        (row, cell): note
        for row in stored.cell_notes
        for cell, note in notes_of_row(stored, row).items()
        if holds(note.kind, known(stored.rows.get(row, {}), FIGURE_OF[cell]))
    }


def version(said: Said) -> str:
    """The same for the same notes."""
    return version_of(sorted((cell, one.kind, one.text) for cell, one in said.items()))


def notes_of_row(stored: Stored | None, row: str) -> dict[str, CellNote]:
    """What is said about the cells of a row, whatever stands in them."""
    notes = stored.cell_notes.get(row, []) if stored else []
    return {
        CELL_OF[note.figure]: CellNote(note.kind, note.text)
        for note in notes
        if note.figure in CELL_OF and note.kind in CELL_KINDS
    }


@transaction.atomic
def note_cells(
    *, by: "User | None", unit: Unit, window: Window, row: str, said: Said, seen: str
) -> None:
    """Makes the notes of a row those of `said`; a cell that is absent keeps its note.

    `seen` is the version that was looked at. Refused where somebody changed the notes since, where
    a figure contradicts its note, or where the report is not there or not open.
    """
    access.require_entry(by, [unit])
    Unit.objects.select_for_update().get(pk=unit.pk)
    plan = as_stored(unit, window)
    if plan.stored is None:
        raise Refused(_("Chưa có số liệu nào của tháng này: nhập số trước rồi ghi chú."))
    report = plan.stored.report
    if not report.is_writable:
        words = _("Báo cáo ở trạng thái “%(state)s” nên không sửa được ghi chú.")
        raise Refused(words % {"state": report.tag.label})
    before = notes_of_row(plan.stored, row)
    if version(before) != seen:
        raise Refused(_("Ghi chú của dòng này vừa được sửa từ nơi khác: xem lại rồi lưu."))
    after = {**before, **{cell: _tidy(one) for cell, one in said.items()}}
    if problems := list(_problems(after, plan.rows.get(row, {}))):
        raise Refused(*problems)
    changed = [cell for cell in after if after[cell] != before.get(cell, CellNote())]
    if changed:
        _write(report, row, {cell: after[cell] for cell in changed})
        changes = [_change(row, cell, before.get(cell), after[cell]) for cell in changed]
        record(by=by, action="reports.cells_noted", target=report, changes=changes)


def _tidy(one: CellNote) -> CellNote:
    text = nfc(one.text).strip()
    kind = one.kind or (NoteKind.COMMENT if text else "")
    return CellNote(str(kind), text)


def _problems(said: Said, values: Values) -> Iterator[Problem]:
    for cell, one in said.items():
        value = known(values, FIGURE_OF[cell])
        if told := too_long(one.text):
            yield Problem(f"{label(cell)}: {told}", column=cell)
        if one.kind == NoteKind.COMMENT and not one.text:
            words = _("%(cell)s: chọn “Ghi chú” thì ghi nội dung, hoặc bỏ chọn.")
            yield Problem(words % {"cell": label(cell)}, column=cell)
        if one.kind and not holds(one.kind, value):
            words = _("%(cell)s: chọn “%(kind)s” nhưng ô đang ghi %(value)s: sửa một trong hai.")
            facts = {"cell": label(cell), "kind": NoteKind(one.kind).label}
            yield Problem(words % {**facts, "value": format_count(value)}, column=cell)


def _write(report: DossierReport, row: str, said: Said) -> None:
    field = None if row == TOTAL else Field.objects.get(code=row)
    old = FigureNote.objects.everywhere().filter(report=report, field=field, kind__in=CELL_KINDS)
    old.filter(figure__in=[FIGURE_OF[cell] for cell in said]).delete()
    FigureNote.objects.bulk_create(
        FigureNote(report=report, field=field, figure=FIGURE_OF[cell], kind=one.kind, text=one.text)
        for cell, one in said.items()
        if one.kind
    )


def _change(row: str, cell: str, before: CellNote | None, after: CellNote) -> dict[str, object]:
    return {
        "field": row,
        "figure": FIGURE_OF[cell],
        "noted": True,
        "before": in_words(before) if before else None,
        "after": in_words(after),
    }


def in_words(one: CellNote) -> str | None:
    """“Không có số liệu: phần mềm đang nâng cấp”; None for no note."""
    if not one.kind:
        return None
    kind = str(NoteKind(one.kind).label)
    return f"{kind}: {one.text}" if one.text else kind
