"""The figures of a report as tables to read: the form, and what it has no column for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.numbers import format_count
from reports.cell_links import CellLinks
from reports.cell_notes import cell_notes, holds
from reports.cells import FIGURE_OF
from reports.figures import FIGURES
from reports.history import row_name
from reports.layout import COLUMNS, columns_of
from reports.models import FigureNote, NoteKind
from reports.plans import Plan
from reports.rows import TOTAL, Row, Rows
from reports.rules import Values, balance, known, without_advice

# Figures that stand in a column of the form.
FORM_CODES = frozenset(FIGURE_OF[column.code] for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class Balance:
    """Whether a row balances: tone of the tag and word."""

    tone: str
    word: str


class Oddity(NamedTuple):
    """What is odd about a row, behind a word; `open` while somebody has to do something, at `url`
    where the reader may.
    """

    word: str
    text: str
    open: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of the form; `remarks` are notes, `warnings` what is odd about it."""

    name: str
    place: int
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
    links: CellLinks,
) -> list[FormRow]:
    """Fields in the order of the office's list, the total row last. `notes` come with their row;
    what is typed and has to be mended before it is handed in stands above what is only odd.
    """
    plan = links.plan
    rows = shown_rows(plan)
    remarks: dict[str, list[str]] = {}
    for row, note in notes:
        if not note.figure or holds(note.kind, known(plan.rows.get(row, {}), note.figure)):
            remarks.setdefault(row, []).append(_remark(note, plan, row))
    odd: dict[str, list[Oddity]] = {}
    for key, one in _odd(links):
        odd.setdefault(key, []).append(one)
    return [
        FormRow(
            name=row_name(key, names),
            place=plan.place(key),
            cells=tuple(map(format_count, columns_of(rows[key]))),
            balance=balance_of(rows[key]),
            remarks=tuple(remarks.get(key, ())),
            warnings=tuple(odd.get(key, ())),
            total=key == TOTAL,
        )
        for key in ordered(rows)
    ]


def shown_rows(plan: Plan) -> dict[str, Row]:
    """Those with figures, and those in which words were typed instead of one."""
    return {**plan.rows, **{key: {} for key in plan.texts if key not in plan.rows}}


def _odd(links: CellLinks) -> Iterator[tuple[str, Oddity]]:
    """With its row. Readers stand in the row already."""

    def url(row: str, column: str | None) -> str:
        return links.to(row, column) if links.writes else ""

    for key, one in links.plan.faults:
        if one.refused:
            message = one.problem.message
            yield key, Oddity(_("Phải sửa:"), message, True, url(key, one.problem.column))
    for warned in links.plan.warnings:
        word = _("Chưa giải trình:") if warned.open else _("Lưu ý:")
        message = warned.problem.message
        text = message if warned.open else without_advice(message)
        yield warned.row, Oddity(word, text, warned.open, url(warned.row, warned.problem.column))


def ordered(rows: Rows) -> list[str]:
    """As they are stored, in the order of the office's list; the total last."""
    return [*(key for key in rows if key != TOTAL), TOTAL]


def blanks_of(plan: Plan) -> int:
    return len(blank_cells(plan))


def blank_cells(plan: Plan) -> list[str]:
    """Of each column of II.06a in which nothing stands in the total row, and nobody said why, the
    cell that is typed, or the first of those that it adds up.
    """
    said = {cell for row, cell in cell_notes(plan.stored) if row == TOTAL}
    row = zip(COLUMNS, columns_of(plan.rows[TOTAL]), strict=True)
    return [
        (*column.parts, column.code)[0]
        for column, value in row
        if column.number and value is None and said.isdisjoint((column.code, *column.parts))
    ]


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


def _remark(note: FigureNote, plan: Plan, row: str) -> str:
    """An explanation that speaks of nothing that is odd now says that it is one of before."""
    figure = f"{FIGURES[note.figure].label}: " if note.figure in FIGURES else ""
    kind = str(NoteKind(note.kind).label)
    if note.kind == NoteKind.EXPLANATION and not plan.explained_by(row):
        odd = any(one.wants_explanation and row in (key, TOTAL) for key, one in plan.faults)
        mended = _("Giải trình trước đây, nay không còn chỗ lệch")
        kind = _("Giải trình cho số liệu trước đây") if odd else mended
    return f"{figure}{kind}: {note.text}" if note.text else f"{figure}{kind}"
