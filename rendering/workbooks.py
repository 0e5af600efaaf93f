"""Workbooks that a page or a command hands out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _

from core.clock import in_words, now

# Above every table with invented figures.
SAMPLE = "SỐ LIỆU MINH HỌA"


class Formula(NamedTuple):
    """A cell that is computed, and what it shows until it is."""

    text: str
    shown: str | int


Value = str | int | Decimal | Fraction | date | Formula | None

LONGEST_NAME = 31
# Hidden sheets with the words of a drop-down.
LIST = "DM"
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
NARROWEST, WIDEST = 8, 60
A3, A4 = 8, 9
# Empty rows that a sheet to fill in leaves open below the others.
SPARE = 30
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
TITLE = {**FONT, "bold": True}
HEADING = {**FONT, "bold": True, "text_wrap": True, "align": "center", "border": 1}
CELL = {**FONT, "border": 1}
COUNT = {**CELL, "num_format": "#,##0"}
RATE = {**CELL, "num_format": "#,##0.00"}
DAY = {**CELL, "num_format": "dd/mm/yyyy", "align": "left"}
TEXT = {**CELL, "text_wrap": True, "num_format": "@"}
NOTE = {**FONT, "font_size": 11}


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A sheet to fill in: its headings are locked, without a password. `counts` are the columns
    that take whole numbers from 0 to `most`, `choices` those that take one of the words of a list;
    `texts` take any. `spare` empty rows below are open too. Columns count from 0. `computed` are
    locked: their formula for a row, which counts from 1; those `hidden` are not shown.
    """

    counts: range
    texts: Sequence[int]
    choices: Mapping[int, Sequence[str]]
    most: int
    computed: Mapping[int, Callable[[int], str]] = field(default_factory=dict)
    hidden: Sequence[int] = ()
    spare: int = SPARE


@dataclass(frozen=True, slots=True)
class SheetOut:
    """A sheet to write: lines of title, a table, lines of notes below it.

    Whole numbers are written as counts (22.547), Decimal and Fraction as rates in percent (99,25),
    days as days; Excel shows separators in the reader's own language. None leaves a cell empty.
    `names` is a second row of headings, that says what those mean. `filled_in` makes it one to fill
    in; of two rows of headings it shows the second.
    """

    name: str
    title_lines: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    note_lines: Sequence[str] = ()
    names: Sequence[str] = ()
    filled_in: FilledIn | None = None

    @property
    def heads(self) -> list[Sequence[str]]:
        return [self.headings, self.names] if self.names else [self.headings]


