import contextlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from rendering.sheets import MAX_BYTES, Sheet, read_sheets, read_table

EXAMPLES = Path(__file__).parents[1] / "examples" / "workbooks"
OLD_XLS = Path(__file__).parent / "files" / "old.xls"
EXPECTED = json.loads((EXAMPLES / "expected.json").read_text(encoding="utf-8"))
FIRST_OF_AUGUST = date(2024, 8, 1)
HALF_PAST_FIVE = datetime.fromisoformat("2024-08-01T17:30")  # Excel knows no time zones.
KEYS = ("unit_code", "first_month", "last_month", "field_code")


def workbook(fill: Callable[[Any], None]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        fill(book)
    return file.getvalue()


def written(tmp_path: Path, content: bytes | str, name: str = "tệp.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def repacked(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The same package with one part changed, as no program of good will would write it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(file, "w") as packed:
        for name in given.namelist():
            content = given.read(name)
            packed.writestr(name, content.replace(old, new) if name == part else content)
    return file.getvalue()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("[0-9]*")), ids=lambda path: path.name)
def test_every_example_can_be_read(path: Path) -> None:
    sheets = read_sheets(path)
    assert any(sheet.rows for sheet in sheets)
    assert all(row.number >= 1 for sheet in sheets for row in sheet.rows)


def letter_index(letter: str) -> int:
    return ord(letter) - ord("A")


PLACES = [
    (Path(entry["file"]).name, problem)
    for entry in EXPECTED
    for problem in entry["problems"]
    if re.fullmatch("[A-Z]", problem["column"] or "") and problem["value"] is not None
]


@pytest.mark.parametrize(("file", "problem"), PLACES, ids=[file for file, _problem in PLACES])
def test_cells_stand_where_excel_shows_them(file: str, problem: dict[str, Any]) -> None:
    sheet = next(sheet for sheet in read_sheets(EXAMPLES / file) if sheet.name == problem["sheet"])
    row = next(row for row in sheet.rows if row.number == problem["row"])
    assert row.cell(letter_index(problem["column"])) == problem["value"]


def test_an_empty_first_column_and_row_keep_their_place() -> None:
    (sheet,) = read_sheets(EXAMPLES / "04_empty_first_column.xlsx")
    assert sheet.rows[0].cells[0] is None
    assert sheet.rows[0].cells[1] == "Biểu số II.06a/VPCP/KSTT"
    assert [row.number for row in sheet.rows] == [1, 2, 3, 4, 5, *range(7, 17)]
    (old,) = read_sheets(OLD_XLS)
    assert old.name == "Tháng 8"
    assert [row.number for row in old.rows] == [3, 4, 5]
    assert old.rows[1].cells == (None, "99012", "2024-08", 512, Decimal("0.5"))


FLAT = [entry for entry in EXPECTED if entry["via"] == "generic" and entry["should"] == "import"]


@pytest.mark.parametrize("entry", FLAT, ids=[entry["file"] for entry in FLAT])
def test_flat_tables_give_the_figures_as_text(entry: dict[str, Any]) -> None:
    table = read_table(EXAMPLES / Path(entry["file"]).name, required=KEYS, optional=FIGURES)
    read = {tuple(row.values[key] for key in KEYS): row.values for row in table.rows}
    for report in entry["reports"]:
        values = read.get(tuple(report[key] for key in KEYS))
        if values:  # A total that the product computes from its lines is not in the file.
            given = {code: str(n) for code, n in report["figures"].items() if code in values}
            assert given.items() <= values.items()


FIGURES = (
    *("carried_over", "received", "received_online", "received_offline", "resolved", "pending"),
    *("resolved_in_time", "resolved_late", "resolved_early", "pending_in_time", "pending_overdue"),
    "note",
)


def test_rows_of_a_flat_table_are_numbered_as_excel_numbers_them() -> None:
    table = read_table(EXAMPLES / "25_duplicate_row.csv")
    assert (table.rows[-1].number, table.rows[-1].values["unit_code"]) == (8, "99012")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_text_table_reads_the_same_however_it_was_saved(
    tmp_path: Path, encoding: str, delimiter: str, line_end: str
) -> None:
    lines = [["code", "name"], ["1", "Đắk Lắk"], [], ["", ""], ["2", '"a,b;c\td"']]
    text = line_end.join(delimiter.join(line) for line in lines)
    table = read_table(written(tmp_path, text.encode(encoding)), required=("code", "name"))
    assert [(row.number, dict(row.values)) for row in table.rows] == [
        (2, {"code": "1", "name": "Đắk Lắk"}),
        (5, {"code": "2", "name": "a,b;c\td"}),
    ]


