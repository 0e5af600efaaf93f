"""Where the table of a paper form stands on a sheet: its headings, columns and rows. No database.

Headings may be one row or up to four, merged or not; above them are the lines of the head, below
them perhaps the row "(1) (2) (3)=(4)+(5)".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from core.text import fold
from rendering.sheets import CELL_IN_ERROR, Cell, Row, Sheet
from rendering.unpacking import column_letters
from reports.headings import NUMBERING, words_over
from reports.paper_columns import PaperColumn, column_of

NAME = re.compile(
    r"(ten )?((co quan|dia phuong|phong ban) ?[,/] ?)?don vi( ?[(/,-].*)?"
    r"|(ten )?linh vuc( ?[(/,-].*| giai quyet.*)?|ten (xa|phuong).*|xa, ?phuong.*"
)
NUMBER = re.compile(r"(so )?s?tt|tt")
NOTE = re.compile(r"ghi chu.*")
# Rates follow from the counts.
PASSED_OVER = re.compile(r"ty le|%")
MOST_HEADINGS = 4
FEWEST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A text above the table and where it stands."""

    text: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A sheet that holds a paper form. Columns count from 0."""

    name: str | None
    head: tuple[HeadLine, ...]
    heading: str
    name_column: int
    number_column: int | None
    note_column: int | None
    columns: Mapping[int, PaperColumn]
    rows: tuple[Row, ...]

    def name_of(self, row: Row) -> str:
        """What the row is called; a total may stand in the column of the numbers."""
        written = row.cell(self.name_column)
        if written is None and self.number_column is not None:
            numbered = row.cell(self.number_column)
            written = numbered if isinstance(numbered, str) and len(numbered) > 2 else None
        return "" if written is None else str(written)

    def letter(self, code: str) -> str:
        """The letter over a column of the form."""
        return next(
            column_letters(place) for place, one in self.columns.items() if one.code == code
        )

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self.columns.values())


def is_number(cell: Cell) -> bool:
    """Whether something stands there that somebody meant as a number."""
    if isinstance(cell, str):
        return cell == CELL_IN_ERROR or any(letter.isdecimal() for letter in cell)
    return cell is not None


def paper_sheet(sheet: Sheet) -> PaperSheet | None:
    """The form on a sheet; None where there is none. Raises Refused for headings in doubt."""
    for place, row in enumerate(sheet.rows):
        for column, cell in enumerate(row.cells):
            if isinstance(cell, str) and NAME.fullmatch(fold(cell)):
                found = _table(sheet, place, column)
                if found:
                    return found
    return None


def _table(sheet: Sheet, place: int, name_column: int) -> PaperSheet | None:
    block = _heading_rows(sheet.rows, place, name_column)
    headings = dict(_headings(block))
    found = {at: column_of(text) for at, text in headings.items() if at != name_column}
    columns = {at: one for at, one in found.items() if one and not _is_beside(headings[at])}
    if len(columns) < FEWEST_COLUMNS:
        return None
    rows = sheet.rows[place + len(block) :]
    while rows and _is_formula(rows[0], name_column):
        rows = rows[1:]
    table = PaperSheet(
        sheet.name,
        tuple(_head(sheet.rows[:place])),
        fold(str(sheet.rows[place].cell(name_column))),
        name_column,
        _place_of(NUMBER, headings),
        _place_of(NOTE, headings),
        columns,
        rows,
    )
    unknown = [at for at, one in found.items() if one is None and not _is_beside(headings[at])]
    if problems := list(_in_doubt(table, block, unknown)):
        raise Refused(*problems)
    return table


def _heading_rows(rows: Sequence[Row], place: int, name_column: int) -> Sequence[Row]:
    """The row of the name's heading and those below it that still are headings."""
    end = place + 1
    while end < min(len(rows), place + MOST_HEADINGS) and _is_heading(rows[end], name_column):
        end += 1
    return rows[place:end]


def _is_heading(row: Row, name_column: int) -> bool:
    if row.cell(name_column) is not None:
        return False
    cells = [cell for cell in row.cells if cell is not None]
    texts = [fold(cell) for cell in cells if isinstance(cell, str)]
    return len(texts) == len(cells) and not any(
        NUMBERING.fullmatch(text) or text[0].isdecimal() for text in texts
    )


def _headings(block: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """The folded words over each column that has a text of its own, its group's first."""
    rows = [[fold(str(cell or "")) for cell in row.cells] for row in block]
    for column, words in words_over(rows):
        yield column, " ".join(words)


def _is_beside(heading: str) -> bool:
    """Whether a column holds no count of dossiers."""
    known = NUMBER.fullmatch(heading) or NOTE.fullmatch(heading)
    return bool(known or PASSED_OVER.search(heading))


def _is_formula(row: Row, name_column: int) -> bool:
    name = row.cell(name_column)
    cells = [fold(str(cell)) for cell in row.cells if cell is not None]
    return name is not None and all(NUMBERING.fullmatch(cell) for cell in cells)


def _place_of(pattern: re.Pattern[str], headings: Mapping[int, str]) -> int | None:
    return next((at for at, text in headings.items() if pattern.fullmatch(text)), None)


def _head(rows: Sequence[Row]) -> Iterator[HeadLine]:
    for row in rows:
        for place, cell in enumerate(row.cells):
            if isinstance(cell, str):
                for line in cell.splitlines():
                    yield HeadLine(line.strip(), row.number, column_letters(place))


def _in_doubt(table: PaperSheet, block: Sequence[Row], unknown: Sequence[int]) -> Iterator[Problem]:
    """Columns with the same meaning, and columns of numbers without a known one."""
    seen: dict[str, int] = {}
    for at, one in table.columns.items():
        if one.code in seen:
            message = _("cột này trùng ý nghĩa với cột %(other)s: chỉ giữ một cột.")
            message %= {"other": column_letters(seen[one.code])}
            yield _at_heading(table, block, at, message)
        seen.setdefault(one.code, at)
    for at in unknown:
        if any(is_number(row.cell(at)) for row in table.rows):
            message = _("không nhận ra cột này trong biểu II.06a, 07a: sửa tên cột hoặc xóa cột.")
            yield _at_heading(table, block, at, message)


def _at_heading(table: PaperSheet, block: Sequence[Row], at: int, message: str) -> Problem:
    row = next(row for row in reversed(block) if row.cell(at) is not None)
    return Problem(message, table.name, row.number, column_letters(at), row.cell(at))
