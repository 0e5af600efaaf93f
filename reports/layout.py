"""How the form lies on the page: the grid of II.06a, and the sections of all other figures.

Made from the declaration of the figures: a figure that is added there appears here by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.cells import CELL_OF, EARLY, IN_TIME, ON_THE_DAY, numbers_of
from reports.figures import FIGURES, WHOLES
from reports.rows import Rows
from reports.rules import Values, known

# The sum of (4), (5) and (6), and the part of (7) that was resolved on its day, are no figures.
SUM_OF_INTAKE, COLUMN_ON_THE_DAY = 3, 9


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a grid: cells to type in, or sums of them.

    A sum has the code of its whole, the cells that make it where it was not given itself (`parts`,
    all needed, and `more`, which may be blank), and what comes on top of either (`besides`).
    """

    code: str
    label: Any
    number: int | None = None
    is_sum: bool = False
    parts: tuple[str, ...] = ()
    more: str = ""
    besides: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Columns under one heading."""

    label: Any
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Figures below the grid. `by_lines`: whether fields of procedures have them too."""

    code: str
    title: Any
    cells: tuple[str, ...]
    by_lines: bool


SHORT = {
    3: _("Tổng"), 4: _("Trực tuyến"), 5: _("Trực tiếp, BCCI"), 6: _("Kỳ trước chuyển"),
    7: _("Tổng"), 8: _("Trước hạn"), 9: _("Đúng hạn"), 10: _("Quá hạn"),
    11: _("Tổng"), 12: _("Trong hạn"), 13: _("Quá hạn"),
}  # fmt: skip
# Each group begins with the column of its sum.
HEADS = {3: _("Tiếp nhận"), 7: _("Đã giải quyết"), 11: _("Đang giải quyết")}
NUMBERED = {one.column: code for code, one in FIGURES.items() if one.column}
OUTSIDE = "returned"


def _column(number: int) -> Column:
    if number == SUM_OF_INTAKE:
        return _sum("received", number, besides="carried_over")
    if number == COLUMN_ON_THE_DAY:
        return Column(ON_THE_DAY, SHORT[number], number)
    code = NUMBERED[number]
    if code in WHOLES:
        return _sum(code, number)
    return Column(CELL_OF[code], SHORT[number], number)


def _sum(code: str, number: int, besides: str = "") -> Column:
    more = EARLY if IN_TIME in WHOLES[code] else ""
    parts = tuple(CELL_OF[part] for part in WHOLES[code])
    return Column(code, SHORT[number], number, True, parts, more, besides)


def _groups() -> Iterator[Group]:
    starts = [*HEADS, max(SHORT) + 1]
    for start, end in pairwise(starts):
        yield Group(HEADS[start], tuple(_column(number) for number in range(start, end)))
    # Not on the form; without it the balance of a row could not be understood.
    yield Group(_("Ngoài biểu"), (Column(OUTSIDE, _("Trả lại, rút")),))


GRID = tuple(_groups())
COLUMNS = tuple(column for group in GRID for column in group.columns)
GRID_CELLS = tuple(column.code for column in COLUMNS if not column.is_sum)


def sum_of(values: Values, column: Column) -> int | None:
    """A computed column; blank while a part of the whole is."""
    whole = known(values, column.code)
    if whole is None:
        return None
    return whole + (values.get(column.besides) or 0 if column.besides else 0)


def columns_of(values: Values) -> list[int | None]:
    """What stands in each of COLUMNS in the row of these figures."""
    numbers = numbers_of(values)
    return [sum_of(values, one) if one.is_sum else numbers[one.code] for one in COLUMNS]


def column_note(rows: Rows) -> str:
    """Why column (9) need not add up; nothing where every row that has it has column (8) too."""
    unsplit = any(row.get(IN_TIME) is not None and row.get(EARLY) is None for row in rows.values())
    return gettext("Dòng để trống cột (8) thì cột (9) gồm cả hồ sơ trước hạn.") if unsplit else ""


# The sections follow the order of the figures: each begins with the figure named.
BEGINNINGS = {
    "received_online": _("Chi tiết tiếp nhận"),
    "resolved_in_time": _("Chi tiết giải quyết"),
    "payable": _("Thanh toán, số hóa, bưu chính"),
    "visits": _("Khảo sát, phản ánh, kiến nghị"),
    "documents_sent": _("Văn bản, thủ tục, nhiệm vụ, công chức"),
}


def _sections() -> Iterator[Section]:
    found: dict[str, list[str]] = {}
    for code in FIGURES:
        if code in BEGINNINGS:
            found[code] = here = []
        if CELL_OF[code] not in GRID_CELLS:
            here.append(code)
    for code, cells in found.items():
        by_lines = not any(FIGURES[cell].report_only for cell in cells)
        yield Section(code, BEGINNINGS[code], tuple(cells), by_lines)


SECTIONS = tuple(_sections())
