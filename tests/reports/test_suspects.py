"""check_figures at a fiftieth of the nation: what is planted is found, and nothing else."""

import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.months import Month
from reports import checks
from reports.figures import FIGURES, LINE_FIGURES
from reports.linear import judge
from reports.models import DossierReport, Field, FieldLine
from reports.predicates import ODD_LINE, ODD_REPORT
from reports.rules import Values
from reports.suspects import odd_by_themselves
from tests.reports.builders import run, unit, with_a_database
from tests.reports.planted import BREAKS, KINDS, Place, plant
from units.models import Unit

pytestmark = pytest.mark.django_db
UNITS, MONTHS = 66, 24
# A few figures, small and often equal: with many of them no row would be sound.
rows = st.dictionaries(st.sampled_from(list(LINE_FIGURES)), st.integers(0, 3), max_size=7)


def generate(months: int = MONTHS) -> None:
    run("generate_load", communes=UNITS, months=months, fields=8, seed=1)


def told() -> set[Place]:
    return {
        (one.report.unit.code, one.report.first_month, one.fault.rule) for one in checks.findings()
    }


def test_what_is_planted_is_found_and_nothing_else() -> None:
    generate()
    assert told() == set()
    planted = plant()
    assert len(planted) == BREAKS
    assert {rule for _unit, _month, rule in planted} == {rule for rule, _break in KINDS}
    assert told() == planted


def test_queries_and_memory_do_not_grow_with_the_months(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "UNITS_AT_ONCE", 22)

    def cost() -> tuple[int, int]:
        tracemalloc.start()
        with CaptureQueriesContext(connection) as captured:
            assert list(checks.findings()) == []
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return len(captured), peak

    generate(months=MONTHS)
    queries, peak = cost()
    assert queries == 5 + 2 * UNITS // 22
    assert peak < 12_000_000
    monkeypatch.setattr(checks, "UNITS_AT_ONCE", 66)
    assert cost()[1] > 1.5 * peak  # what is in memory is a chunk


@with_a_database
@given(st.lists(rows, min_size=1, max_size=8))
def test_sql_finds_exactly_the_rows_that_python_judges(drawn: list[Values]) -> None:
    DossierReport.objects.everywhere().delete()
    Unit.objects.all().delete()
    commune, month = unit(), Month.at(2024, 7)
    guilty = [place for place, values in enumerate(drawn) if judge(values)]
    for place, values in enumerate(drawn):
        columns = {LINE_FIGURES[code].stored: value for code, value in values.items()}
        # A commune's visits keep the report from being empty, which is a fault of its own.
        DossierReport.objects.create(
            unit=commune, first_month=month + place, last_month=month + place, visits=1, **columns
        )
    found = DossierReport.objects.everywhere().filter(ODD_REPORT).order_by("first_month")
    assert [report.first_month - month for report in found] == guilty
    field, _made = Field.objects.get_or_create(code="a", defaults={"name": "A"})
    reports = DossierReport.objects.everywhere().order_by("first_month")
    for report, values in zip(reports, drawn, strict=True):
        columns = {LINE_FIGURES[code].stored: value for code, value in values.items()}
        FieldLine.objects.create(report=report, field=field, **columns)
    lines = FieldLine.objects.everywhere().filter(ODD_LINE).select_related("report")
    assert sorted(line.report.first_month - month for line in lines) == guilty


@pytest.mark.parametrize("code", FIGURES)
def test_a_number_too_large_is_found(code: str) -> None:
    figure = FIGURES[code]
    month = Month.at(2024, 7)
    DossierReport.objects.create(
        unit=unit(), first_month=month, last_month=month, **{figure.stored: figure.most + 1}
    )
    assert DossierReport.objects.everywhere().filter(ODD_REPORT).exists()
    assert judge({code: figure.most + 1})


def test_an_empty_report_and_a_false_total_are_suspects() -> None:
    month = Month.at(2024, 7)
    report = DossierReport.objects.create(unit=unit(), first_month=month, last_month=month)
    assert DossierReport.objects.everywhere().filter(ODD_REPORT).get() == report
    DossierReport.objects.everywhere().update(due=3)
    assert not DossierReport.objects.everywhere().filter(ODD_REPORT).exists()
    assert odd_by_themselves() == set()
    field = Field.objects.create(code="a", name="A")
    FieldLine.objects.create(report=report, field=field, due=4)
    assert odd_by_themselves() == {report.pk}
    assert not FieldLine.objects.everywhere().filter(ODD_LINE).exists()
