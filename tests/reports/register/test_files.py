"""Registers as offices have them: letters, separators, headings of two rows, old workbooks."""

from pathlib import Path

import pytest

from core.errors import Refused
from reports.register.mapping import mapped
from reports.register.outline import outline
from reports.register.result import Result
from tests.reports.register.registers import counted, small, written

FILES = Path(__file__).parent / "files"
LINES = (
    "Mã hồ sơ,Lĩnh vực,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc,Trạng thái,Công chức giải quyết",
    "H1,Hộ tịch,01/10/2025,10/10/2025,12/10/2025,Đã trả kết quả,Lê Thị Hồng",
    "H2,Đất đai,02/10/2025 08:15,10/10/2025,,Đang xử lý,Trần Bình",
)
# Windows writes Vietnamese letters so: the letter, then its tone.
TONES = str.maketrans({
    "ã": "a\u0303", "ồ": "ô\u0300", "ơ": "ơ", "ĩ": "i\u0303", "ự": "ư\u0323", "ế": "ê\u0301",
    "ậ": "â\u0323", "ẹ": "e\u0323", "ả": "a\u0309", "ú": "u\u0301", "ạ": "a\u0323",
    "ứ": "ư\u0301", "ộ": "ô\u0323", "ị": "i\u0323", "ấ": "â\u0301", "ử": "ư\u0309",
    "ý": "y\u0301", "ầ": "â\u0300", "ì": "i\u0300",
})  # fmt: skip


def as_expected(result: Result) -> None:
    assert result.problems == []
    assert result.figures.keys() == {"ho_tich", "dat_dai"}
    assert (result.total()["resolved_late"], result.total()["pending_overdue"]) == (1, 1)
    (first, second) = sorted(result.late, key=lambda one: one.code)
    assert (first.field, first.officer) == ("Hộ tịch", "Lê Thị Hồng")
    assert second.officer == "Trần Bình"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
def test_letters_and_separators_are_recognised(
    letters: str, separator: str, tmp_path: Path
) -> None:
    text = "\r\n".join(LINES).replace(",", separator)
    path = tmp_path / "so.csv"
    path.write_bytes((text.translate(TONES) if letters == "windows-1258" else text).encode(letters))
    as_expected(counted(path))


def test_more_commas_than_semicolons_deceive_nobody(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    lines = [line.replace(",", ";") + ";Tổ 1, a, b, c, d, e, f, g, h, i" for line in LINES]
    path.write_text("\n".join(lines), encoding="utf-8")
    as_expected(counted(path))


def test_letters_that_no_heading_proves_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_bytes("M· hå s¬,Ngµy nhËn,H¹n tr¶\nH1,1,2\n".encode("latin-1"))
    with pytest.raises(Refused, match="lưu lại dạng"):
        outline(path)


def test_a_break_of_line_in_a_heading_and_in_a_cell_is_no_new_row(tmp_path: Path) -> None:
    rows = [line.split(",") for line in LINES]
    rows[0][1], rows[1][6] = "Lĩnh\nvực", "Lê Thị\r\nHồng"
    rows[2][3] = "mai"
    result = counted(written(tmp_path / "so.csv", rows))
    (found,) = result.problems
    assert (found.column, found.rows) == ("Ngày hẹn trả", [(3, "mai")])
    assert [one.name for one in result.officers or ()] == ["Lê Thị Hồng", "Trần Bình"]


@pytest.mark.parametrize("kind", ["xls", "xlsx"])
def test_headings_of_two_rows_and_a_row_of_numbers_are_read(kind: str) -> None:
    """“Thời hạn” stands over “Tiếp nhận | Hẹn trả | Kết thúc”, below all of it “(1) (2) (3)”."""
    path = FILES / f"merged_headings.{kind}"
    about = outline(path)
    assert about.headings[3:6] == (
        "Thời hạn › Tiếp nhận",
        "Thời hạn › Hẹn trả",
        "Thời hạn › Kết thúc",
    )
    assert about.headings[1] == mapped(about)["code"] == "Mã hồ sơ"
    assert about.row == 5
    assert len(about.samples) == 3
    result = counted(path)
    assert (result.rows, result.problems) == (3, [])
    assert result.figures["ho_tich"]["resolved_early"] == 1
    assert result.figures["ho_tich"]["resolved_late"] == 1
    assert result.figures["ho_tich"]["pending_in_time"] == 1


def test_a_row_to_mend_is_told_as_excel_counts_below_two_rows_of_headings(tmp_path: Path) -> None:
    rows = [
        ["SỔ HỒ SƠ"], [],
        ["Mã hồ sơ", "Ngày", "", "", "Tình trạng"],
        ["", "Tiếp nhận", "Hẹn trả", "Kết thúc", ""],
        ["H1", "01/10/2025", "mai", "", "Đang xử lý"],
    ]  # fmt: skip
    (found,) = counted(written(tmp_path / "so.csv", rows)).problems
    assert (found.column, found.rows) == ("Ngày › Hẹn trả", [(5, "mai")])


def test_a_title_is_no_heading_and_a_dossier_without_days_is_none(tmp_path: Path) -> None:
    rows = [["Sổ hồ sơ"], LINES[0].split(","), ["H9", "Hộ tịch", "", "", "", "Chờ tiếp nhận", ""]]
    path = written(tmp_path / "so.csv", rows)
    assert (outline(path).row, outline(path).headings) == (2, tuple(LINES[0].split(",")))
    assert counted(path).left_out == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><table><tr><td>x", "là trang web"),
        (b"\n\n", "không có dòng nào"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken", "đã hỏng"),
    ],
)
def test_what_is_no_register_is_refused_with_what_to_do(
    content: bytes, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "so.xls"
    path.write_bytes(content)
    with pytest.raises(Refused, match=said):
        outline(path)


@pytest.mark.parametrize("mark", ["\x0b", "\u2028", "\x85", "\x0c"])
def test_a_mark_in_a_title_is_no_end_of_line(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("\n".join((f"SỔ HỒ SƠ{mark}tháng 10", *LINES)), encoding="utf-8")
    as_expected(counted(path))


@pytest.mark.parametrize("content", ["\n\n\n", ",,,\n,,\n", '"' + "a" * 200_000])
def test_what_holds_no_rows_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match="không có dòng nào"):
        outline(path)


def test_a_first_dossier_is_no_heading(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("\n".join(LINES[1:]), encoding="utf-8")
    with pytest.raises(Refused, match="Không thấy hàng tên cột"):
        outline(path)


def test_a_letter_that_no_database_takes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("\n".join(LINES).replace("Lĩnh vực", "Lĩnh\0vực"), encoding="utf-8")
    with pytest.raises(Refused, match="Không đọc được tệp"):
        outline(path)


def test_such_a_letter_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    """Also where a page does not look: the lists of a register are stored."""
    assert counted(small(tmp_path, *[{}] * 60, {"officer": "Trần Văn"})).rows == 61
    path = small(tmp_path, *[{}] * 60, {"officer": "Trần\0Văn"})
    with pytest.raises(Refused, match=r"Không đọc được tệp so\.csv"):
        counted(path)


def test_a_cell_longer_than_a_reader_likes_is_passed_over(tmp_path: Path) -> None:
    """A column that nobody maps may hold a whole decision."""
    path = small(tmp_path, {}, {"Ghi chú": "x" * 200_000}, {})
    assert counted(path).rows == 3
