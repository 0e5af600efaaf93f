"""Which target holds, and how far a rate is from it: on exact fractions, never on rounded ones."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.months import Month, Window
from core.numbers import percent
from indicators.models import Target
from indicators.targets import (
    TargetBook,
    dossiers_to_target,
    gap,
    is_met,
    judge,
    targets_within,
    verdict,
)  # fmt: skip
from tests.builders import make_country, make_document, make_field, make_target, make_unit
from units.models import Unit

OPERATORS = ["≥", ">", "≤", "<", "="]
DAY = date(2024, 7, 31)


def demanded(operator: str, value: str | Decimal) -> Target:
    return Target(operator=operator, value=Decimal(value))


# --- judging, pure --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("demand", "met"),
    [
        ("≥ 97.5", True),
        ("> 97.5", False),
        ("≤ 97.5", True),
        ("< 97.5", False),
        ("= 97.5", True),
    ],
)
def test_exactly_at_the_boundary(demand: str, met: bool) -> None:
    assert is_met(percent(39, 40), demanded(*demand.split())) is met


def test_a_rate_that_rounds_to_the_target_has_not_met_it() -> None:
    rate = percent(19499, 20000)
    assert rate == Fraction("97.495")
    assert is_met(rate, demanded("≥", "97.5")) is False
    assert is_met(percent(1, 3), demanded("=", "33.3333")) is False
    assert is_met(percent(22379, 22547), demanded("≥", "99.25")) is True


def test_without_a_rate_or_a_target_nothing_is_met_or_missed() -> None:
    assert is_met(None, demanded("≥", "0")) is None
    assert is_met(Fraction(50), None) is None
    assert verdict(None, demanded("≥", "1"), Decimal(1)) == "none"
    assert verdict(Fraction(50), None, Decimal(1)) == "none"
    assert gap(None, demanded("≥", "1")) is None
    assert gap(Fraction(1), None) is None


@pytest.mark.parametrize(
    ("demand", "rate", "expected"),
    [
        ("≥ 80", "80", "met"),
        ("≥ 80", "79.999", "near"),
        ("≥ 80", "75", "near"),
        ("≥ 80", "74.999", "missed"),
        ("> 80", "80", "near"),
        ("≤ 2", "7", "near"),
        ("≤ 2", "7.001", "missed"),
        ("< 2", "2", "near"),
        ("= 100", "95", "near"),
        ("= 50", "55.5", "missed"),
    ],
)
def test_near_is_a_band_on_the_wrong_side_with_its_edge(
    demand: str, rate: str, expected: str
) -> None:
    assert verdict(Fraction(rate), demanded(*demand.split()), Decimal(5)) == expected


def test_without_a_band_what_is_not_met_is_missed() -> None:
    assert verdict(Fraction("79.999"), demanded("≥", "80"), Decimal(0)) == "missed"


@given(
    st.sampled_from(OPERATORS),
    st.decimals(0, 100, places=2),
    st.decimals(0, 10, places=2),
    st.integers(0, 10_000),
    st.integers(1, 10_000),
)
def test_in_whole_numbers_the_verdict_is_the_same(
    operator: str, value: Decimal, near: Decimal, numerator: int, denominator: int
) -> None:
    target = demanded(operator, value)
    rate = percent(numerator, denominator)
    assert judge(numerator, denominator, target, near) == verdict(rate, target, near)


def test_the_gap_is_in_percentage_points_above_the_target() -> None:
    assert gap(percent(3, 4), demanded("≥", "80.5")) == Fraction("-5.5")
    assert gap(percent(3, 4), demanded("≤", "70")) == 5


values = st.decimals(0, 100, places=4)


@settings(max_examples=250)
@given(st.data(), st.sampled_from(["≥", ">", "≤", "<"]), values)
def test_so_many_dossiers_reach_the_target_and_one_fewer_does_not(
    data: st.DataObject, operator: str, value: Decimal
) -> None:
    denominator = data.draw(st.one_of(st.integers(1, 200), st.integers(1, 2**31)))
    numerator = data.draw(st.integers(0, denominator))
    target = demanded(operator, value)
    needed = dossiers_to_target(numerator, denominator, target)
    step = 1 if operator in "≥>" else -1
    assert needed >= 0
    assert is_met(percent(numerator + step * needed, denominator), target)
    if needed:
        assert not is_met(percent(numerator + step * (needed - 1), denominator), target)
    else:
        assert is_met(percent(numerator, denominator), target)


@given(st.integers(0, 500), st.integers(1, 500))
def test_everything_in_time_needs_what_is_not(numerator: int, rest: int) -> None:
    assert dossiers_to_target(numerator, numerator + rest, demanded("=", "100")) == rest
    assert dossiers_to_target(numerator + rest, numerator + rest, demanded("=", "100")) == 0


# --- choosing -------------------------------------------------------------------------------------


@pytest.fixture
def tree(db: None) -> dict[str, Unit]:
    country = make_country()
    province = make_unit("p", country, kind="province")
    city = make_unit("c", province, kind="city")
    ward = make_unit("w", city, kind="ward")
    commune = make_unit("x", city, kind="commune")
    return {"VN": country, "p": province, "c": city, "w": ward, "x": commune}


def book(field: str | None = None, day: date = DAY) -> TargetBook:
    targets = targets_within(Window(Month.of(day), Month.of(day)), ["on_time_resolved"], field)
    return TargetBook(targets, day)


def chosen(unit: Unit, field: str | None = None, day: date = DAY) -> str | None:
    found = book(field, day).target_for("on_time_resolved", unit.path, unit.kind)
    return None if found is None else str(found)


def test_the_nearest_unit_s_target_holds_whatever_its_document(tree: dict[str, Unit]) -> None:
    late = make_document("9/QĐ", date(2024, 6, 1))
    early = make_document("1/QĐ", date(2024, 1, 1))
    make_target("on_time_resolved", tree["p"], "≥ 90", level="commune", document=late)
    make_target("on_time_resolved", tree["c"], "≥ 80", level="commune", document=early)
    assert chosen(tree["w"]) == "≥ 80"
    make_target("on_time_resolved", tree["w"], "≥ 70", document=early)
    assert chosen(tree["w"]) == "≥ 70"
    assert chosen(tree["x"]) == "≥ 80"


def test_of_one_unit_s_targets_the_one_whose_document_took_effect_last_holds(
    tree: dict[str, Unit],
) -> None:
    make_target("on_time_resolved", tree["w"], "≥ 95", document=make_document("c/QĐ"))
    assert chosen(tree["w"]) == "≥ 95"
    later = make_document("a/QĐ", date(2024, 5, 1))
    make_target("on_time_resolved", tree["w"], "≥ 97", document=later)
    make_target(
        "on_time_resolved", tree["w"], "≥ 96", document=make_document("b/QĐ", date(2024, 3, 1))
    )
    assert chosen(tree["w"]) == "≥ 97"


def test_a_blank_level_is_the_unit_alone_and_a_level_the_units_below(
    tree: dict[str, Unit],
) -> None:
    make_target("on_time_resolved", tree["c"], "≥ 60")
    assert [chosen(tree[code]) for code in ("VN", "p", "c", "w")] == [None, None, "≥ 60", None]
    make_target("on_time_resolved", tree["p"], "≥ 50", level="district")
    make_target("on_time_resolved", tree["VN"], "≥ 40", level="ward")
    assert [chosen(tree[code]) for code in ("p", "c", "w", "x")] == [None, "≥ 60", "≥ 40", None]


def test_a_level_is_not_the_unit_that_assigns_it(tree: dict[str, Unit]) -> None:
    make_target("on_time_resolved", tree["w"], "≥ 40", level="ward")
    assert chosen(tree["w"]) is None


def test_a_city_below_a_province_is_a_district_and_one_below_the_country_a_province(
    tree: dict[str, Unit],
) -> None:
    central = make_unit("hp", tree["VN"], kind="city")
    make_target("on_time_resolved", tree["VN"], "≥ 90", level="province")
    assert [chosen(unit) for unit in (tree["p"], central, tree["c"])] == ["≥ 90", "≥ 90", None]
    make_target("on_time_resolved", tree["VN"], "≥ 80", level="district")
    assert [chosen(unit) for unit in (tree["p"], central, tree["c"])] == ["≥ 90", "≥ 90", "≥ 80"]


def test_a_field_has_its_own_targets(tree: dict[str, Unit]) -> None:
    land = make_field("land")
    make_target("on_time_resolved", tree["w"], "≥ 90", field=land)
    assert (chosen(tree["w"]), chosen(tree["w"], "land")) == (None, "≥ 90")
    make_target("on_time_resolved", tree["w"], "≥ 80")
    assert (chosen(tree["w"]), chosen(tree["w"], "land")) == ("≥ 80", "≥ 90")


def test_a_target_holds_from_its_first_day_to_its_last(tree: dict[str, Unit]) -> None:
    make_target("on_time_resolved", tree["w"], "≥ 90", year=2024)
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [chosen(tree["w"], day=day) for day in days] == [None, "≥ 90", "≥ 90", None]


def test_targets_of_another_indicator_do_not_count(tree: dict[str, Unit]) -> None:
    make_target("late_resolved", tree["w"], "< 2.5")
    assert chosen(tree["w"]) is None


def test_a_target_is_written_without_needless_zeros(tree: dict[str, Unit]) -> None:
    demands = ["≥ 97.5", "≥ 100", "< 0.5", "= 0", "≤ 12.3456"]
    written = [
        str(make_target("late_due", tree["w"], demand, year=2020 + place))
        for place, demand in enumerate(demands)
    ]
    assert written == demands


@given(st.fractions(0, 100), st.sampled_from(OPERATORS), values)
def test_a_verdict_is_met_exactly_when_the_target_is(
    rate: Fraction, operator: str, value: Decimal
) -> None:
    target = demanded(operator, value)
    assert (verdict(rate, target, Decimal("0.5")) == "met") == is_met(rate, target)
