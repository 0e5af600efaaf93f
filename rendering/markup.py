"""Sheets and texts of an .xlsx as markup: which part of it is a cell, a text, the end of a row.

A parser of XML makes an event of each tag, and a list of a million rows has sixty million of them.
These patterns know only the tags of a sheet. In sound XML no `<` stands anywhere but at the
beginning of a tag, so that `</row>` ends a row; what else might hide a tag, comments, CDATA and
other instructions, Excel and its like never write, and whoever sends one is refused, as is each
spelling that the patterns would pass over.

Each pattern looks at a letter a bounded number of times, whatever it is given: what a tag holds
ends where the next one of its kind begins, and attributes that are looked at again have a length.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from html import unescape

from rendering.reader import Unreadable

PREFIX = rb"(?:[\w.-]{1,50}:)?"
ATTRIBUTES = rb"[^<>/]{0,300}"
PLACE = rb"""\br=["'](%s)([0-9]{1,7})["']"""
# A self-closing cell has a slash before its bracket and is passed over: nothing stands in it.
CELL_OF = (
    b"<" + PREFIX + rb"c\s(" + ATTRIBUTES + b"?)" + PLACE + rb"([^<>]*+)(?<!/)>"
    + b"((?:[^<]++|<(?!/?" + PREFIX + rb"c[\s>]))*+)</" + PREFIX + rb"c\s*+>"
)  # fmt: skip
UNPLACED = re.compile(
    b"<" + PREFIX + rb"c(?=[\s/>])(?!" + ATTRIBUTES + rb"?\s" + PLACE % b"[A-Z]{1,3}" + b")"
)
ATTRIBUTE = re.compile(rb"""\s*+([\w.:-]++)=(?:"([^"]*+)"|'([^']*+)')""")
END_OF_ROW = re.compile(b"</" + PREFIX + rb"row\s*+>")
# The first letters of a part are its declaration; no other instruction stands in one.
DECLARATION = 5

ENTRY = re.compile(
    b"<" + PREFIX + rb"si(?:\s[^<>/]*+)?(?:/>|>"
    b"((?:[^<]++|<(?!/?" + PREFIX + rb"si[\s/>]))*+)</" + PREFIX + rb"si\s*+>)"
)
BEGINNING_OF_ENTRY = re.compile(b"<" + PREFIX + rb"si[\s/>]")
WRITTEN = re.compile(b"<" + PREFIX + rb"t(?:\s[^<>]*+)?(?<!/)>([^<]*+)</" + PREFIX + rb"t\s*+>")
# How a word is spoken (phonetic runs) is no part of it.
SPOKEN = re.compile(
    b"<"
    + PREFIX
    + rb"rPh[\s>](?:[^<]++|<(?!/?"
    + PREFIX
    + rb"rPh[\s>]))*+</"
    + PREFIX
    + rb"rPh\s*+>"
)
VALUE = re.compile(b"<" + PREFIX + rb"v(?:\s[^<>]*+)?(?<!/)>([^<]*+)</" + PREFIX + rb"v\s*+>")

Cell = tuple[str, int, bytes, bytes]
"""Letters of its column, row as Excel counts, kind (empty for a number), content as markup."""


def require_plain(markup: bytes, *, begins: bool) -> None:
    """Unreadable for markup that may hide a tag, and for text of other letters, in which the
    patterns would see nothing. `begins` says that the part does, which may open with a declaration.
    """
    declared = DECLARATION if begins else 0
    if b"\0" in markup or b"<!" in markup or markup.find(b"<?", declared) >= 0:
        raise Unreadable


def require_places(markup: bytes) -> None:
    """Unreadable for cells that do not say where they stand, as Excel's own always do."""
    if UNPLACED.search(markup):
        raise Unreadable


def end_of_last_row(markup: bytes) -> int:
    """Where the last row that is whole ends; 0 where none is."""
    start = len(markup)
    while (start := markup.rfind(b"</", 0, start)) >= 0:
        if found := END_OF_ROW.match(markup, start):
            return found.end()
    return 0


def cell_pattern(letters: Sequence[bytes]) -> re.Pattern[bytes]:
    """Finds the cells of columns: attributes before, letters, row, attributes after, content."""
    return re.compile(CELL_OF % b"|".join(letters))


def cells(pattern: re.Pattern[bytes], markup: bytes) -> Iterator[Cell]:
    """The cells with content that the pattern finds."""
    kinds: dict[tuple[bytes, bytes], bytes] = {}
    for before, letters, number, after, content in pattern.findall(markup):
        kind = kinds.get((before, after))
        if kind is None:
            # Each by itself: what stands in quotes of another attribute is no place.
            kind = kinds[before, after] = kind_of(before) or kind_of(after)
        yield letters.decode(), int(number), kind, content


def kind_of(attributes: bytes) -> bytes:
    """What a cell's attributes say that it holds. Unreadable where they are spelled otherwise."""
    kind, rest = b"", attributes.strip()
    while rest:
        found = ATTRIBUTE.match(rest)
        if found is None or b"&" in found[0]:
            raise Unreadable
        if found[1] == b"t":
            kind = found[2] or found[3] or b""
        rest = rest[found.end() :]
    return kind


def entries(markup: bytes, *, whole: bool) -> "array[int]":
    """Beginning and end of each text that cells name by number, in this order. Unreadable where one
    is spelled otherwise: the numbers of all behind it would be wrong. Markup that is not `whole`
    may end within one.
    """
    bounds = array("q")
    for found in ENTRY.finditer(markup):
        bounds.extend(found.span())
    end = len(markup) if whole or not bounds else bounds[-1]
    if 2 * sum(1 for _each in BEGINNING_OF_ENTRY.finditer(markup, 0, end)) != len(bounds):
        raise Unreadable
    return bounds


def plain_text(markup: bytes) -> str:
    """The text of an entry or of a cell that holds its own, whatever its fonts."""
    return in_letters(b"".join(WRITTEN.findall(SPOKEN.sub(b"", markup))))


def in_letters(text: bytes) -> str:
    """Unreadable in another encoding than Excel's."""
    try:
        return unescape(text.decode())
    except UnicodeDecodeError as error:
        raise Unreadable(str(error)) from error
