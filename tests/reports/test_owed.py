"""Which months a unit owes: those in which it exists on one day at least."""

from datetime import date

import pytest
import time_machine

from core.months import Window
from reports.owed import Owed
from tests.units.lives import Life

YEAR = Window.parse("2025-01", "2025-12")
LONG_AGO = date(2010, 1, 1)


@pytest.mark.parametrize(
    ("life", "numbers"),
    [
        (Life(1, LONG_AGO, None), range(1, 13)),
        (Life(1, date(2025, 7, 1), None), range(7, 13)),
        (Life(1, date(2025, 7, 31), None), range(7, 13)),
        (Life(1, LONG_AGO, date(2025, 6, 30)), range(1, 7)),
        (Life(1, LONG_AGO, date(2025, 7, 1)), range(1, 8)),
        (Life(1, date(2025, 3, 10), date(2025, 3, 20)), [3]),
        (Life(1, LONG_AGO, date(2024, 12, 31)), []),
        (Life(1, date(2026, 1, 1), None), []),
        (Life(1, LONG_AGO, None, "residential_group"), []),
    ],
)
def test_a_unit_owes_the_months_in_which_it_exists(life: Life, numbers: list[int]) -> None:
    owed = Owed(YEAR)
    assert [month.number for month in owed.months(life)] == list(numbers)
    assert owed.mask(life) == sum(1 << (number - 1) for number in numbers)


def test_months_to_come_are_owed_by_nobody() -> None:
    with time_machine.travel("2025-04-30T18:00:00Z"):  # the first of May in Vietnam
        owed = Owed(YEAR)
        assert [month.number for month in owed.months(Life(1, LONG_AGO, None))] == [1, 2, 3, 4, 5]
        assert owed.months(Life(1, date(2025, 6, 1), None)) == []


def test_what_is_known_of_one_unit_is_no_other_s() -> None:
    """A ward and a residential group of it may live on the same days."""
    owed = Owed(YEAR)
    ward, group = (Life(1, LONG_AGO, None, kind) for kind in ("ward", "residential_group"))
    assert [owed.mask(each).bit_count() for each in (ward, group, ward)] == [12, 0, 12]
