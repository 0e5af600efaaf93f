"""A sheet of an .xlsx in pieces, for lists of a million rows.

The reader of workbooks lays a whole sheet out in memory, twenty million cells in several gigabytes.
Here the sheet's own text is streamed and only the cells of wanted columns are taken, as text: what
is a day and what a number, whoever asks for a column knows.
"""

import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import unescape
from pathlib import Path
from types import TracebackType
from typing import Self
from zipfile import ZipFile

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
# What the first rows are looked for in.
HEAD = 16_000_000
TEXTS = "xl/sharedStrings.xml"

# Each pattern looks at a letter a bounded number of times, whatever it is given: what a tag holds
# ends where the next one of its kind begins, and no attributes are longer than these.
ATTRIBUTES = rb"[^<>/]{0,300}"
ENTRY = re.compile(rb"<(?:\w+:)?si>((?:[^<]++|<(?!/?(?:\w+:)?si>))*+)</(?:\w+:)?si>|<(?:\w+:)?si/>")
WRITTEN = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*+)?>([^<]*+)</(?:\w+:)?t>")
# How a word is spoken (phonetic runs) is no part of it.
SPOKEN = re.compile(rb"<(?:\w+:)?rPh\s(?:[^<]++|<(?!/?(?:\w+:)?rPh[\s>]))*+</(?:\w+:)?rPh>")
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*+)?>([^<]*+)</(?:\w+:)?v>")
COUNTED_FROM_1904 = re.compile(
    rb"""<(?:\w+:)?workbookPr\s[^<>]{0,2000}?\bdate1904=["'](?:1|true)["']"""
)
# A self-closing cell has a slash before its bracket and is passed over: nothing stands in it.
CELL_OF = (
    rb"<(?:\w+:)?c\s(" + ATTRIBUTES + rb"""?)\br=["'](%s)([0-9]{1,7})["'](""" + ATTRIBUTES
    + rb")>((?:[^<]++|<(?!/?(?:\w+:)?c[\s>]))*+)</(?:\w+:)?c>"
)  # fmt: skip
UNPLACED = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?!" + ATTRIBUTES + rb"?\sr=)")
KIND = re.compile(rb"""\bt=["'](\w+)["']""")

Piece = tuple[int, dict[str, list[str]]]
"""Where its first row stands, as Excel counts; letters of a column → text of each row."""


class Texts:
    """The texts that cells name by number: their markup is kept whole from the first question on,
    and read one by one. Raises Unreadable for a number of none.
    """

    def __init__(self, load: Callable[[], bytes]) -> None:
        self._load = load
        self._markup: bytes | None = None
        self._bounds = array("q")

    def __getitem__(self, number: int) -> str:
        if self._markup is None:
            self._markup = self._load()
            for entry in ENTRY.finditer(self._markup):
                self._bounds.extend(entry.span())
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
        texts, pattern = Texts(partial(self._texts, HEAD)), cell_pattern([rb"[A-Z]{1,3}"])
        for markup, read in self._markup(sheet, CHUNK):
            for letters, number, text in self._cells(pattern, markup, texts):
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
        texts = Texts(partial(self._texts, MAX_TEXTS))
        for markup, read in self._markup(sheet, PIECE):
            cells = list(self._cells(pattern, markup, texts))
            if cells:
                yield laid_out(cells, letters), read

    def _cells(
        self, pattern: re.Pattern[bytes], markup: bytes, texts: Texts
    ) -> Iterator[tuple[str, int, str]]:
        known: dict[tuple[bytes, bytes], str] = {}
        for before, letters, number, after, content in pattern.findall(markup):
            attributes = before + after
            kind = KIND.search(attributes) if b"t=" in attributes else None
            key = (kind[1] if kind else b"", content)
            text = known.get(key)
            if text is None:
                text = known[key] = text_of(*key, texts)
            yield letters.decode(), int(number), text

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
        rest, read = b"", 0
        try:
            with self._packed.open(self.sheets[sheet]) as stream:
                while chunk := stream.read(size):
                    read += len(chunk)
                    whole, mark, rest = (rest + chunk).rpartition(b"row>")
                    if len(rest) > MAX_ROW:
                        raise TooLarge
                    require_places(whole)
                    yield whole + mark, read
        except BROKEN as error:
            raise Unreadable(str(error)) from error


def cell_pattern(letters: Sequence[bytes]) -> re.Pattern[bytes]:
    """Finds the cells of columns: attributes before, letters, row, attributes after, content."""
    return re.compile(CELL_OF % b"|".join(letters), re.DOTALL)


def require_places(markup: bytes) -> None:
    """Unreadable for cells that do not say where they stand, as Excel's own always do, and for a
    text of other letters, in which the patterns would see nothing.
    """
    if b"\0" in markup or UNPLACED.search(markup):
        raise Unreadable


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
        return unescape(written[1].decode())
    try:
        return texts[int(written[1])]
    except ValueError as error:
        raise Unreadable(str(error)) from error


def plain_text(markup: bytes) -> str:
    """The text of an entry or of a cell that holds its own, whatever its fonts."""
    return unescape(b"".join(WRITTEN.findall(SPOKEN.sub(b"", markup))).decode())


def laid_out(cells: Sequence[tuple[str, int, str]], letters: Sequence[str]) -> Piece:
    """Cells, each with its column and row, as a piece without gaps."""
    first = min(number for _letters, number, _text in cells)
    size = max(number for _letters, number, _text in cells) - first + 1
    table = {each: [""] * size for each in letters}
    for each, number, text in cells:
        table[each][number - first] = text
    return first, table
