"""A printed form as a workbook: its head, headings in groups, numbers of columns, signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter

from rendering.workbooks import A3, A4, CELL, COUNT, FONT, HEADING, NOTE, TEXT, TITLE, sheet_names

CENTRED = {**TITLE, "align": "center", "text_wrap": True}
MIDDLE = {**HEADING, "valign": "vcenter"}
NUMBERED = {**CELL, "italic": True, "align": "center", "font_size": 10}
SUMMED = {**COUNT, "bold": True}
NAMED, PLACE = {**TEXT, "bold": True}, {**COUNT, "align": "center"}
LINE_HEIGHT = 16  # points
NUMBER_WIDTH, NAME_WIDTH = 5, 34
# Of II.06a on A4, and of 07a, whose columns nobody could read there.
COUNT_WIDTH, NARROW_WIDTH = 11, 8
MOST_ON_A4 = 18
SIGNED = {**FONT, "bold": True, "align": "center"}


@dataclass(frozen=True, slots=True)
class FormOut:
    """One sheet. `left` and `right` are the lines of the head, `title` those below it, centred;
    `groups` headings over the headings of their columns, behind the number and `named`; `numbers`
    the row below them. The last row of `rows` is the total where `summed`.
    """

    name: str
    left: Sequence[str]
    right: Sequence[str]
    title: Sequence[str]
    named: str
    groups: Sequence[tuple[str, Sequence[str]]]
    numbers: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int | None]]]
    summed: bool
    notes: Sequence[str]
    signatures: tuple[str, str]


def write_forms(sheets: Sequence[FormOut]) -> bytes:
    """The .xlsx, A4 landscape, A3 for many columns; no formula in it."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for name, sheet in zip(sheet_names([one.name for one in sheets]), sheets, strict=True):
            _Page(book, book.add_worksheet(name), sheet).write()
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Page:
    book: Any
    page: Any
    sheet: FormOut

    def write(self) -> None:
        line = self._head()
        line = self._headings(line)
        self.page.repeat_rows(line - 3, line - 1)
        self.page.freeze_panes(line, 2)
        line = self._rows(line)
        self._foot(line + 1)
        self.page.set_paper(A3 if self._is_wide else A4)
        self.page.set_landscape()
        self.page.fit_to_pages(1, 0)

    @property
    def _last(self) -> int:
        return len(self.sheet.numbers) - 1

    @property
    def _is_wide(self) -> bool:
        return len(self.sheet.numbers) > MOST_ON_A4

    @property
    def _count_width(self) -> int:
        return NARROW_WIDTH if self._is_wide else COUNT_WIDTH

    def _format(self, facts: dict[str, Any]) -> Any:
        return self.book.add_format(facts)

    def _head(self) -> int:
        """The first row of the table."""
        plain, centred = self._format(FONT), self._format(CENTRED)
        for line, text in enumerate(self.sheet.left):
            self.page.write_string(line, 0, text, plain)
        for line, text in enumerate(self.sheet.right):
            self.page.write_string(line, self._last // 2 + 1, text, plain)
        line = max(len(self.sheet.left), len(self.sheet.right))
        for text in self.sheet.title:
            self.page.merge_range(line, 0, line, self._last, text, centred)
            line += 1
        return line + 1

    def _headings(self, line: int) -> int:
        heading, numbered = self._format(MIDDLE), self._format(NUMBERED)
        self.page.set_column(0, 0, NUMBER_WIDTH)
        self.page.set_column(1, 1, NAME_WIDTH)
        self.page.set_column(2, self._last, self._count_width)
        for column, text in enumerate(("TT", self.sheet.named)):
            self.page.merge_range(line, column, line + 1, column, text, heading)
        column = 2
        for group, columns in self.sheet.groups:
            end = column + len(columns) - 1
            self.page.merge_range(line, column, line, end, group, heading)
            self.page.write_row(line + 1, column, columns, heading)
            column = end + 1
        wide = self._count_width
        self._room(line, [(group, wide * len(columns)) for group, columns in self.sheet.groups])
        labels = [(label, wide) for _group, columns in self.sheet.groups for label in columns]
        self._room(line + 1, labels)
        self.page.write_row(line + 2, 0, self.sheet.numbers, numbered)
        return line + 3

    def _room(self, line: int, texts: Sequence[tuple[str, int]]) -> None:
        """For texts, each as wide as so many letters. Not every program makes a row as high as its
        text; LibreOffice prints the first line.
        """
        lines = max(len(wrap(text, width)) for text, width in texts)
        self.page.set_row(line, LINE_HEIGHT * max(lines, 1))

    def _rows(self, line: int) -> int:
        names, counts, places = map(self._format, (TEXT, COUNT, PLACE))
        last = len(self.sheet.rows) - 1
        for place, (name, values) in enumerate(self.sheet.rows):
            if place == last and self.sheet.summed:
                names, counts = self._format(NAMED), self._format(SUMMED)
                self.page.write_blank(line, 0, None, counts)
            else:
                self.page.write_number(line, 0, place + 1, places)
            self.page.write_string(line, 1, name, names)
            for column, value in enumerate(values, start=2):
                if value is None:
                    self.page.write_blank(line, column, None, counts)
                else:
                    self.page.write_number(line, column, value, counts)
            line += 1
        return line

    def _foot(self, line: int) -> None:
        note, signed = self._format({**NOTE, "text_wrap": True}), self._format(SIGNED)
        width = NUMBER_WIDTH + NAME_WIDTH + self._count_width * (self._last - 1)
        for text in self.sheet.notes:
            self.page.merge_range(line, 0, line, self._last, text, note)
            self._room(line, [(text, width)])
            line += 1
        left, right = self.sheet.signatures
        self.page.write_string(line + 1, 1, left, signed)
        self.page.write_string(line + 1, self._last - 2, right, signed)
