"""A report held against the months before it, and the shape of its numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.months import Month
from reports.history_rules import (
    FLOWS,
    WATCHED,
    copied,
    flows,
    is_copy,
    is_outlier,
    may_stray,
    outliers,
    rounded,
    watched,
)
from reports.rules import Rule, Values

JULY = Month.parse("2024-07")
STEADY = [480, 455, 502, 470, 491, 466, 513, 478]


def past(counts: list[int | None], place: int = 1) -> dict[Month, tuple[int | None, ...]]:
    """The latest month first; `place` is that of the figure among WATCHED."""
    return {
        Month(JULY - back): tuple(count if one == place else None for one in range(len(WATCHED)))
        for back, count in enumerate(counts, start=1)
    }


def said(values: Values, before: list[int | None]) -> list[str]:
    return [one.problem.message for one in outliers(JULY, {**past(before), JULY: watched(values)})]


@pytest.mark.parametrize("value", [4780, 48, 1500, 0])
def test_a_digit_too_many_or_too_few_is_an_outlier(value: int) -> None:
    assert is_outlier(value, STEADY, None)


@pytest.mark.parametrize("value", [480, 700, 1100, 250])
def test_what_grows_or_falls_within_reason_is_none(value: int) -> None:
    assert not is_outlier(value, STEADY, None)


def test_small_counts_jump_and_mean_nothing() -> None:
    small = [3, 2, 3, 4, 3, 2, 3]
    assert not is_outlier(9, small, None)
    assert not is_outlier(32, small, None)
    assert is_outlier(33, small, None)


def test_where_an_outlier_begins() -> None:
    """Three times the median; half as much again as a year ago; six usual deviations."""
    steady, wavering = [200] * 7, [150, 250, 150, 250, 200, 150, 250]
    assert not is_outlier(599, steady, None)
    assert is_outlier(600, steady, None)
    assert not is_outlier(600, steady, 400)
    assert is_outlier(601, steady, 400)
    assert not is_outlier(20, steady, 30)
    assert is_outlier(20, steady, 31)
    assert not is_outlier(200 + 444, wavering, None)  # 6 × 1.4826 × 50 is 444.78
    assert is_outlier(200 + 445, wavering, None)


def test_a_season_is_that_of_the_same_month() -> None:
    """A peak of twelve months ago explains this one, one of eleven months ago does not."""
    peak: list[int | None] = [*STEADY, 480, 490, 470, 1500]
    assert said({"received": 1600}, peak) == []
    assert len(said({"received": 1600}, [*peak[:10], 1500, 470])) == 1


def test_a_habit_needs_half_a_year() -> None:
    assert not is_outlier(4780, STEADY[:5], None)
    assert is_outlier(4780, STEADY[:6], None)


def test_an_office_that_always_swings_is_not_asked_about_it() -> None:
    assert not is_outlier(900, [100, 700, 90, 650, 250, 80, 600, 120], None)


def test_the_season_of_last_year_explains_this_one() -> None:
    assert not is_outlier(1600, STEADY, 1500)
    assert is_outlier(1600, STEADY, 1000)
    assert not is_outlier(60, STEADY, 70)
    assert is_outlier(60, STEADY, 480)


def test_an_earlier_mistake_does_not_hide_a_new_one() -> None:
    assert is_outlier(4780, [*STEADY, 47_800, 51_000], None)


def test_the_sentence_names_the_figure_its_number_and_what_is_usual() -> None:
    (told,) = said({"received": 4780}, list(STEADY))
    assert "“Tiếp nhận trong kỳ” 4.780, cao bất thường so với mức thường gặp 479" in told
    assert "8 tháng trước" in told
    assert (
        "thấp bất thường" in said({"received_online": 10, "received_offline": 3}, list(STEADY))[0]
    )


def test_a_blank_is_no_zero_and_months_that_are_too_old_say_nothing() -> None:
    assert said({"received": 4780}, [*STEADY[:5], None, None]) == []
    assert said({"received": None, "resolved": 9}, list(STEADY)) == []
    old: list[int | None] = [None] * 24
    assert said({"received": 4780}, [*old, *STEADY]) == []


@given(st.lists(st.integers(0, 10_000), min_size=6, max_size=24), st.integers(0, 10_000))
def test_the_order_of_the_months_is_indifferent_and_the_median_is_never_odd(
    before: list[int], value: int
) -> None:
    assert is_outlier(value, before, None) == is_outlier(value, before[::-1], None)
    assert not is_outlier(sorted(before)[len(before) // 2], before, None)


MONTH: Values = {
    "received_online": 30,
    "received_offline": 20,
    "resolved_in_time": 48,
    "returned": 2,
}


def test_a_month_that_repeats_the_last_is_told() -> None:
    (one,) = copied({**MONTH, "carried_over": 7}, flows({**MONTH, "carried_over": 9}), JULY)
    assert (one.rule, one.wants_explanation) == (Rule.COPY, True)
    assert "Cả 4 số phát sinh trong kỳ" in one.problem.message
    assert "“Giải quyết trước và đúng hạn” 48" in one.problem.message
    assert "tháng 07/2024" in one.problem.message


@pytest.mark.parametrize("code", [*MONTH, "visits"])
def test_one_number_more_is_no_copy(code: str) -> None:
    assert not is_copy(flows({**MONTH, code: (MONTH.get(code) or 0) + 1}), flows(MONTH))


def test_a_quiet_month_may_be_like_the_last() -> None:
    few: Values = {"received_online": 40, "resolved_in_time": 40, "due": 40}
    small: Values = dict.fromkeys(("received_online", "resolved_in_time", "due", "reused"), 9)
    assert not is_copy(flows(few), flows(few))
    assert not is_copy(flows(small), flows(small))
    sums: Values = {"received": 50, "resolved": 48, "resolved_in_time": 46, "resolved_late": 2}
    assert not is_copy(flows(sums), flows(sums))  # of its four numbers three are free
    assert is_copy(flows({**small, "due": 13}), flows({**small, "due": 13}))


def test_numbers_that_nearly_all_end_in_0_or_5_are_noted() -> None:
    values: Values = {code: 10 + 5 * place for place, code in enumerate(FLOWS[:14])}
    (one,) = rounded(values)
    assert (one.rule, one.wants_explanation, one.refused) == (Rule.ROUND, False, False)
    assert "14 trong 14 số" in one.problem.message
    assert list(rounded({**values, FLOWS[0]: 11})) != []
    assert list(rounded({**values, FLOWS[0]: 11, FLOWS[1]: 12})) == []
    assert list(rounded(dict(list(values.items())[:11]))) == []
    assert list(rounded(dict(list(values.items())[:12]))) != []
    assert list(rounded(dict.fromkeys(FLOWS, 5))) == []


@given(st.lists(st.integers(0, 400), min_size=7, max_size=25))
def test_months_that_are_near_together_hold_no_outlier(counts: list[int]) -> None:
    months = past(list(counts))
    if not may_stray(list(months.values())):
        assert not any(one for month in months for one in outliers(Month(month), months))
