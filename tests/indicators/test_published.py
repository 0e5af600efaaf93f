"""Published figures beside what the reports give: which counts, which indicator, which verdict."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.months import Month
from indicators.models import Indicator, PublishedFigure, Target
from indicators.published import Reconciled, judge_printed, printed_rate, reconcile
from indicators.reconciliation import Verdict
from tests import builders
from tests.builders import make_change, make_country, make_report, make_unit
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Unit:
    """The article's city: 22.547 received and resolved, 168 late; its wards less."""
    province = make_unit("p", make_country(), kind="province")
    city = make_unit("c", province, kind="city")
    ward = make_unit("w", city, kind="ward")
    make_report(
        city, "2024-01", "2024-07", received_given=22547, resolved_in_time=22379, resolved_late=168,
        returned=86, postal=82, visits=1034, carried_over=453, due=23000,
    )  # fmt: skip
    make_report(ward, "2024-01", "2024-07", resolved_in_time=1000, resolved_late=2)
    return city


def publish(unit: Unit, value: str = "", indicator: str = "", **facts: Any) -> None:
    builders.publish(unit, "2024-01", "2024-07", value, indicator, **facts)


def only(unit: Unit) -> Reconciled:
    [found] = reconcile(unit)
    return found


@pytest.mark.parametrize(
    ("value", "indicator", "facts", "verdict"),
    [
        ("99.26", "on_time_resolved", {}, "rounding"),
        ("99.25", "on_time_resolved", {}, "agrees"),
        ("0.36", "postal_received", {}, "agrees"),
        ("0.8", "returned_received", {"qualifier": "more than"}, "contradiction"),
        ("1000", "", {"figure": "visits", "qualifier": "more than"}, "agrees"),
        ("1034", "", {"figure": "visits"}, "agrees"),
        ("1035", "", {"figure": "visits"}, "rounding"),
        ("1040", "", {"figure": "visits"}, "contradiction"),
        ("5", "", {"figure": "surveyed"}, "not computable"),
        ("98.5", "satisfaction", {}, "not computable"),
        # over received and carried over, which no indicator of this numerator has
        ("0.37", "returned_received", {}, "agrees"),
        ("0.3565", "postal_received", {}, "other denominator"),
        ("97.30", "on_time_resolved", {}, "other denominator"),
        ("97.31", "on_time_resolved", {}, "contradiction"),
    ],
)
def test_the_verdict_on_a_figure(
    city: Unit, value: str, indicator: str, facts: dict[str, str], verdict: str
) -> None:
    publish(city, value, indicator, **facts)
    assert only(city).verdict.value == verdict


@pytest.mark.parametrize(
    ("of", "value", "verdict"),
    [("own", "0.75", "agrees"), ("below", "0.20", "agrees"), ("branch", "0.72", "agrees"),
     ("below", "0.75", "contradiction")],
)  # fmt: skip
def test_the_city_s_own_figure_and_that_of_its_wards_are_two(
    city: Unit, of: str, value: str, verdict: str
) -> None:
    publish(city, value, "late_resolved", of=of)
    assert only(city).verdict.value == verdict


def test_without_a_denominator_the_family_s_member_that_agrees_is_named(city: Unit) -> None:
    publish(city, "97.30", family="on_time")
    found = only(city)
    assert found.definition is not None
    assert (found.definition.code, found.verdict.value) == ("on_time_received", "agrees") or (
        found.definition.code == "on_time_due"
    )
    assert found.verdict.value == "agrees"


def test_of_a_family_in_which_none_agrees_the_nearest_is_named(city: Unit) -> None:
    publish(city, "99.5", family="on_time")
    found = only(city)
    assert found.definition is not None
    assert (found.definition.code, found.verdict.value) == ("on_time_resolved", "contradiction")


def test_with_neither_indicator_nor_family_nothing_is_compared(city: Unit) -> None:
    publish(city, "99.26", label="tỷ lệ đúng hạn")
    assert (only(city).definition, only(city).verdict.value) == (None, "not computable")


def test_counts_alone_are_compared_as_their_share(city: Unit) -> None:
    publish(city, "", "on_time_resolved", numerator=22379, denominator=22547)
    found = only(city)
    assert found.printed is not None
    assert (found.printed.value, found.verdict.value) == (Decimal("99.25"), "agrees")


def test_one_count_alone_prints_no_share(city: Unit) -> None:
    publish(city, "", "on_time_resolved", denominator=22547)
    assert (only(city).printed, only(city).verdict.value) == (None, "not computable")


def test_words_alone_are_shown_and_not_judged(city: Unit) -> None:
    publish(city, "", "on_time_resolved", qualifier="in words", label="cơ bản đúng hạn")
    assert (only(city).printed, only(city).verdict.value) == (None, "not computable")


def test_not_arising_does_not_mean_almost_nothing(city: Unit) -> None:
    publish(city, "", "returned_received", qualifier="not arising")
    assert only(city).verdict.value == "contradiction"


def test_an_illustration_proves_nothing(city: Unit) -> None:
    make_report(
        make_unit("i", city), "2024-01", resolved_in_time=1, resolved_late=0, origin="illustration"
    )
    publish(city, "99.25", "on_time_resolved")
    publish(city, "99.30", "on_time_resolved", of="branch")
    publish(city, "23550", "", figure="resolved", of="branch")
    publish(city, "99.30", "", family="on_time", of="below")
    verdicts = [found.verdict.value for found in reconcile(city)]
    assert verdicts == ["agrees", "not computable", "not computable", "not computable"]


