"""Column (9) holds the early ones of rows that leave column (8) blank: whoever adds up is told."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from reports.rows import Rows
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.offices import drafted, make_fields

pytestmark = pytest.mark.django_db
NOTE = "Dòng để trống cột (8) thì cột (9) gồm cả hồ sơ trước hạn."
SPLIT, WHOLE = {"resolved_in_time": 10, "resolved_early": 3}, {"resolved_in_time": 5}


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"dat_dai": SPLIT, "ho_tich": WHOLE}, True),
        ({"dat_dai": SPLIT, "ho_tich": SPLIT}, False),
        ({"dat_dai": {"due": 3}}, False),
    ],
)
def test_the_page_and_the_workbook_say_why_a_column_does_not_add_up(
    province: Province, rows: Rows, told: bool
) -> None:
    drafted(province, rows)
    officer: Client = province.client("officer")
    page = page_of(officer.get("/reports/A/2025-09/"))
    table = page.one("table", class_="formt")
    if told:
        total = [cell.text for cell in table.one("tr", class_="total").all("td")]
        assert total[6:8] == ["–", "15"]
    assert (NOTE in table.one("caption").text) == told
    book = load_workbook(BytesIO(officer.get("/reports/A/2025-09.xlsx").content))
    notes = {row[0] for row in book["Biểu"].iter_rows(values_only=True)}
    assert (NOTE in notes) == told
