"""Small registers as files, for the tests."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from core.months import Month
from core.text import fold
from reports.register.example import HEADINGS, dossiers
from reports.register.mapping import mapped
from reports.register.outline import outline
from reports.register.result import Result
from reports.register.run import count, period_of
from reports.register.words import Taught

MONTH = Month.parse("2025-10")
TODAY = date(2026, 1, 15)
FIELDS = {"Hộ tịch": "ho_tich", "Đất đai": "dat_dai"}
# One dossier, resolved in time in October 2025.
DOSSIER = {
    "code": "H1", "field": "Hộ tịch", "channel": "Trực tiếp", "received": "01/10/2025",
    "due": "10/10/2025", "finished": "09/10/2025", "status": "Đã trả kết quả",
}  # fmt: skip


def known_fields() -> dict[str, str]:
    return {fold(text): code for name, code in FIELDS.items() for text in (name, code)}


def counted(
    path: Path, month: Month = MONTH, today: date = TODAY, taught: Taught | None = None
) -> Result:
    about, period = outline(path), period_of((month.first_day, month.last_day), today)
    return count(path, about, mapped(about), period, known_fields(), taught or {})


def small(folder: Path, *changes: Mapping[str, str]) -> Path:
    """A file of dossiers that differ from DOSSIER, each with a code of its own; a change to None
    leaves the column out.
    """
    rows = [{**DOSSIER, "code": f"H{at}", **each} for at, each in enumerate(changes, 1)]
    headings = list(dict.fromkeys(name for row in rows for name in row))
    return written(
        folder / "so.csv", [headings, *([row.get(h, "") for h in headings] for row in rows)]
    )


def written(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def example(rows: int, seed: int = 1) -> list[tuple[str, ...]]:
    return [HEADINGS, *dossiers(MONTH, rows, seed, list(FIELDS))]


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """As Excel writes it: texts are shared, numbers are numbers."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sổ hồ sơ")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path
