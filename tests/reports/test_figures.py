"""The declaration of the figures, and that the database computes wholes as Python does."""

from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.months import Month
from reports.figures import FIGURES, LINE_FIGURES, PART_OF, WHOLES, Kind
from reports.models import DossierReport, FieldLine
from reports.rules import known
from tests.reports import builders
from tests.reports.builders import with_a_database

MONTH = Month.at(2024, 7)

counts = st.none() | st.integers(0, 1_000_000_000)


def test_every_figure_is_a_column_of_the_report_and_dossier_figures_of_the_line() -> None:
    assert {f.name for f in DossierReport._meta.fields} >= set(FIGURES)
    line_columns = {f.name for f in FieldLine._meta.fields}
    assert line_columns >= set(LINE_FIGURES)
    assert line_columns.isdisjoint(FIGURES.keys() - LINE_FIGURES.keys())


def test_every_numeric_column_of_a_line_is_declared_as_a_figure() -> None:
    known_columns = {f.stored for f in LINE_FIGURES.values()} | set(LINE_FIGURES)
    numeric = {f.name for f in FieldLine._meta.fields if isinstance(f, models.IntegerField)}
    assert numeric - {"id"} <= known_columns


def test_of_which_names_figures_of_the_same_table_and_never_runs_in_circles() -> None:
    for code, figure in FIGURES.items():
        seen = {code}
        while figure.of_which:
            assert figure.of_which not in seen
            seen.add(figure.of_which)
            assert FIGURES[figure.of_which].report_only == figure.report_only
            figure = FIGURES[figure.of_which]


def test_a_part_behaves_in_time_as_its_whole() -> None:
    for part, whole in PART_OF.items():
        assert FIGURES[part].kind == FIGURES[whole].kind


def test_stocks_are_told_from_flows() -> None:
    assert FIGURES["carried_over"].kind == Kind.OPENING == "opening"
    assert FIGURES["pending"].kind == Kind.CLOSING == "closing"
    assert FIGURES["received"].kind == Kind.FLOW == "flow"


def test_money_may_be_larger_than_a_count() -> None:
    assert FIGURES["paid_online_amount"].most > 2**31 > FIGURES["paid_online"].most


@pytest.mark.django_db
@with_a_database
@given(values=st.fixed_dictionaries(dict.fromkeys((*WHOLES, *PART_OF), counts)))
def test_the_database_computes_wholes_as_python_does(values: dict[str, int | None]) -> None:
    with transaction.atomic():
        columns = {FIGURES[code].stored: value for code, value in values.items()}
        report = DossierReport.objects.create(
            unit=builders.unit(), first_month=MONTH, last_month=MONTH, **columns
        )
        report.refresh_from_db()
        assert {whole: getattr(report, whole) for whole in WHOLES} == {
            whole: known(values, whole) for whole in WHOLES
        }
        transaction.set_rollback(True)


@pytest.mark.parametrize("code", FIGURES)
def test_the_database_refuses_a_negative_figure(code: str, db: Any) -> None:
    column = {FIGURES[code].stored: -1}
    unit = builders.unit()
    with pytest.raises(IntegrityError):
        DossierReport.objects.create(unit=unit, first_month=MONTH, last_month=MONTH, **column)


def test_the_database_refuses_two_reports_from_one_month(db: Any) -> None:
    unit = builders.unit()
    DossierReport.objects.create(unit=unit, first_month=MONTH, last_month=MONTH)
    with pytest.raises(IntegrityError):
        DossierReport.objects.create(unit=unit, first_month=MONTH, last_month=MONTH + 1)


def test_the_database_refuses_a_report_that_ends_before_it_begins(db: Any) -> None:
    with pytest.raises(IntegrityError):
        DossierReport.objects.create(unit=builders.unit(), first_month=MONTH, last_month=MONTH - 1)
