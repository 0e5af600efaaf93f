"""Readings of random provinces, against the oracle that states the rules on its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from random import Random

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.months import Month, Window
from indicators.definitions import Definition, definitions_on
from indicators.formulas import parse
from indicators.groups import Group
from indicators.models import Indicator, IndicatorVersion
from indicators.monthly import read_courses
from indicators.readings import Ask, Reading, read
from reports.figures import FIGURES
from tests.builders import make_change, make_country, make_report, make_unit
from tests.indicators import oracle
from tests.indicators.worlds import FIELDS, Case, build, cases, formulas, randoms, store
from tests.readings import group, read_one
from units.mapping import REPORTED, View
from units.models import Unit
from units.peers import Of, load_branch

pytestmark = pytest.mark.django_db
LATER = date(2024, 1, 1)
OFS: tuple[Of, ...] = ("own", "below", "branch")


@pytest.fixture(autouse=True, scope="module")
def _behind_all_worlds() -> Iterator[None]:
    """Months that have not come are owed by nobody; the oracle knows no present day."""
    with time_machine.travel("2040-01-15T03:00:00Z"):
        yield


# A world is a seed: there is nothing in it to shrink, and every trial costs a database.
in_some_worlds = settings(
    deadline=None,
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)

# Beyond the catalogue: optional figures of each kind, one that the other side requires, a lone
# stock.
ODD = {
    "odd_twice": ("returned? + resolved", "returned + received?"),
    "odd_closing": ("pending?", "resolved_in_time + pending_overdue? - carried_over?"),
    "odd_both": ("carried_over? - due?", "carried_over + returned?"),
    "odd_nothing": ("received?", "resolved? + pending_in_time?"),
    "odd_stock": ("carried_over", "pending"),
}


def some_definitions(random: Random) -> list[Definition]:
    """The odd ones and some of the catalogue: a SELECT for all of it takes long to compile."""
    catalogue = [each for each in definitions_on(LATER) if each.condition is None]
    return random.sample(catalogue, 8) + odd_definitions()


def odd_definitions() -> list[Definition]:
    return [
        Definition(
            Indicator(code=code), IndicatorVersion(), parse(over, FIGURES), parse(under, FIGURES)
        )
        for code, (over, under) in ODD.items()
    ]


@contextmanager
def stored(case: Case) -> Iterator[None]:
    """The case in the database, for as long as the block lasts."""
    with transaction.atomic():
        store(case)
        yield
        transaction.set_rollback(True)


def answer(reading: Reading) -> oracle.Answer:
    return oracle.Answer(
        reading.numerator,
        reading.denominator,
        reading.months_counted,
        reading.months_owed,
        reading.months_in_window,
        reading.blank_optional,
        reading.illustrative,
    )


def questions(case: Case, random: Random, view: View) -> Iterator[tuple[int, Of]]:
    """Some units that exist in the view, the country among them, and what is asked of each."""
    known = [
        u for u in case.world.units if not isinstance(view, date) or oracle.lives_on(case, u, view)
    ]
    for top in {1, *random.sample(known, min(4, len(known)))}:
        for of in OFS:
            yield top, of


@in_some_worlds
@given(cases, randoms, st.booleans(), st.sampled_from([None, None, *FIELDS]))
def test_readings_are_those_of_the_oracle(
    case: Case, random: Random, provisional: bool, field: str | None
) -> None:
    first, last = case.window(random)
    view: View = random.choice([REPORTED, case.day(random), case.world.today])
    asked = oracle.Asked(case, first, last, provisional, field)
    with stored(case):
        window, units = Window(first, last), Unit.objects.in_bulk()
        definitions = some_definitions(random)
        groups = {
            (top, of): group(units[top], of, view, window)
            for top, of in questions(case, random, view)
        }
        found = read_one(groups, window, definitions, provisional=provisional, field_code=field)
        catalogue = formulas() | ODD
        for (top, of), readings in found.items():
            expected_lines = oracle.lines(case, top, of, view, first, last)
            for code, reading in readings.items():
                expected = asked.answer(*catalogue[code], expected_lines, of)
                assert answer(reading) == expected, (top, of, view, code)
                assert found.counts(code)[top, of] == reading.counts


@in_some_worlds
@given(cases, randoms)
def test_several_windows_in_one_select_are_as_each_by_itself(case: Case, random: Random) -> None:
    windows = [Window(*case.window(random)) for _ in range(2)]
    with stored(case):
        units = Unit.objects.in_bulk()
        definitions = [some_definitions(random), random.sample(some_definitions(random), 1)]
        asks = [
            Ask(
                {unit: group(units[unit], "branch", REPORTED, window) for unit in units},
                window,
                some,
            )
            for window, some in zip(windows, random.sample(definitions, 2), strict=True)
        ]
        for ask, found in zip(asks, read(asks), strict=True):
            [alone] = read([ask])
            for unit, readings in alone.items():
                assert {code: answer(found[unit][code]) for code in readings} == {
                    code: answer(reading) for code, reading in readings.items()
                }


@in_some_worlds
@given(cases, randoms)
def test_totals_of_the_country_are_equal_in_every_view(case: Case, random: Random) -> None:
    first, last = case.window(random)
    views: list[View] = [REPORTED, case.world.today, case.day(random), case.day(random)]
    with stored(case):
        window, country = Window(first, last), Unit.objects.get(pk=1)
        groups = {(view, of): group(country, of, view, window) for view in views for of in OFS[1:]}
        found = read_one(groups, window, some_definitions(random))
        for (_, of), readings in found.items():
            for code, reading in readings.items():
                reported = found[REPORTED, of][code]
                assert reading.numerator == reported.numerator, (of, code)
                assert reading.denominator == reported.denominator, (of, code)
                assert reading.blank_optional == reported.blank_optional


@in_some_worlds
@given(cases, randoms)
def test_every_line_of_a_view_undivided_ones_too_adds_up_to_the_total(
    case: Case, random: Random
) -> None:
    first, last = case.window(random)
    with stored(case):
        window, country = Window(first, last), Unit.objects.get(pk=1)
        definitions = [d for d in some_definitions(random) if not d.uses_stock]
        view = random.choice([case.world.today, case.day(random)])
        branch = load_branch(country, window, view)
        rows = branch.lines_of(country.pk, "branch", window)
        groups = {key: Group((units,), branch.units) for key, units in rows.items()}
        found = read_one(groups, window, definitions)
        total = read_one(
            {0: Group(tuple(rows.values()), branch.units, whole=True)}, window, definitions
        )[0]
        for code, reading in total.items():
            rest = [by_code[code] for by_code in found.values()]
            assert sum(each.numerator or 0 for each in rest) == (reading.numerator or 0)
            assert sum(each.denominator or 0 for each in rest) == (reading.denominator or 0)


@in_some_worlds
@given(cases, randoms, st.booleans())
def test_a_trend_has_each_month_s_own_reading(
    case: Case, random: Random, provisional: bool
) -> None:
    first, last = case.window(random)
    view: View = random.choice([REPORTED, case.world.today])
    with stored(case):
        window, units = Window(first, last), Unit.objects.in_bulk()
        groups = {
            (top, of): group(units[top], of, view, window)
            for top, of in questions(case, random, view)
        }
        asked = random.sample(some_definitions(random), 3)
        months = read_courses(groups, window, dict.fromkeys(window, asked), provisional=provisional)
        for definition in asked:
            for top, of in groups:
                trend = {month: found[top, of][definition.code] for month, found in months.items()}
                check_trend(case, trend, definition, (top, of, view), provisional)


def check_trend(
    case: Case,
    trend: dict[Month, Reading],
    definition: Definition,
    question: tuple[int, Of, View],
    provisional: bool,
) -> None:
    """A month without any report of any unit has no point."""
    for month, reading in trend.items():
        asked = oracle.Asked(case, month, month, provisional)
        expected = asked.answer(
            str(definition.numerator),
            str(definition.denominator),
            oracle.lines(case, *question, month, month),
            question[1],
        )
        assert answer(reading) == expected, (month, definition.code, question)


def stocks(province: Unit, last: int) -> tuple[int | None, int | None]:
    """Opening and closing stock below a province from January 2024 on."""
    window = Window(Month.at(2024, 1), Month.at(2024, last))
    found = group(province, "below", REPORTED, window)
    reading = read_one({0: found}, window, odd_definitions())[0]["odd_stock"]
    return reading.numerator, reading.denominator


def test_a_stock_is_handed_on_in_mid_month_and_by_way_of_one_that_did_not_report() -> None:
    province = make_unit("p", make_country(), kind="province")
    first = make_unit("a", province)
    second = make_unit("b", province, since=date(2024, 4, 15))
    third = make_unit("c", province, since=date(2024, 5, 15))
    make_change(date(2024, 4, 15), [first], [second], kind="rename")
    make_change(date(2024, 5, 15), [second], [third], kind="rename")
    make_report(first, "2024-03", carried_over=1, pending_given=2)
    make_report(third, "2024-05", carried_over=3, pending_given=4)
    assert stocks(province, 5) == (1, 4)
    assert stocks(province, 4) == (1, 2)


def test_a_unit_that_takes_another_in_and_goes_on_keeps_its_own_opening_stock() -> None:
    """(5 + 7) in January, (6 + 8) in March, of which 8 went over in April: 13 in the end."""
    province = make_unit("p", make_country(), kind="province")
    goes_on, taken = make_unit("a", province), make_unit("b", province)
    make_change(date(2024, 4, 1), [taken], [goes_on])
    make_report(goes_on, "2024-01", carried_over=5, pending_given=6)
    make_report(taken, "2024-01", carried_over=7, pending_given=8)
    make_report(goes_on, "2024-03", carried_over=6, pending_given=6)
    make_report(taken, "2024-03", carried_over=8, pending_given=8)
    assert stocks(province, 3) == (12, 14)
    # who goes on has not reported since it took the other one in
    assert stocks(province, 6) == (12, 14)
    make_report(goes_on, "2024-04", carried_over=14, pending_given=13)
    assert stocks(province, 6) == (12, 13)


def test_months_are_counted_over_more_than_ten_years() -> None:
    """Bits are summed in chunks of thirty months; a report may lie in two of them, or in three."""
    province = make_unit("p", make_country(), kind="province")
    first, second = make_unit("a", province, since=date(2012, 1, 1)), make_unit("b", province)
    window = Window(Month.at(2012, 1), Month.at(2022, 12))
    later = make_unit("c", province, since=date(2018, 1, 1))
    make_change(date(2018, 1, 1), [first], [later])
    gaps = {29, 30, 60, 119, 121}
    for unit in (first, later):
        for month in window:
            mine = (month < Month.at(2018, 1)) == (unit == first)
            if mine and month - window.first not in gaps:
                make_report(unit, str(month), resolved_in_time=1, resolved_late=0)
    make_report(second, "2013-09", "2016-06", resolved_in_time=1, resolved_late=0)
    make_report(second, "2016-08", "2017-12", resolved_in_time=1, resolved_late=0)
    make_report(second, "2021-12", "2022-01", resolved_in_time=1, resolved_late=0)
    definitions = definitions_on(LATER, ["on_time_resolved"])

    def months(unit: Unit, of: Of, view: View) -> tuple[int, int]:
        found = group(unit, of, view, window)
        reading = read_one({0: found}, window, definitions)[0]["on_time_resolved"]
        return reading.months_counted, reading.months_owed

    assert months(first, "own", REPORTED) == (69, 72)
    assert months(later, "own", REPORTED) == (58, 60)
    assert months(second, "own", REPORTED) == (34 + 19, 132)
    assert months(later, "own", LATER) == (127, 132)
    assert months(province, "below", LATER) == (127 + 34 + 19, 132 + 132)
    assert months(province, "below", REPORTED) == (127 + 34 + 19, 72 + 60 + 132)


def test_the_worlds_contain_what_the_properties_are_about() -> None:
    """The properties would also hold of worlds in which nobody reports and nothing ever happens."""
    seen: dict[str, int] = dict.fromkeys(["long", "handed", "undivided", "blank", "lines"], 0)
    for seed in range(40):
        case = build(seed, 6, 6)
        day = case.world.today
        seen["long"] += sum(report.last > report.first for report in case.reports)
        seen["blank"] += sum(report.figures["due"] is None for report in case.reports)
        seen["lines"] += sum(bool(report.lines) for report in case.reports)
        reporting = {report.unit for report in case.reports if report.state == "approved"}
        seen["handed"] += sum(bool(oracle.before(case, unit) & reporting) for unit in reporting)
        seen["undivided"] += sum(not oracle.place(case, unit, day)[1] for unit in reporting)
    assert min(seen.values()) > 20, seen
