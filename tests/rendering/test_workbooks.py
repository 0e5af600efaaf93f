import io
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from rendering.sheets import read_sheets
from rendering.workbooks import SheetOut, write_workbook

RANKING = SheetOut(
    name="Xếp hạng",
    title_lines=("SỐ LIỆU MINH HỌA", "7 tháng đầu năm 2024"),
    headings=("Hạng", "Đơn vị", "Hồ sơ", "Tỷ lệ", "Ngày"),
    rows=(
        (1, "Xã Quảng Diệu", 22547, Fraction(2237900, 22547), date(2024, 7, 31)),
        (None, "=1+1", -3, Decimal("99.5"), None),
    ),
    note_lines=("Nguồn: báo cáo tháng",),
)


def test_what_is_written_can_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "xếp hạng.xlsx"
    path.write_bytes(write_workbook([RANKING]))
    (sheet,) = read_sheets(path)
    assert sheet.name == "Xếp hạng"
    rows = {row.number: row.cells for row in sheet.rows}
    assert rows[1][0] == "SỐ LIỆU MINH HỌA"
    assert rows[4] == RANKING.headings
    assert rows[5][:3] == (1, "Xã Quảng Diệu", 22547)
    assert rows[5][3] == Decimal("99.2548897857808")
    assert rows[5][4] == date(2024, 7, 31)
    assert rows[6] == (None, "=1+1", -3, Decimal("99.5"), None)
    assert rows[8][0] == "Nguồn: báo cáo tháng"


def test_rates_keep_their_digits_and_show_two() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_workbook([RANKING]))).active
    assert page["D5"].value == pytest.approx(99.25488978577, abs=1e-9)
    assert page["D5"].number_format == "#,##0.00"
    assert page["C5"].number_format == "#,##0"
    assert page["B6"].data_type == "s"


def test_the_heading_stays_in_view_and_is_printed_on_each_page() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_workbook([RANKING]))).active
    assert page.freeze_panes == "B5"
    assert page.print_title_rows == "$4:$4"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight == 0
    assert page.column_dimensions["B"].width > len("Xã Quảng Diệu")


def test_names_of_sheets_are_made_fit_for_excel() -> None:
    long = "Báo cáo 7 tháng đầu năm 2024 của thành phố"
    sheets = [SheetOut(name, (), ("a",), ()) for name in (long, long, "A/B: [1]?", "", "'x'")]
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(sheets)))
    assert book.sheetnames == [
        "Báo cáo 7 tháng đầu năm 2024 củ",
        "Báo cáo 7 tháng đầu năm 202 (2)",
        "A-B- -1--",
        "4",
        "-x-",
    ]


def test_addresses_and_numbers_in_text_stay_text() -> None:
    sheet = SheetOut("A", (), ("a",), (("https://vi.dụ",), ("0123",), ("@SUM(A1)",), ("",)))
    page = openpyxl.load_workbook(io.BytesIO(write_workbook([sheet]))).active
    assert [cell.value for cell in page["A"]] == ["a", "https://vi.dụ", "0123", "@SUM(A1)", None]
    assert all(cell.hyperlink is None for cell in page["A"])
