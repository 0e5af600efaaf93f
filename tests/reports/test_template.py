"""The workbook to fill in: what is locked, and what each cell takes."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from core.months import Month
from reports.generic import FIELD, HEADINGS
from reports.template import report_template
from tests.people import Province, make_province
from tests.reports.offices import drafted, make_fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


def test_headings_are_locked_and_cells_are_open(province: Province) -> None:
    drafted(province, {"ho_tich": {"received_online": 7}})
    book = load_workbook(BytesIO(report_template(province.units["A"], Month.parse("2025-09"))))
    page, listed = book.worksheets
    assert page.protection.sheet
    assert [page.cell(row, 5).protection.locked for row in (1, 2, 3, 4, 20)] == [
        True, True, False, False, False,
    ]  # fmt: skip
    counts, fields = page.data_validations.dataValidation
    assert (counts.type, counts.formula1) == ("whole", "0")
    assert page.cell(3, HEADINGS.index(FIELD) + 1).coordinate in fields.sqref
    assert listed.sheet_state == "hidden"
    assert [cell.value for cell in listed["A"]] == ["dat_dai", "ho_tich"]
