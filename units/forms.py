"""Files of units and of their changes: text from outside becomes typed rows, once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from core.text import nfc
from legal.models import SYMBOL_LENGTH
from rendering.sheets import Table, read_table
from units.kinds import Kind
from units.models import CODE_LENGTH, NAME_LENGTH, UnitChange
from units.register import Key

UNIT_COLUMNS = ("code", "name", "kind", "parent_code", "valid_from", "valid_to")
CHANGE_COLUMNS = ("date", "kind", "sources", "results", "document")
WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of a file of units. ``parent_code`` is empty below the country."""

    sheet: str | None
    number: int
    code: str
    name: str
    kind: str
    parent_code: str
    valid_from: date
    valid_to: date | None

    @property
    def key(self) -> Key:
        return self.code, self.valid_from


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of a file of changes. ``document`` is a symbol, or empty."""

    sheet: str | None
    number: int
    date: date
    kind: str
    sources: tuple[str, ...]
    results: tuple[str, ...]
    document: str


def read_unit_rows(path: Path) -> tuple[UnitRow, ...]:
    """The rows of a file of units. Refused with every problem of every row."""
    return _rows(read_table(path, required=UNIT_COLUMNS), _unit_row)


def read_change_rows(path: Path) -> tuple[ChangeRow, ...]:
    """The rows of a file of changes. Refused with every problem of every row."""
    return _rows(read_table(path, required=CHANGE_COLUMNS), _change_row)


class _Cells:
    """The cells of one row; collects what is wrong with them and goes on."""

    def __init__(self, sheet: str | None, number: int, values: Mapping[str, str]) -> None:
        self.number = number
        self.problems: list[Problem] = []
        self.sheet = sheet
        self._values = values

    def text(self, column: str, limit: int, *, required: bool = True) -> str:
        text = nfc(self._values[column]).strip()
        if required and not text:
            self._refuse(column, _("còn trống; cần ghi."), None)
        if len(text) > limit:
            self._refuse(column, _("dài quá %(limit)d ký tự; ghi gọn lại.") % {"limit": limit})
        return text

    def choice(self, column: str, known: list[str]) -> str:
        text = self._values[column]
        if text not in known:
            self._refuse(
                column, _("không có; ghi một trong: %(known)s.") % {"known": ", ".join(known)}
            )
        return text

    def day(self, column: str) -> date:
        """The day; where it is wrong, any day, since the row is refused anyhow."""
        return self.day_if_given(column, required=True) or date.max

    def day_if_given(self, column: str, *, required: bool = False) -> date | None:
        text = self._values[column]
        if not text and not required:
            return None
        try:
            if WRITTEN_DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self._refuse(column, _("không phải là ngày; ghi như 2025-07-01."))
        return None

    def codes(self, column: str) -> tuple[str, ...]:
        codes = tuple(nfc(self._values[column]).split())
        if len(set(codes)) < len(codes):
            self._refuse(column, _("một mã ghi hai lần; bỏ mã thừa."))
        return codes

    def refuse_order(self, column: str) -> None:
        self._refuse(column, _("trước ngày valid_from; sửa một trong hai ngày."))

    def _refuse(self, column: str, message: str, value: object = ...) -> None:
        shown = self._values[column] if value is ... else value
        self.problems.append(Problem(message, self.sheet, self.number, column, shown))


def _unit_row(cells: _Cells) -> UnitRow:
    row = UnitRow(
        sheet=cells.sheet,
        number=cells.number,
        code=cells.text("code", CODE_LENGTH),
        name=cells.text("name", NAME_LENGTH),
        kind=cells.choice("kind", Kind.values),
        parent_code=cells.text("parent_code", CODE_LENGTH, required=False),
        valid_from=cells.day("valid_from"),
        valid_to=cells.day_if_given("valid_to"),
    )
    if not cells.problems and row.valid_to and row.valid_to < row.valid_from:
        cells.refuse_order("valid_to")
    return row


def _change_row(cells: _Cells) -> ChangeRow:
    return ChangeRow(
        sheet=cells.sheet,
        number=cells.number,
        date=cells.day("date"),
        kind=cells.choice("kind", UnitChange.Kind.values),
        sources=cells.codes("sources"),
        results=cells.codes("results"),
        document=cells.text("document", SYMBOL_LENGTH, required=False),
    )


def _rows(table: Table, typed: Callable[[_Cells], T]) -> tuple[T, ...]:
    rows, problems = [], []
    for row in table.rows:
        cells = _Cells(table.sheet_name, row.number, row.values)
        rows.append(typed(cells))
        problems += cells.problems
    if problems:
        raise Refused(*problems)
    return tuple(rows)
