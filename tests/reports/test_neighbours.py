"""Reports judged by the months before them, stored and as they would be."""

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import OFFICE_TIME
from core.months import Month, Window
from reports import actions, plans
from reports.checks import findings
from reports.entries import Entry
from reports.models import FigureNote
from reports.rows import TOTAL, Row
from reports.rules import Fault, Rule
from tests.builders import make_report
from tests.reports import builders
from units.models import Unit

pytestmark = pytest.mark.django_db
JULY = Month.parse("2024-07")


def alone(month: Month) -> Window:
    return Window(month, month)


def figures(received: int) -> Row:
    return {
        "received_online": received - 20,
        "received_offline": 20,
        "carried_over": 5,
        "resolved_in_time": received,
        "resolved_late": 0,
        "pending_in_time": 5,
        "pending_overdue": 0,
    }


@pytest.fixture
def commune() -> Unit:
    return builders.unit("C1")


def faults(unit: Unit, month: Month, *rules: Rule) -> list[Fault]:
    plan = actions.as_stored(unit, alone(month))
    return [one for _row, one in plan.faults if one.rule in rules]


def a_year_before(unit: Unit, months: int = 12) -> None:
    for back in range(1, months + 1):
        builders.save(unit, {TOTAL: figures(400 + back)}, alone(Month(JULY - back)))


def test_a_month_far_off_the_year_before_wants_an_explanation(commune: Unit) -> None:
    a_year_before(commune)
    saved = builders.save(commune, {TOTAL: figures(4000)}, alone(JULY))
    assert {warned.problem.column for warned in saved.warnings if warned.open} == {
        "received_online",
        "received",
        "resolved",
    }
    assert len(faults(commune, JULY, Rule.OUTLIER)) == 3
    builders.save(commune, {TOTAL: figures(400)}, alone(JULY))
    assert faults(commune, JULY, Rule.OUTLIER) == []


def test_months_judged_together_are_the_past_of_each_other(commune: Unit) -> None:
    entries = [
        Entry(commune, alone(Month(JULY - back)), {TOTAL: figures(400 + back if back else 4000)})
        for back in range(8)
    ]
    judged = plans.judge(entries)
    odd = [{one.rule for _row, one in plan.faults} for plan in judged]
    assert Rule.OUTLIER in odd[0]
    assert not any(Rule.OUTLIER in rules for rules in odd[1:])


def test_a_copy_is_told_against_what_is_stored_and_what_is_judged_with_it(commune: Unit) -> None:
    builders.save(commune, {TOTAL: figures(400)}, alone(Month(JULY - 1)))
    same = {TOTAL: figures(400) | {"returned": 3, "resolved_in_time": 397}}
    assert faults(commune, Month(JULY - 1), Rule.COPY) == []
    both = [Entry(commune, alone(JULY), same), Entry(commune, alone(Month(JULY + 1)), same)]
    july, august = plans.judge(both)
    assert Rule.COPY not in {one.rule for _row, one in july.faults}
    assert Rule.COPY in {one.rule for _row, one in august.faults}
    builders.save(commune, same, alone(JULY))
    more = {TOTAL: {**same[TOTAL], "pending_in_time": 9}}  # what stays is no part of a copy
    builders.save(commune, more, alone(Month(JULY + 1)))
    (one,) = faults(commune, Month(JULY + 1), Rule.COPY)
    assert "giống hệt báo cáo tháng 07/2024" in one.problem.message


def test_a_report_of_several_months_is_no_measure_and_is_not_measured(commune: Unit) -> None:
    a_year_before(commune)
    make_report(commune, "2024-07", "2024-09", received_given=4000)
    (plan,) = plans.judge([Entry(commune, Window(JULY, JULY + 2), {})], writing=False)
    assert Rule.OUTLIER not in {one.rule for _row, one in plan.faults}


def test_the_history_costs_one_query_for_any_number_of_reports(commune: Unit) -> None:
    def queries(*units: Unit) -> int:
        entries = [Entry(unit, alone(JULY), {}) for unit in units]
        with CaptureQueriesContext(connection) as captured:
            plans.judge(entries, writing=False)
        return len(captured)

    more = [builders.unit(f"C{number}") for number in range(2, 9)]
    for unit in (commune, *more):
        a_year_before(unit, months=3)
        builders.save(unit, {TOTAL: figures(400)}, alone(JULY))
    assert queries(commune) == queries(commune, *more)


def at(day: int) -> time_machine.travel:
    return time_machine.travel(datetime(2024, 9, day, 9, tzinfo=OFFICE_TIME), tick=False)


