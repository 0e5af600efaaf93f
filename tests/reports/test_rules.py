"""Judgements on one row of figures and on two reports that follow each other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.months import Window
from reports.figures import FIGURES, WHOLES
from reports.linear import judge
from reports.rules import Rule, Values, chain, known, of_the_whole_report, out_of_time

OF_WHICH = [code for code, figure in FIGURES.items() if figure.of_which]
small = st.none() | st.integers(0, 9)
rows = st.fixed_dictionaries(dict.fromkeys(FIGURES, small))


def found(values: Values) -> set[Rule]:
    return {one.rule for one in judge(values)}


def message(values: Values, rule: Rule) -> str:
    return next(one.problem.message for one in judge(values) if one.rule == rule)


def test_an_empty_row_has_no_fault() -> None:
    assert judge({}) == judge(dict.fromkeys(FIGURES)) == []


@pytest.mark.parametrize("code", FIGURES)
def test_a_negative_figure_is_refused(code: str) -> None:
    (fault,) = judge({code: -30})
    assert fault.rule == Rule.IMPOSSIBLE
    assert fault.refused
    assert (fault.problem.column, fault.problem.value) == (code, -30)


@pytest.mark.parametrize("code", FIGURES)
def test_a_figure_too_large_for_its_column_is_refused(code: str) -> None:
    assert judge({code: FIGURES[code].most}) == []
    assert found({code: FIGURES[code].most + 1}) == {Rule.IMPOSSIBLE}


@pytest.mark.parametrize("code", OF_WHICH)
def test_a_figure_above_what_it_is_part_of_is_refused(code: str) -> None:
    whole = FIGURES[code].of_which or ""
    (fault,) = [one for one in judge({code: 474, whole: 473}) if one.rule == Rule.OF_WHICH]
    assert fault.refused
    assert (fault.problem.column, fault.problem.value) == (code, 474)
    assert "474" in fault.problem.message
    assert "473" in fault.problem.message
    assert Rule.OF_WHICH not in found({code: 473, whole: 473})


def test_a_computed_whole_bounds_as_well_as_a_given_one() -> None:
    assert found({"received_own": 4, "received_online": 1, "received_offline": 2}) == {
        Rule.OF_WHICH
    }


def test_a_blank_between_does_not_hide_that_a_figure_is_too_large() -> None:
    assert found({"petitions_on_time": 3, "petitions": 2}) == {Rule.OF_WHICH}


def test_a_part_above_its_given_whole_is_stored_and_warned_of() -> None:
    (fault,) = judge({"received_online": 900, "received": 800})
    assert fault.rule == Rule.PART_ABOVE
    assert fault.wants_explanation
    assert not fault.refused
    (fault,) = judge({"resolved_early": 9, "resolved": 8})  # in time is blank between them
    assert fault.rule == Rule.PART_ABOVE


def test_a_whole_that_is_not_the_sum_of_its_parts_is_warned_of_with_both_sums() -> None:
    values = {"resolved": 230, "resolved_in_time": 227, "resolved_late": 2}
    assert found(values) == {Rule.PARTS}
    assert "230" in message(values, Rule.PARTS)
    assert "229" in message(values, Rule.PARTS)


def test_a_whole_below_one_of_two_known_parts_is_told_once() -> None:
    assert found({"resolved": 1, "resolved_in_time": 2, "resolved_late": 2}) == {Rule.PARTS}


BALANCED = {"carried_over": 5, "received": 25, "resolved": 22, "returned": 1, "pending": 7}


def test_a_balanced_row_has_no_fault() -> None:
    assert judge(BALANCED) == []


@pytest.mark.parametrize("code", BALANCED)
def test_one_dossier_more_on_either_side_breaks_the_balance(code: str) -> None:
    values = {**BALANCED, code: BALANCED[code] + 1}
    assert found(values) == {Rule.BALANCE}
    assert "lệch 1 hồ sơ" in message(values, Rule.BALANCE)


@pytest.mark.parametrize("code", ["received", "resolved", "pending"])
def test_a_balance_is_not_judged_without_its_wholes(code: str) -> None:
    assert judge({**BALANCED, code: None, "carried_over": 6}) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"received": 52, "pending": 2000},
            "đã là 2.000, nhiều hơn hai lần “Tiếp nhận trong kỳ” 52,",
        ),
        (
            {"carried_over": 8, "received": 52, "pending_overdue": 61},
            "61 đã là 61, nhiều hơn “Từ kỳ trước chuyển sang” 8 + “Tiếp nhận trong kỳ” 52 bằng 60",
        ),
        (
            {"received_online": 90, "resolved": 70, "pending": 9},
            "“Tiếp nhận trực tuyến” 90 đã là 90",
        ),
    ],
)
def test_what_is_known_of_one_side_is_not_more_than_all_of_the_other(
    values: Values, said: str
) -> None:
    (fault,) = judge(values)
    assert (fault.rule, fault.wants_explanation) == (Rule.PART_BALANCE, True)
    assert said in fault.problem.message
    largest = max(values, key=lambda code: values[code] or 0)
    assert judge({**values, largest: 20}) == []


def test_a_stock_that_a_source_leaves_out_may_explain_what_went() -> None:
    """As a province published it in August 2021."""
    values: Values = {"received": 19630, "resolved_in_time": 19255, "returned": 16}
    assert judge({**values, "pending_overdue": 689}) == []
    assert found({**values, "carried_over": 100, "pending_overdue": 689}) == {Rule.PART_BALANCE}


def test_a_fault_is_the_same_for_the_same_numbers() -> None:
    (once,), (again,) = (
        judge({"due": 5, "resolved_in_time": 6}),
        judge({"resolved_in_time": 6, "due": 5}),
    )
    (other,) = judge({"due": 5, "resolved_in_time": 7})
    assert once.identity == again.identity == "due: resolved_in_time=6, due=5"
    assert other.identity != once.identity


@pytest.mark.parametrize("code", ["carried_over", "returned"])
def test_a_blank_stock_counts_as_nothing_in_the_balance_and_the_warning_says_so(code: str) -> None:
    values = {**BALANCED, code: None}
    assert found(values) == {Rule.BALANCE}
    assert f"“{FIGURES[code].label}” (để trống, tính là 0)" in message(values, Rule.BALANCE)


def test_more_in_time_than_due_is_shown_and_wants_no_explanation() -> None:
    (fault,) = judge({"resolved_in_time": 6, "due": 5})
    assert (fault.rule, fault.refused, fault.wants_explanation) == (Rule.DUE, False, False)


def test_figures_of_the_whole_report_have_no_place_in_a_line() -> None:
    assert not list(of_the_whole_report({"received": 3, "visits": None}))
    (fault,) = of_the_whole_report({"visits": 0})
    assert fault.refused


@given(rows)
def test_refusals_come_first_and_every_sentence_names_its_numbers(values: Values) -> None:
    faults = judge(values)
    refused = [one.refused for one in faults]
    assert refused == sorted(refused, reverse=True)
    for one in faults:
        assert one.problem.severity == ("refuse" if one.refused else "warn")
        if one.problem.column and one.problem.value is not None:
            assert str(FIGURES[one.problem.column].label) in one.problem.message


@given(rows)
def test_no_row_without_refusal_has_a_figure_above_its_whole(values: Values) -> None:
    if any(one.refused for one in judge(values)):
        return
    for code, figure in FIGURES.items():
        value, most = values[code], known(values, figure.of_which) if figure.of_which else None
        assert value is None or most is None or value <= most


@given(rows)
def test_a_row_of_wholes_without_warnings_adds_up(values: Values) -> None:
    if judge(values):
        return
    for code, parts in WHOLES.items():
        part_values = [values[part] for part in parts]
        if values[code] is not None and None not in part_values:
            assert values[code] == sum(value or 0 for value in part_values)


def test_stocks_that_follow_each_other_break_only_when_both_are_known() -> None:
    assert chain(6, 6, at_opening=True, other="tháng 07/2024") is None
    assert chain(None, 0, at_opening=True, other="tháng 07/2024") is None
    assert chain(6, None, at_opening=True, other="tháng 07/2024") is None


def test_a_broken_chain_is_told_at_the_figure_of_the_report_looked_at() -> None:
    later = chain(6, 0, at_opening=True, other="tháng 07/2024")
    earlier = chain(6, 0, at_opening=False, other="tháng 08/2024")
    assert later is not None
    assert earlier is not None
    assert (later.problem.column, later.problem.value) == ("carried_over", 0)
    assert (earlier.problem.column, earlier.problem.value) == ("pending", 6)
    assert "tháng 07/2024 là 6" in later.problem.message
    assert "tháng 08/2024 là 0" in earlier.problem.message
    assert later.wants_explanation
    assert later.identity == earlier.mirrored.identity != earlier.identity


def test_a_broken_chain_names_the_report_that_changed_afterwards() -> None:
    one = chain(6, 0, at_opening=True, other="tháng 07/2024", changed_on=date(2024, 9, 2))
    assert one is not None
    assert "tháng 07/2024 (sửa ngày 02/09/2024, sau báo cáo này) là 6" in one.problem.message


def columns_out_of_time(first: str, last: str) -> list[str | None]:
    faults = out_of_time(
        Window.parse(first, last),
        today=date(2024, 8, 15),
        valid_from=date(2020, 3, 31),
        valid_to=date(2024, 6, 1),
    )
    return [one.problem.column for one in faults]


def test_a_month_is_valid_if_one_of_its_days_is() -> None:
    assert columns_out_of_time("2020-03", "2024-06") == []
    assert columns_out_of_time("2020-02", "2024-06") == ["first_month"]
    assert columns_out_of_time("2020-03", "2024-07") == ["last_month"]


def test_a_month_that_has_not_come_is_refused() -> None:
    assert columns_out_of_time("2024-06", "2024-09") == ["last_month", "last_month"]


def test_a_period_that_is_cut_in_the_month_opens_on_the_day_after() -> None:
    def told(today: date) -> list[str]:
        faults = out_of_time(
            Window.parse("2024-08", "2024-08"),
            today=today,
            valid_from=date(2020, 1, 1),
            valid_to=None,
            opens=date(2024, 8, 15),
        )
        return [one.problem.message for one in faults]

    assert "báo cáo gửi được từ ngày 15/08/2024" in told(date(2024, 8, 14))[0]
    assert told(date(2024, 8, 15)) == []
