import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.months import Month, Window

MONTHS = st.builds(Month.at, st.integers(1950, 2150), st.integers(1, 12))


@given(MONTHS)
def test_a_month_survives_being_written_and_read(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert Month.at(month.year, month.number) == month
    assert Month.of(month.first_day) == month == Month.of(month.last_day)


@given(MONTHS, st.integers(-400, 400))
def test_adding_and_taking_away_months_undo_each_other(month: Month, distance: int) -> None:
    later = month + distance
    assert isinstance(later, Month)
    assert isinstance(later - distance, Month)
    assert later - distance == month == distance + month - distance
    assert later - month == distance
    assert type(later - month) is int


@given(MONTHS, MONTHS)
def test_months_sort_as_their_days_do(one: Month, other: Month) -> None:
    assert (one < other) == (one.first_day < other.first_day)
    assert len({one, other}) == (1 if one == other else 2)


def test_a_month_is_written_as_machines_and_as_people_do() -> None:
    july = Month.at(2024, 7)
    assert str(july) == f"{july}" == "2024-07"
    assert july.label == "07/2024"
    assert repr(july) == "Month(2024-07)"
    assert json.dumps(july) == "24294"


def test_the_last_day_knows_leap_years_and_december() -> None:
    assert Month.parse("2024-02").last_day == date(2024, 2, 29)
    assert Month.parse("2023-12").last_day == date(2023, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "2024-7",
        "2024-13",
        "2024-00",
        "07/2024",
        "2024-07-01",
        " 2024-07",
        "0204-07",
        "٢٠٢٤-٠٧",
    ],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="tháng"):
        Month.parse(text)


def test_two_months_cannot_be_added() -> None:
    with pytest.raises(TypeError):
        Month.at(2024, 1) + Month.at(2024, 2)


@given(MONTHS, st.integers(0, 60))
def test_a_window_holds_its_months_in_order(first: Month, more: int) -> None:
    window = Window(first, first + more)
    months = list(window)
    assert len(months) == len(window) == more + 1
    assert months == sorted(months)
    assert all(isinstance(month, Month) for month in months)
    assert all(month in window for month in months)
    assert first - 1 not in window
    assert first + more + 1 not in window
    assert (window.first_day, window.last_day) == (months[0].first_day, months[-1].last_day)


@given(MONTHS, st.integers(0, 60))
def test_the_window_before_ends_where_this_one_begins(first: Month, more: int) -> None:
    window = Window(first, first + more)
    before = window.before()
    assert len(before) == len(window)
    assert before.last + 1 == window.first
    assert [month + 12 for month in window.year_before()] == list(window)


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="06/2024 trước 07/2024"):
        Window.parse("2024-07", "2024-06")


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ("2024-07", "2024-07", "tháng 07/2024"),
        ("2024-01", "2024-01", "tháng 01/2024"),
        ("2024-01", "2024-02", "2 tháng đầu năm 2024"),
        ("2024-01", "2024-03", "quý I/2024"),
        ("2024-04", "2024-06", "quý II/2024"),
        ("2024-07", "2024-09", "quý III/2024"),
        ("2024-10", "2024-12", "quý IV/2024"),
        ("2024-02", "2024-04", "từ 02/2024 đến 04/2024"),
        ("2024-01", "2024-06", "6 tháng đầu năm 2024"),
        ("2024-01", "2024-07", "7 tháng đầu năm 2024"),
        ("2024-01", "2024-12", "năm 2024"),
        ("2022-01", "2023-03", "từ 01/2022 đến 03/2023"),
        ("2023-11", "2024-01", "từ 11/2023 đến 01/2024"),
    ],
)
def test_a_window_is_named_as_reports_name_it(first: str, last: str, label: str) -> None:
    assert Window.parse(first, last).label == label


def test_windows_know_whether_they_cover_or_meet_each_other() -> None:
    half, year = Window.parse("2024-01", "2024-06"), Window.parse("2024-01", "2024-12")
    assert year.covers(half)
    assert not half.covers(year)
    assert half.covers(half)
    assert half.overlaps(Window.parse("2024-06", "2024-08"))
    assert not half.overlaps(Window.parse("2024-07", "2024-08"))
    assert half < year
    assert len({half, Window.parse("2024-01", "2024-06")}) == 1
