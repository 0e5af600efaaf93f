"""The cells of a register's columns as whole numbers. NumPy: only in a worker or a command."""

from collections.abc import Callable, Iterator, Mapping
from itertools import repeat

import numpy as np

from reports.register import columns, words

READERS: Mapping[str, Callable[[str], int]] = {
    **dict.fromkeys(columns.YES_OR_NO, words.yes_of),
    columns.STATUS: words.status_of,
    columns.CHANNEL: words.channel_of,
    columns.LEVEL: words.level_of,
    columns.FEE: words.amount_of,
    columns.PAID: words.paid_of,
}
# No reader gives these: a day is above 700,000, a word 0 or more, a fee at least −1.
BLANK, UNREAD, NEW = -9, -8, -7
MOST_KNOWN = 200_000

Mask = np.ndarray


class Reader:
    """Turns the texts of one column into whole numbers; of a text that came before it knows."""

    def __init__(self, read: Callable[[str], int]) -> None:
        self._read = read
        self._known: dict[str, int] = {"": BLANK}
        self.messages: dict[str, str] = {}

    def values(self, cells: list[str]) -> np.ndarray:
        found = np.fromiter(map(self._known.get, cells, repeat(NEW)), np.int64, len(cells))
        places = np.flatnonzero(found == NEW)
        if len(places):
            if len(self._known) > MOST_KNOWN:
                self._known.clear()
            texts = [cells[place] for place in places]
            for text in dict.fromkeys(texts):
                self._known[text] = self._value(text)
            found[places] = [self._known[text] for text in texts]
        return found

    def _value(self, text: str) -> int:
        try:
            return self._read(text.strip()) if text.strip() else BLANK
        except ValueError as error:
            self.messages[text] = str(error)
            return UNREAD


class Column:
    """One column of a piece: its cells, and a whole number for each."""

    def __init__(self, cells: list[str], reader: Reader) -> None:
        self.cells, self._reader = cells, reader
        self.values = reader.values(cells)

    def text(self, row: int) -> str:
        return self.cells[row].strip()

    def unread(self) -> Iterator[tuple[str, Mask]]:
        """Each sentence about cells that can't be read, and the rows it is about."""
        places = np.flatnonzero(self.values == UNREAD)
        said = [self._reader.messages[self.cells[place]] for place in places]
        for message in dict.fromkeys(said):
            bad = np.zeros(len(self.cells), dtype=bool)
            bad[[at for at, each in zip(places, said, strict=True) if each == message]] = True
            yield message, bad
