"""Where the headings of a register stand among its first rows: in one, two or three. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.text import fold, nfc
from reports.headings import NUMBERING, words_over
from reports.register.columns import BELOW, recognise

LEAST_KNOWN = 3
MOST_ROWS = 3

Rows = Sequence[tuple[int, Sequence[str]]]
"""Number, as Excel counts, and cells of rows that hold something."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The words over each column; the first dossier is the one at `below` of the rows. `known` of
    the columns are recognised.
    """

    names: tuple[str, ...]
    below: int
    known: int


def heads_of(rows: Rows) -> Heads:
    """Of the rows that may be headings those with the most that are known, and then the fewest of
    them; the first row where hardly any is known. A row of numbers below them belongs to them.
    """
    best = max(_candidates(rows), key=lambda one: one[0])[1]
    if best.known < LEAST_KNOWN:
        best = _heads([rows[0][1]], 1)
    numbers = best.below < len(rows) and _are_numbers(rows[best.below][1])
    return Heads(best.names, best.below + numbers, best.known)


def _candidates(rows: Rows) -> Iterator[tuple[tuple[int, int], Heads]]:
    for start in range(len(rows)):
        for end in range(start + 1, min(start + MOST_ROWS, len(rows)) + 1):
            if end > start + 1 and has_days(rows[end - 1][1]):
                break
            heads = _heads([cells for _number, cells in rows[start:end]], end)
            yield (heads.known, start - end), heads


def _heads(block: Sequence[Sequence[str]], below: int) -> Heads:
    names = [""] * max(map(len, block))
    for column, words in words_over(block):
        names[column] = nfc(BELOW.join(" ".join(text.split()) for text in words))
    return Heads(tuple(names), below, len(recognise(names)))


def has_days(cells: Sequence[str]) -> bool:
    """A dossier has a day at least."""
    return any(cell[:1].isdecimal() for cell in cells)


def _are_numbers(cells: Sequence[str]) -> bool:
    return all(NUMBERING.fullmatch(fold(cell)) for cell in cells if cell)
