"""Paper forms that pass, each for what it is read in spite of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.reports.paper_books import (
    COLUMNS,
    COLUMNS_07A,
    COMMUNE,
    FORMULA,
    GROUPS,
    GROUPS_07A,
    ONE,
    ONE_07A,
    STORED,
    STORED_07A,
    WARD,
    book,
    form,
    of,
    text,
    with_cell,
)

Stored = Mapping[tuple[str, str, str], Mapping[str, int]]
"""By unit, "2024-08" or "2024-07/2024-09", and field."""


@dataclass(frozen=True)
class Case:
    """Files by name, options of the command, and what is stored of them: `remarks` are the words
    of what is said beside.
    """

    name: str
    files: Mapping[str, bytes]
    stored: Stored
    options: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


WARD_STORED: Stored = {("99011", "2024-08", ""): STORED}
BOTH: Stored = {**WARD_STORED, ("99012", "2024-08", ""): STORED}
TOTAL = of("TỔNG CỘNG", [2 * number for number in ONE], "")
FLAT = [left or right for left, right in zip(GROUPS[:2], COLUMNS[:2], strict=True)]
GROUP_OF = (
    ["Số hồ sơ nhận giải quyết"] * 4 + ["Số hồ sơ đã giải quyết"] * 4 + ["Đang giải quyết"] * 3
)
FLAT += [f"{group} - {words}" for group, words in zip(GROUP_OF, COLUMNS[2:], strict=True)]
THREE = (
    ["TT", "Đơn vị", "Số hồ sơ nhận giải quyết", "", "", "", "Đã giải quyết", "", "", "",
     "Đang giải quyết", "", ""],
    ["", "", "Tổng số", "Trong kỳ", "", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn",
     "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"],
    ["", "", "", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", "", "", "", "", "", "", "", ""],
)  # fmt: skip
FIELDS = (["TT", "Lĩnh vực, công việc giải quyết theo cấp", *GROUPS[2:]], COLUMNS)
PAPER_07A = (GROUPS_07A, COLUMNS_07A)


def ward(name: str, *rows: Any, stored: Stored = WARD_STORED, **facts: Any) -> Case:
    """A case of one workbook with one sheet."""
    remarks, options = facts.pop("remarks", ()), facts.pop("options", {})
    sheet = form(*(rows or (of(WARD),)), **facts)
    return Case(name, {"a.xlsx": book(sheet)}, stored, options, remarks)


def called(name: str, words: str, code: str = "99011", **facts: Any) -> Case:
    return ward(name, of(words), stored={(code, "2024-08", ""): STORED}, **facts)


def period(name: str, words: str, window: str = "2024-08", **facts: Any) -> Case:
    return ward(name, period=words, stored={("99011", window, ""): STORED}, **facts)


def as_text(name: str, data: bytes) -> Case:
    return Case(name, {"a.csv": data}, WARD_STORED)


def widened(rows: list[list[Any]], by: int) -> list[list[Any]]:
    return [[*[""] * by, *row] for row in rows]


def thousands(mark: str) -> Case:
    numbers = [f"1{mark}285", f"1{mark}275", 8, 2, 1280, 15, f"1{mark}264", 1, 5, 4, 1]
    stored = {**STORED, "received_online": 1275, "resolved_in_time": 1279}
    rows = of(WARD, numbers)
    return ward(f"thousands with {mark!r}", rows, stored={("99011", "2024-08", ""): stored})


def with_columns(name: str, headings: list[str], cells: list[Any], **facts: Any) -> Case:
    """More columns behind those of the form."""
    groups, columns = [*GROUPS, *headings], [*COLUMNS, *[""] * len(headings)]
    return ward(name, of(WARD, [*ONE, *cells]), headings=(groups, columns), **facts)


def without(*codes: str) -> dict[str, int]:
    return {code: value for code, value in STORED.items() if code not in codes}


LINE = {**STORED}
TWO_LINES: Stored = {
    ("99011", "2024-08", ""): {code: 2 * value for code, value in STORED.items()},
    ("99011", "2024-08", "ho_tich"): LINE,
    ("99011", "2024-08", "dat_dai"): LINE,
}
WHOLES_ONLY = [30, "", "", 2, 25, "", "", "", 5, "", ""]
LATE_TOGETHER = (
    [*GROUPS_07A[:2], *GROUPS_07A[2:14], "", "Đang giải quyết", "", "", ""],
    [*COLUMNS_07A[:14], "Quá hạn (gộp)", *COLUMNS_07A[14:]],
)
LATE_SUMMED = [*ONE_07A[:10], "", "", 1, *ONE_07A[12:]]
ZEROS_LEFT_OUT = [29, 7, 15, 4, "", 3, 2, 1, *ONE_07A[8:]]

PASSING = [
    ward("two heading rows and a formula row"),
    ward("three heading rows", headings=THREE),
    ward("a flat heading", headings=(FLAT,)),
    ward("a formula row of bare numbers", headings=(GROUPS, COLUMNS, list(range(1, 14)))),
    ward("letters in the formula row", headings=(GROUPS, COLUMNS, ["A", "B", *FORMULA[2:]])),
    as_text("comma text", text(form(of(WARD))).encode()),
    as_text("semicolons and a mark", b"\xef\xbb\xbf" + text(form(of(WARD)), ";").encode()),
    as_text("tabs in UTF-16", text(form(of(WARD)), "\t").encode("utf-16")),
    Case("two empty columns first", {"a.xlsx": book(widened(form(of(WARD)), 2))}, WARD_STORED),
    *map(thousands, (".", ",", " ", "\u00a0")),
    ward("the total last", of(WARD), of(COMMUNE), TOTAL, stored=BOTH),
    ward("the total first", TOTAL, of(WARD), of(COMMUNE), stored=BOTH),
    ward("sections with their sums", of("Cấp xã", TOTAL[2:], "I"), of("Trong đó:", [], ""),
         of(WARD), of(COMMUNE), stored=BOTH),
    ward("a section without numbers", of("Xã, phường, thị trấn", [], "III"), of(WARD)),
    ward("a total in the column of numbers", of(WARD), ["TỔNG CỘNG", "", *ONE]),
    ward("a wrong grand total", of(WARD), of("Tổng số", with_cell(7, 99)),
         remarks=("99", "cộng lại 25")),
    ward("a wrong total of a row", of(WARD, with_cell(11, 6)), remarks=("là 6", "cộng lại 5")),
    called("UBND in capitals", "UBND PHƯỜNG ĐÔNG THẠNH LĨNH"),
    called("the office in full", "Ủy ban nhân dân phường Đông Thạnh Lĩnh"),
    called("no accents", "Phuong Dong Thanh Linh"),
    called("no kind", "Đông Thạnh Lĩnh"),
    called("P. for phường", "P.Đông Thạnh Lĩnh"),
    called("TT. for thị trấn", "TT. Ủy Lộ", "99014"),
    called("a number before the name", "1. Phường Đông Thạnh Lĩnh"),
    called("a ward with a number", "Phường 01", "99021"),
    called("the code behind the name", "Phường nào đó (99011)"),
    called("the code alone", "99012", "99012"),
    called("the unit above tells namesakes apart", "Xã Mỹ An, huyện Bình Điền", "99025"),
    called("the office that reports does too", "Xã Mỹ An", "99026", office="UBND huyện Hòa Điền"),
    called("accents tell namesakes apart", "Xã Tân Lạp", "99024"),
    called("the kind tells namesakes apart", "Phường Tân Lập", "99022"),
    period("days of a calendar month", "Từ ngày 01/08/2024 đến ngày 31/08/2024"),
    period("days from the 15th", "(Từ ngày 15 tháng 7 năm 2024 đến ngày 14 tháng 8 năm 2024)"),
    period("days from the 21st", "Từ 21/7/2024 đến hết 20/8/2024"),
    period("a month in short", "T8/2024"),
    period("a quarter", "Quý III năm 2024", "2024-07/2024-09"),
    period("half a year", "Kỳ báo cáo: 6 tháng đầu năm 2024", "2024-01/2024-06"),
    period("the month from the command", "Kỳ báo cáo: ……", options={"month": "2024-08"}),
    ward("the fields of the ward in the head", of("Hộ tịch"), of("Đất đai"), headings=FIELDS,
         office="UBND phường Đông Thạnh Lĩnh", stored=TWO_LINES),
    ward("fields with numbers and words before them", of("1. Lĩnh vực hộ tịch"), of("- Đất đai"),
         TOTAL, headings=FIELDS, office=WARD, stored=TWO_LINES),
    ward("the unit from the command", of("ho_tich"), of("dat_dai"), headings=FIELDS,
         stored=TWO_LINES, options={"unit": "99011"}),
    ward("wholes without their parts", of(WARD, WHOLES_ONLY), stored={
        ("99011", "2024-08", ""): {"carried_over": 2, "received": 28, "resolved": 25, "pending": 5}
    }),
    ward("a blank is no zero", of(WARD, with_cell(13, "")), stored={
        ("99011", "2024-08", ""): {**without("pending_overdue"), "pending": 5}
    }),
    ward("nothing early", of(WARD, with_cell(8, "")),
         stored={("99011", "2024-08", ""): {**without("resolved_early"), "resolved_in_time": 9}},
         remarks=("cộng lại 10",)),
    with_columns("a column of rates", ["Tỷ lệ đúng hạn (%)"], ["96,00%"]),
    with_columns("a column of notes", ["Ghi chú"], ["Liên thông"]),
    ward("signatures below", of(WARD), ["", "Người lập biểu", *[""] * 7, "Thủ trưởng đơn vị"]),
    ward("a district that sums its communes", of("Huyện Hòa Điền", TOTAL[2:], "I"), of(WARD),
         of(COMMUNE), stored=BOTH, remarks=("bằng tổng các đơn vị trực thuộc",)),
    ward("a unit that reported nothing", of(WARD), of(COMMUNE, [])),
    ward("07a/BTP", of(WARD, ONE_07A), headings=PAPER_07A,
         stored={("99011", "2024-08", ""): STORED_07A}),
    ward("07a/BTP with late ones together", of(WARD, LATE_SUMMED), headings=LATE_TOGETHER, stored={
        ("99011", "2024-08", ""): {
            code: value for code, value in STORED_07A.items() if code != "resolved_late_apologised"
        }
    }),
    ward("07a/BTP with zeros left out", of(WARD, ZEROS_LEFT_OUT), headings=PAPER_07A, stored={
        ("99011", "2024-08", ""): {**STORED_07A, "received_online": 19}
    }),
    Case("two months on two sheets", {"a.xlsx": book(
        form(of(WARD), period="Tháng 7 năm 2024"), form(of(COMMUNE)), [["Hướng dẫn"]]
    )}, {("99011", "2024-07", ""): STORED, ("99012", "2024-08", ""): STORED}),
    Case("another table beside the form", {"a.xlsx": book(form(of(WARD)), [[1, 2, 3], [4, 5, 6]])},
         WARD_STORED, remarks=("S2", "không đọc")),
    Case("a hidden copy", {"a.xlsx": book(form(of(WARD)), form(of(WARD)), hidden=["S2"])},
         WARD_STORED),
    Case("two files", {"a.xlsx": book(form(of(WARD))), "b.xlsx": book(form(of(COMMUNE)))}, BOTH),
]  # fmt: skip
