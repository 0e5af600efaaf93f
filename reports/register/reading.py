"""A register in pieces, each plain text by column: only mapped columns, never the whole file.

Pandas: only in a worker or a command.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import pandas as pd  # type: ignore[import-untyped]  # it ships no types
from django.utils.translation import gettext as _

from core.errors import Refused
from rendering.books import open_book
from rendering.reader import Unreadable
from reports.register.columns import CODE, DAYS
from reports.register.outline import Outline, why_unreadable

# More would not stay in the processor's cache.
ROWS_AT_A_TIME = 25_000
UTF_8 = ("utf-8", "utf-8-sig")
# Days between 1 January 1900 and 1904, from which workbooks of old Macintoshes count.
LATER_START = 1462

Piece = tuple[int, dict[str, list[str]]]
"""Where its first row stands, as Excel counts; column → text of each row."""
Progress = Callable[[int, int], None]
"""Told after each piece: how much of the file was read, and how much there is."""


class Undecoded:
    """A text in UTF-8 as bytes: the parser decodes the wanted cells only, a fifth less to do."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.read = file, file.read

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._file)


def pieces(
    path: Path, about: Outline, places: Mapping[str, int], progress: Progress
) -> Iterator[Piece]:
    """Where each piece begins, as Excel counts, and its columns. `places` are counted from 0."""
    read = _of_text if about.sheet is None else _of_workbook
    try:
        yield from read(path, about, places, progress)
    except pd.errors.ParserError as error:
        message = _("Tệp {name} có dòng nhiều ô hơn hàng tên cột: xuất lại sổ. ({error})")
        raise Refused(message.format(name=path.name, error=error)) from error
    except UnicodeError as error:
        raise Refused(why_unreadable(Unreadable(), path.name)) from error
    except Unreadable as error:
        raise Refused(why_unreadable(error, path.name)) from error


def _of_text(
    path: Path, about: Outline, places: Mapping[str, int], progress: Progress
) -> Iterator[Piece]:
    size, names = path.stat().st_size, {place: code for code, place in places.items()}
    with path.open("rb") as file:
        frames = pd.read_csv(
            Undecoded(file) if about.encoding in UTF_8 else file,
            sep=about.delimiter,
            encoding=about.encoding,
            header=None,
            names=range(len(about.headings)),
            index_col=False,
            usecols=sorted(names),
            skiprows=about.row,
            dtype=object,  # "category" would make the code 01 a number
            na_filter=False,
            skip_blank_lines=False,
            chunksize=ROWS_AT_A_TIME,
            low_memory=False,  # a piece is small enough to be read at once
        )
        row = about.row + 1
        for frame in frames:
            columns = {code: frame[at].tolist() for at, code in names.items()}
            if any("\0" in text for texts in columns.values() for text in texts):
                raise Unreadable  # no database takes it
            yield row, columns
            row += len(frame)
            progress(file.tell(), size)


def _of_workbook(
    path: Path, about: Outline, places: Mapping[str, int], progress: Progress
) -> Iterator[Piece]:
    with open_book(path) as book:
        sheet = about.sheet or ""
        size = book.size(sheet)
        for (first, table), read in book.pieces(sheet, list(places.values())):
            columns = dict(zip(places, table.values(), strict=True))
            above = max(about.row + 1 - first, 0)
            columns = {code: texts[above:] for code, texts in columns.items()}
            if book.counted_from_1904:
                columns |= {code: _from_1904(columns[code]) for code in DAYS if code in columns}
            if columns[CODE]:
                yield first + above, columns
            progress(read, size)


def _from_1904(texts: Sequence[str]) -> list[str]:
    return [
        str(float(text) + LATER_START) if text.replace(".", "", 1).isdecimal() else text
        for text in texts
    ]
