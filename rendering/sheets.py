"""Workbooks and text tables from outside, as plain rows that still know their place in Excel.

`read_sheets` gives every sheet as it is; `read_table` a flat table with one line of headings. What
a file is, its content decides and not its name. What cannot be read is `Refused`, with a Vietnamese
sentence that says what is wrong and what to do.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from core.text import nfc
from rendering.reader import Grid, HasPassword, TooLarge, Unreadable, Value, visible_sheets
from rendering.unpacking import Spot, Swollen, cells_in_error, column_letters

MAX_BYTES = 20 * 1024 * 1024
MEGABYTE = 1024 * 1024

Cell = str | int | Decimal | bool | date | None
"""Text is composed (NFC) and stripped, never empty; numbers are whole or Decimal, never binary
floats; a moment is a `datetime` (which is a `date`) unless its time is midnight."""

CELL_IN_ERROR = "#LỖI!"
"""What a cell reads as where Excel shows #DIV/0!, #REF! and the like."""

ZIPPED, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = ",;\t"
MARKS_OF_BINARY = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v")
BYTES_OF_BINARY = "".join(MARKS_OF_BINARY).encode()
HEAD = 4096


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something. `number` counts as Excel does; `cells[0]` is column A."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell in a column counted from 0; None beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet that hold something. A text file is one sheet without a name."""

    name: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """`values`: heading → text, "" for an empty cell, for every heading of the table."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A flat table. `sheet_name` is None for a text file."""

    sheet_name: str | None
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """The visible sheets of an .xlsx or .xls, or the one sheet of a text table.

    Text tables: comma, semicolon or tab, as the first line has it; UTF-8 with or without byte-order
    mark, or UTF-16. Rows without content are left out, the others keep their numbers. Raises
    Refused.
    """
    data = _content(path)
    if is_workbook(data):
        return _sheets_of_workbook(data, path.name)
    return (Sheet(None, _rows_of_text(_text(data, path.name), path.name)),)


def read_table(path: Path, *, required: Sequence[str] = (), optional: Sequence[str] = ()) -> Table:
    """The flat table of a file: headings in the first row with content, text in the rows below.

    Whole numbers become "12", others "1.5", dates "2024-07-31". Where `required` or `optional` name
    columns, missing and unknown ones are refused. So are headings that repeat, blank headings with
    data under them, files without a heading, and workbooks with several sheets that hold data.
    """
    table, problems = scan_table(read_sheets(path), path.name, required=required, optional=optional)
    if problems:
        raise Refused(*problems)
    return table


