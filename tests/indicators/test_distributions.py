"""How many units meet a condition, of random provinces, recounted in plain Python."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.months import Month, Window
from indicators.definitions import load_catalogue
from indicators.models import Indicator, IndicatorVersion
from indicators.monthly import read_monthly
from indicators.queries import Question, league, readings_of
from tests.indicators import oracle
from tests.indicators.test_readings import answer, in_some_worlds, questions, stored
from tests.indicators.worlds import FIELDS, Case, cases, formulas, randoms
from tests.readings import group
from units.mapping import REPORTED, View
from units.models import Unit
from units.peers import Of

pytestmark = pytest.mark.django_db
BASES = ("on_time_resolved", "late_due", "on_time_received", "overdue_pending", "digitized_both")
VALUES = [Decimal(0), Decimal(50), Decimal("99.9999"), Decimal(100)]
DEPTHS = {"province": 1, "district": 2, "commune": 3}


@pytest.fixture(autouse=True, scope="module")
def _behind_all_worlds() -> Iterator[None]:
    with time_machine.travel("2040-01-15T03:00:00Z"):
        yield


def compares(rate: Fraction, operator: str, value: Fraction) -> bool:
    return {
        "≥": rate >= value,
        ">": rate > value,
        "≤": rate <= value,
        "<": rate < value,
        "=": rate == value,
    }[operator]


def depth(case: Case, unit: int) -> int:
    """Worlds hold communes from the third step below the country on."""
    return min(len(oracle.above(case, unit)), 3)


def recounted(
    asked: oracle.Asked, condition: IndicatorVersion, top: int, of: Of, view: View
) -> oracle.Answer:
    """Each unit of the level below by itself; of all their reports what is told of those."""
    assert condition.base is not None
    case, base = asked.case, formulas()[condition.base.code]
    day = view if isinstance(view, date) else Month(asked.last).last_day
    counted = [
        unit
        for unit in case.world.units
        if of != "own"
        and depth(case, unit) == DEPTHS[condition.level]
        and top in oracle.above(case, unit)
        and oracle.lives_on(case, unit, day)
    ]
    met = judged = months = owed = 0
    together: oracle.Lines = {}
    for unit in counted:
        lines = oracle.lines(case, unit, "branch", view, asked.first, asked.last)
        one = asked.answer(*base, lines, "branch")
        months, owed = months + one.months_counted, owed + one.months_owed
        together |= lines
        if one.denominator and one.denominator > 0:
            judged += 1
            rate = Fraction(100 * (one.numerator or 0), one.denominator)
            met += compares(rate, condition.operator, Fraction(str(condition.value)))
    whole = asked.answer(*base, together, "branch")
    reported = whole.numerator is not None
    return replace(
        whole,
        numerator=met if reported else None,
        denominator=judged if reported else None,
        months_counted=months,
        months_owed=owed,
        months_in_window=owed if of != "own" else asked.last - asked.first + 1,
    )


def store_condition(asked: oracle.Asked, random: Random) -> IndicatorVersion:
    """A condition on any rate at any level, valid on every day of a world; mostly one that some
    unit meets or misses by nothing.
    """
    base = random.choice(BASES)
    version = IndicatorVersion(
        indicator=Indicator.objects.create(code="share", direction="higher", family="tasks"),
        number=1,
        valid_from=date(2000, 1, 1),
        base=Indicator.objects.get(code=base),
        operator=random.choice(["≥", ">", "≤", "<", "="]),
        value=random.choice(rates(asked, base) or VALUES),
        level=random.choice(["province", "district", "district", "commune"]),
    )
    version.full_clean(exclude=["indicator"])
    version.save()
    return version


def rates(asked: oracle.Asked, base: str) -> list[Decimal]:
    """Those of units by themselves that four decimals can write."""
    found = []
    for unit in asked.case.world.units:
        one = asked.answer(*formulas()[base], {unit: [unit]}, "own")
        if one.denominator and one.denominator > 0:
            ten_thousandths = Fraction(1_000_000 * (one.numerator or 0), one.denominator)
            if ten_thousandths.denominator == 1 and abs(ten_thousandths) < 10**9:
                found.append(Decimal(ten_thousandths.numerator) / 10_000)
    return found


def eventful(case: Case, random: Random) -> tuple[Month, Month]:
    """Of some windows the one in which most units end."""

    def ended(window: tuple[Month, Month]) -> int:
        ends = (life.valid_to for life in case.world.units.values() if life.valid_to)
        return sum(window[0].first_day <= day < window[1].last_day for day in ends)

    return max((case.window(random) for _ in range(4)), key=ended)


@in_some_worlds
@given(cases, randoms, st.booleans(), st.sampled_from([None, None, *FIELDS]))
def test_units_are_counted_as_the_oracle_counts_them(
    case: Case, random: Random, provisional: bool, field: str | None
) -> None:
    first, last = eventful(case, random)
    view: View = random.choice([REPORTED, REPORTED, case.day(random), case.world.today])
    asked = oracle.Asked(case, first, last, provisional, field)
    with stored(case):
        condition = store_condition(asked, random)
        question = Question(Window(first, last), view, provisional, field)
        units = Unit.objects.in_bulk()
        for top, of in questions(case, random, view):
            [judged] = readings_of(units[top], of, question, ["share"])
            expected = recounted(asked, condition, top, of, view)
            assert answer(judged.reading) == expected, (top, of, view, condition.level)
        if not isinstance(view, date) or oracle.lives_on(case, 1, view):
            check_league(asked, condition, question)


def check_league(asked: oracle.Asked, condition: IndicatorVersion, question: Question) -> None:
    """The same numbers, made for all provinces and districts of the country at once."""
    country = Unit.objects.get(pk=1)
    for level in ("province", "district"):
        found = league(country, level, "share", question)
        for member in found.members:
            assert found.counts[member.unit_id] == found.judged(member.unit_id).reading.counts
            expected = recounted(asked, condition, member.unit_id, "branch", question.view)
            counts = found.counts[member.unit_id]
            assert (counts.numerator, counts.denominator) == (
                expected.numerator,
                expected.denominator,
            )
            assert counts.months_counted == expected.months_counted
            assert counts.months_owed == expected.months_owed
            assert counts.illustrative == expected.illustrative


@in_some_worlds
@given(cases, randoms)
def test_a_trend_counts_the_units_of_each_month(case: Case, random: Random) -> None:
    first, last = eventful(case, random)
    view: View = random.choice([REPORTED, case.world.today])
    with stored(case):
        condition = store_condition(oracle.Asked(case, first, last), random)
        window, units = Window(first, last), Unit.objects.in_bulk()
        groups = {
            (top, of): group(units[top], of, view, window, [condition.level])
            for top, of in questions(case, random, view)
        }
        months = read_monthly(groups, window, load_catalogue().by_month("share", window))
        for month, found in months.items():
            asked = oracle.Asked(case, month, month)
            for (top, of), readings in found.items():
                expected = recounted(asked, condition, top, of, view)
                assert answer(readings["share"]) == expected, (month, top, of, view)
