"""Paper forms that are refused, each for a reason of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from tests.reports.paper_books import (
    AUGUST,
    COLUMNS,
    COMMUNE,
    GROUPS,
    ONE,
    ONE_07A,
    WARD,
    book,
    form,
    of,
    text,
    with_cell,
)
from tests.reports.paper_cases import FIELDS, PAPER_07A

Place = tuple[str | None, int | None, str | None]
NOWHERE: Place = (None, None, None)


@dataclass(frozen=True)
class Fault:
    """Files by name, options of the command, and the only problem: where, with which value, and
    words of its sentence.
    """

    name: str
    files: Mapping[str, bytes]
    place: Place
    value: str
    words: str
    options: Mapping[str, Any] = field(default_factory=dict)


def ward(
    name: str,
    place: tuple[int | None, str | None],
    value: str,
    words: str,
    *rows: Any,
    **facts: Any,
) -> Fault:
    """One workbook with one sheet; the first row of figures is row 7."""
    options = facts.pop("options", {})
    sheet = form(*(rows or (of(WARD),)), **facts)
    return Fault(name, {"a.xlsx": book(sheet)}, ("S1", *place), value, words, options)


def cell(name: str, written: Any, shown: str, words: str) -> Fault:
    """Something in column (6), which is F, that is no count."""
    return ward(name, (7, "F"), shown, words, of(WARD, with_cell(6, written)))


def called(name: str, words: str, problem: str, **facts: Any) -> Fault:
    return ward(name, (7, "B"), words, problem, of(words), **facts)


def head(name: str, words: str, problem: str, **facts: Any) -> Fault:
    return ward(name, (2, "A"), words, problem, period=words, **facts)


def file(name: str, data: bytes, words: str, suffix: str = "xlsx") -> Fault:
    return Fault(name, {f"a.{suffix}": data}, NOWHERE, "", words)


def more_columns(name: str, heading: tuple[str, str], words: str) -> Fault:
    headings = ([*GROUPS, heading[0]], [*COLUMNS, heading[1]])
    rows = of(WARD, [*ONE, 5])
    row, value = (5, heading[1]) if heading[1] else (4, heading[0])
    return ward(name, (row, "N"), value, words, rows, headings=headings)


def fields(*rows: Any, **facts: Any) -> dict[str, Any]:
    return {"headings": FIELDS, **facts}


def swollen() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 260_000_000)
    return made.getvalue()


def in_error() -> bytes:
    """A workbook with =1/0 as Excel stores it."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as written:
        page = written.add_worksheet("S1")
        for number, row in enumerate(form(of(WARD))):
            page.write_row(number, 0, row)
        page.write_formula(6, 5, "=1/0", None, "#DIV/0!")
    return made.getvalue()


TWICE: Sequence[Any] = (of(WARD), of(COMMUNE), of("UBND phường Đông Thạnh Lĩnh"))
WIDE = [30, 7, 15, 4, 1, 99, *ONE_07A[6:]]
OFFICE = {"headings": FIELDS, "office": "UBND phường Đông Thạnh Lĩnh"}

