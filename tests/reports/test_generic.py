"""The generic layout, cell by cell: what a file may say and how each mistake is named."""

from datetime import date
from pathlib import Path

import pytest

from core.errors import Problem, Refused
from core.months import Month, Window
from rendering.workbooks import SheetOut, write_workbook
from reports import generic
from reports.entries import Entry, Given
from reports.rows import TOTAL
from tests.reports import builders
from tests.reports.builders import write_csv

pytestmark = pytest.mark.django_db
HEADINGS = "unit_code,first_month,last_month,field_code,due,received,note"


@pytest.fixture(autouse=True)
def ground() -> None:
    builders.unit("C1")
    builders.unit("C2")
    builders.fields("dat_dai", "ho_tich")


def read(tmp_path: Path, *rows: str, unit: str = "", month: str = "") -> list[Entry]:
    given = Given(unit, Month.parse(month) if month else None)
    return generic.read([write_csv(tmp_path / "a.csv", *rows)], given)


def problems(tmp_path: Path, *rows: str, unit: str = "", month: str = "") -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        read(tmp_path, *rows, unit=unit, month=month)
    return caught.value.problems


def test_rows_of_one_report_become_one_entry(tmp_path: Path) -> None:
    first, second = read(
        tmp_path,
        HEADINGS,
        "C1,2024-07,2024-07,dat_dai,3,,Chốt sớm",
        "C2,2024-07,2024-08,,1,0,",
        "C1,2024-07,2024-07,ho_tich,4,5,",
    )
    assert first.rows == {
        "dat_dai": {"due": 3, "received": None},
        "ho_tich": {"due": 4, "received": 5},
    }
    assert first.notes == {"dat_dai": "Chốt sớm"}
    assert (first.place("ho_tich").row, first.place(TOTAL).row) == (4, 2)
    assert (second.unit.code, second.window) == ("C2", Window.parse("2024-07", "2024-08"))
    assert second.rows == {TOTAL: {"due": 1, "received": 0}}
    assert second.source_file == "a.csv"


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("-30", "không được âm"),
        ("−30", "không được âm"),
        ("1.284", "1284"),
        ("12.841.284", "12841284"),
        ("1 284", "1284"),
        ("12.5", "số nguyên"),
        ('"12,5"', "số nguyên"),
        ('"1,284"', "1284"),
        ("mười", "không phải là số"),
        ("1e3", "không phải là số"),
        ("3 hồ sơ", "không phải là số"),
        ("=1+1", "không phải là số"),
        ("٣", "không phải là số"),
        ("9" * 5000, "quá lớn"),
    ],
)
def test_a_cell_that_is_no_plain_count_is_named(cell: str, says: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, HEADINGS, f"C1,2024-07,2024-07,,{cell},1,")
    assert (problem.row, problem.column) == (2, "due")
    assert problem.value == cell.strip('"')
    assert says in problem.message


def test_every_mistake_of_every_row_is_named_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        HEADINGS,
        "C1,2024-13,2024-07,,x,y,",
        "C1,2024-08,2024-07,,1,1,",
        ",2024-07,,,1,1,",
        "C9,2024-07,2024-07,,1,1,",
        "C1,2024-07,2024-07,no_field,1,1,",
    )
    assert [(problem.row, problem.column) for problem in found] == [
        (2, "first_month"),
        (2, "due"),
        (2, "received"),
        (3, "last_month"),
        (4, "unit_code"),
        (4, "last_month"),
        (5, "unit_code"),
        (6, "field_code"),
    ]


def test_unknown_and_missing_columns_are_named(tmp_path: Path) -> None:
    found = problems(tmp_path, "unit_code,first_month,resovled", "C1,2024-07,3")
    assert [problem.column for problem in found] == ["last_month", "resovled"]


def test_a_row_is_not_given_twice_for_a_report_or_a_field(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        HEADINGS,
        "C1,2024-07,2024-07,,1,1,",
        "C1,2024-07,2024-07,dat_dai,1,1,",
        "C1,2024-07,2024-07,,1,1,",
        "C1,2024-07,2024-07,dat_dai,1,1,",
    )
    assert [(p.row, p.column, p.value) for p in found] == [
        (4, "unit_code", "C1"),
        (5, "field_code", "dat_dai"),
    ]
    assert "dòng 2" in found[0].message


def test_a_row_is_not_given_twice_in_two_files_and_each_is_told_apart(tmp_path: Path) -> None:
    row = "C1,2024-07,2024-07,,1,1,"
    files = [write_csv(tmp_path / name, HEADINGS, row) for name in ("a.csv", "b.csv")]
    with pytest.raises(Refused) as caught:
        generic.read(files, Given())
    (problem,) = caught.value.problems
    assert (problem.file, problem.row) == ("b.csv", 2)
    assert "trùng với a.csv, dòng 2" in problem.message


def test_the_command_may_say_the_unit_and_the_month(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, "due", "3", unit="C1", month="2024-07")
    assert (entry.unit.code, entry.window) == ("C1", Window.parse("2024-07", "2024-07"))
    (entry,) = read(tmp_path, HEADINGS, ",,,,3,,", unit="C1", month="2024-07")
    assert entry.window == Window.parse("2024-07", "2024-07")


def test_the_command_may_not_contradict_the_file(tmp_path: Path) -> None:
    row = "C1,2024-07,2024-08,,1,1,"
    found = problems(tmp_path, HEADINGS, row, unit="C2", month="2024-07")
    assert [(problem.column, problem.value) for problem in found] == [
        ("unit_code", "C1"),
        ("last_month", "2024-08"),
    ]


def test_a_month_that_excel_made_a_date_of_is_read(tmp_path: Path) -> None:
    (entry,) = read(tmp_path, HEADINGS, "C1,2024-07-01,2024-08-01,,1,1,")
    assert entry.window == Window.parse("2024-07", "2024-08")
    assert problems(tmp_path, HEADINGS, "C1,2024-07-15,2024-07-01,,1,1,")[0].column == "first_month"


def test_a_code_means_its_latest_bearer_that_began_by_the_last_month(tmp_path: Path) -> None:
    builders.unit("R", name="Cũ", valid_from=date(2010, 1, 1), valid_to=date(2024, 6, 30))
    builders.unit("R", name="Mới", valid_from=date(2024, 7, 1))
    names = [
        entry.unit.name
        for entry in read(tmp_path, HEADINGS, "R,2024-06,2024-06,,1,1,", "R,2024-07,2024-07,,1,1,")
    ]
    assert names == ["Cũ", "Mới"]
    (problem,) = problems(tmp_path, HEADINGS, "R,2009-12,2009-12,,1,1,")
    assert "01/01/2010" in problem.message


def test_a_workbook_is_named_by_its_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [["C1", "2024-07", "2024-07", -5]]
    headings = ["unit_code", "first_month", "last_month", "due"]
    path.write_bytes(write_workbook([SheetOut("Số liệu", (), headings, rows, ())]))
    with pytest.raises(Refused) as caught:
        generic.read([path], Given())
    (problem,) = caught.value.problems
    assert (problem.sheet, problem.row, problem.column) == ("Số liệu", 2, "due")
