"""The rows of a paper form: what counts a unit or a field, what is a total, what is neither."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from core.errors import Problem
from core.numbers import format_count, printed_count
from core.text import fold
from rendering.sheets import CELL_IN_ERROR, Cell, Row
from rendering.unpacking import column_letters
from reports.figures import FIGURES
from reports.paper_figures import Counts, Figured, figures_of
from reports.paper_sheet import PaperSheet, is_number
from units.naming import NUMBERING

BEHIND = re.compile(r"\(.*\)|[:.*]+$")
PART = re.compile(r"trong do.*|gom.*")
GRAND = re.compile(r"(tong( cong| so| hop)?|cong|toan (tinh|thanh pho|huyen|dia ban|xa|phuong))")
SUBTOTAL = re.compile(r"(tong|cong) .*")
SECTION = re.compile(
    r"(ubnd )?cap (trung uong|tinh|huyen|xa|so)\b.*|(cac )?so,? (ban,? )?(va )?nganh.*"
    r"|cac (so|phong|xa|phuong|don vi|huyen|co quan).*|huyen, .*|xa, ?phuong.*|phuong, ?xa.*"
    r"|khoi .*|don vi .*cap .*"
)


class Role(StrEnum):
    """What a row is for."""

    LINE = "line"
    GRAND = "grand"
    SECTION = "section"
    PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. `counts` has every column of the sheet; a cell that can't be read is None
    there and stands in `faults`. `figured` is what they make.
    """

    role: Role
    number: int
    name: str
    note: str
    counts: Counts
    figured: Figured
    faults: tuple[Problem, ...]
    is_filled: bool

    @property
    def true_counts(self) -> Counts:
        """With what their parts make in the place of wrong totals."""
        return {**self.counts, **{one.code: one.computed for one in self.figured.wrong}}


def lines_of(sheet: PaperSheet) -> Iterator[Line]:
    """The rows of the table in their order."""
    for row in sheet.rows:
        name = sheet.name_of(row)
        if name or any(is_number(row.cell(at)) for at in sheet.columns):
            yield _line(sheet, row, name)


def bare(name: str) -> str:
    """A row's name folded, without its number and what stands behind it in brackets."""
    folded = fold(NUMBERING.sub("", name.strip()))
    return BEHIND.sub("", folded).strip()


def _role(name: str) -> Role:
    called = bare(name)
    if GRAND.fullmatch(called):
        return Role.GRAND
    if PART.fullmatch(called) or SUBTOTAL.fullmatch(called):
        return Role.PASSED_OVER
    return Role.SECTION if SECTION.fullmatch(called) else Role.LINE


def _line(sheet: PaperSheet, row: Row, name: str) -> Line:
    counts: dict[str, int | None] = {}
    faults: list[Problem] = []
    for at, column in sheet.columns.items():
        cell = row.cell(at)
        try:
            counts[column.code] = _count(cell)
        except ValueError as error:
            counts[column.code] = None
            where = column_letters(at)
            faults.append(Problem(str(error), sheet.name, row.number, where, cell))
    noted = None if sheet.note_column is None else row.cell(sheet.note_column)
    filled = any(is_number(row.cell(at)) for at in sheet.columns)
    note = "" if noted is None else str(noted)
    figured = figures_of(counts)
    return Line(_role(name), row.number, name, note, counts, figured, tuple(faults), filled)


def _count(cell: Cell) -> int | None:
    """A cell of the form as a count. ValueError with a sentence for what is none."""
    if cell is None or (type(cell) is int and cell >= 0):
        return cell
    if cell == CELL_IN_ERROR:
        raise ValueError(_("ô này đang báo lỗi công thức: sửa công thức hoặc ghi số."))
    if isinstance(cell, bool | date):
        raise ValueError(_("là ngày hoặc giá trị đúng/sai, không phải số: ghi lại số hồ sơ."))
    return printed_count(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))


# --- totals ---------------------------------------------------------------------------------------


def wrong_totals(sheet: PaperSheet, lines: Sequence[Line]) -> Iterator[tuple[Line, str, int, int]]:
    """Every printed total that its lines contradict: its row, the column, what it says and what
    the lines make.
    """
    for place, total in enumerate(lines):
        if total.role in (Role.GRAND, Role.SECTION):
            parts = _parts(lines, place)
            for code in sheet.codes if parts else ():
                printed, given = total.counts[code], [one.true_counts[code] for one in parts]
                added = sum(filter(None, given))
                short = printed is not None and printed < added
                if printed is not None and (short or (None not in given and printed != added)):
                    yield total, code, printed, added


def _parts(lines: Sequence[Line], place: int) -> list[Line]:
    """The lines that a total sums: all of the sheet, or those down to the next section."""
    if lines[place].role == Role.GRAND:
        return [one for one in lines if one.role == Role.LINE and one.is_filled]
    found: list[Line] = []
    for one in lines[place + 1 :]:
        if one.role in (Role.SECTION, Role.GRAND):
            break
        if one.role == Role.LINE and one.is_filled:
            found.append(one)
    return found


# --- what there is to say of a row ----------------------------------------------------------------


def remarks(sheet: PaperSheet, line: Line) -> Iterator[Problem]:
    """Totals of the row that its parts contradict, and figures that its blanks leave unknown."""
    for one in line.figured.wrong:
        yield wrong_total(sheet, line.number, one.code, one.printed, one.computed)
    for code, figure in line.figured.unknown.items():
        message = _(
            "chưa tính được “%(label)s” từ các cột của biểu, để trống:"
            " điền đủ các cột thành phần, không phát sinh thì ghi 0."
        ) % {"label": FIGURES[figure].label}
        yield remark(sheet, line.number, code, message, line.counts[code])


def wrong_total(sheet: PaperSheet, row: int, code: str, printed: int, computed: int) -> Problem:
    """That a printed total is not what its parts make, which are what is stored."""
    message = _(
        "tổng in trên biểu là %(printed)s, các số thành phần cộng lại %(computed)s:"
        " số liệu lấy theo các số thành phần, hãy kiểm tra lại."
    ) % {"printed": format_count(printed), "computed": format_count(computed)}
    return remark(sheet, row, code, message, printed)


def remark(
    sheet: PaperSheet, row: int, code: str | None, message: str, value: object = None
) -> Problem:
    column = sheet.letter(code) if code else column_letters(sheet.name_column)
    return Problem(message, sheet.name, row, column, value, severity="warn")


def letters(sheet: PaperSheet, behind: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The letters over each figure, and over the name of the unit or field."""
    columns = {
        figure: "+".join(sheet.letter(code) for code in codes) for figure, codes in behind.items()
    }
    name = column_letters(sheet.name_column)
    return columns | {"unit": name, "unit_code": name, "field_code": name}
