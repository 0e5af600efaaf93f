"""Rates as they were in fact: beside the rate on the software, never in its place.

Of what was granted (reports.adjusting) a reading takes what it counts itself: the reports that it
adds up, and of stocks the closing one of the last report alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from core.numbers import percent
from indicators.queries import Question
from indicators.readings import Reading
from indicators.tallies import states_counted
from reports.adjusting import IN_TIME, Granted, after_adjusting, both_rates, granted_of


def granted_in(readings: Iterable[Reading], question: Question) -> list[Granted]:
    """What was granted of the reports that may count in the readings. One SQL query."""
    units = {unit for reading in readings for unit in reading.units}
    states = states_counted(provisional=question.provisional)
    return granted_of(units, question.window, states, question.field_code)


def rate_in_fact(reading: Reading, granted: Sequence[Granted]) -> Fraction | None:
    """Per cent; None where nothing that was granted makes another rate.

    None too of a rate that only divides by what was late: apologies are of dossiers that were late
    on the software. Nor where the counts of the report leave no room for it, as more in time than
    were due.
    """
    definition, more = reading.definition, Counter[str]()
    if definition.condition is not None or reading.rate is None:
        return None
    for one in granted:
        for code, moved in ((one.figure, -one.moved), (IN_TIME[one.figure], one.moved)):
            if code in definition.figures and reading.counts_figure(one.unit_id, one.window, code):
                more[code] += moved
    numerator, denominator = (
        side.value(lambda code: reading.sum_of(code) + more[code])
        for side in (definition.numerator, definition.denominator)
    )
    moves = numerator != reading.numerator and 0 <= numerator <= denominator
    rate = percent(numerator, denominator) if moves else None
    return None if rate == reading.rate else rate


def rates_in_words(reading: Reading, granted: Sequence[Granted]) -> str:
    """Both rates; empty where there is one."""
    fact = rate_in_fact(reading, granted)
    return "" if fact is None else both_rates(reading.rate, fact, _places(reading))


def fact_in_words(reading: Reading, granted: Sequence[Granted]) -> str:
    """The second rate, for where the first stands beside it."""
    fact = rate_in_fact(reading, granted)
    return "" if fact is None else after_adjusting(reading.rate, fact, _places(reading))


def _places(reading: Reading) -> int:
    return reading.definition.indicator.decimals
