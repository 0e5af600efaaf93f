"""Published against computed. Pure: what a source printed, what the counts give, and what lies
between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.numbers import half_up


class Verdict(StrEnum):
    """First that fits, in this order."""

    NOT_COMPUTABLE = "not computable"
    AGREES = "agrees"
    TRUNCATED = "truncated"
    ROUNDING = "rounding"
    OTHER_DENOMINATOR = "other denominator"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed figure: its value, its decimals in print, and how the source hedged it."""

    value: Decimal
    decimals: int
    qualifier: str

    @property
    def last_unit(self) -> Fraction:
        """One unit of the last printed digit."""
        return Fraction(1, 10**self.decimals)

    @property
    def rough_unit(self) -> Fraction:
        """One unit of the last digit that is not zero: 1.000 → 1.000, 0,8 → 0,1, 35.100 → 100."""
        exponent = self.value.normalize().as_tuple().exponent
        return Fraction(10) ** int(exponent) if self.value else self.last_unit


def judge(
    printed: Printed, computed: Fraction | None, same_numerator: Iterable[Fraction] = ()
) -> Verdict:
    """What a printed figure is to the computed one.

    `same_numerator` are the rates of the same numerator over the other denominators of the
    catalogue.
    """
    if computed is None:
        return Verdict.NOT_COMPUTABLE
    if agrees(printed, computed):
        return Verdict.AGREES
    if _truncated(printed, computed):
        return Verdict.TRUNCATED
    if _rounded(printed, computed):
        return Verdict.ROUNDING
    if any(agrees(printed, other) for other in same_numerator):
        return Verdict.OTHER_DENOMINATOR
    return Verdict.CONTRADICTION


def agrees(printed: Printed, computed: Fraction) -> bool:
    """Whether the printed words are true of the computed value."""
    value = Fraction(printed.value)
    match printed.qualifier:
        case "more than":
            return value <= computed < value + printed.rough_unit
        case "nearly":
            return value - printed.rough_unit < computed <= value
        case "about":
            return abs(value - computed) < printed.rough_unit
        case "not arising":
            return computed == 0
    return half_up(computed, printed.decimals) == printed.value


def _truncated(printed: Printed, computed: Fraction) -> bool:
    """Digits cut off where the source should have rounded."""
    if printed.qualifier != "exact":
        return False
    scale = 10**printed.decimals
    return Fraction(int(computed * scale), scale) == Fraction(printed.value)


def _rounded(printed: Printed, computed: Fraction) -> bool:
    """Within one unit of the last digit; “không phát sinh” is a word and has no digits."""
    near = abs(Fraction(printed.value) - computed) <= printed.last_unit
    return near and printed.qualifier != "not arising"
