"""The numbers of a reading alone, straight from a row: thousands of units are judged for a page."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from indicators.definitions import Definition
from indicators.tallies import Layout, mask_in, value_in


class Counts(NamedTuple):
    """What a rank, a target and a page's coverage are judged by: the numbers of a Reading."""

    numerator: int | None
    denominator: int | None
    months_counted: int
    months_owed: int
    illustrative: bool


def counter(
    definition: Definition, layout: Layout
) -> Callable[[Sequence[Any] | None, int], Counts]:
    """The counts of one unit's own reports, straight from its row and the months that it owes."""
    numerator = value_in(layout, definition.numerator)
    denominator = value_in(layout, definition.denominator)
    mask_of, illustrated = mask_in(layout), layout.illustrated

    def counts(row: Sequence[Any] | None, owed: int) -> Counts:
        mask = 0 if row is None else mask_of(row)
        if row is None or not mask:
            return Counts(None, None, 0, owed.bit_count(), illustrative=False)
        return Counts(
            numerator(row),
            denominator(row),
            (mask & owed).bit_count(),
            owed.bit_count(),
            row[illustrated] > 0,
        )

    return counts
