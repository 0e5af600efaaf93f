"""What a register looks like before it is counted: its headings and its first rows.

Without pandas, so that a page may ask. Raises Refused for what can't be read.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import Refused
from core.text import nfc
from rendering.reader import HasPassword, Unreadable
from rendering.sheets import DELIMITERS, ENCODINGS, HEAD, is_workbook
from rendering.streaming import Book
from reports.register.columns import looks_like_headings

# Titles and the name of the office stand above the headings.
ROWS_LOOKED_AT = 40
LEAST_HEADINGS = 3
SAMPLES = 3

Rows = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Outline:
    """`row` is where the headings stand, as Excel counts, and each sample stands below them.
    `sheet` is None for text, which is read with `encoding` and `delimiter`.
    """

    headings: tuple[str, ...]
    row: int
    samples: tuple[tuple[str, ...], ...]
    sheet: str | None = None
    encoding: str = ""
    delimiter: str = ""


def outline(path: Path) -> Outline:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Refused(_("Tệp {name} rỗng: xuất lại sổ.").format(name=path.name))
    return _of_workbook(path) if is_workbook(head) else _of_text(path, head)


def why_unreadable(error: Unreadable, name: str) -> str:
    if isinstance(error, HasPassword):
        return _("Tệp {name} có mật khẩu: bỏ mật khẩu rồi lưu lại.").format(name=name)
    message = _("Không đọc được tệp {name}: mở bằng Excel rồi lưu lại dạng .xlsx hoặc CSV UTF-8.")
    return message.format(name=name)


def _of_workbook(path: Path) -> Outline:
    try:
        with Book(path) as book:
            rows = {name: book.first_rows(name, ROWS_LOOKED_AT) for name in book.sheets}
    except Unreadable as error:
        raise Refused(why_unreadable(error, path.name)) from error
    filled = {name: found for name, found in rows.items() if found}
    lists = [name for name, found in filled.items() if _heading_place(found) is not None]
    if len(lists) > 1:
        message = _("Tệp có nhiều trang ghi hồ sơ ({names}): mỗi lần nhập một trang.")
        raise Refused(message.format(names=", ".join(lists)))
    if not filled:
        raise Refused(_("Tệp {name} không có dòng nào: xuất lại sổ.").format(name=path.name))
    sheet = lists[0] if lists else next(iter(filled))
    return _outline(filled[sheet], sheet)


def _of_text(path: Path, head: bytes) -> Outline:
    encoding = next((code for mark, code in ENCODINGS if head.startswith(mark)), "utf-8")
    try:
        with path.open(encoding=encoding, newline="") as file:
            first = "".join(islice(file, ROWS_LOOKED_AT))
    except UnicodeError as error:
        raise Refused(why_unreadable(Unreadable(), path.name)) from error
    delimiter = max(DELIMITERS, key=first.count)
    rows = [(at, row) for at, row in enumerate(_records(first, delimiter), 1) if any(row)]
    return _outline(rows, None, encoding, delimiter)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Cells of each record; the last one may be cut."""
    return ([cell.strip() for cell in row] for row in csv.reader(
        text.splitlines(keepends=True), delimiter=delimiter
    ))  # fmt: skip


def _heading_place(rows: Rows) -> int | None:
    """Which row has the most known headings; None where none has three."""
    known = [looks_like_headings(cells) for _number, cells in rows]
    best = max(known)
    return known.index(best) if best >= LEAST_HEADINGS else None


def _outline(rows: Rows, sheet: str | None, encoding: str = "", delimiter: str = "") -> Outline:
    place = _heading_place(rows) or 0
    number, headings = rows[place]
    samples = [tuple(cells) for _number, cells in rows[place + 1 : place + 1 + SAMPLES]]
    names = tuple(nfc(" ".join(heading.split())) for heading in headings)
    return Outline(names, number, tuple(samples), sheet, encoding, delimiter)
