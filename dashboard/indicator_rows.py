"""Rows of the unit page's table of indicators."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import quantiles

from django.urls import reverse
from django.utils.translation import gettext as _

from core.numbers import NONE, format_count, format_percent
from dashboard.address import Address
from dashboard.coverage import months_missing, widest
from dashboard.pages import receipt_path
from dashboard.standing import Placed, verdict_of
from indicators.adjusted import fact_in_words
from indicators.readings import Reading
from indicators.words import rate_against, target_in_words
from rendering.svg import Spread, spine
from reports.adjusting import Granted
from reports.figures import FIGURES
from units.models import Unit

# Quarters of fewer units than this say nothing.
FEWEST_FOR_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """`months` is told only where the row rests on less than the head of the page says, `in_fact`
    where adjustments were granted that make another rate.
    """

    name: str
    months: str
    url: str
    numerator: str
    denominator: str
    receipt_url: str
    value: str
    has_target: bool
    target: str
    verdict: str
    spine: str
    rank: str
    illustrative: bool
    noted: bool
    in_fact: str


def indicator_rows(
    unit: Unit,
    placed: Sequence[Placed],
    ranking: Address,
    notes: Sequence[str],
    granted: Sequence[Granted],
) -> list[IndicatorRow]:
    most = widest(placed).months_counted if placed else 0
    return [
        _row(unit, each, ranking, notes, most, fact_in_words(each.judged.reading, granted))
        for each in placed
    ]


def _is_noted(reading: Reading, notes: Sequence[str]) -> bool:
    """Whether a note quotes a figure of the formula: notes are of whole reports, and say which
    figure they are about by its name in quotes. None is of units that are counted.
    """
    if reading.distribution is not None:
        return False
    names = {f"“{FIGURES[code].label}”".lower() for code in reading.definition.figures}
    return any(name in note.lower() for name in names for note in notes)


def ranking_url(unit: Unit, code: str, ranking: Address) -> str:
    """The ranking of the unit's own peer group; empty where it has none."""
    if unit.parent is None:
        return ""
    level = unit.tier
    return reverse("ranking") + ranking.query(parent=unit.parent.code, level=level, indicator=code)


def _row(
    unit: Unit,
    placed: Placed,
    ranking: Address,
    notes: Sequence[str],
    most: int,
    in_fact: str,
) -> IndicatorRow:
    judged = placed.judged
    reading, target = judged.reading, judged.target
    indicator = reading.definition.indicator
    rate = reading.rate
    return IndicatorRow(
        name=indicator.short_name,
        months=months_missing(unit.pk, reading) if reading.months_counted < most else "",
        url=ranking_url(unit, indicator.code, ranking),
        numerator=format_count(reading.numerator),
        denominator=format_count(reading.denominator),
        receipt_url=receipt_path(unit.code) + ranking.query(indicator=indicator.code),
        value=_("không phát sinh")
        if rate is None
        else rate_against(rate, target, indicator.decimals),
        has_target=target is not None,
        target=target_in_words(target) if target else NONE,
        verdict=verdict_of(judged),
        spine=_spine(placed),
        rank=_rank(placed),
        illustrative=reading.illustrative,
        noted=_is_noted(reading, notes),
        in_fact=in_fact,
    )


def _rank(placed: Placed) -> str:
    return f"{placed.rank}/{placed.of}" if placed.rank is not None and placed.of > 1 else NONE


def _spine(placed: Placed) -> str:
    """Nothing to draw without a rate and at least one other unit's."""
    judged = placed.judged
    rate, rates = judged.reading.rate, placed.peers
    if rate is None or len(rates) < 2:
        return ""
    goal = Fraction(judged.target.value) if judged.target else None
    ends = [rates[0], rates[-1], *([goal] if goal is not None else [])]
    low, high = min(ends), max(ends)
    spread, places = _spread(rates), judged.reading.definition.indicator.decimals
    return spine(
        rate,
        spread,
        low=low,
        high=high,
        ends=(
            _("thấp nhất {rate}").format(rate=format_percent(spread.lowest, places)),
            _("cao nhất {rate}").format(rate=format_percent(spread.highest, places)),
        ),
        target=goal,
        verdict=verdict_of(judged),
        label=_("thấp nhất {low}, cao nhất {high}, đơn vị này {own}").format(
            low=format_percent(spread.lowest, 1),
            high=format_percent(spread.highest, 1),
            own=format_percent(rate, 1),
        ),
    )


def _spread(rates: Sequence[Fraction]) -> Spread:
    """Of rates from the lowest to the highest."""
    lowest, highest = rates[0], rates[-1]
    if len(rates) < FEWEST_FOR_QUARTERS:
        return Spread(lowest, highest)
    lower, median, upper = quantiles(rates, n=4, method="inclusive")
    return Spread(lowest, highest, lower, upper, median)
