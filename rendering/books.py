"""A workbook whose rows are read piece by piece: an .xlsx is streamed, an .xls never is long."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from rendering.sheets import COMPOUND, as_text, read_sheets
from rendering.streaming import Book, Piece, laid_out
from rendering.unpacking import column_letters

ROWS_AT_A_TIME = 10_000


class OldBook:
    """An .xls, as Book shows an .xlsx; its sheets end at row 65,536. Raises Refused for what can't
    be read.
    """

    # The reader gives days as days, from whichever year they are counted.
    counted_from_1904 = False

    def __init__(self, path: Path) -> None:
        self.sheets = {sheet.name or "": sheet.rows for sheet in read_sheets(path)}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is open."""

    def size(self, sheet: str) -> int:
        """Rows, of which `pieces` says how many it has read."""
        return len(self.sheets[sheet])

    def first_rows(self, sheet: str, count: int) -> list[tuple[int, list[str]]]:
        return [(row.number, [*map(as_text, row.cells)]) for row in self.sheets[sheet][:count]]

    def pieces(self, sheet: str, columns: Sequence[int]) -> Iterator[tuple[Piece, int]]:
        letters = {column: column_letters(column) for column in columns}
        rows = self.sheets[sheet]
        for start in range(0, len(rows), ROWS_AT_A_TIME):
            part = rows[start : start + ROWS_AT_A_TIME]
            cells = [
                (letters[column], row.number, as_text(row.cell(column)))
                for row in part
                for column in columns
            ]
            yield laid_out(cells, [*letters.values()]), start + len(part)


def open_book(path: Path) -> Book | OldBook:
    """Raises Unreadable or Refused."""
    with path.open("rb") as file:
        old = file.read(len(COMPOUND)) == COMPOUND
    return OldBook(path) if old else Book(path)
