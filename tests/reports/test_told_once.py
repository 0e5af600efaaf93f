"""What a line says needs no second explanation at the total that is the sum of the lines."""

import pytest

from core.months import Window
from reports import actions
from reports.checks import findings
from reports.rows import TOTAL, Row
from reports.rules import Rule
from reports.states import State
from tests.reports.builders import JULY, fields, save, unit

pytestmark = pytest.mark.django_db
GOOD: Row = {"carried_over": 1, "received": 9, "resolved": 8, "pending": 2}
OFF: Row = {**GOOD, "pending": 6}


def rows_off(total: Row | None = None, **lines: Row) -> list[str]:
    fields(*lines)
    office = unit()
    save(office, {**lines, **({TOTAL: total} if total else {})})
    plan = actions.as_stored(office, JULY)
    return [key for key, one in plan.faults if one.rule == Rule.BALANCE]


def test_a_line_that_is_off_is_told_at_the_line_alone() -> None:
    assert rows_off(dat_dai=OFF, ho_tich=GOOD) == ["dat_dai"]


def test_its_explanation_is_enough_to_hand_the_report_in() -> None:
    fields("dat_dai", "ho_tich")
    rows = {"dat_dai": OFF, "ho_tich": GOOD}
    saved = save(unit(), rows, notes={"dat_dai": "Hồ sơ liên thông"})
    assert actions.submit(by=None, report=saved.report).state == State.SUBMITTED


def test_a_figure_of_the_total_alone_is_told_at_the_total() -> None:
    assert rows_off({"returned": 7}, dat_dai=OFF, ho_tich=GOOD) == ["", "dat_dai"]


def test_a_line_without_a_stock_leaves_the_total_to_be_judged() -> None:
    half = {**GOOD, "pending": None}
    assert rows_off({"pending": 30}, dat_dai=GOOD, ho_tich=half) == [""]


def test_the_check_of_the_database_tells_it_once_too() -> None:
    fields("dat_dai", "ho_tich")
    save(unit("22366"), {"dat_dai": OFF, "ho_tich": GOOD})
    assert [one.row for one in findings() if one.fault.rule == Rule.BALANCE] == ["dat_dai"]


@pytest.mark.parametrize(("carried_over", "told"), [(3, ["dat_dai"]), (None, ["", "dat_dai"])])
def test_a_stock_that_a_line_did_not_hand_on_is_told_at_the_line(
    carried_over: int | None, told: list[str]
) -> None:
    """The other line handed its own on; where it says nothing of it, the total is off by more."""
    fields("dat_dai", "ho_tich")
    office, other = unit(), {**GOOD, "carried_over": carried_over}
    save(office, {"dat_dai": GOOD, "ho_tich": {**GOOD, "pending": 3}})
    total = {TOTAL: {"carried_over": 20}} if carried_over is None else {}
    august = Window(JULY.first + 1, JULY.first + 1)
    save(office, {"dat_dai": {**GOOD, "carried_over": 5}, "ho_tich": other, **total}, august)
    plan = actions.as_stored(office, august)
    assert sorted(key for key, one in plan.faults if one.rule == Rule.CHAIN) == told
