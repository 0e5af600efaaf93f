"""What a register looks like before it is counted: its headings and its first rows.

Without pandas, so that a page may ask. Raises Refused for what can't be read.
"""

import csv
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import Refused
from core.text import nfc
from rendering.books import open_book
from rendering.reader import HasPassword, Unreadable
from rendering.sheets import DELIMITERS, ENCODINGS, HEAD, is_workbook
from reports.register.columns import recognise
from reports.register.heads import LEAST_KNOWN, Rows, has_days, heads_of

# Titles and the name of the office stand above the headings.
ROWS_LOOKED_AT = 40
SAMPLES = 3

# How Windows writes Vietnamese where a file does not say UTF-8.
OLD_LETTERS = "windows-1258"


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


def _no_rows(name: str) -> str:
    return _("Tệp {name} không có dòng nào: xuất lại sổ.").format(name=name)


def _of_workbook(path: Path) -> Outline:
    try:
        with open_book(path) as book:
            rows = {name: book.first_rows(name, ROWS_LOOKED_AT) for name in book.sheets}
    except Unreadable as error:
        raise Refused(why_unreadable(error, path.name)) from error
    filled = {name: found for name, found in rows.items() if found}
    lists = [name for name, found in filled.items() if _known(found) >= LEAST_KNOWN]
    if len(lists) > 1:
        message = _("Tệp có nhiều trang ghi hồ sơ ({names}): mỗi lần nhập một trang.")
        raise Refused(message.format(names=", ".join(lists)))
    if not filled:
        raise Refused(_no_rows(path.name))
    sheet = lists[0] if lists else next(iter(filled))
    return _outline(filled[sheet], sheet)


def _of_text(path: Path, head: bytes) -> Outline:
    marked = next((code for mark, code in ENCODINGS if head.startswith(mark)), None)
    try:
        return _read_as(path, marked or "utf-8")
    except UnicodeError as error:
        refused = Refused(why_unreadable(Unreadable(), path.name))
        if marked:
            raise refused from error
        return _of_old_text(path, refused)


def _of_old_text(path: Path, refused: Refused) -> Outline:
    """As Excel saves "CSV" without "UTF-8" on Vietnamese machines; sure only by its headings."""
    try:
        about = _read_as(path, OLD_LETTERS)
    except UnicodeError as error:
        raise refused from error
    if len(recognise(about.headings)) < LEAST_KNOWN:
        raise refused
    return about


def _read_as(path: Path, encoding: str) -> Outline:
    with path.open(encoding=encoding, newline="") as file:
        first = "".join(islice(file, ROWS_LOOKED_AT))
    if "\0" in first:  # which no database takes
        raise Refused(why_unreadable(Unreadable(), path.name))
    if first.lstrip().startswith("<"):
        message = _("Tệp {name} là trang web, không phải bảng: mở bằng Excel rồi lưu lại .xlsx.")
        raise Refused(message.format(name=path.name))
    # Of marks that separate cells, those by which headings are seen; else the most frequent.
    split = {mark: _records(first, mark) for mark in sorted(DELIMITERS, key=first.count)[::-1]}
    delimiter = max(split, key=lambda mark: _known(split[mark]))
    if not split[delimiter]:
        raise Refused(_no_rows(path.name))
    return _outline(split[delimiter], None, encoding, delimiter)


def _records(text: str, delimiter: str) -> Rows:
    """Number and cells of each record that holds something; the last one may be cut, and so may one
    with a cell that no register has.
    """
    # Lines end where the reader of all the rows ends them, and not at other marks of Unicode.
    records = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    found: list[tuple[int, list[str]]] = []
    with suppress(csv.Error):
        for at, row in enumerate(records, 1):
            if any(row):
                found.append((at, [nfc(cell.strip()) for cell in row]))
    return found


def _known(rows: Rows) -> int:
    return heads_of(rows).known if rows else 0


def _outline(rows: Rows, sheet: str | None, encoding: str = "", delimiter: str = "") -> Outline:
    heads = heads_of(rows)
    if heads.known < LEAST_KNOWN and has_days(rows[0][1]):
        # The first dossier, with the name of a citizen: it is kept nowhere.
        raise Refused(
            _("Không thấy hàng tên cột, như Mã hồ sơ, Ngày tiếp nhận: thêm vào rồi tải lại.")
        )
    samples = [tuple(cells) for _number, cells in rows[heads.below : heads.below + SAMPLES]]
    number = rows[heads.below - 1][0]
    return Outline(heads.names, number, tuple(samples), sheet, encoding, delimiter)
