"""The figures of a report as tables to read: the form, and what it has no column for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.numbers import format_count
from reports.cell_notes import cell_notes, holds
from reports.cells import FIGURE_OF
from reports.figures import FIGURES
from reports.history import row_name
from reports.layout import COLUMNS, columns_of
from reports.models import FigureNote, NoteKind
from reports.plans import Plan
from reports.rows import TOTAL, Rows
from reports.rules import Values, balance, known, without_advice

# Figures that stand in a column of the form.
FORM_CODES = frozenset(FIGURE_OF[column.code] for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Balance:
    """Whether a row balances: tone of the tag and word."""

    tone: str
    word: str


class Oddity(NamedTuple):
    """What is odd about a row, behind a word; `open` while somebody has to do something."""

    word: str
    text: str
    open: bool


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of the form; `remarks` are notes, `warnings` what is odd about it."""

    name: str
    cells: tuple[str, ...]
    balance: Balance
    remarks: tuple[str, ...]
    warnings: tuple[Oddity, ...]
    total: bool


@dataclass(frozen=True, slots=True)
class OtherFigures:
    """Figures that the form has no column for, one a row; the first column is the whole unit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def form_rows(
    names: Mapping[str, str],
    notes: Iterable[tuple[str, FigureNote]],
    plan: Plan,
) -> list[FormRow]:
    """Fields in the order of their codes, the total row last. `notes` come with their row; what
    is typed and has to be mended before it is handed in stands above what is only odd.
    """
    remarks: dict[str, list[str]] = {}
    for row, note in notes:
        if not note.figure or holds(note.kind, known(plan.rows.get(row, {}), note.figure)):
            remarks.setdefault(row, []).append(_remark(note))
    odd: dict[str, list[Oddity]] = {}
    for key, one in plan.faults:
        if one.refused:
            odd.setdefault(key, []).append(Oddity(_("Phải sửa:"), one.problem.message, True))
    for warned in plan.warnings:
        word = _("Chưa giải trình:") if warned.open else _("Lưu ý:")
        message = warned.problem.message
        text = message if warned.open else without_advice(message)
        odd.setdefault(warned.row, []).append(Oddity(word, text, warned.open))
    rows = plan.rows
    return [
        FormRow(
            name=row_name(key, names),
            cells=tuple(map(format_count, columns_of(rows[key]))),
            balance=balance_of(rows[key]),
            remarks=tuple(remarks.get(key, ())),
            warnings=tuple(odd.get(key, ())),
            total=key == TOTAL,
        )
        for key in ordered(rows)
    ]


def ordered(rows: Rows) -> list[str]:
    return [*sorted(key for key in rows if key != TOTAL), TOTAL]


def blanks_of(plan: Plan) -> int:
    """Columns of II.06a in which nothing stands in the total row, and nobody said why."""
    said = {cell for row, cell in cell_notes(plan.stored) if row == TOTAL}
    row = zip(COLUMNS, columns_of(plan.rows[TOTAL]), strict=True)
    return sum(
        value is None and said.isdisjoint((column.code, *column.parts))
        for column, value in row
        if column.number
    )


def balance_of(values: Values) -> Balance:
    both = balance(values)
    if both is None:
        return Balance("", _("Chưa đủ số"))
    came, went = both
    if came == went:
        return Balance("good", _("Khớp"))
    return Balance("warn", _("Lệch {count}").format(count=format_count(abs(came - went))))


def other_figures(rows: Rows, names: Mapping[str, str]) -> OtherFigures | None:
    """None where the form shows everything that is known."""
    codes = [
        code
        for code in FIGURES
        if code not in FORM_CODES and any(known(row, code) is not None for row in rows.values())
    ]
    if not codes:
        return None
    shown = [TOTAL, *_fields_with(codes, rows)]
    return OtherFigures(
        tuple(row_name(key, names) for key in shown),
        tuple((str(FIGURES[code].label), tuple(_cells(code, shown, rows))) for code in codes),
    )


def _fields_with(codes: Sequence[str], rows: Rows) -> list[str]:
    return [
        key
        for key in ordered(rows)
        if key != TOTAL and any(known(rows[key], code) is not None for code in codes)
    ]


def _cells(code: str, shown: Sequence[str], rows: Rows) -> Iterator[str]:
    """What only the whole unit counts has no cell in the column of a field."""
    for key in shown:
        belongs = key == TOTAL or not FIGURES[code].report_only
        yield format_count(known(rows.get(key, {}), code)) if belongs else ""


def _remark(note: FigureNote) -> str:
    figure = f"{FIGURES[note.figure].label}: " if note.figure in FIGURES else ""
    kind = NoteKind(note.kind).label
    return f"{figure}{kind}: {note.text}" if note.text else f"{figure}{kind}"
