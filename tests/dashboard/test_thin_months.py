"""A month that a few of many units reported: no line is drawn to it, no page opens on it."""

import pytest
from django.test import Client

from core.months import Month, Window
from dashboard.address import Address
from dashboard.latest import opening_window
from tests.builders import make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province
from units.models import Unit

pytestmark = pytest.mark.django_db
MONTHS = ("2025-10", "2025-11", "2025-12", "2026-01")


@pytest.fixture
def officer(province: Province) -> Client:
    """A, S, C, D1 and D2 report until January; in February D1 alone does."""
    for code in ("D1", "D2"):
        province.add(code, "B", f"Phường {code}", kind="ward")
    for month in MONTHS:
        for code in ("A", "S", "D1", "D2"):
            _report(province.units[code], month)
    _report(province.units["D1"], "2026-02", resolved_late=91)
    return province.client("officer")


def _report(unit: Unit, month: str, **more: int) -> None:
    make_report(unit, month, **{"resolved_in_time": 9, "resolved_late": 1, **more})


def _page(client: Client, address: str) -> Node:
    return page_of(client.get(address))


def test_a_course_leaves_it_out_and_says_so(officer: Client) -> None:
    page = _page(officer, "/overview/?unit=B&from=2026-01&to=2026-02")
    figure = next(each for each in page.all("figure") if each.all("div", class_="multiples"))
    assert (
        "Tháng 02/2026 mới có 1/5 đơn vị (kể cả cơ quan của địa bàn): chưa vẽ."
        in figure.one("figcaption").text
    )
    for ends in figure.all("p", class_="axis-ends"):
        assert ends.text.endswith("02/2026: –")


def test_nothing_is_said_where_all_is_drawn(officer: Client) -> None:
    page = _page(officer, "/overview/?unit=B&from=2025-10&to=2026-01")
    assert "chưa vẽ" not in page.one("main").text


def test_a_trend_of_a_branch_ends_before_it(officer: Client) -> None:
    told = _page(officer, "/units/B/?from=2025-10&to=2026-02").one("main").text
    assert "đến 90,00% (01/2026)" in told


def test_half_of_the_units_are_enough(province: Province, officer: Client) -> None:
    branch = province.units["B"]
    assert opening_window(branch, Address()).last == Month.parse("2026-01")
    _report(province.units["D2"], "2026-02")
    assert opening_window(branch, Address()) == Window(Month.at(2026, 1), Month.at(2026, 2))


def test_a_unit_s_own_page_opens_on_its_own_latest_month(
    province: Province, officer: Client
) -> None:
    assert opening_window(province.units["D1"], Address()).last == Month.parse("2026-02")


def test_those_that_ended_are_not_held_against_their_successors(province: Province) -> None:
    """Three communes became two wards, of which one has reported."""
    for code in ("A-OLD", "A-TOO", "S-OLD"):
        _report(province.units[code], "2025-06")
    _report(province.units["A"], "2025-07")
    assert opening_window(province.units["B"], Address()).last == Month.parse("2025-07")
    assert opening_window(province.units["D"], Address()).last == Month.parse("2025-06")
