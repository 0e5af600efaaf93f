"""The rulebook names every rule, the rules make its examples, and the documentation is it."""

import os
from pathlib import Path

import pytest

from reports.rulebook import RULEBOOK, severity, table
from reports.rules import REFUSED, WANTS_EXPLANATION, Rule

CHECKS = Path(__file__).parents[2] / "docs" / "checks.md"
FIRST_LINE = "| Quy tắc |"


def test_every_rule_stands_in_the_book() -> None:
    assert set(RULEBOOK) == set(Rule)
    assert len({str(entry.name) for entry in RULEBOOK.values()}) == len(Rule)


@pytest.mark.parametrize("rule", Rule)
def test_the_example_of_a_rule_is_a_fault_of_that_rule(rule: Rule) -> None:
    fault = RULEBOOK[rule].example()
    assert fault.rule == rule
    assert fault.refused == (severity(rule) == "Phải sửa")
    assert fault.wants_explanation == (severity(rule) == "Cần giải trình")
    if fault.wants_explanation:
        assert fault.numbers
        assert RULEBOOK[rule].sentence.endswith(": kiểm tra lại, hoặc ghi giải trình.")


def test_no_rule_both_refuses_and_wants_to_be_explained() -> None:
    assert not REFUSED & WANTS_EXPLANATION


def test_the_documentation_is_the_book() -> None:
    above, found, below = CHECKS.read_text().partition(FIRST_LINE)
    if "UPDATE_DOCS" in os.environ:
        CHECKS.write_text(above + table())
    assert found + below == table()
