"""Standard competition rank on exact values. Pure: plain values in, ranks and reasons out.

Ties share a rank and the next one is skipped (1, 2, 2, 4). A unit without a value, with too small a
denominator, with a reopened report, closed before the window's last day or with invented figures
that give no place is not ranked and keeps its reason; it is never last.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

K = TypeVar("K", bound=Hashable)

# Bits behind the point of a sort key.
PRECISION = 128


class Reason(StrEnum):
    """Why a unit is not ranked."""

    NO_REPORT = "no_report"
    NO_DENOMINATOR = "no_denominator"
    SMALL_DENOMINATOR = "small_denominator"
    REOPENED = "reopened"
    CLOSED = "closed"
    NO_UNITS = "no_units"
    UNDIRECTED = "undirected"
    INVENTED = "invented"


class Counted(Protocol):
    """Numerator and denominator of a candidate; None where nothing was counted."""

    @property
    def numerator(self) -> int | None: ...

    @property
    def denominator(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Ranking(Generic[K]):
    """Every key has either a rank or a reason. `order`: keys of ranked units, best first, ties in
    the order given; `of` units are ranked.
    """

    ranks: Mapping[K, int]
    reasons: Mapping[K, Reason]
    order: tuple[K, ...]

    @property
    def of(self) -> int:
        return len(self.order)


def rank(
    candidates: Mapping[K, Counted],
    excluded: Mapping[K, Reason],
    *,
    higher_is_better: bool,
    minimum: int,
) -> Ranking[K]:
    """Ranks by numerator / denominator all that are not `excluded`; `minimum` is the least
    denominator that may be ranked.
    """
    reasons: dict[K, Reason] = {}
    keys: dict[K, int] = {}
    sign = -1 if higher_is_better else 1
    for key, counted in candidates.items():
        numerator, denominator = counted.numerator, counted.denominator
        reason = excluded.get(key) or _reason(denominator, minimum)
        if reason is None:
            keys[key] = sign * sort_key(numerator, denominator)  # type: ignore[arg-type]
        else:
            reasons[key] = reason
    order = sorted(keys, key=keys.__getitem__)
    ranks: dict[K, int] = {}
    place, before = 0, None
    for position, key in enumerate(order, start=1):
        if keys[key] != before:
            place, before = position, keys[key]
        ranks[key] = place
    return Ranking(ranks, reasons, tuple(order))


def sort_key(numerator: int, denominator: int) -> int:
    """A whole number that sorts as numerator / denominator does.

    Two different fractions with denominators below 2^31 differ by more than 2^-62; 128 bits tell
    them apart with room to spare, and plain integers sort ten times faster than Fraction objects.
    """
    return (numerator << PRECISION) // denominator


def _reason(denominator: int | None, minimum: int) -> Reason | None:
    if denominator is None:
        return Reason.NO_REPORT
    if denominator <= 0:
        return Reason.NO_DENOMINATOR
    if denominator < minimum:
        return Reason.SMALL_DENOMINATOR
    return None