def test_a_line_break_inside_a_cell_makes_no_new_row(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, 'code,note\n1,"hai\ndòng"\n2,\n'))
    assert [(row.number, row.values["note"]) for row in table.rows] == [(2, "hai\ndòng"), (3, "")]


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    as_csv = written(tmp_path, (EXAMPLES / "17_generic.xlsx").read_bytes(), "số liệu.csv")
    as_xls = written(tmp_path, (EXAMPLES / "16_generic.csv").read_bytes(), "số liệu.xls")
    assert read_table(as_csv).rows == read_table(as_xls).rows


def test_values_keep_their_kind_and_numbers_are_exact(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Số liệu")
        day, hour = (book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        sheet.write_row(0, 0, ["  Tiê\u0301ng\u00a0", 12.0, 0.1 + 0.2, True, "   "])
        sheet.write_datetime(1, 0, FIRST_OF_AUGUST, day)
        sheet.write_datetime(1, 1, HALF_PAST_FIVE, hour)
        book.add_worksheet("ẩn").hide()

    (sheet,) = read_sheets(written(tmp_path, workbook(fill)))
    assert sheet.rows[0].cells == ("Tiếng", 12, Decimal("0.3"), True, None)
    assert isinstance(sheet.rows[0].cells[1], int)
    assert sheet.rows[1].cells[:2] == (FIRST_OF_AUGUST, HALF_PAST_FIVE)
    assert type(sheet.rows[1].cells[0]) is date


def test_a_cell_in_error_is_not_an_empty_cell(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Tỷ lệ & số")
        sheet.write_row(1, 0, ["a", "b"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(3, 1, "=#REF!", None, "#REF!")

    (sheet,) = read_sheets(written(tmp_path, workbook(fill)))
    assert [(row.number, row.cells[:3]) for row in sheet.rows] == [
        (2, ("a", "b", "#LỖI!")),
        (4, (None, "#LỖI!", None)),
    ]


WORKBOOK, PNG = b"PK\x03\x04", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
TOO_HEAVY = "nặng 50 MB, quá giới hạn 20 MB"
NO_TABLE = "không phải là sổ tính Excel, cũng không phải bảng văn bản (CSV): hãy mở bằng Excel"


def refusal(path: Path, read: Callable[[Path], Any] = read_sheets) -> str:
    with pytest.raises(Refused) as caught:
        read(path)
    return str(caught.value)


def test_what_is_no_readable_file_is_refused_in_words(tmp_path: Path) -> None:
    assert refusal(tmp_path / "không.csv").startswith("Không tìm thấy tệp không.csv: hãy")
    assert "không phải là tệp" in refusal(tmp_path)
    assert "rỗng" in refusal(written(tmp_path, b""))
    assert "không có số liệu" in refusal(written(tmp_path, "\n , ,\n"), read_table)


def test_a_huge_file_is_refused_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lớn.xlsx"
    monkeypatch.delattr(Path, "read_bytes")
    for head, words in ((WORKBOOK, TOO_HEAVY), (b"code,name", TOO_HEAVY), (PNG, NO_TABLE)):
        with path.open("wb") as file:
            file.write(head.ljust(5_000) if head != PNG else head)
            file.truncate(50 * 1024 * 1024)
        assert words in refusal(path)
    assert MAX_BYTES == 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 and then nothing", "đã hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing", "đã hỏng"),
        (b"code,name\n1,\x00\x01\x02", NO_TABLE),
        (PNG, NO_TABLE),
        ("code,name\n1,a".encode("utf-16-le"), NO_TABLE),
        ("code,tên\n1,Hà".encode("cp1258", "replace") + b"\xe9\xff", "không phải là UTF-8"),
        (b"\xef\xbb\xbf  <html><table><tr><td>1</td></tr></table></html>", "trang web"),
        (b'code,name\n1,a\n2,"b\n3,c\n', "Tệp tệp.csv, dòng 3: có dấu ngoặc kép"),
        (b"a,b\n1," + b"x" * 200_000, "ô quá dài"),
    ],
)
def test_rubbish_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refusal(written(tmp_path, content))


def test_other_packed_files_are_no_workbooks(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("content.xml", "<office:document/>")
    assert "không phải là sổ tính" in refusal(written(tmp_path, file.getvalue()))


def test_two_kilobytes_that_reach_to_the_last_cell_are_refused(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Bom")
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 16_383, 1)

    data = workbook(fill)
    assert "Trang Bom: trang kéo dài tới ô XFD1048576" in refusal(written(tmp_path, data))
    hidden = repacked(data, "xl/worksheets/sheet1.xml", b'<c r="XFD1048576"', b"<c")
    assert "đã hỏng" in refusal(written(tmp_path, hidden))


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rendering.unpacking.MAX_UNPACKED", 1_000_000)
    file = io.BytesIO(workbook(lambda book: book.add_worksheet("A").write(0, 0, "x")))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/bomb.xml", bytes(1_000_000))
    assert len(file.getvalue()) < 10_000
    assert "Tệp tệp.csv giải nén ra quá lớn" in refusal(written(tmp_path, file.getvalue()))


def test_a_workbook_whose_parts_contradict_each_other_is_refused(tmp_path: Path) -> None:
    data = workbook(lambda book: book.add_worksheet("A").write(0, 0, "x"))
    no_part = repacked(data, "xl/_rels/workbook.xml.rels", b"worksheets/sheet1", b"worksheets/none")
    assert "đã hỏng" in refusal(written(tmp_path, no_part))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from([OLD_XLS, EXAMPLES / "17_generic.xlsx"]), st.data())
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(
    tmp_path: Path, path: Path, data: st.DataObject
) -> None:
    content = bytearray(path.read_bytes())
    for _damage in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = written(tmp_path, bytes(content[: data.draw(st.integers(9, len(content)))]))
    with contextlib.suppress(Refused):
        assert all(isinstance(sheet, Sheet) for sheet in read_sheets(damaged))


def table_of(path: Path) -> Any:
    return read_table(path, required=("code", "name"), optional=("note",))


def test_missing_and_unknown_columns_are_named_together(tmp_path: Path) -> None:
    sentences = refusal(written(tmp_path, "code,nmae\n1,a\n"), table_of).splitlines()
    assert sentences == [
        "Dòng 1, cột name: thiếu cột này: hãy thêm vào",
        "Dòng 1, cột nmae: không có cột này; các cột nhận được: code, name, note",
    ]


def test_repeated_headings_and_data_without_a_heading_are_refused(tmp_path: Path) -> None:
    sentences = refusal(
        written(tmp_path, "\ncode,name,code,\n1,a,2,\n2,b,3,,x\n"), table_of
    ).splitlines()
    assert sentences[0].startswith("Dòng 2, cột C, giá trị “code”: tên cột lặp lại")
    assert sentences[1].startswith("Dòng 4, cột E, giá trị “x”: cột không có tên")


def test_blank_columns_without_data_do_no_harm(tmp_path: Path) -> None:
    table = table_of(written(tmp_path, "code;;name;;\n1;;a;;\n"))
    assert table.headings == ("code", "name")
    assert dict(table.rows[0].values) == {"code": "1", "name": "a"}


def test_several_sheets_with_data_are_refused_and_empty_ones_are_not(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("Trống")
        book.add_worksheet("Số liệu").write_column(0, 0, ["code", "1"])

    assert read_table(written(tmp_path, workbook(fill))).sheet_name == "Số liệu"
    refused = refusal(EXAMPLES / "08_several_sheets.xlsx", read_table)
    assert "nhiều trang có số liệu (Hướng dẫn, Tháng 7, Tháng 8)" in refused


def test_numbers_and_dates_of_a_workbook_become_plain_text(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "share", "day", "big"])
        sheet.write_row(1, 0, [12.0, 99.25])
        sheet.write_datetime(1, 2, date(2024, 7, 31), book.add_format({"num_format": 14}))
        sheet.write(1, 3, 134_000_000_000)

    (row,) = read_table(written(tmp_path, workbook(fill))).rows
    assert list(row.values.values()) == ["12", "99.25", "2024-07-31", "134000000000"]
