"""The workbook of a ranking, read back."""

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

FIRST_HEADING = "Hạng"


def cells(book: bytes) -> list[list[Any]]:
    """All cells of its only sheet, as openpyxl reads them."""
    sheets = load_workbook(io.BytesIO(book)).worksheets
    assert len(sheets) == 1
    return [list(row) for row in sheets[0].iter_rows(values_only=True)]


def ranked(book: bytes) -> list[dict[str, Any]]:
    """The rows of units by the headings above them."""
    rows = cells(book)
    start = next(number for number, row in enumerate(rows) if row[0] == FIRST_HEADING)
    headings = rows[start]
    body = rows[start + 1 :]
    code = headings.index("Mã")
    return [dict(zip(headings, row, strict=True)) for row in body if row[code] is not None]


def office_path() -> str:
    """LibreOffice. Its absence is a failure with the command that mends it."""
    if path := shutil.which("soffice") or shutil.which("libreoffice"):
        return path
    return pytest.fail(
        "No LibreOffice was found. On Debian or Ubuntu: apt-get install libreoffice-calc-nogui",
        pytrace=False,
    )


def converted(book: bytes, folder: Path) -> list[list[str]]:
    """The same cells as LibreOffice shows them."""
    source = folder / "book.xlsx"
    source.write_bytes(book)
    run = subprocess.run(
        [
            office_path(), f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(folder),
            str(source),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )  # fmt: skip
    target = folder / "book.csv"
    assert target.is_file(), run.stderr
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
