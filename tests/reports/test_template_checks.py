"""The template that checks itself: LibreOffice computes it, and says what the rules say."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from core.months import Month
from reports.generic import FIELD, FIRST, HEADINGS, LAST, UNIT
from reports.linear import judge
from reports.rows import TOTAL, Row
from reports.rules import Rule
from reports.template import report_template
from tests.dashboard.html import page_of
from tests.dashboard.workbooks import converted
from tests.people import Province, make_province
from tests.reports.offices import BALANCED, drafted, make_fields

pytestmark = pytest.mark.django_db
VERDICT = len(HEADINGS)
PARTS_TYPED = {"received": 9, "received_online": 4, "received_offline": 4}
LINES: dict[str, Row] = {
    "dung": {**BALANCED},
    "lech": {**BALANCED, "pending_in_time": 8},
    "qua": {**BALANCED, "resolved_early": 49},
    "xa": {"received": 5, "received_online_full": 6},
    "phan": {**BALANCED, **PARTS_TYPED},
    "thieu": {"received_online": 4},
}
SAID = {
    "dung": "Khớp",
    "lech": "Lệch 3",
    "qua": "Giải quyết trước hạn > Giải quyết trước và đúng hạn; ",
    "xa": "Trực tuyến toàn trình > Tiếp nhận trong kỳ; ",
    "phan": "Tiếp nhận trong kỳ ≠ Tiếp nhận trực tuyến + Tiếp nhận trực tiếp, bưu chính; ",
    "thieu": "Chưa đủ số",
    "trong": "",
}


@pytest.fixture
def province() -> Province:
    make_fields(*((code, code) for code in SAID))
    return make_province()


def filled(book: bytes, lines: dict[str, Row]) -> bytes:
    """The template as an office fills it in: some lines where they are, the last in a spare row."""
    opened = load_workbook(BytesIO(book))
    page = opened.worksheets[0]
    rows = {page.cell(row, 4).value: row for row in range(3, page.max_row + 1)}
    spare = page.max_row - 4
    for key, values in lines.items():
        row = rows.get(key, spare)
        said = {UNIT: "A", FIRST: "2025-09", LAST: "2025-09", FIELD: key, **values}
        for heading, value in said.items():
            page.cell(row, HEADINGS.index(heading) + 1).value = value  # type: ignore[union-attr]
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


def computed(book: bytes, folder: Path) -> dict[str, list[str]]:
    """The rows as LibreOffice shows them, by field; the total row has none."""
    return {row[3]: row for row in converted(book, folder)[2:] if row[0]}


def test_each_row_says_what_the_rules_say(province: Province, tmp_path: Path) -> None:
    book = report_template(province.units["A"], Month.parse("2025-09"))
    rows = computed(filled(book, LINES), tmp_path)
    assert {key: row[VERDICT] for key, row in rows.items() if key} == SAID
    for key, values in LINES.items():
        broken = {one.rule for one in judge(values)} & {
            Rule.OF_WHICH, Rule.PART_ABOVE, Rule.PARTS, Rule.BALANCE,
        }  # fmt: skip
        assert bool(broken) == (SAID[key] not in {"Khớp", "Chưa đủ số"}), key


def test_the_total_row_shows_the_sums_that_are_known(province: Province, tmp_path: Path) -> None:
    drafted(province, {"dung": BALANCED})
    book = report_template(province.units["A"], Month.parse("2025-09"))
    more = {"lech": {**BALANCED, "due": 3, "received_online": 40, "resolved_in_time": 58}}
    rows = computed(filled(book, more), tmp_path)
    total = rows[""]
    shown = {code: total[HEADINGS.index(code)] for code in ("received_online", "due", "returned")}
    assert shown == {"received_online": "70", "due": "", "returned": "0"}, "due is not known of all"
    assert (rows["lech"][VERDICT], total[VERDICT]) == ("Khớp", "Khớp")


def test_what_is_computed_is_locked(province: Province) -> None:
    book = report_template(province.units["A"], Month.parse("2025-09"))
    page = load_workbook(BytesIO(book)).worksheets[0]
    assert all(page.cell(row, VERDICT + 1).protection.locked for row in range(1, page.max_row + 1))
    longest = max(len(str(page.cell(row, VERDICT + 2).value)) for row in range(3, page.max_row + 1))
    assert longest <= 8192, "Excel takes no longer formula"


def test_what_was_computed_comes_back_unchanged(province: Province, tmp_path: Path) -> None:
    drafted(province, {"dung": BALANCED, "lech": {**BALANCED, "due": 4}, TOTAL: {"visits": 9}})
    converted(report_template(province.units["A"], Month.parse("2025-09")), tmp_path)
    file = SimpleUploadedFile("mau.csv", (tmp_path / "book.csv").read_bytes())
    answer = province.client("clerk").post("/reports/upload/", {"file": file}, follow=True)
    page = page_of(answer)
    assert page.one("p", class_="standfirst").text == "Tệp không thay đổi số liệu nào đã lưu."
