"""A register of 20,000 dossiers: the figures of an independent oracle, in a bounded memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from reports.register import reading
from reports.register.result import Result
from tests.house.repository import ROOT
from tests.oracle import register as oracle
from tests.reports.register.registers import FIELDS, MONTH, counted, example, workbook, written

ROWS = 20_000


def by_oracle(rows: list[tuple[str, ...]]) -> oracle.Counted:
    headings, *dossiers = rows
    found = [dict(zip(headings, cells, strict=True)) for cells in dossiers]
    return oracle.count(found, MONTH.first_day, MONTH.last_day)


def same(result: Result, expected: oracle.Counted) -> None:
    figures = {FIELDS[name]: row for name, row in expected.figures.items()}
    assert {
        field: {code: value for code, value in row.items() if value}
        for field, row in result.figures.items()
    } == figures
    assert {one.name: [one.late, one.of] for one in result.officers or ()} == expected.officers
    assert (result.near_count, result.late_count) == (len(expected.near), len(expected.late))
    assert result.late_by_hour == len(expected.late_by_hour) > 0


def test_the_figures_are_those_of_the_oracle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ROWS_AT_A_TIME", 3_000)
    rows = example(ROWS)
    result = counted(written(tmp_path / "so.csv", rows))
    assert (result.rows, result.problem_count) == (ROWS, 0)
    assert len(result.total()) == 26
    same(result, by_oracle(rows))


def test_a_workbook_gives_the_same(tmp_path: Path) -> None:
    rows = example(2_000, seed=2)
    result = counted(workbook(tmp_path / "so.xlsx", rows))
    assert (result.rows, result.problem_count) == (2_000, 0)
    same(result, by_oracle(rows))


def test_every_row_balances(tmp_path: Path) -> None:
    result = counted(written(tmp_path / "so.csv", example(5_000, seed=3)))
    for row in result.figures.values():
        came = row["carried_over"] + row["received_online"] + row["received_offline"]
        resolved = row["resolved_in_time"] + row["resolved_late"]
        assert came == resolved + row["returned"] + row["pending_in_time"] + row["pending_overdue"]


MEASURED = """
import resource, sys, pathlib, django
django.setup()
from tests.reports.register.registers import counted
counted(pathlib.Path(sys.argv[1]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
counted(pathlib.Path(sys.argv[2]))
print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_ten_times_the_rows_take_hardly_more_memory(tmp_path: Path) -> None:
    """What grows are the codes, by which a dossier written twice is found: some 100 bytes each."""
    first = written(tmp_path / "first.csv", example(30_000))
    headings, *rows = example(10_000)
    many = [
        (*row[:1], f"{row[1]}.{copy}", *row[2:]) for copy in range(ROWS // 1_000) for row in rows
    ]
    second = written(tmp_path / "second.csv", [headings, *many])
    child = subprocess.run(
        [sys.executable, "-c", MEASURED, str(first), str(second)],
        cwd=ROOT, env={"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""},
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    before, after = map(int, child.stdout.split())
    assert after < 1_000_000
    assert after - before < 0.4 * (len(many) - 30_000)  # kilobytes a row
