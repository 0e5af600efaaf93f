"""Where figures are from: nobody's hand makes those of an invented office real."""

import pytest

from reports import actions
from reports.cells import Typed
from reports.entries import Entry
from reports.models import Origin
from reports.rows import TOTAL
from tests.dashboard.html import page_of
from tests.people import make_province
from tests.reports.builders import AUGUST, JULY, save_total, the_report, unit
from tests.reports.offices import submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "entered", "imported"),
    [
        ("MH001", Origin.ILLUSTRATION, Origin.ILLUSTRATION),
        ("22366", Origin.ENTERED, Origin.IMPORTED),
    ],
)
def test_an_invented_office_has_illustrations_whoever_writes_them(
    code: str, entered: str, imported: str
) -> None:
    office = unit(code)
    cells = {(TOTAL, "received_online"): Typed("8", "")}
    actions.save_cells(by=None, unit=office, window=JULY, typed=cells)
    assert the_report().origin == entered
    (saved,) = actions.save_reports(
        by=None, entries=[Entry(office, AUGUST, {TOTAL: {"received": 1}})]
    )
    assert saved.report.origin == imported


def test_a_report_from_before_is_an_illustration_with_its_next_figure() -> None:
    office = unit("MH001")
    report = save_total(office, received=3).report
    type(report).objects.everywhere().update(origin=Origin.ENTERED)
    save_total(office, received=4)
    assert the_report().origin == Origin.ILLUSTRATION


def test_the_page_of_an_invented_report_says_so() -> None:
    province = make_province()
    submitted(province)
    page = page_of(province.client("officer").get("/reports/A/2025-09/"))
    assert "Số liệu minh họa" in page.text
