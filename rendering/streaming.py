"""A sheet of an .xlsx in pieces, for lists of a million rows.

The reader of workbooks lays a whole sheet out in memory, twenty million cells in several gigabytes.
Here the sheet's own text is streamed and only the cells of wanted columns are taken, as text: what
is a day and what a number, whoever asks for a column knows.
"""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from zipfile import ZipFile

from rendering.markup import (
    VALUE,
    Cell,
    cell_pattern,
    cells,
    end_of_last_row,
    entries,
    in_letters,
    plain_text,
    require_places,
    require_plain,
)
from rendering.reader import TooLarge, Unreadable
from rendering.sheets import CELL_IN_ERROR
from rendering.unpacking import (
    BROKEN,
    CHUNK,
    MAX_LIST,
    WORKBOOK,
    Swollen,
    column_index,
    column_letters,
    parts_of_sheets,
)

MAX_UNPACKED = 4_000_000_000
MAX_TEXTS = 400_000_000
# No row of a list is that long: whoever sends one wants the memory.
MAX_ROW = 32_000_000
PIECE = 8 * CHUNK
# What the first rows and their texts are looked for in: a page waits for them.
HEAD = 4_000_000
HEAD_OF_TEXTS = 24_000_000
# No sheet of Excel has more.
MAX_ROWS = 1_048_576
TEXTS = "xl/sharedStrings.xml"

COUNTED_FROM_1904 = re.compile(
    rb"""<(?:\w+:)?workbookPr\s[^<>]{0,2000}?\bdate1904=["'](?:1|true)["']"""
)

Piece = tuple[int, dict[str, list[str]]]
"""Where its first row stands, as Excel counts; letters of a column → text of each row."""


class Texts:
    """The texts that cells name by number: the first `most` bytes of their markup are kept from the
    first question on, and read one by one. Raises Unreadable for a number of none.
    """

    def __init__(self, load: Callable[[int], bytes], most: int) -> None:
        self._load, self._most = load, most
        self._markup: bytes | None = None
        self._bounds = array("q")

    def __getitem__(self, number: int) -> str:
        if self._markup is None:
            self._markup = self._load(self._most)
            require_plain(self._markup, begins=True)
            self._bounds = entries(self._markup, whole=len(self._markup) < self._most)
        if not 0 <= 2 * number < len(self._bounds):
            raise Unreadable
        return plain_text(self._markup[self._bounds[2 * number] : self._bounds[2 * number + 1]])


class Book:
    """An .xlsx that is open for streaming. Raises Unreadable for what is none."""

    def __init__(self, path: Path) -> None:
        try:
            self._packed = ZipFile(path)
            if sum(part.file_size for part in self._packed.infolist()) > MAX_UNPACKED:
                raise Swollen
            self.sheets: Mapping[str, str] = parts_of_sheets(self._packed, hidden=False)
            about = self._packed.read(self._part(WORKBOOK, MAX_LIST))
        except BROKEN as error:
            raise Unreadable(str(error)) from error
        self.counted_from_1904 = bool(COUNTED_FROM_1904.search(about))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._packed.close()

    def size(self, sheet: str) -> int:
        """Bytes of its text, of which `pieces` says how many it has read."""
        return self._packed.getinfo(self.sheets[sheet]).file_size

    def first_rows(self, sheet: str, count: int) -> list[tuple[int, list[str]]]:
        """Number and cells of the first rows, those without content left out. A page asks for them:
        it reads no more than the head of the sheet and of its texts, which stand in the order in
        which cells name them.
        """
        found: dict[int, dict[int, str]] = {}
        texts, pattern = Texts(self._texts, HEAD_OF_TEXTS), cell_pattern([rb"[A-Z]{1,3}"])
        for markup, read in self._markup(sheet, CHUNK):
            for letters, number, text in with_text(cells(pattern, markup), texts):
                if text:
                    found.setdefault(number, {})[column_index(letters)] = text
            if len(found) >= count or read > HEAD:
                break
        return [
            (number, [row.get(column, "") for column in range(max(row) + 1)])
            for number, row in sorted(found.items())[:count]
        ]

    def pieces(self, sheet: str, columns: Sequence[int]) -> Iterator[tuple[Piece, int]]:
        """The wanted columns, counted from 0, in pieces of some ten thousand rows, each with the
        bytes that were read by then.
        """
        letters = [column_letters(column) for column in columns]
        pattern = cell_pattern([each.encode() for each in letters])
        texts = Texts(self._texts, MAX_TEXTS)
        for markup, read in self._markup(sheet, PIECE):
            found = list(with_text(cells(pattern, markup), texts))
            if found:
                yield laid_out(found, letters), read

    def _texts(self, most: int) -> bytes:
        """The beginning of the markup of all texts. A workbook has no more than MAX_TEXTS."""
        try:
            with self._packed.open(self._part(TEXTS, MAX_TEXTS)) as part:
                return part.read(most)
        except BROKEN as error:
            raise Unreadable(str(error)) from error

    def _part(self, name: str, most: int) -> str:
        """The part of this name, in whatever case it is written; Swollen beyond `most` bytes."""
        parts = {part.replace("\\", "/").lower(): part for part in self._packed.namelist()}
        found = parts[name.lower()]
        if self._packed.getinfo(found).file_size > most:
            raise Swollen
        return found

    def _markup(self, sheet: str, size: int) -> Iterator[tuple[bytes, int]]:
        """Its text in pieces of whole rows, and how much of it was read."""
        rest, read, begins = b"", 0, True
        try:
            with self._packed.open(self.sheets[sheet]) as stream:
                while chunk := stream.read(size):
                    read += len(chunk)
                    markup = rest + chunk
                    end = end_of_last_row(markup)
                    whole, rest = markup[:end], markup[end:]
                    if len(rest) > MAX_ROW:
                        raise TooLarge
                    require_plain(markup, begins=begins)
                    begins = False
                    require_places(whole)
                    yield whole, read
        except BROKEN as error:
            raise Unreadable(str(error)) from error


def with_text(found: Iterable[Cell], texts: Texts) -> Iterator[tuple[str, int, str]]:
    """Cells with the text that each holds."""
    known: dict[tuple[bytes, bytes], str] = {}
    for letters, number, kind, content in found:
        text = known.get((kind, content))
        if text is None:
            text = known[kind, content] = text_of(kind, content, texts)
        yield letters, number, text


def text_of(kind: bytes, content: bytes, texts: Texts) -> str:
    """What a cell of a kind holds, as text. Unreadable where it names a text by no number."""
    if kind == b"e":
        return CELL_IN_ERROR
    if kind == b"inlineStr":
        return plain_text(content)
    written = VALUE.search(content)
    if written is None:
        return ""
    if kind != b"s":
        return in_letters(written[1])
    try:
        return texts[int(written[1])]
    except ValueError as error:
        raise Unreadable(str(error)) from error


def laid_out(found: Sequence[tuple[str, int, str]], letters: Sequence[str]) -> Piece:
    """Cells, each with its column and row, as a piece without gaps. TooLarge for rows that no sheet
    has.
    """
    first = min(number for _letters, number, _text in found)
    last = max(number for _letters, number, _text in found)
    if last > MAX_ROWS:
        raise TooLarge
    table = {each: [""] * (last - first + 1) for each in letters}
    for each, number, text in found:
        table[each][number - first] = text
    return first, table
