"""A look into an .xlsx before anything unpacks it.

The reader of workbooks lays a sheet out from its first to its last used cell: two kilobytes that
use A1 and XFD1048576 make it ask for hundreds of gigabytes, and the process dies. It also reads a
cell in error (#DIV/0!) as an empty one, and empty means something here. So every sheet is streamed
once before: what is too large is refused in a few megabytes of memory, cells in error are noted.
A hundred thousand full rows take two to three seconds, an ordinary form a millisecond.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from rendering.reader import MAX_CELLS, Unreadable

MAX_UNPACKED = 250_000_000
MAX_LIST = 4_000_000
CHUNK = 1 << 20


class Swollen(Unreadable):
    """It would unpack beyond MAX_UNPACKED."""


Spot = tuple[int, int]
"""A cell: row as Excel counts, from 1; column from 0."""

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s>/]")
REFERENCE = re.compile(rb"""<(?:[\w.-]+:)?c\s[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
CELL_IN_ERROR = re.compile(rb"""<(?:[\w.-]+:)?c\s[^>]*?\bt=["']e["'][^>]*>""")
MARKS_OF_ERROR = (b't="e"', b"t='e'")

BROKEN = (
    BadZipFile,
    ElementTree.ParseError,
    zlib.error,
    KeyError,
    ValueError,
    RuntimeError,
    OSError,
)


def cells_in_error(data: bytes) -> Mapping[str, frozenset[Spot]]:
    """Where an .xlsx holds errors, by the name of the sheet.

    Raises Unreadable for what is no sound .xlsx or would unpack too large, Refused for a sheet that
    reaches too far.
    """
    try:
        with ZipFile(BytesIO(data)) as packed:
            return _cells_in_error(packed)
    except BROKEN as error:
        raise Unreadable(str(error)) from error


def column_index(letters: str) -> int:
    """ "A" → 0, "Z" → 25, "AA" → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def column_letters(index: int) -> str:
    """0 → "A", 25 → "Z", 26 → "AA": the heading that Excel shows above a column."""
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters = chr(ord("A") + letter) + letters
        index -= 1
    return letters


def _cells_in_error(packed: ZipFile) -> Mapping[str, frozenset[Spot]]:
    if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
        raise Swollen
    errors, cells = {}, 0
    for name, part in parts_of_sheets(packed).items():
        area = _survey(packed, part)
        cells += area.rows * area.columns
        if cells > MAX_CELLS:
            raise Refused(_too_large(name, area))
        errors[name] = frozenset(area.errors)
    return errors


def parts_of_sheets(packed: ZipFile, *, hidden: bool = True) -> Mapping[str, str]:
    """Sheet name → the part that holds it, without the `hidden` ones where that is asked for.
    KeyError where a sheet has none.
    """
    parts = {name.replace("\\", "/").lower(): name for name in packed.namelist()}
    if len(parts) < len(packed.namelist()):
        # Two parts of one name: which of them the reader takes is anybody's guess.
        raise Unreadable
    relations = _contents(packed, parts[RELATIONS])
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    sheets = [
        node for node in _contents(packed, parts[WORKBOOK]).iter() if node.tag.endswith("}sheet")
    ]
    return {
        sheet.get("name", ""): parts[_part_name(targets[_relation_id(sheet)])]
        for sheet in sheets
        if hidden or sheet.get("state", "visible") == "visible"
    }


def _contents(packed: ZipFile, part: str) -> ElementTree.Element:
    """One of the two parts that list the sheets; a tree takes many times the memory of its text."""
    if packed.getinfo(part).file_size > MAX_LIST:
        raise Unreadable
    # The parser stops entities that grow beyond measure by itself, and loads nothing from outside.
    return ElementTree.fromstring(packed.read(part))  # noqa: S314


def _relation_id(sheet: ElementTree.Element) -> str | None:
    return sheet.get(RELATION_ID) or sheet.get(STRICT_RELATION_ID)


def _part_name(target: str) -> str:
    """Targets are relative to xl/, unless they begin with a slash."""
    return str(PurePosixPath("/xl") / target).lstrip("/").lower()


@dataclass(slots=True)
class _Area:
    """How far a sheet reaches, and its cells in error."""

    rows: int = 0
    columns: int = 0
    errors: set[Spot] = field(default_factory=set)

    def take(self, markup: bytes) -> None:
        found = REFERENCE.findall(markup)
        if len(found) != len(CELL.findall(markup)):
            # Cells that do not say where they stand; Excel's own always do.
            raise Unreadable
        # Sets first: there are few different letters and rows, and reading them is what costs.
        columns = {letters for letters, _row in found}
        rows = {row for _letters, row in found}
        self.columns = max([self.columns, *(column_index(name.decode()) + 1 for name in columns)])
        self.rows = max([self.rows, *map(int, rows)])
        if any(mark in markup for mark in MARKS_OF_ERROR):
            self._note_errors(markup)

    def _note_errors(self, markup: bytes) -> None:
        self.errors.update(
            (int(row), column_index(letters.decode()))
            for tag in CELL_IN_ERROR.findall(markup)
            for letters, row in REFERENCE.findall(tag)
        )


def _survey(packed: ZipFile, part: str) -> _Area:
    area = _Area()
    for markup in _whole_tags(packed, part):
        area.take(markup)
    return area


def _whole_tags(packed: ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces of about a megabyte, none of which cuts a tag in two."""
    rest = b""
    with packed.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if b"\0" in chunk:
                # No XML of this kind has such a byte; in UTF-16 the patterns would see nothing.
                raise Unreadable
            whole, mark, rest = (rest + chunk).rpartition(b">")
            yield whole + mark


def _too_large(sheet: str, area: _Area) -> Problem:
    last = f"{column_letters(area.columns - 1)}{area.rows}"
    return Problem(
        _("trang kéo dài tới ô %(last)s: hãy xóa các dòng và cột thừa rồi lưu lại")
        % {"last": last},
        sheet=sheet,
    )
