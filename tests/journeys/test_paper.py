"""The report on paper has the columns of form II.06a/VPCP/KSTT, in its order, and no others."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Enter

pytestmark = pytest.mark.browser
# Circular 01/2020/TT-VPCP, annex II, form II.06a.
PAPER = [
    ("TT", 1), ("Lĩnh vực", 2),
    ("Tổng", 3), ("Trực tuyến", 4), ("Trực tiếp, BCCI", 5), ("Kỳ trước chuyển", 6),
    ("Tổng", 7), ("Trước hạn", 8), ("Đúng hạn", 9), ("Quá hạn", 10),
    ("Tổng", 11), ("Trong hạn", 12), ("Quá hạn", 13),
]  # fmt: skip
GROUPS = ["Tiếp nhận", "Đã giải quyết", "Đang giải quyết"]


def test_the_printed_report_has_the_thirteen_columns_of_the_form(
    live_page: Page, enter: Enter
) -> None:
    enter("can-bo")
    live_page.goto("/reports/MH001/2025-09/")
    live_page.emulate_media(media="print")
    heads = [one for one in live_page.locator(".formt thead th").all() if one.is_visible()]
    columns = [re.fullmatch(r"(.+?)\s*\((\d+)\)", one.inner_text().strip()) for one in heads]
    # TT and the field stand in the first row of headings, before the groups.
    assert [(one[1].strip(), int(one[2])) for one in columns if one] == PAPER
    others = zip(heads, columns, strict=True)
    assert [one.inner_text() for one, column in others if not column] == GROUPS
    places = [one.bounding_box() for one, column in zip(heads, columns, strict=True) if column]
    lefts = [box["x"] for box in places if box]
    assert lefts == sorted(lefts)
    rows = live_page.locator(".formt tbody tr:not(.remarks)")
    cells = rows.first.locator("th, td")
    assert sum(cell.is_visible() for cell in cells.all()) == len(PAPER)
    assert rows.last.locator("th").inner_text() == "Toàn đơn vị"
