"""What was published of a unit, each figure beside what the counts give."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, TypeVar, cast

from core.months import Window
from core.numbers import half_up, percent
from indicators.definitions import (
    Catalogue,
    Definition,
    count_of,
    levels_of,
    load_catalogue,
)
from indicators.formulas import Formula
from indicators.groups import Group, group_of
from indicators.models import (
    Indicator,
    IndicatorVersion,
    Operator,
    PublishedFigure,
    Qualifier,
    Target,
)
from indicators.readings import Ask, Reading, read
from indicators.reconciliation import Printed, Verdict, agrees, judge
from indicators.targets import Judgement, verdict
from units.models import Unit
from units.peers import Branch, Of, load_branches
from units.queries import load_lineage

# A share given only as counts (“18/22”) is compared at the two decimals of the house.
SHARE_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A published figure, the computed value (per cent, or a count), and the verdict.

    `reading` is what it was compared with: of a family, the member that agrees, else the nearest.
    `other` is the denominator that would explain it, where another one does; `invented` says that
    there are counts, but made up ones, which nothing is held against.
    """

    published: PublishedFigure
    printed: Printed | None
    reading: Reading | None
    computed: Fraction | None
    verdict: Verdict
    other: Formula | None = None
    invented: bool = False

    @property
    def definition(self) -> Definition | None:
        return self.reading.definition if self.reading else None

    @property
    def difference(self) -> Fraction | None:
        """Published less computed."""
        if self.printed is None or self.computed is None:
            return None
        return Fraction(self.printed.value) - self.computed


def reconcile(unit: Unit) -> list[Reconciled]:
    """All that was published of the unit and of those of its code that it carries on, by window.
    Others that merely bore the code are strangers. Two queries, and those of reconcile_all.
    """
    carried_on = load_lineage().predecessors(unit.pk)
    figures = PublishedFigure.objects.filter(unit__code=unit.code, unit__in={unit.pk, *carried_on})
    found = list(figures.select_related("indicator", "unit__parent"))
    units = list(dict.fromkeys(each.unit_id for each in found))
    return reconcile_all(sorted(found, key=lambda each: units.index(each.unit_id)))


def reconcile_all(figures: Sequence[PublishedFigure]) -> list[Reconciled]:
    """Figures of any units and windows, with units and indicators at hand, in the order given.

    Three queries, one more for stocks of several units; again one or two where something nearer
    than another denominator does not explain all rates.
    """
    if not figures:
        return []
    catalogue = load_catalogue()
    units = list({each.unit_id: each.unit for each in figures}.values())
    windows = [_months(each) for each in figures]
    span = Window(min(each.first for each in windows), max(each.last for each in windows))
    groups = _Groups(load_branches(units, span))
    readings = _read([(each, measures(each, catalogue)) for each in figures], groups)
    found = [_reconciled(each, mine) for each, mine in zip(figures, readings, strict=True)]
    return _explained(found, catalogue, groups)


def printed(published: PublishedFigure) -> Printed | None:
    """The printed number of a figure, None where the source gave words alone."""
    value, decimals = published.value, published.decimals
    if published.qualifier == Qualifier.NOT_ARISING:
        value = Decimal(0)
    elif value is None:
        share = percent(published.numerator, published.denominator)
        value = None if share is None else half_up(share, SHARE_DECIMALS)
        decimals = SHARE_DECIMALS
    return None if value is None else Printed(value, decimals, published.qualifier)


def printed_rate(published: PublishedFigure) -> Fraction | None:
    """The rate to judge: exact where the source gave its counts; None for counts and words."""
    if published.figure:
        return None
    if published.value is None and published.qualifier != Qualifier.NOT_ARISING:
        return percent(published.numerator, published.denominator)
    return Fraction(published.value or 0)


def judge_printed(
    rate: Fraction | None, qualifier: str, target: Target | None, near: Decimal
) -> Judgement:
    """The verdict on a printed rate; `none` where its hedge leaves it open.

    “Hơn 98%” meets ≥ 98% and may or may not meet ≥ 99%; “gần 40%” misses ≥ 40%; “khoảng” settles
    nothing. Where nothing arose there is nothing to reproach, though a limit was surely kept.
    """
    if rate is None or target is None:
        return "none"
    demanded = Fraction(target.value)
    wants_more = target.operator in {Operator.AT_LEAST, Operator.ABOVE}
    wants_less = target.operator in {Operator.AT_MOST, Operator.BELOW}
    match qualifier:
        case Qualifier.EXACT:
            return verdict(rate, target, near)
        case Qualifier.MORE if rate >= demanded:
            return "met" if wants_more else "missed"
        case Qualifier.NEARLY if rate <= demanded:
            return "met" if wants_less else "missed"
        case Qualifier.NOT_ARISING if wants_less and verdict(rate, target, near) == "met":
            return "met"
    return "none"


class Made(Protocol):
    """What counts make of a measure: a Reading, or a row of one report."""

    @property
    def definition(self) -> Definition: ...
    @property
    def rate(self) -> Fraction | None: ...
    @property
    def illustrative(self) -> bool: ...


