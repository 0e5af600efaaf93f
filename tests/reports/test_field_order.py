"""Fields of procedures stand in the order of the office's list, wherever they stand."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from reports.models import Field
from tests.builders import make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province

pytestmark = pytest.mark.django_db
NAMES = {"xay_dung": "Xây dựng", "ho_tich": "Hộ tịch", "an_ninh": "An ninh"}
PLACE = "/reports/A/2025-09"


@pytest.fixture
def province() -> Province:
    """A list that is neither in the order of the codes nor in that of the names; the lines of the
    report were written the other way round.
    """
    province = make_province()
    fields = {code: Field.objects.create(code=code, name=name) for code, name in NAMES.items()}
    figures = {"received_offline": 1, "resolved_in_time": 2}
    lines = {fields[code]: figures for code in reversed(NAMES)}
    make_report(province.units["A"], "2025-09", state="draft", lines=lines, received_offline=3)
    return province


def named(page: Node) -> list[str]:
    """The names in the order in which row headings of the page begin with them."""
    heads = (head.text for head in page.all("th", scope="row"))
    found = [name for head in heads for name in NAMES.values() if head.startswith(name)]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("path", [f"{PLACE}/", f"{PLACE}/edit/"])
def test_on_pages(province: Province, path: str) -> None:
    assert named(page_of(province.client("clerk").get(path))) == [*NAMES.values()]


@pytest.mark.parametrize(
    "path", [f"{PLACE}.xlsx", f"{PLACE}/06a.xlsx", "/reports/template.xlsx?unit=A&month=2025-09"]
)
def test_in_workbooks(province: Province, path: str) -> None:
    answer = province.client("clerk").get(path)
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    words = [*NAMES, *NAMES.values()]
    found = [cell for cell in cells if cell in words]
    assert found in ([*NAMES], [*NAMES.values()])
