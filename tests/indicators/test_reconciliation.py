"""What a printed figure is to the computed one, first that fits."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.numbers import half_up, percent
from indicators.reconciliation import Printed, Verdict, agrees, judge


def printed(text: str, qualifier: str = "exact") -> Printed:
    return Printed(Decimal(text), len(text.partition(".")[2]), qualifier)


def share(numerator: int, denominator: int) -> Fraction:
    rate = percent(numerator, denominator)
    assert rate is not None
    return rate


@pytest.mark.parametrize(
    ("text", "qualifier", "computed", "verdict"),
    [
        # one article, 22,547 dossiers received
        ("99.26", "exact", share(22379, 22547), "rounding"),
        ("99.25", "exact", share(22379, 22547), "agrees"),
        ("0.36", "exact", share(82, 22547), "agrees"),
        ("0.8", "more than", share(86, 22547), "contradiction"),
        ("1000", "more than", Fraction(1034), "agrees"),
        # digits cut off where they should have been rounded up
        ("66.66", "exact", Fraction(200, 3), "truncated"),
        ("66.67", "exact", Fraction(200, 3), "agrees"),
        ("66.68", "exact", Fraction(200, 3), "contradiction"),
        ("66.65", "exact", Fraction(200, 3), "contradiction"),
        ("99", "exact", Fraction("99.995"), "truncated"),
        ("100", "exact", Fraction("99.995"), "agrees"),
        ("100", "exact", Fraction("99.4"), "rounding"),
        ("0", "exact", Fraction(0), "agrees"),
        # within one unit of the last digit, but neither rounded nor cut off
        ("12.4", "exact", Fraction("12.32"), "rounding"),
        ("12.4", "exact", Fraction("12.3"), "rounding"),
        ("12.4", "exact", Fraction("12.299"), "contradiction"),
        # half up, away from zero
        ("0.13", "exact", Fraction("0.125"), "agrees"),
        ("0.12", "exact", Fraction("0.125"), "truncated"),
        # "hơn" p: p ≤ c < p + one unit of p's last digit that is not zero
        ("99", "more than", Fraction("99.11"), "agrees"),
        ("99", "more than", Fraction(99), "agrees"),
        ("99", "more than", Fraction(100), "rounding"),
        ("99", "more than", Fraction("98.9"), "rounding"),
        ("99", "more than", Fraction("100.01"), "contradiction"),
        ("1000", "more than", Fraction(2000), "contradiction"),
        ("1000", "more than", Fraction(1999), "agrees"),
        ("35100", "more than", Fraction(35199), "agrees"),
        ("35100", "more than", Fraction(35200), "contradiction"),
        ("90", "more than", Fraction("99.9"), "agrees"),
        ("0.80", "more than", Fraction("0.89"), "agrees"),
        # "gần", "khoảng"
        ("134000000", "nearly", Fraction(133_900_000), "agrees"),
        ("134000000", "nearly", Fraction(134_000_000), "agrees"),
        ("134000000", "nearly", Fraction(134_000_002), "contradiction"),
        ("134000000", "nearly", Fraction(133_000_000), "contradiction"),
        ("50", "about", Fraction(41), "agrees"),
        ("50", "about", Fraction(59), "agrees"),
        ("50", "about", Fraction(60), "contradiction"),
        # "không phát sinh"
        ("0", "not arising", Fraction(0), "agrees"),
        ("0", "not arising", Fraction("0.38"), "contradiction"),
        ("0", "not arising", Fraction(1), "contradiction"),
    ],
)
def test_the_verdict(text: str, qualifier: str, computed: Fraction, verdict: str) -> None:
    assert judge(printed(text, qualifier), computed).value == verdict


def test_without_a_computed_value_nothing_can_be_said() -> None:
    assert judge(printed("99"), None, [Fraction(99)]) == Verdict.NOT_COMPUTABLE


def test_another_denominator_explains_what_nothing_nearer_does() -> None:
    over_resolved, over_received = share(783, 790), share(783, 800)
    assert judge(printed("97.88"), over_resolved, [over_received]) == Verdict.OTHER_DENOMINATOR
    assert judge(printed("97.88"), over_resolved) == Verdict.CONTRADICTION
    assert judge(printed("95.2"), over_resolved, [over_received]) == Verdict.CONTRADICTION


def test_a_nearer_cause_comes_before_another_denominator() -> None:
    other = [Fraction("99.26")]
    assert judge(printed("99.26"), share(22379, 22547), other) == Verdict.ROUNDING
    assert judge(printed("66.66"), Fraction(200, 3), [Fraction("66.66")]) == Verdict.TRUNCATED


rates = st.fractions(0, 100, max_denominator=2**31)


@settings(max_examples=300)
@given(rates, st.integers(0, 4))
def test_what_is_rounded_half_up_agrees_and_what_is_cut_off_is_truncated(
    rate: Fraction, places: int
) -> None:
    rounded = half_up(rate, places)
    assert judge(Printed(rounded, places, "exact"), rate) == Verdict.AGREES
    cut = Decimal(rate.numerator * 10**places // rate.denominator).scaleb(-places)
    if cut != rounded:
        assert judge(Printed(cut, places, "exact"), rate) == Verdict.TRUNCATED
        above = rounded + Decimal(1).scaleb(-places)
        assert judge(Printed(above, places, "exact"), rate) == Verdict.CONTRADICTION


@settings(max_examples=300)
@given(st.integers(1, 10**6), st.integers(0, 3), st.fractions(0, 2 * 10**6))
def test_more_than_reaches_up_to_the_next_digit_that_is_not_zero(
    digits: int, places: int, computed: Fraction
) -> None:
    value = Decimal(digits).scaleb(-places)
    text = str(digits).rstrip("0")
    last_digit = Fraction(digits, int(text)) / 10**places
    expected = Fraction(value) <= computed < Fraction(value) + last_digit
    assert agrees(Printed(value, places, "more than"), computed) == expected