def write_workbook(sheets: Sequence[SheetOut]) -> bytes:
    """The .xlsx. Text that begins with "=" stays text; only a Formula is one. Nothing is a link.

    About half a second for ten thousand rows; more belongs in a command or in CSV.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        formats = _Formats(book)
        for name, sheet in zip(sheet_names([one.name for one in sheets]), sheets, strict=True):
            page = book.add_worksheet(name)
            _write(page, sheet, formats)
            if sheet.filled_in:
                _fill_in(book, page, sheet, sheet.filled_in)
    return file.getvalue()


def titles(*lines: str, illustrative: bool) -> list[str]:
    """The lines above a table; invented figures say so."""
    return [*lines, *([SAMPLE] if illustrative else [])]


def made_at() -> str:
    """“Lập lúc 10:58, 22/11/2026”, for the notes below a table."""
    return _("Lập lúc {at}").format(at=in_words(now()))


class _Formats:
    """The cell formats of one workbook; each counts once, however many cells use it."""

    def __init__(self, book: Any) -> None:
        self.title, self.heading, self.note = map(book.add_format, (TITLE, HEADING, NOTE))
        self.count, self.rate, self.day, self.text = map(book.add_format, (COUNT, RATE, DAY, TEXT))


def sheet_names(names: Iterable[str]) -> Iterator[str]:
    """Names as Excel wants them: short, without []:*?/\\ and different, whatever their case."""
    taken: set[str] = set()
    for number, wanted in enumerate(names, start=1):
        name = FORBIDDEN_IN_NAMES.sub("-", wanted)[:LONGEST_NAME] or str(number)
        if name.casefold() in taken:
            mark = f" ({number})"
            name = name[: LONGEST_NAME - len(mark)] + mark
        taken.add(name.casefold())
        yield name


def _write(page: Any, sheet: SheetOut, formats: _Formats) -> None:
    for line, text in enumerate(sheet.title_lines):
        page.write_string(line, 0, text, formats.title)
    # One empty row between the title and the table.
    top = len(sheet.title_lines) + 1 if sheet.title_lines else 0
    first = top + len(sheet.heads)
    for line, head in enumerate(sheet.heads, start=top):
        for column, heading in enumerate(head):
            page.write_string(line, column, heading, formats.heading)
    for line, row in enumerate(sheet.rows, start=first):
        for column, value in enumerate(row):
            _write_cell(page, line, column, value, formats)
    for line, text in enumerate(sheet.note_lines, start=first + len(sheet.rows) + 1):
        page.write_string(line, 0, text, formats.note)
    _set_up(page, sheet, top)


def _fill_in(book: Any, page: Any, sheet: SheetOut, filled_in: FilledIn) -> None:
    """Locks all but the rows of figures, and says what may stand in them."""
    first = len(sheet.title_lines) + 1 if sheet.title_lines else 0
    first += len(sheet.heads)
    last = first + len(sheet.rows) + filled_in.spare - 1
    count = book.add_format({**COUNT, "locked": False})
    text = book.add_format({**TEXT, "locked": False})
    for column in [*filled_in.counts, *filled_in.texts, *filled_in.choices]:
        shown = count if column in filled_in.counts else text
        for line in range(first, last + 1):
            written = sheet.rows[line - first] if line - first < len(sheet.rows) else ()
            value = written[column] if column < len(written) else None
            _write_open(page, line, column, value, shown)
    _compute(book, page, range(first, last + 1), filled_in)
    counts = filled_in.counts
    page.data_validation(first, counts[0], last, counts[-1], {
        "validate": "integer", "criteria": "between", "minimum": 0, "maximum": filled_in.most,
        "error_title": _("Số hồ sơ"),
        "error_message": _("Ghi số nguyên từ 0 trở lên; không có số liệu thì để trống."),
    })  # fmt: skip
    for column, words in filled_in.choices.items():
        listed = book.add_worksheet(f"{LIST}{column}")
        listed.hide()
        listed.write_column(0, 0, words)
        source = f"='{LIST}{column}'!$A$1:$A${max(len(words), 1)}"
        page.data_validation(first, column, last, column, {"validate": "list", "source": source})
    if sheet.names:
        page.set_row(first - len(sheet.heads), None, None, {"hidden": True})
    page.protect("", {"format_columns": True, "format_rows": True, "sort": True})


def _write_open(page: Any, line: int, column: int, value: Value, shown: Any) -> None:
    if isinstance(value, Formula):
        page.write_formula(line, column, value.text, shown, value.shown)
    elif isinstance(value, str):
        page.write_string(line, column, value, shown)
    elif isinstance(value, int):
        page.write_number(line, column, value, shown)
    else:
        page.write_blank(line, column, None, shown)


def _compute(book: Any, page: Any, lines: range, filled_in: FilledIn) -> None:
    locked = book.add_format(TEXT | {"num_format": "General"})
    for column, formula in filled_in.computed.items():
        for line in lines:
            page.write_formula(line, column, formula(line + 1), locked, "")
    for column in filled_in.hidden:
        page.set_column(column, column, None, None, {"hidden": True})


def _write_cell(page: Any, line: int, column: int, value: Value, formats: _Formats) -> None:
    if value is None or value == "":
        page.write_blank(line, column, None, formats.text)
    elif isinstance(value, Formula):
        page.write_formula(line, column, value.text, formats.count, value.shown)
    elif isinstance(value, int):
        page.write_number(line, column, value, formats.count)
    elif isinstance(value, Decimal | Fraction):
        page.write_number(line, column, value, formats.rate)
    elif isinstance(value, date):
        page.write_datetime(line, column, value, formats.day)
    else:
        page.write_string(line, column, value, formats.text)


def _set_up(page: Any, sheet: SheetOut, top: int) -> None:
    """Widths, the fixed heading, and a printed page that is never wider than its paper."""
    page.freeze_panes(top + len(sheet.heads), 1)
    for column, headings in enumerate(zip(*sheet.heads, strict=True)):
        cells = [row[column] for row in sheet.rows if column < len(row)]
        page.set_column(column, column, max(_width(heading, cells) for heading in headings))
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(top, top + len(sheet.heads) - 1)


def _width(heading: str, cells: Iterable[Value]) -> int:
    """Room for the longest cell and for the heading on two lines."""
    longest = max((len(_shown(cell)) for cell in cells), default=0)
    longest_word = max(map(len, heading.split()), default=0)
    return min(max(longest + 2, longest_word + 3, len(heading) // 2 + 4, NARROWEST), WIDEST)


def _shown(value: Value) -> str:
    if isinstance(value, Formula):
        return str(value.shown)
    if isinstance(value, Decimal | Fraction):
        return f"{float(value):,.2f}"
    if isinstance(value, int):
        return f"{value:,d}"
    return "" if value is None else str(value)
