"""generate_load: an invented nation whose figures hold, at a small size."""

from collections import Counter
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import IntegrityError, connection, transaction

from core import clock
from core.months import Month
from reports import checks, load
from reports.bulk import insert_rows
from reports.models import DossierReport, Field, FieldLine
from reports.states import State
from tests.reports.builders import run
from units.models import Unit
from units.queries import find_unit

COMMUNES, MONTHS, FIELDS = 20, 3, 2

pytestmark = pytest.mark.django_db


def generate(seed: int = 1) -> str:
    options = {"communes": COMMUNES, "months": MONTHS, "fields": FIELDS, "seed": seed}
    return run("generate_load", **options)


def figures() -> list[dict[str, Any]]:
    """Every report with its place in time, without what differs from run to run."""
    columns = ("unit__code", "first_month", *load.COLUMNS)
    reports = DossierReport.objects.everywhere().order_by("unit__code", "first_month")
    return list(reports.values(*columns))


def test_the_nation_has_its_provinces_communes_and_reports() -> None:
    said = generate()
    kinds = Counter(Unit.objects.values_list("kind", flat=True))
    assert (kinds["country"], kinds["province"]) == (1, 34)
    assert kinds["commune"] + kinds["ward"] == COMMUNES
    assert Field.objects.count() == FIELDS
    reports = DossierReport.objects.everywhere()
    assert reports.filter(state=State.APPROVED).count() == COMMUNES * MONTHS
    assert FieldLine.objects.everywhere().count() == COMMUNES * MONTHS * FIELDS
    assert "60 báo cáo" in said
    assert "120 dòng" in said


def test_communes_of_both_kinds_are_spread_over_the_provinces() -> None:
    places = [place for place in load.places(3321) if place.parent_code]
    assert set(Counter(place.parent_code for place in places).values()) == {97, 98}
    assert {place.kind for place in places} == {"commune", "ward"}
    assert len({place.code for place in places}) == 3321


def test_the_months_end_with_the_last_but_one() -> None:
    generate()
    months = set(DossierReport.objects.everywhere().values_list("last_month", flat=True))
    last = Month.of(clock.today()) - 2
    assert months == {last - 2, last - 1, last}


def test_totals_balances_and_stocks_hold() -> None:
    generate()
    assert [str(finding.fault.problem) for finding in checks.findings()] == []


def test_a_false_total_would_be_found() -> None:
    generate()
    report = DossierReport.objects.everywhere().first()
    assert report is not None
    DossierReport.objects.everywhere().filter(pk=report.pk).update(paid_online=10**6)
    assert list(checks.findings())


def test_figures_differ_between_units_and_are_rarely_nothing() -> None:
    generate()
    received = [row["received_online"] + row["received_offline"] for row in figures()]
    assert len(set(received)) > COMMUNES
    assert min(received) > 0


def test_the_same_seed_gives_the_same_figures() -> None:
    with transaction.atomic():
        generate(seed=7)
        first = figures()
        transaction.set_rollback(True)
    with transaction.atomic():
        generate(seed=7)
        again = figures()
        transaction.set_rollback(True)
    generate(seed=8)
    assert again == first
    assert figures() != first


def test_what_is_entered_afterwards_gets_ids_of_its_own() -> None:
    generate()
    unit = find_unit("P01C001", clock.today())
    month = Month.of(clock.today())
    report = DossierReport.objects.create(unit=unit, first_month=month, last_month=month)
    line = FieldLine.objects.create(report=report, field=Field.objects.earliest("pk"))
    assert (report.pk, line.pk) > (COMMUNES * MONTHS, COMMUNES * MONTHS * FIELDS)


def test_a_database_with_units_is_left_alone() -> None:
    generate()
    before = figures()
    with pytest.raises(CommandError, match=r"(?s)^Không tạo gì cả\..*đã có đơn vị"):
        generate(seed=2)
    assert figures() == before


@pytest.mark.parametrize("number", ["0", "-1", "abc"])
def test_sizes_are_whole_numbers_from_one_on(number: str) -> None:
    with pytest.raises(CommandError, match="từ 1 trở lên"):
        run("generate_load", f"--communes={number}")


def test_rows_in_bulk_still_meet_the_constraints() -> None:
    insert_rows(Field, ("code", "name"), [("a", "A"), ("b", "B")])
    assert list(Field.objects.values_list("code", "name")) == [("a", "A"), ("b", "B")]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Field, ("code", "name"), [("c", "C"), ("a", "once more")])
    assert Field.objects.count() == 2
    assert not connection.needs_rollback
