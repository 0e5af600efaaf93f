"""Reports as paper forms: what stands on them, and that reading them back changes nothing."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from core.months import Month
from rendering.workbooks import A3, A4
from reports import actions, paper_out, plans, writing
from reports.board import Asked
from reports.entries import Given
from reports.paper_columns import FORMS, Form
from reports.paper_out import branch_form, report_form
from reports.reading import read
from reports.rows import TOTAL
from tests.people import Province, make_province
from tests.reports.offices import approved, drafted, make_fields, submitted

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("form", FORMS)
FIGURES = {
    "received_online": 20, "received_offline": 8, "carried_over": 2, "resolved_in_time": 24,
    "resolved_early": 15, "resolved_late": 1, "pending_in_time": 4, "pending_overdue": 1,
}  # fmt: skip


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


def changed_by(data: bytes, folder: Path) -> list[Any]:
    """What reading a file back would change, and what there is to say of it."""
    path = folder / "a.xlsx"
    path.write_bytes(data)
    reading = read([path], Given())
    judged = plans.judge(reading.entries, writing=False)
    return [*reading.remarks, *(change for plan in judged for change in writing.changes(plan))]


def cells(data: bytes) -> list[list[Any]]:
    page = load_workbook(BytesIO(data)).active
    return [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]


def test_the_form_reads_as_on_paper(province: Province) -> None:
    report = drafted(province, {"ho_tich": FIGURES, "dat_dai": FIGURES})
    rows = cells(report_form(report, Form.II06A))
    assert rows[0] == ["Biểu số II.06a/VPCP/KSTT", "Đơn vị báo cáo: Phường A"]
    assert ["Kỳ báo cáo: Tháng 9 năm 2025 (Từ ngày 01/09/2025 đến ngày 30/09/2025)"] in rows
    assert ["SỐ LIỆU MINH HỌA"] in rows
    assert [f"({number})" for number in range(1, 14)] in rows
    assert [1, "Đất đai", 30, 20, 8, 2, 25, 15, 9, 1, 5, 4, 1] in rows
    assert ["TỔNG CỘNG", 60, 40, 16, 4, 50, 30, 18, 2, 10, 8, 2] in rows
    assert ["Người lập biểu", "Thủ trưởng đơn vị"] in rows


def test_what_the_paper_cannot_say_gets_a_column_more(province: Province) -> None:
    report = drafted(province, {TOTAL: {**FIGURES, "received": 28, "returned": 3, "refused": 1}})
    told = [str(cell) for row in cells(report_form(report, Form.BTP07A)) for cell in row]
    assert "Trực tiếp và bưu chính (gộp)" in told
    assert "Trả lại, rút, từ chối, dừng (gộp)" in told
    assert any("không có trên biểu giấy" in cell for cell in told)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "figures",
    [
        FIGURES,
        {"received": 28, "resolved": 25},
        {"received": 28, "carried_over": 2, "pending_in_time": 0},
        {"resolved_in_time": 24, "resolved_late": 3, "resolved_late_apologised": 1},
        {"received_online": 20, "received_online_full": 15, "received_online_partial": 2},
        {"returned": 9, "refused": 1, "withdrawn": 2, "cancelled": 3, "payable": 5},
        {"returned": 6, "refused": 1, "withdrawn": 2, "cancelled": 3},
        {"pending_overdue": 4, "pending_overdue_apologised": 0, "online_waiting_in_time": 2},
    ],
)
def test_what_is_written_and_read_again_changes_nothing(
    province: Province, form: Form, figures: dict[str, int], tmp_path: Path
) -> None:
    if form == Form.II06A and "returned" in figures:
        figures = figures | FIGURES
    assert changed_by(report_form(drafted(province, {TOTAL: figures}), form), tmp_path) == []
    lines = {"ho_tich": figures, "dat_dai": figures}
    report = drafted(province, lines, month="2025-10")
    assert changed_by(report_form(report, form), tmp_path) == []


@BOTH
def test_a_branch_is_read_back_too(province: Province, form: Form, tmp_path: Path) -> None:
    submitted(province, {TOTAL: FIGURES})
    submitted(province, {"ho_tich": FIGURES}, code="S")
    data = branch_form(Asked(province.units["B"], Month.parse("2025-09")), form)
    rows = cells(data)
    assert sum("Phường" in str(row[1:2]) for row in rows) == 2
    assert "TỔNG CỘNG" in [row[0] for row in rows if row]
    assert changed_by(data, tmp_path) == []


@BOTH
def test_a_form_of_a_branch_holds_what_was_sent_and_says_what_is_missing(
    province: Province, form: Form
) -> None:
    """A sum over drafts, or over some of the units, would pass for the whole branch."""
    report = submitted(province, {TOTAL: FIGURES})
    drafted(province, {TOTAL: FIGURES}, code="S")
    asked = Asked(province.units["B"], Month.parse("2025-09"))
    rows = cells(branch_form(asked, form))
    assert [row[1] for row in rows if len(row) > 5 and "Phường" in str(row[1])] == ["Phường A"]
    told = [str(row[0]) for row in rows if row]
    owing = "Biểu có 1/3 đơn vị phải báo cáo, 0 đã xác nhận."
    assert owing in told
    assert any(one.startswith("Không có trong biểu: ") and "Phường S" in one for one in told)
    assert not [one for row in rows for one in row if "Đơn vị nhận báo cáo" in str(one)]
    actions.return_(by=None, report=report, reason="Lệch")
    assert "Biểu có 0/3 đơn vị" in str(cells(branch_form(asked, form)))


def test_namesakes_carry_their_codes_whether_the_form_holds_them_or_not(
    province: Province,
) -> None:
    province.add("A2", "B", "Phường A", kind="ward")
    submitted(province, {TOTAL: FIGURES})
    told = str(cells(branch_form(Asked(province.units["B"], Month.parse("2025-09")), Form.II06A)))
    assert "[1, 'Phường A (A)', " in told
    assert "Không có trong biểu: Phường A (A2), Phường C, Phường S." in told


def test_a_filter_leaves_units_out_of_the_form_and_not_out_of_its_count(
    province: Province,
) -> None:
    approved(province, {TOTAL: FIGURES})
    submitted(province, {TOTAL: FIGURES}, code="S")
    asked = Asked(province.units["B"], Month.parse("2025-09"), "approved")
    told = str(cells(branch_form(asked, Form.II06A)))
    assert "Biểu có 1/3 đơn vị phải báo cáo, 1 đã xác nhận." in told
    assert "Không có trong biểu: Phường C, Phường S." in told


def test_of_many_that_are_missing_the_rest_is_a_number(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_out, "MOST_NAMED", 1)
    submitted(province, {TOTAL: FIGURES})
    told = str(cells(branch_form(Asked(province.units["B"], Month.parse("2025-09")), Form.II06A)))
    assert "Không có trong biểu: Phường C và 1 đơn vị khác." in told


def test_the_form_of_a_ward_names_who_receives_it(province: Province) -> None:
    rows = cells(report_form(drafted(province, {TOTAL: FIGURES}), Form.II06A))
    assert ["Đơn vị nhận báo cáo: Tỉnh B"] in rows


def test_long_headings_and_notes_are_printed_to_their_end(province: Province) -> None:
    """Not every program makes room for them by itself: LibreOffice prints the first line."""
    for number in range(20):
        province.add(f"E{number}", "B", f"Phường số {number}", kind="ward")
    submitted(province, {TOTAL: FIGURES})
    asked = Asked(province.units["B"], Month.parse("2025-09"))
    page = load_workbook(BytesIO(branch_form(asked, Form.II06A))).active
    rows = {str(row[0].value or row[2].value or ""): row[0].row for row in page.iter_rows()}
    height = page.row_dimensions
    missing = next(line for text, line in rows.items() if text.startswith("Không có trong biểu"))
    assert height[missing].height > 2 * 15
    assert f"A{missing}:M{missing}" in {str(one) for one in page.merged_cells.ranges}
    assert height[rows["Tổng số"]].height > 2 * 15


def test_a_form_of_many_columns_is_printed_on_a_larger_sheet(province: Province) -> None:
    """The 28 columns of 07a on A4 are letters of two millimetres."""
    report = drafted(province, {TOTAL: {**FIGURES, "online_waiting_in_time": 3}})
    pages = {form: load_workbook(BytesIO(report_form(report, form))).active for form in FORMS}
    assert {form: page.page_setup.paperSize for form, page in pages.items()} == {
        Form.II06A: A4, Form.BTP07A: A3,
    }  # fmt: skip
    page = pages[Form.BTP07A]
    group = next(
        c for row in page.iter_rows() for c in row if c.value == "Hồ sơ trực tuyến chờ tiếp nhận"
    )
    assert page.row_dimensions[group.row].height > 15, "its two columns are narrower than it"


def test_pages_hand_the_forms_out(province: Province) -> None:
    drafted(province, {TOTAL: FIGURES})
    officer: Client = province.client("officer")
    report, board = "/reports/A/2025-09/", "/reports/?unit=B&month=2025-09"
    for page, address in (
        (report, "/reports/A/2025-09/06a.xlsx"),
        (report, "/reports/A/2025-09/07a.xlsx"),
        (board, "/reports/forms/06a.xlsx?unit=B&amp;month=2025-09"),
    ):
        assert address in officer.get(page).content.decode()
        assert officer.get(address.replace("&amp;", "&")).content.startswith(b"PK")
    assert officer.get("/reports/A/2025-09/08a.xlsx").status_code == 404
