from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import numbers

RATES = st.fractions(-1000, 1000, max_denominator=10**6)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("-0.004"), 2, "0.00"),
        (Fraction(2237900, 22547), 2, "99.25"),
        (7, 2, "7.00"),
        (
            Decimal("12345678901234567890123456789012345.675"),
            2,
            "12345678901234567890123456789012345.68",
        ),
    ],
)
def test_halves_go_away_from_zero(value: numbers.Exact, places: int, rounded: str) -> None:
    assert str(numbers.half_up(value, places)) == rounded


@given(RATES, st.integers(0, 6))
def test_rounding_moves_a_number_by_half_a_unit_at_most(value: Fraction, places: int) -> None:
    moved = Fraction(numbers.half_up(value, places)) - value
    assert abs(moved) <= Fraction(1, 2 * 10**places)
    assert numbers.half_up(-value, places) == -numbers.half_up(value, places)


def test_a_rate_over_nothing_is_no_rate() -> None:
    assert numbers.percent(3, 4) == 75
    assert numbers.percent(22379, 22547) == Fraction(2237900, 22547)
    assert numbers.percent(0, 5) == 0
    assert numbers.percent(0, 0) is None
    assert numbers.percent(None, 4) is None
    assert numbers.percent(3, None) is None


def test_figures_are_written_as_offices_write_them() -> None:
    assert numbers.format_count(22547) == "22.547"
    assert numbers.format_count(-1234) == "−1.234"
    assert numbers.format_decimal(Fraction(2237900, 22547)) == "99,25"
    assert numbers.format_decimal(Decimal("1234567.5"), 1) == "1.234.567,5"
    assert numbers.format_percent(Fraction(2237900, 22547)) == "99,25%"
    assert numbers.format_percent(100, 0) == "100%"
    assert numbers.format_money(134_000_000) == "134.000.000 đồng"
    assert numbers.plain(Fraction(-2, 3)) == "-0.67"
    assert numbers.plain(1234, 0) == "1234"


def test_what_was_not_counted_is_a_dash_and_not_a_zero() -> None:
    assert (
        numbers.format_percent(None)
        == numbers.format_count(None)
        == numbers.format_decimal(None)
        == "–"
    )
    assert numbers.format_signed(None) == numbers.format_money(None) == "–"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("15.04", "+15,04"),
        ("-0.67", "−0,67"),
        ("0", "0,00"),
        ("0.004", "0,00"),
        ("-0.004", "0,00"),
        ("0.005", "+0,01"),
    ],
)
def test_a_change_carries_its_sign_unless_it_rounds_to_nothing(value: str, written: str) -> None:
    assert numbers.format_signed(Decimal(value)) == written


def told_apart(first: numbers.Exact, second: numbers.Exact) -> tuple[str, str]:
    places = numbers.telling_places(first, [second])
    return numbers.format_decimal(first, places), numbers.format_decimal(second, places)


def test_digits_tell_a_number_from_all_others_at_once() -> None:
    assert numbers.telling_places(Decimal("99.25"), [Decimal("99.2501"), Decimal("99.2")]) == 4
    assert numbers.telling_places(Decimal("99.25"), [Decimal("99.25"), Decimal(98)]) == 2


@pytest.mark.parametrize(
    ("first", "second", "written"),
    [
        ("99.496", "99.5", ("99,496", "99,500")),
        ("99.5", "99.5", ("99,50", "99,50")),
        ("99.49", "99.5", ("99,49", "99,50")),
        ("99.4999999", "99.5", ("99,500000", "99,500000")),
    ],
)
def test_digits_are_shown_until_two_numbers_differ(
    first: str, second: str, written: tuple[str, str]
) -> None:
    assert told_apart(Decimal(first), Decimal(second)) == written


@given(RATES, RATES)
def test_unequal_numbers_look_unequal(first: Fraction, second: Fraction) -> None:
    shown = told_apart(first, second)
    assert (shown[0] != shown[1]) or abs(first - second) <= Fraction(1, 10**6)


def test_decimals_are_read_with_either_separator() -> None:
    assert numbers.parse_decimal("75,5") == numbers.parse_decimal(" 75.5 ") == Decimal("75.5")
    assert numbers.parse_decimal("−0,67") == Decimal("-0.67")
    assert numbers.parse_decimal("80") == 80


@pytest.mark.parametrize(
    "text", ["", "1.234,5", "75%", "bảy", "1e3", "NaN", "Infinity", "1_000", "٧", "."]
)
def test_what_is_no_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"không phải là số: ghi như 99\.25"):
        numbers.parse_decimal(text)


def test_a_count_is_read_as_it_stands() -> None:
    assert numbers.parse_count("22547") == 22547
    assert numbers.parse_count("0") == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("22.547", "viết liền, ví dụ 22547"),
        ("22,547", "viết liền"),
        ("1.5", "số nguyên"),
        ("-30", "không được âm"),
        ("9" * 18, "quá lớn"),
        ("mười hai", "không phải là số"),
        ("", "không phải là số"),
    ],
)
def test_what_could_mean_two_counts_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        numbers.parse_count(text)


@given(st.integers(0, 10**12))
def test_a_count_written_for_programs_is_read_back(count: int) -> None:
    assert numbers.parse_count(str(count)) == count
