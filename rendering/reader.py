"""Reads a workbook in a process of its own, which may die without taking the server along.

A damaged or malicious .xls makes the reader ask for hundreds of gigabytes, or stop in the middle;
neither can be caught inside the process. The child gets the bytes on its input, may use MAX_MEMORY,
and answers in pickle, which is safe here because nobody but this file writes it. It imports nothing
of ours, so that it starts in a tenth of a second.
"""

import pickle
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO

import python_calamine

MAX_MEMORY = 2_000_000_000
MAX_SECONDS = 60
MAX_CELLS = 3_000_000
PASSWORD, TOO_LARGE = 3, 4

Value = str | int | float | bool | date | datetime | time | timedelta
Grid = list[list[Value]]
"""Row 1 and column A first, however empty the margins; "" where nothing stands."""


class Unreadable(Exception):
    """No workbook, or a damaged one."""


class HasPassword(Unreadable):
    """The workbook opens with a password only."""


class TooLarge(Unreadable):
    """A sheet reaches further than MAX_CELLS, or reading it takes too long."""


FAILURES = {PASSWORD: HasPassword, TOO_LARGE: TooLarge}


def visible_sheets(data: bytes) -> list[tuple[str, Grid]]:
    """Name and cells of each worksheet that the sender saw, in order. Raises Unreadable.

    Hidden sheets stay out: they hold lists of choices and last year's copies.
    """
    command = [sys.executable, "-I", __file__]
    try:
        child = subprocess.run(  # noqa: S603  # only its input is from outside
            command, input=data, capture_output=True, timeout=MAX_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise TooLarge from error
    if child.returncode:
        raise FAILURES.get(child.returncode, Unreadable)
    # Written a moment ago by `_answer` below, by nobody else.
    sheets: list[tuple[str, Grid]] = pickle.loads(child.stdout)  # noqa: S301
    return sheets


def _sheets(data: bytes) -> Iterator[tuple[str, Grid]]:
    with python_calamine.load_workbook(BytesIO(data)) as workbook:
        for about in workbook.sheets_metadata:
            if (
                about.visible == python_calamine.SheetVisibleEnum.Visible
                and about.typ == python_calamine.SheetTypeEnum.WorkSheet
            ):
                yield about.name, _grid(workbook.get_sheet_by_name(about.name))


def _grid(sheet: python_calamine.CalamineSheet) -> Grid:
    last_row, last_column = sheet.end or (0, 0)
    if (last_row + 1) * (last_column + 1) > MAX_CELLS:
        sys.exit(TOO_LARGE)
    return sheet.to_python(skip_empty_area=False)


def _answer() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    try:
        sheets = list(_sheets(sys.stdin.buffer.read()))
    except python_calamine.PasswordError:
        sys.exit(PASSWORD)
    pickle.dump(sheets, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    _answer()