FAILING = [
    # Names
    called("an unknown unit", "Xã Không Có", "không có đơn vị tên này"),
    called(
        "two units called alike",
        "Xã Mỹ An",
        "có 2 đơn vị cùng tên: Xã Mỹ An, Huyện Bình Điền (99025); Xã Mỹ An, Huyện Hòa Điền (99026)",
    ),
    called("two units without accents", "xa tan lap", "có 2 đơn vị cùng tên"),
    called("two kinds of one name", "Tân Lập", "Phường Tân Lập"),
    called("another kind", "Xã Đông Thạnh Lĩnh", "có Phường Đông Thạnh Lĩnh"),
    called("a unit that has ended", "Xã Cũ", "đến 30/06/2020"),
    called("a unit that is yet to come", "Phường Mới", "từ 01/01/2026"),
    ward(
        "a group of residents", (7, "B"), "99029", "không lập báo cáo riêng", of("Tổ dân phố Bắc")
    ),
    ward("one unit twice", (9, "B"), "UBND phường Đông Thạnh Lĩnh", "trùng với S1, dòng 7", *TWICE),
    ward("figures without a name", (8, "B"), "", "không có tên", of(WARD), of("", ONE, "")),
    ward(
        "an unknown field",
        (7, "B"),
        "Vũ trụ",
        "không có lĩnh vực tên này",
        of("Vũ trụ"),
        of("Hộ tịch"),
        headings=FIELDS,
        office=WARD,
    ),
    ward(
        "two fields called alike",
        (7, "B"),
        "Lao động",
        "nhiều lĩnh vực cùng tên",
        of("Lao động"),
        **OFFICE,
    ),
    ward(
        "one field twice",
        (8, "B"),
        "Lĩnh vực hộ tịch",
        "trùng với S1, dòng 7",
        of("Hộ tịch"),
        of("Lĩnh vực hộ tịch"),
        **OFFICE,
    ),
    # The head
    ward("no month", (None, None), "", "chưa ghi kỳ báo cáo", period="Kỳ báo cáo: ……"),
    head("a month to come", "Tháng 8 năm 2199", "Tháng 08/2199 chưa đến"),
    head("a week", "Từ ngày 05/08/2024 đến ngày 11/08/2024", "không trọn tháng"),
    head(
        "a month against its days",
        "Tháng 9 năm 2024 (từ ngày 15/7/2024 đến ngày 14/8/2024)",
        "là tháng 08/2024",
    ),
    head("a thirteenth month", "Tháng 13 năm 2024", "không có thật"),
    head("a day that is none", "Từ ngày 31/6/2024 đến ngày 14/7/2024", "không có thật"),
    head("two months in a line", "Kỳ báo cáo: tháng 7/2024, tháng 8/2024", "nhiều kỳ khác nhau"),
    head(
        "another month than the one given",
        AUGUST,
        "khác tháng đã chọn (07/2024)",
        options={"month": "2024-07"},
    ),
    ward(
        "no unit over its fields",
        (None, None),
        "",
        "chưa ghi đơn vị báo cáo",
        of("Hộ tịch"),
        headings=FIELDS,
    ),
    ward(
        "an unknown office",
        (2, "A"),
        "Đơn vị báo cáo: UBND xã Không Có",
        "không có đơn vị tên này",
        of("Hộ tịch"),
        headings=FIELDS,
        office="UBND xã Không Có",
    ),
    ward(
        "another unit than the one given",
        (2, "A"),
        "Đơn vị báo cáo: UBND phường Đông Thạnh Lĩnh",
        "khác đơn vị đã chọn",
        of("Hộ tịch"),
        options={"unit": "99012"},
        **OFFICE,
    ),
    ward(
        "a unit given that there is not",
        (None, None),
        "",
        "đơn vị được chọn (00000)",
        of("Hộ tịch"),
        headings=FIELDS,
        options={"unit": "00000"},
    ),
    # Cells
    cell("a negative count", -3, "-3", "không được âm"),
    cell("a decimal", 2.5, "2.5", "số nguyên"),
    cell("a decimal comma", "1,23", "1,23", "số nguyên"),
    cell("both marks", "1.234,567", "1.234,567", "không rõ"),
    cell("words", "mười hai", "mười hai", "không phải là số"),
    cell("a day", date(2024, 8, 1), "2024-08-01", "là ngày"),
    cell("true", True, "True", "đúng/sai"),
    cell("a dash", "-", "-", "không phải là số"),
    cell("a count that is too large", 10**10, "10000000000", "quá lớn"),
    Fault("a formula in error", {"a.xlsx": in_error()}, ("S1", 7, "F"), "#LỖI!", "lỗi công thức"),
    ward("more than its whole", (6, "H"), "99", "lớn hơn", of(WARD, WIDE), headings=PAPER_07A),
    # The table
    ward("totals alone", (None, None), "", "chỉ có dòng tổng", of("TỔNG CỘNG")),
    ward("the heading again", (8, "B"), "Đơn vị", "lặp lại giữa biểu", of(WARD), GROUPS),
    more_columns("an unknown column", ("Số công chức", ""), "không nhận ra cột này"),
    more_columns(
        "a column twice", ("Số hồ sơ đang giải quyết", "Quá hạn"), "trùng ý nghĩa với cột M"
    ),
    ward(
        "the other form than asked for",
        (None, None),
        "",
        "khác biểu được chọn",
        options={"form": "07a"},
    ),
    Fault(
        "one unit on two sheets",
        {"a.xlsx": book(form(of(WARD)), form(of(WARD)))},
        ("S2", 7, "B"),
        WARD,
        "trùng với S1, dòng 7",
    ),
    Fault(
        "one unit in two files",
        {"a.xlsx": book(form(of(WARD))), "b.xlsx": book(form(of(WARD)))},
        ("S1", 7, "B"),
        WARD,
        "trùng với a.xlsx, S1, dòng 7",
    ),
    Fault(
        "a form and a flat table of one report",
        {
            "a.xlsx": book(form(of(WARD))),
            "b.csv": b"unit_code,first_month,last_month,due\n99011,2024-08,2024-08,4\n",
        },
        ("S1", 7, "B"),
        WARD,
        "trùng với b.csv, dòng 2",
    ),
    # What is stored
    ward(
        "months of another report",
        (7, None),
        "2023-08",
        "trùng tháng với báo cáo quý III/2023",
        of("99016"),
        period="Tháng 8 năm 2023",
    ),
    # The file
    file(
        "a form on a hidden sheet alone",
        book(form(of(WARD)), [["Bìa"]], hidden=["S1"]),
        "không có biểu II.06a, 07a",
    ),
    file(
        "no form", book([["Danh sách"], ["Tên", "Tuổi"], ["An", 30]]), "không có biểu II.06a, 07a"
    ),
    file(
        "a web page called .xls",
        b"<html><table><tr><td>1</td></tr></table></html>",
        "là trang web",
        "xls",
    ),
    file("damaged", b"PK\x03\x04 broken", "đã hỏng"),
    file("swollen", swollen(), "giải nén ra quá lớn"),
    file("empty", b"", "rỗng"),
    file(
        "text of another coding",
        text(form(of(WARD))).encode("cp1258", "replace"),
        "không phải là UTF-8",
        "csv",
    ),
]
