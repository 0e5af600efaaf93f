"""Many units in one workbook: the same queries however many, and what was previewed is applied."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import plans, writing
from reports.actions import save_reports
from reports.entries import Given, Reading
from reports.models import DossierReport
from reports.reading import read
from tests.reports.builders import unit
from tests.reports.paper_books import book, form, of
from units.models import Unit

pytestmark = pytest.mark.django_db
# A fiftieth of all communes of the country.
MANY = 66


@pytest.fixture
def above() -> Unit:
    province = unit("P", kind="province", name="Tỉnh P")
    communes = [
        Unit(code=f"P{number}", name=f"Xã {number}", kind="commune", parent=province,
             valid_from=date(2010, 1, 1))
        for number in range(MANY)
    ]  # fmt: skip
    Unit.objects.insert(communes)
    return province


def read_from(folder: Path, number: int) -> Reading:
    path = folder / "a.xlsx"
    path.write_bytes(book(form(*(of(f"Xã {each}") for each in range(number)))))
    return read([path], Given())


def queries_for(folder: Path, number: int) -> int:
    with CaptureQueriesContext(connection) as asked:
        plans.judge(read_from(folder, number).entries)
    return len(asked)


def test_the_preview_asks_the_same_of_few_and_of_many(above: Unit, tmp_path: Path) -> None:
    few = queries_for(tmp_path, 3)
    assert queries_for(tmp_path, MANY) == few <= 10


def test_what_was_previewed_is_what_is_applied(above: Unit, tmp_path: Path) -> None:
    entries = read_from(tmp_path, MANY).entries
    agreed = writing.digest(plans.judge(entries))
    saved = save_reports(by=None, entries=entries, agreed=agreed)
    assert len(saved) == DossierReport.objects.everywhere().count() == MANY
    again = plans.judge(read_from(tmp_path, MANY).entries)
    assert [change for plan in again for change in writing.changes(plan)] == []
