"""The units that a distribution counts as not meeting its condition, for its receipt."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from core.numbers import format_count, percent
from dashboard.address import Address
from dashboard.pages import receipt_path
from indicators.definitions import Condition, demand_in_words
from indicators.rankings import Counted
from indicators.readings import Reading
from indicators.words import exact_rate
from units.access import Scope
from units.peers import Branch

# A receipt names those that are farthest away; the ranking that it links to has them all.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class MissedUnit:
    name: str
    receipt_url: str
    counts: str
    value: str


@dataclass(frozen=True, slots=True)
class MissedUnits:
    """`others` counts those that are not named; `all_url` is the ranking by the rate judged."""

    title: str
    counted: str
    units: list[MissedUnit]
    others: str
    all_url: str


def missed_units(
    reading: Reading, branch: Branch, link: Address, field: str, scope: Scope
) -> MissedUnits | None:
    """None where all meet the condition, and for readers whose unit does not cover the branch: they
    are told how many, not which.
    """
    condition, found = reading.definition.condition, reading.distribution
    if condition is None or found is None or not found.missed or not scope.covers(branch.parent):
        return None
    base = {"indicator": condition.base.code, "field": field}
    farthest = _farthest(found.missed.items(), condition)
    more = len(farthest) - SHOWN
    others = _("và {count} {units} khác")
    return MissedUnits(
        title=_("{count} {units} chưa đạt {demand}").format(
            count=format_count(len(farthest)),
            units=condition.counted,
            demand=demand_in_words(condition.operator, condition.value),
        ),
        counted=condition.counted,
        units=[
            _missed(branch, unit_id, one, condition, link.query(**base))
            for unit_id, one in farthest[:SHOWN]
        ],
        others=others.format(count=format_count(more), units=condition.counted) if more > 0 else "",
        all_url=reverse("ranking")
        + link.query(parent=branch.parent.code, level=condition.level, sort="-rank", **base),
    )


def _farthest(
    missed: Iterable[tuple[int, Counted]], condition: Condition
) -> list[tuple[int, Counted]]:
    """By name among equals, as the units of a branch come."""

    def distance(each: tuple[int, Counted]) -> Fraction:
        rate = percent(each[1].numerator, each[1].denominator) or Fraction(0)
        return abs(rate - Fraction(condition.value))

    return sorted(missed, key=distance, reverse=True)


def _missed(
    branch: Branch, unit_id: int, one: Counted, condition: Condition, query: str
) -> MissedUnit:
    unit = branch.units[unit_id]
    return MissedUnit(
        unit.name,
        receipt_path(unit.code) + query,
        f"{format_count(one.numerator)} / {format_count(one.denominator)}",
        exact_rate(
            percent(one.numerator, one.denominator),
            condition.value,
            condition.base.indicator.decimals,
        ),
    )
