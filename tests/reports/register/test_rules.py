"""What a dossier counts as, day by day, and the rows that a register can't be counted with."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.errors import Refused
from reports.register import moments, words
from reports.register.cells import Days, Reader
from reports.register.columns import recognise
from reports.register.outline import outline
from reports.register.result import MOST_LISTED, Result
from tests.reports.register.registers import counted, small, workbook, written


def figures(result: Result) -> dict[str, int]:
    assert result.problems == []
    return {code: value for code, value in result.total().items() if value}


def problems(result: Result) -> list[tuple[str, int, str]]:
    return [(one.column, row, value) for one in result.problems for row, value in one.rows]


OPEN = {"finished": "", "status": "Đang xử lý"}
CASES: Mapping[str, tuple[dict[str, str], dict[str, int]]] = {
    "early": ({}, {"received_offline": 1, "resolved_in_time": 1, "resolved_early": 1, "due": 1}),
    "on its day, hours later": (
        {"due": "10/10/2025 08:00", "finished": "10/10/2025 16:59"},
        {"received_offline": 1, "resolved_in_time": 1, "due": 1},
    ),
    "a day late": (
        {"finished": "11/10/2025"},
        {"received_offline": 1, "resolved_late": 1, "due": 1},
    ),
    "carried over": (
        {"received": "30/09/2025"},
        {"carried_over": 1, "resolved_in_time": 1, "resolved_early": 1, "due": 1},
    ),
    "ended before the month": (
        {"received": "01/09/2025", "due": "05/10/2025", "finished": "30/09/2025"},
        {"due": 1},
    ),
    "received after the month": (
        {"received": "01/11/2025", "due": "05/11/2025", "finished": "03/11/2025"}, {},
    ),
    "ended after the month": (
        {"due": "31/10/2025", "finished": "01/11/2025"},
        {"received_offline": 1, "pending_in_time": 1, "due": 1},
    ),
    "overdue on the last day": (
        {**OPEN, "due": "30/10/2025"}, {"received_offline": 1, "pending_overdue": 1, "due": 1},
    ),
    "refused, whatever its day": (
        {"finished": "20/10/2025", "status": "Từ chối", "due": ""},
        {"received_offline": 1, "returned": 1, "refused": 1},
    ),
    "not taken in": ({**OPEN, "received": "", "status": "Chờ tiếp nhận"}, {}),
    "refused at the counter": ({"received": "", "status": "từ chối tiếp nhận"}, {}),
    "post counts as offline": ({**OPEN, "due": "2025-11-09", "channel": "bcci"},
        {"received_offline": 1, "pending_in_time": 1}),
    "online, in full": (
        {**OPEN, "due": "45970", "channel": "TRUC TUYEN", "level": "Toàn trình"},
        {"received_online": 1, "received_online_full": 1, "pending_in_time": 1},
    ),
    "digitised in the month of the end": (
        {"received": "30/09/2025", "digitized_intake": "x", "digitized_result": "Có"},
        {"carried_over": 1, "resolved_in_time": 1, "resolved_early": 1, "due": 1,
         "digitized_result": 1, "digitized_full": 1},
    ),
    "paid": (
        {**OPEN, "due": "01/12/2025", "fee": "150.000 đ", "paid_online": "Trực tuyến"},
        {"received_offline": 1, "pending_in_time": 1, "payable": 1, "paid_online": 1,
         "paid_online_amount": 150_000},
    ),
    "free of charge": (
        {**OPEN, "due": "01/12/2025", "fee": "0", "paid_online": "Trực tuyến"},
        {"received_offline": 1, "pending_in_time": 1},
    ),
    "a duty without its amount": (
        {**OPEN, "due": "01/12/2025", "fee": "Có", "paid_online": "x"},
        {"received_offline": 1, "pending_in_time": 1, "payable": 1, "paid_online": 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_dossier_counts_as(case: str, tmp_path: Path) -> None:
    change, expected = CASES[case]
    assert figures(counted(small(tmp_path, change))) == expected


BAD: Mapping[str, tuple[dict[str, str], str]] = {
    "no such day": ({"received": "31/02/2025"}, "received"),
    "month first": ({"due": "10/31/2025"}, "due"),
    "another zone": ({"finished": "2025-10-09T20:00:00Z"}, "finished"),
    "a year of two digits": ({"received": "01/10/25"}, "received"),
    "ended before it came": ({"finished": "30/09/2025"}, "finished"),
    "due before it came": ({"due": "30/09/2025"}, "due"),
    "to come": ({"finished": "16/01/2026", "due": "20/01/2026"}, "finished"),
    "ended and open": ({"status": "Đang xử lý"}, "status"),
    "over without a day": ({"finished": ""}, "finished"),
    "unknown word": ({"status": "Chuyển công an"}, "status"),
    "not received": ({"received": ""}, "received"),
    "no day to judge by": ({"due": ""}, "due"),
    "unknown field": ({"field": "Thủy lợi"}, "field"),
    "no channel": ({"channel": ""}, "channel"),
    "no code": ({"code": ""}, "code"),
    "a fee in words": ({"fee": "mười nghìn"}, "fee"),
    "a formula in error": ({"channel": "#LỖI!"}, "channel"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_row_that_can_not_be_counted_is_told_with_its_place(case: str, tmp_path: Path) -> None:
    change, column = BAD[case]
    result = counted(small(tmp_path, {}, change))
    ((found, row, value),) = problems(result)
    assert (found, row) == (column, 3)
    assert value in ("", change[column])


def test_what_is_odd_where_it_decides_nothing_stops_nothing(tmp_path: Path) -> None:
    old = {"received": "01/07/2025", "due": "05/07/2025", "finished": "03/07/2025"}
    assert figures(counted(small(tmp_path, {**old, "channel": "?", "field": "Thủy lợi"}))) == {}


def test_a_dossier_written_twice_is_refused(tmp_path: Path) -> None:
    result = counted(small(tmp_path, {}, {}, {"code": "H1"}))
    assert problems(result) == [("code", 4, "H1")]


def test_of_many_problems_the_first_are_listed_and_all_counted(tmp_path: Path) -> None:
    result = counted(small(tmp_path, *[{"channel": "fax"}] * (MOST_LISTED + 50)))
    (found,) = result.problems
    assert (found.count, len(found.rows)) == (MOST_LISTED + 50, MOST_LISTED)


def test_while_the_month_runs_stocks_are_judged_today(tmp_path: Path) -> None:
    path = small(tmp_path, {**OPEN, "due": "20/10/2025"}, {**OPEN, "due": "25/10/2025"})
    result = counted(path, today=date(2025, 10, 22))
    assert (result.total()["pending_in_time"], result.total()["pending_overdue"]) == (1, 1)
    assert [(one.code, one.days) for one in result.near] == [("H2", 3)]
    assert [(one.code, one.days) for one in result.late] == [("H1", 2)]


@pytest.mark.parametrize(
    ("due", "finished", "late", "by_hour"),
    [
        ("10/10/2025 17:00", "10/10/2025 17:01", 0, 1),
        ("10/10/2025 17:00", "10/10/2025 17:00", 0, 0),
        ("10/10/2025 09:00", "2025-10-10T09:30:00+07:00", 0, 1),
        ("10/10/2025 8:00", "07:59 10/10/2025", 0, 0),
        ("45940.5", "45940.75", 0, 1),
        ("45940.708333333336", "10/10/2025 17:00", 0, 0),
        ("10/10/2025", "10/10/2025 17:00", 0, 0),
        ("10/10/2025 00:00", "10/10/2025 17:00", 0, 0),
        ("10/10/2025 17:00", "10/10/2025", 0, 0),
        ("10/10/2025 17:00", "11/10/2025 17:30", 1, 0),
        ("31/10/2025 17:00", "", 0, 1),
        ("31/10/2025 17:00", "01/11/2025 08:00", 0, 1),
        ("31/10/2025", "", 0, 0),
        ("30/10/2025 17:00", "", 1, 0),
    ],
)
def test_who_is_late_by_the_hour_alone_is_counted_apart(
    due: str, finished: str, late: int, by_hour: int, tmp_path: Path
) -> None:
    over = {"finished": finished} if finished else OPEN
    result = counted(small(tmp_path, {**over, "due": due}))
    assert (result.late_count, result.late_by_hour) == (late, by_hour)


def test_the_hour_of_a_day_that_is_not_over_makes_nobody_late(tmp_path: Path) -> None:
    path = small(tmp_path, {**OPEN, "due": "22/10/2025 08:00"})
    assert counted(path, today=date(2025, 10, 22)).late_by_hour == 0


def test_ten_per_cent_is_judged_on_whole_numbers(tmp_path: Path) -> None:
    late = {"finished": "11/10/2025", "officer": "Lê An"}
    others = [{"officer": "Lê  An"}] * 9 + [{"officer": "Trần Bình"}] * 3 + [{"officer": ""}]
    result = counted(small(tmp_path, late, *others))
    shares = [(one.name, one.late, one.of, one.is_late) for one in result.officers or ()]
    assert shares == [("Lê An", 1, 10, True), ("Trần Bình", 0, 3, False)]
    assert result.nameless == 1


def test_without_a_column_its_figures_are_not_given(tmp_path: Path) -> None:
    path = written(tmp_path / "so.csv", [
        ["Số hồ sơ", "Ngày nhận", "Hẹn trả", "Ngày hoàn thành", "Tình trạng"],
        ["1", "01/10/2025", "09/10/2025", "", ""],
    ])  # fmt: skip
    result = counted(path)
    assert result.officers is None
    assert result.figures.keys() == {""}
    assert "payable" not in result.total()
    assert result.total()["received"] == 1
    assert "received_online" not in result.total()


def test_titles_footers_and_columns_of_citizens_are_passed_over(tmp_path: Path) -> None:
    head = ["Người nộp", "Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc", "Kết quả"]
    rows = [
        ["SỔ THEO DÕI HỒ SƠ"], [], head,
        ["Lê Văn A", "01", 45931, 45940.5, 45938, "Đã trả kết quả"], [],
        ["Người lập biểu"],
    ]  # fmt: skip
    for path in (
        workbook(tmp_path / "so.xlsx", rows),
        written(tmp_path / "so.csv", [[str(cell) for cell in row] for row in rows]),
    ):
        result = counted(path)
        assert figures(result)["resolved_early"] == 1
        assert result.rows == 1
        assert outline(path).row == 3


def test_a_file_as_excel_saves_csv_is_read(tmp_path: Path) -> None:
    """With a mark in front and a heading of two lines in quotes."""
    path = small(tmp_path, {}, {"field": "Hộ tịch"})
    text = path.read_text(encoding="utf-8").replace("code", '"Mã\nhồ sơ"', 1)
    path.write_text(text, encoding="utf-8-sig")
    assert figures(counted(path))["resolved_in_time"] == 2


def test_a_file_in_utf_16_with_tabs_is_read(tmp_path: Path) -> None:
    text = small(tmp_path, {}).read_text().replace(",", "\t")
    path = tmp_path / "so.txt"
    path.write_text(text, encoding="utf-16")
    assert figures(counted(path))["resolved_in_time"] == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"a,b\n\xff\xfe\xfa\n"])
def test_what_is_no_register_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_bytes(content)
    with pytest.raises(Refused):
        counted(path)


def test_headings_are_recognised_without_accents() -> None:
    above = ["MA HO SO", "Ngày trả kết quả", "Ngày kết thúc xử lý", "Linh vuc", "Địa chỉ"]
    found = recognise(above)
    assert found == {
        "code": "MA HO SO", "finished": "Ngày kết thúc xử lý", "field": "Linh vuc",
    }  # fmt: skip


def test_a_day_is_read_as_offices_write_it() -> None:
    expected = date(2024, 7, 31).toordinal()
    for text in (
        "31/07/2024", "31-7-2024 08:15:10", "08:15 31/07/2024", "2024-07-31T08:15:00+07:00",
        "2024-07-31 00:00:00", "45504", "45504.75",
    ):  # fmt: skip
        assert words.day_of(text) == expected


def test_days_read_at_once_are_those_read_one_by_one() -> None:
    first = date(2023, 12, 1)
    days = [f"{first + timedelta(days=at):%d/%m/%Y} 08:15" for at in range(460)]
    odd = [
        "29/02/2023 08:15", "31/04/2024 08:15", "00/01/2024 08:15", "01/13/2024 08:15",
        "01/00/2024 08:15", "01/01/1989 08:15", "01/01/2200 08:15", "31-07-2024 08:15",
        "31/07/2024T08:15", "31/07/2024 08h15", "31/07/2024 ab:cd", "3¹/07/2024 08:15",
        "31/07/2024      ", "31/07/2024", "08:15 31/07/2024", "", "45504.7512345678",
    ]  # fmt: skip
    one_by_one = Reader(words.day_of)
    assert [*Days(words.day_of).read(days + odd)] == [*one_by_one.read(days + odd)]
    assert [*moments.days_of(days)] == [first.toordinal() + at for at in range(460)]
    assert not moments.days_of(odd).any()


def test_an_amount_is_read_as_offices_write_it() -> None:
    for text in ("150000", "150.000", "150,000 đ", "150 000 đồng", "150000.00", "150.000 VNĐ"):
        assert words.amount_of(text) == 150_000
    for text in ("15.5", "-150000", "1.5E5"):
        with pytest.raises(ValueError, match="không phải là số tiền"):
            words.amount_of(text)
