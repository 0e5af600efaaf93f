"""The figures of a report as tables to read: the form, and what it has no column for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import format_count
from reports.figures import FIGURES
from reports.history import row_name
from reports.models import FigureNote, NoteKind
from reports.plans import Plan
from reports.rows import TOTAL, Rows
from reports.rules import Values, balance, known, without_advice

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Column(NamedTuple):
    """A column of the form; `number` is its number in II.06a, empty where the form has none."""

    code: str
    label: "str | StrPromise"

    @property
    def number(self) -> str:
        column = FIGURES[self.code].column
        return f"({column})" if column else ""


# The columns of form II.06a, with the wholes that they make up.
FORM: tuple[tuple["StrPromise", tuple[Column, ...]], ...] = (
    (
        gettext_lazy("Tiếp nhận"),
        (
            Column("received", gettext_lazy("Trong kỳ")),
            Column("received_online", gettext_lazy("Trực tuyến")),
            Column("received_offline", gettext_lazy("Trực tiếp, bưu chính")),
            Column("carried_over", gettext_lazy("Kỳ trước chuyển sang")),
        ),
    ),
    (
        gettext_lazy("Đã giải quyết"),
        (
            Column("resolved", gettext_lazy("Tổng")),
            Column("resolved_in_time", gettext_lazy("Trước và đúng hạn")),
            Column("resolved_early", gettext_lazy("Trong đó trước hạn")),
            Column("resolved_late", gettext_lazy("Quá hạn")),
        ),
    ),
    (
        gettext_lazy("Đang giải quyết"),
        (
            Column("pending", gettext_lazy("Tổng")),
            Column("pending_in_time", gettext_lazy("Trong hạn")),
            Column("pending_overdue", gettext_lazy("Quá hạn")),
        ),
    ),
)
FORM_COLUMNS = tuple(column for _group, columns in FORM for column in columns)
FORM_CODES = frozenset(column.code for column in FORM_COLUMNS)


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
            cells=tuple(format_count(known(rows[key], each.code)) for each in FORM_COLUMNS),
            balance=balance_of(rows[key]),
            remarks=tuple(remarks.get(key, ())),
            warnings=tuple(odd.get(key, ())),
            total=key == TOTAL,
        )
        for key in ordered(rows)
    ]


def ordered(rows: Rows) -> list[str]:
    return [*sorted(key for key in rows if key != TOTAL), TOTAL]


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