def test_a_broken_chain_names_the_report_that_was_changed_last(commune: Unit) -> None:
    with at(2):
        builders.save(commune, {TOTAL: {"pending": 7}}, alone(JULY))
    with at(3):
        builders.save(commune, {TOTAL: {"carried_over": 7}}, alone(Month(JULY + 1)))
    with at(12):
        builders.save(commune, {TOTAL: {"pending": 9}}, alone(JULY))
    (later,) = faults(commune, Month(JULY + 1), Rule.CHAIN)
    assert "báo cáo tháng 07/2024 (sửa ngày 12/09/2024, sau báo cáo này) là 9" in str(later.problem)
    (earlier,) = faults(commune, JULY, Rule.CHAIN)
    assert "sửa ngày" not in str(earlier.problem)


def test_a_note_is_no_change_of_figures(commune: Unit) -> None:
    with at(2):
        builders.save(commune, {TOTAL: {"pending": 9}}, alone(JULY))
    with at(3):
        builders.save(commune, {TOTAL: {"carried_over": 7}}, alone(Month(JULY + 1)))
    with at(12):
        actions.explain(by=None, unit=commune, window=alone(JULY), notes={TOTAL: "Chuyển sổ"})
    (later,) = faults(commune, Month(JULY + 1), Rule.CHAIN)
    assert "sửa ngày" not in str(later.problem)


def test_a_file_that_brings_a_note_alone_changes_no_figures(commune: Unit) -> None:
    with at(2):
        builders.save(commune, {TOTAL: {"pending": 9}}, alone(JULY))
    with at(3):
        builders.save(commune, {TOTAL: {"carried_over": 7}}, alone(Month(JULY + 1)))
    with at(12):
        same = Entry(commune, alone(JULY), {}, {TOTAL: "Chuyển sổ"}, source_file="a.xlsx")
        assert [saved.changed for saved in actions.save_reports(by=None, entries=[same])] == [True]
    (later,) = faults(commune, Month(JULY + 1), Rule.CHAIN)
    assert "sửa ngày" not in str(later.problem)


def test_what_one_report_explains_the_other_need_not(commune: Unit) -> None:
    """Until the numbers are others; each row for itself."""
    august = Month(JULY + 1)
    for month, row in ((JULY, {"pending": 9}), (august, {"carried_over": 7})):
        builders.save(commune, {TOTAL: row}, alone(month))
    assert [chains(commune, month) for month in (JULY, august)] == [[True], [True]]
    actions.explain(by=None, unit=commune, window=alone(august), notes={TOTAL: "Chuyển sổ"})
    assert [chains(commune, month) for month in (JULY, august)] == [[False], [False]]
    beside = actions.as_stored(commune, alone(JULY)).beside
    assert list(beside.values()) == ["báo cáo tháng 08/2024: “Chuyển sổ”"]
    builders.save(commune, {TOTAL: {"pending": 8}}, alone(JULY))
    assert [chains(commune, month) for month in (JULY, august)] == [[True], [True]]


def chains(unit: Unit, month: Month) -> list[bool]:
    """Of each broken chain whether somebody still has to say why."""
    plan = actions.as_stored(unit, alone(month))
    return [not plan.explained(row, one) for row, one in plan.faults if one.rule == Rule.CHAIN]


def test_a_break_of_the_same_numbers_a_month_later_is_another(commune: Unit) -> None:
    august, september = Month(JULY + 1), Month(JULY + 2)
    builders.save(commune, {TOTAL: {"pending": 1}}, alone(JULY))
    builders.save(commune, {TOTAL: {"carried_over": 0, "pending": 1}}, alone(august))
    builders.save(commune, {TOTAL: {"carried_over": 0}}, alone(september))
    actions.explain(by=None, unit=commune, window=alone(JULY), notes={TOTAL: "Chuyển sổ"})
    assert chains(commune, august) == [False, True], "that of July, and not yet that of September"
    assert chains(commune, september) == [True]
    told = {
        one.report.window.first: one.explained for one in findings() if one.fault.rule == Rule.CHAIN
    }
    assert told == {august: True, september: False}


def test_the_earlier_report_may_explain_it_too(commune: Unit) -> None:
    august = Month(JULY + 1)
    builders.save(commune, {TOTAL: {"pending": 9}}, alone(JULY))
    builders.save(commune, {TOTAL: {"carried_over": 7}}, alone(august))
    actions.explain(by=None, unit=commune, window=alone(JULY), notes={TOTAL: "Chuyển sổ"})
    assert chains(commune, august) == [False]
    (found,) = [one for one in findings() if one.fault.rule == Rule.CHAIN]
    assert found.explained
    FigureNote.objects.everywhere().update(explains=None)  # from before it was kept what it meant
    assert chains(commune, JULY) == [False]
    assert chains(commune, august) == [True]
    (found,) = [one for one in findings() if one.fault.rule == Rule.CHAIN]
    assert not found.explained, "as on the page of August"
