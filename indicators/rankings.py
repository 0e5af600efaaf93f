"""Standard competition rank on exact values. Pure: plain values in, standings out.

Ties share a rank and the next one is skipped (1, 2, 2, 4). A unit without a value, with too small a
denominator, with a reopened report or closed before the window's last day is not ranked and keeps
its
reason; it is never last.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

# Two different fractions with denominators below 2^31 differ by more than 2^-62; 128 bits tell them
# apart with room to spare, and plain integers sort faster than Fraction objects.
PRECISION = 128


class Reason(StrEnum):
    """Why a unit is not ranked."""

    NO_REPORT = "no_report"
    NO_DENOMINATOR = "no_denominator"
    SMALL_DENOMINATOR = "small_denominator"
    REOPENED = "reopened"
    CLOSED = "closed"
    UNDIRECTED = "undirected"


@dataclass(frozen=True, slots=True)
class Candidate:
    numerator: int | None
    denominator: int | None
    excluded: Reason | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    rank: int | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Ranking(Generic[K]):
    """`order`: keys of ranked units, best first, ties in the order given; `of` units are ranked."""

    standings: Mapping[K, Standing]
    order: tuple[K, ...]

    @property
    def of(self) -> int:
        return len(self.order)

    @property
    def ranks(self) -> dict[K, int]:
        """The ranks of the ranked alone."""
        return {
            key: standing.rank
            for key, standing in self.standings.items()
            if standing.rank is not None
        }


def rank(candidates: Mapping[K, Candidate], *, higher_is_better: bool, minimum: int) -> Ranking[K]:
    """Ranks by numerator / denominator; `minimum` is the least denominator that may be ranked."""
    standings: dict[K, Standing] = {}
    keys: dict[K, int] = {}
    sign = -1 if higher_is_better else 1
    for key, candidate in candidates.items():
        reason = _reason(candidate, minimum)
        if reason is None:
            keys[key] = sign * ((candidate.numerator << PRECISION) // candidate.denominator)  # type: ignore[operator]
        else:
            standings[key] = Standing(None, reason)
    order = sorted(keys, key=keys.__getitem__)
    place, before = 0, None
    for position, key in enumerate(order, start=1):
        if keys[key] != before:
            place, before = position, keys[key]
        standings[key] = Standing(place)
    return Ranking(standings, tuple(order))


def _reason(candidate: Candidate, minimum: int) -> Reason | None:
    if candidate.excluded is not None:
        return candidate.excluded
    if candidate.denominator is None:
        return Reason.NO_REPORT
    if candidate.denominator <= 0:
        return Reason.NO_DENOMINATOR
    if candidate.denominator < minimum:
        return Reason.SMALL_DENOMINATOR
    return None
