"""The workbook to fill in: what is locked, and what each cell takes."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core import clock
from core.errors import Refused
from core.months import Month
from reports.entries import Given
from reports.generic import FIELD, HEADINGS, codes_of_fields, read
from reports.template import report_template
from tests.dashboard.html import page_of
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
    assert [cell.value for cell in listed["A"]] == ["Đất đai", "Hộ tịch"]


def test_a_field_whose_name_says_too_little_stands_under_its_code() -> None:
    """One that has the name of another, or another's code for a name."""
    fields = [("dat_dai", "Đất đai"), ("dd2", "ĐẤT  ĐAI"), ("ho_tich", "Hộ tịch"), ("x", "dd2")]
    codes = codes_of_fields(fields)
    assert codes["ho tich"] == codes["ho_tich"] == "ho_tich"
    assert "dat dai" not in codes
    assert codes["dd2"] == "dd2"
    make_fields(*fields)
    unit = make_province().units["A"]
    book = load_workbook(BytesIO(report_template(unit, Month.parse("2025-09"))))
    column = HEADINGS.index(FIELD) + 1
    told = [book.worksheets[0].cell(row, column).value for row in range(3, 7)]
    assert told == ["dat_dai", "dd2", "Hộ tịch", "x"]


def test_a_field_is_read_by_its_name_however_it_is_written(
    province: Province, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "unit_code,first_month,last_month,field_code,due\n"
        "A,2025-09,2025-09,HỘ TỊCH,5\nA,2025-09,2025-09,dat dai,6\n",
        "utf-8",
    )
    (entry,) = read([file], Given())
    assert {key: row["due"] for key, row in entry.rows.items()} == {"ho_tich": 5, "dat_dai": 6}
    file.write_text(
        "unit_code,first_month,last_month,field_code,due\n"
        "A,2025-09,2025-09,Hộ tịch,5\nA,2025-09,2025-09,ho_tich,6\n",
        "utf-8",
    )
    with pytest.raises(Refused, match="ho_tich"):
        read([file], Given())


def test_the_running_month_is_offered_and_the_one_that_is_over_is_chosen(
    province: Province,
) -> None:
    """A clerk may fill in the month as it goes; what is due is the one before."""
    page = page_of(province.client("clerk").get("/reports/upload/"))
    form = page.one("form", action="/reports/template.xlsx")
    months = form.one("select", name="month").all("option")
    assert months[0].attrs["value"] == str(clock.this_month())
    chosen = [one.attrs["value"] for one in months if "selected" in one.attrs]
    assert chosen == [str(clock.month_over())]
