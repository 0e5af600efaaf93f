"""Which target holds for a unit on a day, and what a rate is against it."""

import operator
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal, Protocol

from core.months import Window
from indicators.models import Direction, Operator, Target
from units.kinds import TIERS, Kind, kinds_of, tier_of
from units.models import Unit

BEFORE_ALL = date.min
COMPARE: dict[str, Callable[[int, int], bool]] = {
    Operator.AT_LEAST: operator.ge,
    Operator.ABOVE: operator.gt,
    Operator.AT_MOST: operator.le,
    Operator.BELOW: operator.lt,
    Operator.EQUAL: operator.eq,
}


class TargetBook:
    """The targets that hold on one day; answers for any unit without another query."""

    def __init__(self, targets: Iterable[Target], day: date) -> None:
        self._by_unit: dict[tuple[str, str], list[Target]] = {}
        self._from_above: dict[tuple[str, str, str, bool], Target | None] = {}
        for target in targets:
            if not target.valid_from <= day <= target.valid_to:
                continue
            key = (target.indicator.code, str(target.unit_id))
            self._by_unit.setdefault(key, []).append(target)

    def target_for(
        self, code: str, path: str, kind: str, *, illustrative: bool = False
    ) -> Target | None:
        """The target of an indicator for the unit of this path and kind.

        The nearest unit's target holds; of one unit's, the one whose document took effect last. An
        invented figure is judged by invented documents alone, and a real one by real ones: a real
        office must not read as having missed what nobody asked, or with figures that nobody
        reported.
        """
        above, _slash, own = path[:-1].rpartition("/")
        if (code, own) in self._by_unit:
            return self._nearest(code, path, kind, illustrative)
        # The same for all units of a kind under one parent: a nation has few of those.
        key = (code, above, kind, illustrative)
        if key not in self._from_above:
            self._from_above[key] = self._nearest(code, path, kind, illustrative)
        return self._from_above[key]

    def _nearest(self, code: str, path: str, kind: str, illustrative: bool) -> Target | None:
        for distance, unit_id in enumerate(reversed(path.split("/")[1:-1])):
            held = [
                target
                for target in self._by_unit.get((code, unit_id), ())
                if target.document.illustrative == illustrative and _covers(target, kind, distance)
            ]
            if held:
                return max(held, key=took_effect)
        return None


def targets_within(
    window: Window, codes: Iterable[str], field_code: str | None = None
) -> list[Target]:
    """Targets of the indicators that hold on a day of the window, with documents. One query."""
    targets = Target.objects.filter(
        indicator__code__in=codes,
        valid_from__lte=window.last_day,
        valid_to__gte=window.first_day,
    ).select_related("indicator", "unit", "document")
    if field_code is None:
        return list(targets.filter(field=None))
    return list(targets.filter(field__code=field_code))


def targets_of(unit: Unit) -> list[Target]:
    """All targets of a unit and of those above it, of any day and without a field. One query."""
    above = unit.path.split("/")[1:-1]
    return list(
        Target.objects.filter(unit__in=above, field=None).select_related(
            "indicator", "unit", "document"
        )
    )


def is_met(rate: Fraction | None, target: Target | None) -> bool | None:
    """Judged on the exact fraction, never on the rounded rate; None without a rate or a target."""
    if rate is None or target is None:
        return None
    return reaches(rate.numerator, 100 * rate.denominator, target)


class Demand(Protocol):
    """What a target asks for, and the condition by which units are counted."""

    @property
    def operator(self) -> str: ...

    @property
    def ratio(self) -> tuple[int, int]: ...


def reaches(numerator: int, denominator: int, demand: Demand) -> bool:
    """Whether 100 × numerator / denominator is what is demanded, in whole numbers alone: thousands
    of units are judged for one page, each in a fraction of a Fraction's time.
    """
    demanded, of = demand.ratio
    return COMPARE[demand.operator](100 * numerator * of, demanded * denominator)


Judgement = Literal["met", "near", "missed", "none"]


def judge(numerator: int, denominator: int, target: Target, near: Decimal) -> Judgement:
    """The verdict on 100 × numerator / denominator, in whole numbers alone as `reaches` has it."""
    if reaches(numerator, denominator, target):
        return "met"
    demanded, of = target.ratio
    points, per = near.as_integer_ratio()
    away = abs(100 * numerator * of - demanded * denominator)
    return "near" if away * per <= points * of * denominator else "missed"


def verdict(rate: Fraction | None, target: Target | None, near: Decimal) -> Judgement:
    """`met`, `near` (missed by no more than `near` points), `missed`, or `none`."""
    points = gap(rate, target)
    if points is None:
        return "none"
    if is_met(rate, target):
        return "met"
    return "near" if abs(points) <= Fraction(near) else "missed"


def gap(rate: Fraction | None, target: Target | None) -> Fraction | None:
    """Percentage points by which the rate lies above (+) or below (−) the target."""
    if rate is None or target is None:
        return None
    return rate - Fraction(target.value)


def dossiers_to_target(numerator: int, denominator: int, target: Target) -> int:
    """How many dossiers more (or, for ≤ and <, fewer) in the numerator reach the target.

    The denominator stays: dossiers already counted would have to go the other way. 0 when it is
    met.
    """
    demanded = Fraction(target.value) * denominator / 100
    match target.operator:
        case "≥" | "=":
            missing = ceil(demanded) - numerator
        case ">":
            missing = floor(demanded) + 1 - numerator
        case "≤":
            missing = numerator - floor(demanded)
        case _:
            missing = numerator - (ceil(demanded) - 1)
    return max(missing, 0)


def is_demanding(direction: str, target: Target) -> bool:
    """Whether the target asks for more of an indicator of which more is better."""
    return direction != Direction.LOWER and target.operator in {"≥", ">", "="}


def _covers(target: Target, kind: str, distance: int) -> bool:
    """A blank level is the unit alone; a level is the units of it below."""
    if not target.level:
        return distance == 0
    if distance == 0 or kind not in kinds_of(target.level):
        return False
    if kind != Kind.CITY or target.level not in TIERS:
        return True
    # Which tier a city stands on, its parent decides; further down none is the country.
    parent_kind = target.unit.kind if distance == 1 else None
    return tier_of(kind, parent_kind) == target.level


def took_effect(target: Target) -> tuple[date, date, int]:
    document = target.document
    return (
        document.effective_on or document.issued_on or BEFORE_ALL,
        target.valid_from,
        target.pk,
    )