def scan_table(
    sheets: Iterable[Sheet],
    name: str,
    *,
    required: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> tuple[Table, list[Problem]]:
    """The table of read_table, from the sheets of the file of that name, beside what is wrong with
    its columns, for who wants to tell what is wrong with the rows as well; of a heading that
    repeats the last column is read.
    """
    sheet = _only_sheet(sheets, name)
    headings = tuple(as_text(cell) for cell in sheet.rows[0].cells)
    rows = sheet.rows[1:]
    problems = [
        *_repeated(headings, sheet),
        *_nameless(headings, sheet),
        *_missing_and_unknown(headings, required, optional, sheet),
    ]
    named = [(place, heading) for place, heading in enumerate(headings) if heading]
    table = Table(
        sheet.name,
        tuple(heading for _place, heading in named),
        tuple(
            TableRow(row.number, {name: as_text(row.cell(place)) for place, name in named})
            for row in rows
        ),
    )
    return table, problems


# --- the file -----------------------------------------------------------------------------------


def _content(path: Path) -> bytes:
    """All bytes of the file, after a look at its size: a huge one is refused without reading it."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            message = _("%(name)s không phải là tệp: hãy chỉ ra một tệp .csv, .xlsx hoặc .xls")
            raise Refused(message % {"name": path.name})
        if size > MAX_BYTES:
            raise Refused(_too_heavy(path, size))
        data = path.read_bytes()
    except FileNotFoundError as error:
        message = _("Không tìm thấy tệp %(name)s: hãy kiểm tra lại tên và thư mục")
        raise Refused(message % {"name": path.name}) from error
    except OSError as error:
        message = _("Không mở được tệp %(name)s: hãy kiểm tra quyền đọc tệp")
        raise Refused(message % {"name": path.name}) from error
    if not data:
        raise Refused(_("Tệp %(name)s rỗng: hãy lưu lại từ Excel") % {"name": path.name})
    return data


def _too_heavy(path: Path, size: int) -> str:
    """Not that a picture is too large for a workbook: its first bytes tell what it is."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not is_workbook(head) and _is_binary(head):
        return _no_table(path.name)
    facts = {"name": path.name, "size": -(-size // MEGABYTE), "most": MAX_BYTES // MEGABYTE}
    return (
        _(
            "Tệp %(name)s nặng %(size)d MB, quá giới hạn %(most)d MB:"
            " hãy bỏ ảnh và trang thừa, hoặc chia thành nhiều tệp"
        )
        % facts
    )


def is_workbook(data: bytes) -> bool:
    """Whether it begins as an .xlsx, an .xls or one with a password does."""
    return data.startswith((ZIPPED, COMPOUND))


def _is_binary(data: bytes) -> bool:
    """Whether there are bytes that no text has. Text in UTF-16 has them too."""
    return len(data.translate(None, BYTES_OF_BINARY)) < len(data)


def _no_table(name: str) -> str:
    message = _(
        "Tệp %(name)s không phải là sổ tính Excel, cũng không phải bảng văn bản (CSV):"
        " hãy mở bằng Excel rồi lưu lại dạng .xlsx hoặc “CSV UTF-8”"
    )
    return message % {"name": name}


# --- workbooks ----------------------------------------------------------------------------------


def _sheets_of_workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    try:
        errors = cells_in_error(data) if data.startswith(ZIPPED) else {}
        sheets = visible_sheets(data)
    except Unreadable as error:
        raise Refused(_why_unreadable(error) % {"name": name}) from error
    return tuple(
        Sheet(nfc(title), _rows_of_grid(grid, errors.get(title, frozenset())))
        for title, grid in sheets
    )


def _why_unreadable(error: Unreadable) -> str:
    if isinstance(error, HasPassword):
        return _("Tệp %(name)s có mật khẩu: hãy bỏ mật khẩu rồi lưu lại")
    if isinstance(error, Swollen):
        return _("Tệp %(name)s giải nén ra quá lớn: hãy chỉ giữ lại trang số liệu rồi lưu lại")
    if isinstance(error, TooLarge):
        return _("Tệp %(name)s có trang quá lớn: hãy xóa các dòng và cột thừa rồi lưu lại")
    return _(
        "Tệp %(name)s không phải là sổ tính Excel hoặc đã hỏng:"
        " hãy mở bằng Excel và lưu lại dạng .xlsx"
    )


def _rows_of_grid(grid: Grid, errors: frozenset[Spot]) -> tuple[Row, ...]:
    rows = [[_cell(value) for value in row] for row in grid]
    for number, column in errors:
        _mark_error(rows, number - 1, column)
    return _with_content(rows)


def _mark_error(rows: list[list[Cell]], index: int, column: int) -> None:
    """A cell in error reads as empty, and at the edge of a sheet it is not even there."""
    rows.extend([] for _missing in range(index + 1 - len(rows)))
    row = rows[index]
    row.extend(None for _missing in range(column + 1 - len(row)))
    row[column] = CELL_IN_ERROR


def _cell(value: Value) -> Cell:
    if isinstance(value, str):
        return nfc(value).strip() or None
    if isinstance(value, float):
        return _exact(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time.min else value
    if isinstance(value, bool | int | date):
        return value
    return str(value)


def _exact(value: float) -> int | Decimal:
    """The number that Excel shows: it keeps fifteen digits, so that 0.1 + 0.2 is 0.3 there."""
    if value.is_integer():
        return int(value)
    shown = Decimal(f"{value:.15g}")
    return int(shown) if shown == shown.to_integral_value() else shown


def _with_content(rows: Iterable[Sequence[Cell]]) -> tuple[Row, ...]:
    return tuple(
        Row(number, tuple(row))
        for number, row in enumerate(rows, start=1)
        if any(cell is not None for cell in row)
    )


# --- text ---------------------------------------------------------------------------------------


def _text(data: bytes, name: str) -> str:
    encoding = next((code for mark, code in ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if _is_binary(data):
            raise Refused(_no_table(name)) from error
        refusal = _("Tệp %(name)s không phải là UTF-8: hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx")
        raise Refused(refusal % {"name": name}) from error
    if not MARKS_OF_BINARY.isdisjoint(text):
        raise Refused(_no_table(name))
    if text.lstrip().startswith("<"):
        # Many portals call a web page .xls; Excel opens it, with a warning that nobody reads.
        refusal = _("Tệp %(name)s là trang web, không phải bảng: hãy mở bằng Excel và lưu lại")
        raise Refused(refusal % {"name": name})
    return text


def _rows_of_text(text: str, name: str) -> tuple[Row, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[list[Cell]] = []
    try:
        rows.extend([_cell(value) for value in row] for row in reader)
    except csv.Error as error:
        refusal = _("có dấu ngoặc kép mở mà không đóng, hoặc ô quá dài: hãy sửa ô đó")
        raise Refused(Problem(refusal, row=len(rows) + 1, file=name)) from error
    return _with_content(rows)


def _delimiter(text: str) -> str:
    """The one that the first line with content has most of, outside quotes; where that has none,
    as the title of a form, the one that any line has most of.
    """
    bare = ["".join(line.split('"')[::2]) for line in text.splitlines() if line.strip()]
    telling = bare[:1] if any(mark in line for line in bare[:1] for mark in DELIMITERS) else bare
    return max(DELIMITERS, key=lambda mark: max((line.count(mark) for line in telling), default=0))


# --- flat tables --------------------------------------------------------------------------------


def _only_sheet(sheets: Iterable[Sheet], name: str) -> Sheet:
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        message = _("Tệp %(name)s không có số liệu: hãy ghi hàng tên cột và các dòng số liệu")
        raise Refused(message % {"name": name})
    if len(filled) > 1:
        facts = {"name": name, "sheets": ", ".join(sheet.name or "" for sheet in filled)}
        raise Refused(
            _("Tệp %(name)s có nhiều trang có số liệu (%(sheets)s): hãy giữ một trang") % facts
        )
    return filled[0]


def as_text(cell: Cell) -> str:
    """As a text table would have it: "12", "1.5", "2024-07-31", "" for an empty cell."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _repeated(headings: Sequence[str], sheet: Sheet) -> Iterator[Problem]:
    number = sheet.rows[0].number
    for place, heading in enumerate(headings):
        if heading and heading in headings[:place]:
            repeated = _("tên cột lặp lại: hãy giữ một cột")
            yield Problem(repeated, sheet.name, number, column_letters(place), heading)


def _nameless(headings: Sequence[str], sheet: Sheet) -> Iterator[Problem]:
    """The first cell with content in each column without a heading."""
    seen = {place for place, heading in enumerate(headings) if heading}
    for row in sheet.rows[1:]:
        for place, cell in enumerate(row.cells):
            if cell is not None and place not in seen:
                seen.add(place)
                nameless = _("cột không có tên mà có số liệu: hãy đặt tên cột hoặc xóa ô này")
                yield Problem(nameless, sheet.name, row.number, column_letters(place), cell)


def _missing_and_unknown(
    headings: Sequence[str], required: Sequence[str], optional: Sequence[str], sheet: Sheet
) -> Iterator[Problem]:
    known = [*required, *optional]
    number = sheet.rows[0].number
    for name in required:
        if name not in headings:
            yield Problem(_("thiếu cột này: hãy thêm vào"), sheet.name, number, name)
    for heading in headings:
        if known and heading and heading not in known:
            unknown = _("không có cột này; các cột nhận được: %(known)s")
            listed = {"known": ", ".join(known)}
            yield Problem(unknown % listed, sheet.name, number, heading)
