"""What was published of a unit, each figure beside what the counts give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import cast

from core.months import Window
from core.numbers import half_up, percent
from indicators.definitions import Definition, count_of, definitions_on, levels_of
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
from units.mapping import REPORTED
from units.models import Unit
from units.peers import Of, load_branch

# A share given only as counts (“18/22”) is compared at the two decimals of the house.
SHARE_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A published figure, the computed value (per cent, or a count), and the verdict.

    `definition` is the indicator that it was compared with: of a family, the member that agrees.
    """

    published: PublishedFigure
    printed: Printed | None
    definition: Definition | None
    computed: Fraction | None
    verdict: Verdict

    @property
    def difference(self) -> Fraction | None:
        """Published less computed."""
        if self.printed is None or self.computed is None:
            return None
        return Fraction(self.printed.value) - self.computed


def reconcile(unit: Unit) -> list[Reconciled]:
    """All that was published of the unit and of earlier ones of its code, by window.

    Three queries for each window and kind of count, one or two more for each rate that nothing
    nearer than another denominator explains.
    """
    figures = PublishedFigure.objects.filter(
        unit__code=unit.code, unit__valid_from__lte=unit.valid_from
    )
    asked: dict[tuple[Unit, Window, str], list[PublishedFigure]] = {}
    for each in figures.select_related("indicator", "unit"):
        window = Window(each.first_month, each.last_month)
        asked.setdefault((each.unit, window, each.of), []).append(each)
    found: list[Reconciled] = []
    for (named, window, of), mine in asked.items():
        counts = _counts(named, cast(Of, of), window, mine)
        found += [_reconciled(each, counts) for each in mine]
    return found


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


@dataclass(frozen=True, slots=True)
class _Counts:
    """The readings of one window: of the whole catalogue, and of the bare counts that were
    published.
    """

    group: Group
    window: Window
    readings: Mapping[str, Reading]

    def over_other_denominators(self, definition: Definition) -> list[Fraction]:
        """The rates of the same numerator over every other denominator of the catalogue; of counted
        units there is no other.
        """
        if definition.condition is not None:
            return []
        denominators = {
            str(each.definition.denominator): each.definition.denominator
            for each in self.readings.values()
            if each.definition.version.number
        }
        denominators.pop(str(definition.denominator), None)
        crossed = [
            Definition(Indicator(code=text), IndicatorVersion(), definition.numerator, denominator)
            for text, denominator in denominators.items()
        ]
        found = _read(self.group, self.window, crossed)
        return [
            each.rate for each in found.values() if each.rate is not None and not each.illustrative
        ]


def _counts(unit: Unit, of: Of, window: Window, figures: Iterable[PublishedFigure]) -> _Counts:
    counts = dict.fromkeys(each.figure for each in figures if each.figure)
    definitions = [*definitions_on(window.last_day), *(count_of(figure) for figure in counts)]
    branch = load_branch(unit, window, REPORTED)
    group = group_of(branch, of, window, levels_of(definitions))
    return _Counts(group, window, _read(group, window, definitions))


def _read(group: Group, window: Window, definitions: Sequence[Definition]) -> Mapping[str, Reading]:
    [readings] = read([Ask({0: group}, window, definitions)])
    return readings[0]


def _reconciled(published: PublishedFigure, counts: _Counts) -> Reconciled:
    number = printed(published)
    if number is None:
        return Reconciled(published, None, None, None, Verdict.NOT_COMPUTABLE)
    if published.figure:
        return _count(published, number, counts.readings[published.figure])
    if published.indicator is not None:
        reading = counts.readings.get(published.indicator.code)
        if reading is None:  # the indicator had no version yet
            return Reconciled(published, number, None, None, Verdict.NOT_COMPUTABLE)
        return _rate(published, number, reading, counts)
    return _of_family(published, number, counts)


def _count(published: PublishedFigure, number: Printed, reading: Reading) -> Reconciled:
    counted = None if reading.illustrative else reading.numerator
    computed = None if counted is None else Fraction(counted)
    return Reconciled(published, number, reading.definition, computed, judge(number, computed))


def _rate(
    published: PublishedFigure, number: Printed, reading: Reading, counts: _Counts
) -> Reconciled:
    computed = None if reading.illustrative else reading.rate
    verdict = judge(number, computed)
    if verdict == Verdict.CONTRADICTION:
        others = counts.over_other_denominators(reading.definition)
        verdict = judge(number, computed, others)
    return Reconciled(published, number, reading.definition, computed, verdict)


def _of_family(published: PublishedFigure, number: Printed, counts: _Counts) -> Reconciled:
    """No denominator is stated: the first member of the family that agrees, else the nearest."""
    members = [
        reading
        for reading in counts.readings.values()
        if reading.definition.indicator.family == published.family
        and published.family
        and reading.definition.condition is None  # the labels of families are of dossiers
        and reading.rate is not None
        and not reading.illustrative
    ]
    if not members:
        return Reconciled(published, number, None, None, Verdict.NOT_COMPUTABLE)

    def distance(reading: Reading) -> tuple[bool, Fraction]:
        rate = reading.rate or Fraction(0)
        return not agrees(number, rate), abs(rate - Fraction(number.value))

    return _rate(published, number, min(members, key=distance), counts)