def test_reports_not_yet_approved_prove_nothing(city: Unit) -> None:
    other = make_unit("d", city)
    make_report(other, "2024-01", state="submitted", resolved_in_time=1, resolved_late=0)
    publish(other, "100", "on_time_resolved")
    assert only(other).verdict.value == "not computable"


def test_the_difference_is_published_less_computed(city: Unit) -> None:
    publish(city, "1040", "", figure="visits")
    publish(city, "98.5", "satisfaction")
    assert [found.difference for found in reconcile(city)] == [6, None]


def test_what_an_earlier_unit_of_the_code_published_is_not_lost(city: Unit) -> None:
    july = date(2025, 7, 1)
    before = make_unit("s", city)
    make_report(before, "2024-01", "2024-07", resolved_in_time=9, resolved_late=1)
    publish(before, "90", "on_time_resolved")
    after = make_unit("s", city, kind="ward", since=july)
    make_change(july, [before], [after])
    assert [found.verdict.value for found in reconcile(after)] == ["agrees"]
    publish(after, "91", "on_time_resolved")
    assert [found.verdict.value for found in reconcile(before)] == ["agrees"]


def test_another_unit_that_merely_bore_the_code_is_left_out(city: Unit) -> None:
    before = make_unit("s", city, until=date(2025, 6, 30))
    make_report(before, "2024-01", "2024-07", resolved_in_time=9, resolved_late=1)
    publish(before, "90", "on_time_resolved")
    other = make_unit("s", city, kind="ward", since=date(2025, 7, 1))
    assert reconcile(other) == []
    assert [found.verdict.value for found in reconcile(before)] == ["agrees"]


def test_reconciling_costs_by_windows_and_not_by_figures(city: Unit) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            reconcile(city)
        return len(captured)

    publish(city, "99.25", "on_time_resolved")
    before = cost()
    for number in range(20):
        publish(city, "99.25", "on_time_resolved", label=str(number))
    assert cost() == before <= 5


def test_a_figure_of_before_the_indicator_s_first_version_is_not_computable(db: None) -> None:
    unit = make_unit("1", make_country())
    indicator = Indicator.objects.get(code="online_payment")
    indicator.versions.update(valid_from=date(2025, 1, 1))
    month = Month.parse("2024-04")
    PublishedFigure.objects.create(
        unit=unit, first_month=month, last_month=month, indicator=indicator, value=50, source="Báo"
    )
    assert [each.verdict for each in reconcile(unit)] == [Verdict.NOT_COMPUTABLE]


@pytest.mark.parametrize(
    ("qualifier", "printed", "demand", "verdict"),
    [
        ("exact", 40, "≥ 40", "met"),
        ("exact", 39, "≥ 40", "near"),
        ("exact", 38, "≥ 40", "missed"),
        ("more than", 98, "≥ 98", "met"),
        ("more than", 98, "≥ 97", "met"),
        ("more than", 98, "≥ 98.5", "none"),
        ("more than", 98, "> 98", "met"),
        ("more than", 98, "> 99", "none"),
        ("more than", 5, "≤ 5", "missed"),
        ("more than", 5, "< 5", "missed"),
        ("more than", 5, "≤ 6", "none"),
        ("more than", 5, "= 5", "missed"),
        ("more than", 5, "= 6", "none"),
        ("nearly", 40, "≥ 40", "missed"),
        ("nearly", 40, "≥ 41", "missed"),
        ("nearly", 40, "> 40", "missed"),
        ("nearly", 40, "≥ 39", "none"),
        ("nearly", 5, "≤ 5", "met"),
        ("nearly", 5, "< 5", "met"),
        ("nearly", 5, "< 4", "none"),
        ("nearly", 5, "= 5", "missed"),
        ("nearly", 5, "= 4", "none"),
        ("about", 40, "≥ 1", "none"),
        ("about", 40, "≥ 90", "none"),
        ("not arising", 0, "< 0.5", "met"),
        ("not arising", 0, "≤ 0", "met"),
        ("not arising", 0, "≥ 40", "none"),
        ("not arising", 0, "≥ 0", "none"),
        ("in words", 40, "≥ 1", "none"),
    ],
)
def test_a_hedged_rate_is_judged_only_where_its_hedge_permits(
    qualifier: str, printed: int, demand: str, verdict: str
) -> None:
    operator, value = demand.split()
    target = Target(operator=operator, value=Decimal(value))
    assert judge_printed(Fraction(printed), qualifier, target, Decimal(1)) == verdict


def test_without_a_rate_or_a_target_there_is_no_verdict() -> None:
    target = Target(operator="≥", value=Decimal(40))
    assert judge_printed(None, "exact", target, Decimal(0)) == "none"
    assert judge_printed(Fraction(40), "more than", None, Decimal(0)) == "none"


@pytest.mark.parametrize(
    ("facts", "rate"),
    [
        ({"value": Decimal("39.33")}, Fraction(3933, 100)),
        ({"numerator": 19999, "denominator": 20000}, Fraction(19999, 200)),
        ({"qualifier": "not arising"}, Fraction(0)),
        ({"qualifier": "in words"}, None),
        ({"value": Decimal(1511), "figure": "paid_online"}, None),
    ],
)
def test_the_rate_to_judge_is_exact(facts: dict[str, Any], rate: Fraction | None) -> None:
    """19.999 of 20.000 prints as 100,00%, and misses 100% all the same."""
    assert printed_rate(PublishedFigure(**facts)) == rate
