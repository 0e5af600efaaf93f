"""The cells of a register's columns as whole numbers. NumPy: only in a worker or a command."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from core.text import fold, nfc
from reports.register import columns, moments, words

READERS: Mapping[str, Callable[[str], int]] = {
    **dict.fromkeys(columns.YES_OR_NO, words.yes_of),
    columns.STATUS: words.status_of,
    columns.CHANNEL: words.channel_of,
    columns.LEVEL: words.level_of,
    columns.FEE: words.amount_of,
    columns.PAID: words.paid_of,
}
# No reader gives these: a day is above 700,000, a word 0 or more, a fee at least −1.
BLANK, UNREAD = -9, -8
MOST_KNOWN = 200_000

Mask = np.ndarray


def reader_of(code: str, told: Mapping[str, int]) -> Callable[[str], int]:
    """What somebody said of a word goes before what is known of it."""

    def read(text: str) -> int:
        value = told.get(fold(text))
        return READERS[code](text) if value is None else value

    return read


class Reader(dict[str, int]):
    """The texts of one column → whole numbers; each text is read when it is first met."""

    def __init__(self, read: Callable[[str], int]) -> None:
        super().__init__()
        self._read = read
        self.messages: dict[str, str] = {}

    def __missing__(self, text: str) -> int:
        value = self[text] = self._value(text)
        return value

    def read(self, cells: list[str]) -> np.ndarray:
        if len(self) > MOST_KNOWN:
            self.clear()
        return np.fromiter(map(self.__getitem__, cells), np.int64, len(cells))

    def _value(self, text: str) -> int:
        try:
            return self._read(text.strip()) if text.strip() else BLANK
        except ValueError as error:
            self.messages[text] = str(error)
            return UNREAD


class Days(Reader):
    """The days of all columns; those of the usual form are read at once."""

    def read(self, cells: list[str]) -> np.ndarray:
        days = moments.days_of(cells)
        others = np.flatnonzero(days == 0)
        days[others] = super().read([cells[at] for at in others])
        return days


class Column:
    """One column of a piece: its cells, and a whole number for each."""

    def __init__(self, cells: list[str], reader: Reader) -> None:
        self.cells, self._reader = cells, reader
        self.values = reader.read(cells)

    def text(self, row: int) -> str:
        return nfc(self.cells[row].strip())

    def minute(self, row: int) -> int:
        return words.minute_of(self.cells[row].strip())

    def unread(self) -> Iterator[tuple[str, Mask]]:
        """Each sentence about cells that can't be read, and the rows it is about."""
        places = np.flatnonzero(self.values == UNREAD)
        said = [self._reader.messages[self.cells[place]] for place in places]
        for message in dict.fromkeys(said):
            bad = np.zeros(len(self.cells), dtype=bool)
            bad[[at for at, each in zip(places, said, strict=True) if each == message]] = True
            yield message, bad