M = TypeVar("M", bound=Made)
# A figure, and what is to be counted for the same dossiers in the same months.
Wanted = tuple[PublishedFigure, Sequence[Definition]]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Whose reports a published figure counts."""

    branch: Branch

    def of(self, figure: PublishedFigure, levels: Collection[str]) -> Group:
        of = cast(Of, figure.of)
        return group_of(self.branch, of, _months(figure), levels, figure.unit_id)


def _months(figure: PublishedFigure) -> Window:
    return Window(figure.first_month, figure.last_month)


def measures(figure: PublishedFigure, catalogue: Catalogue) -> list[Definition]:
    """The count that it names, its indicator, or the members of its family."""
    if figure.figure:
        return [count_of(figure.figure)]
    valid = catalogue.on(figure.last_month.last_day)
    if figure.indicator is not None:
        return [each for each in valid if each.code == figure.indicator.code]
    return [each for each in valid if _is_of(figure.family, each)]


def _is_of(family: str, definition: Definition) -> bool:
    """The labels of families are of dossiers, never of units that meet a condition."""
    return bool(family) and definition.indicator.family == family and definition.condition is None


def _read(wanted: Sequence[Wanted], groups: _Groups) -> list[Mapping[str, Reading]]:
    """The readings of each, in the order given: all windows in one SELECT."""
    asked: dict[Window, tuple[dict[tuple[int, str], Group], dict[str, Definition]]] = {}
    for figure, definitions in wanted:
        of_window = asked.setdefault(_months(figure), ({}, {}))
        of_window[1].update({each.code: each for each in definitions})
    for figure, definitions in wanted:
        who, what = asked[_months(figure)]
        if definitions:
            key = figure.unit_id, figure.of
            who[key] = who.get(key) or groups.of(figure, levels_of(what.values()))
    asks = [Ask(who, window, list(what.values())) for window, (who, what) in asked.items() if what]
    found = {
        ask.window: readings for ask, readings in zip(asks, read(asks) if asks else [], strict=True)
    }
    return [
        found[_months(figure)][figure.unit_id, figure.of] if definitions else {}
        for figure, definitions in wanted
    ]


def _reconciled(published: PublishedFigure, readings: Mapping[str, Reading]) -> Reconciled:
    number = printed(published)
    reading = compared_with(published, number, readings)
    if number is None or reading is None:
        return Reconciled(published, number, None, None, Verdict.NOT_COMPUTABLE)
    computed = reading.rate
    if published.figure:
        computed = None if reading.numerator is None else Fraction(reading.numerator)
    invented = computed is not None and reading.illustrative
    if invented:
        computed = None
    verdict = judge(number, computed)
    return Reconciled(published, number, reading, computed, verdict, invented=invented)


def compared_with(
    published: PublishedFigure, number: Printed | None, readings: Mapping[str, M]
) -> M | None:
    """Of what was made of its measures, by code, the one that a figure is held against."""
    if number is None:
        return None
    if published.figure:
        return readings.get(published.figure)
    if published.indicator is not None:
        return readings.get(published.indicator.code)  # None before its first version
    return _of_family(published, number, readings.values())


def _of_family(published: PublishedFigure, number: Printed, readings: Iterable[M]) -> M | None:
    """No denominator is stated: the first member of the family that agrees, else the nearest; one
    with invented figures only where no other has a rate.
    """
    members = [
        each
        for each in readings
        if _is_of(published.family, each.definition) and each.rate is not None
    ]

    def distance(reading: M) -> tuple[bool, bool, Fraction]:
        rate = reading.rate or Fraction(0)
        off = abs(rate - Fraction(number.value))
        return reading.illustrative, not agrees(number, rate), off

    return min(members, key=distance, default=None)


def _explained(
    found: Sequence[Reconciled], catalogue: Catalogue, groups: _Groups
) -> list[Reconciled]:
    """Where a rate is contradicted, the rates of the same numerator over every other denominator of
    the catalogue are asked for, all at once.
    """
    contradicted = [
        each
        for each in found
        if each.verdict == Verdict.CONTRADICTION and not each.published.figure and each.definition
    ]
    if not contradicted:
        return list(found)
    wanted = [(each.published, _crossed(each, catalogue)) for each in contradicted]
    explained = {
        id(each): _over_another(each, [readings[definition.code] for definition in crossed])
        for each, (_figure, crossed), readings in zip(
            contradicted, wanted, _read(wanted, groups), strict=True
        )
    }
    return [explained.get(id(each), each) for each in found]


def _crossed(contradicted: Reconciled, catalogue: Catalogue) -> list[Definition]:
    """Its numerator over every other denominator of the day; the code tells both. Of counted units
    there is no other.
    """
    definition = contradicted.definition
    if definition is None or definition.condition is not None:
        return []
    denominators = {
        str(each.denominator): each.denominator
        for each in catalogue.on(contradicted.published.last_month.last_day)
    }
    denominators.pop(str(definition.denominator), None)
    numerator = definition.numerator
    return [
        Definition(
            Indicator(code=f"{numerator} / {text}"), IndicatorVersion(), numerator, denominator
        )
        for text, denominator in denominators.items()
    ]


def _over_another(contradicted: Reconciled, readings: Iterable[Reading]) -> Reconciled:
    """The same with the first denominator that would make the printed figure true."""
    number = contradicted.printed
    for reading in readings:
        if number is None or reading.rate is None or reading.illustrative:
            continue
        verdict = judge(number, contradicted.computed, [reading.rate])
        if verdict == Verdict.OTHER_DENOMINATOR:
            return replace(contradicted, verdict=verdict, other=reading.definition.denominator)
    return contradicted
