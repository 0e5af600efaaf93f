"""The monthly form as a page shows it."""

import json
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from core.months import Month, Window
from core.numbers import format_count, typed_count
from reports import rows as row_rules
from reports.cell_notes import CellNote, cell_notes, in_words
from reports.cells import FIGURE_OF, Cells, Key, label, numbers_of, quoted, read, shown
from reports.figures import FIGURES, WHOLES
from reports.forms import Form, name_of, written_base
from reports.layout import COLUMNS, GRID, SECTIONS, Column, Group, Section, sum_of
from reports.models import DossierReport, Field
from reports.rows import TOTAL, Row, Rows
from reports.rules import INCOMING, OUTGOING, balance, known
from reports.stored import Stored, stored
from units.models import Unit

MONTHS_OF_A_YEAR = 12
# A unit without any figures begins with all fields where they are this few.
FIRST_FIELDS = 15


@dataclass(frozen=True, slots=True)
class Months:
    """The report of a month, the one before and the one of a year ago, as far as they exist.
    `fields` are all fields of procedures by code, in the order of the office's list.
    """

    unit: Unit
    month: Month
    fields: dict[str, Field]
    now: Stored | None = None
    before: Stored | None = None
    year_ago: Stored | None = None
    longer: Window | None = None
    """A report of several months in which the month lies."""

    @property
    def report(self) -> DossierReport | None:
        return self.now.report if self.now else None

    def has_row(self, row: str) -> bool:
        """Whether the form may have such a row: others come of an address typed by hand."""
        return row == TOTAL or row in self.fields


def months_of(unit: Unit, month: Month) -> Months:
    """Seven queries."""
    fields = {one.code: one for one in Field.objects.all()}
    wanted = (month, month - 1, month - MONTHS_OF_A_YEAR)
    reports = DossierReport.objects.everywhere().filter(
        unit=unit, first_month__lte=month, last_month__gte=wanted[-1]
    )
    windows = {
        Window(first, last): pk
        for pk, first, last in reports.values_list("pk", "first_month", "last_month")
    }
    keys = {window.first: pk for window, pk in windows.items() if window.first == window.last}
    found = stored(keys[one] for one in wanted if one in keys)
    longer = [one for one in windows if one.first < one.last and month in one]
    now, before, year_ago = (found.get(keys.get(one, 0)) for one in wanted)
    return Months(unit, month, fields, now, before, year_ago, *longer[:1])


@dataclass(frozen=True, slots=True)
class Box:
    """A cell to type in. `before` and `year_ago` are figures of the same cell, as text;
    `least` what the lines that have the figure add up to; `summed` whether all of them have it;
    `note` what is said about it.
    """

    key: Key
    place: str
    label: str
    text: str
    before: str = ""
    year_ago: str = ""
    least: str = ""
    summed: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        return name_of(self.key)

    @property
    def short(self) -> str:
        """The name of the cell without its row."""
        return label(self.key[1])

    @property
    def is_whole(self) -> bool:
        """Whether it is the sum of two other cells where they are known."""
        return self.key[1] in WHOLES

    @property
    def bad(self) -> bool:
        """Whether what was typed is not counted: it is no number."""
        return is_unread(self.text)

    @property
    def why(self) -> str:
        text = self.text.strip()
        return _("“%(text)s” không phải là số nguyên từ 0: chưa tính") % {"text": quoted(text)}


@dataclass(frozen=True, slots=True)
class Sum:
    """A cell that is computed."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Balance:
    """Whether a row balances: apart by a number, 0 for agreement, None while one is missing."""

    begun: bool
    apart: int | None = None
    sentence: str = ""

    @property
    def words(self) -> str:
        return format_count(self.apart)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a grid."""

    key: str
    name: str
    place: int
    cells: tuple[Box | Sum, ...]
    balance: Balance | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section below the grid: a list of totals, or a grid of its own with `lines`."""

    section: Section
    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    is_open: bool
    filled: int
    may_line: bool

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(label(cell) for cell in self.section.cells)


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that was changed meanwhile: both values, and who wrote the stored one; `own` where the
    reader did, in another window.
    """

    box: Box
    label: str
    stored: str
    mine: str
    by: str
    own: bool


@dataclass(frozen=True)
class Sheet:
    """The form of one month, filled with what is stored and, on top of it, what was typed and is
    not stored: `form` says what, and how the form lies.
    """

    months: Months
    form: Form

    @cached_property
    def stored_cells(self) -> Cells:
        now = self.months.now
        return shown(now.rows, now.texts) if now else {}

    @cached_property
    def cells(self) -> Cells:
        return {**self.stored_cells, **{key: one.text for key, one in self.form.typed.items()}}

    @cached_property
    def rows(self) -> Rows:
        """What the cells make of the report: the totals are those a save would store."""
        rows, _texts = read(self.cells)
        merged, _faults = row_rules.merge({}, rows)
        return merged

    @property
    def base(self) -> str:
        """What each cell is based on; those that wait keep what they were based on before."""
        waiting = {key: one.base for key, one in self.form.typed.items() if one.base is not None}
        return written_base({**self.stored_cells, **waiting}.items())

    @cached_property
    def keys(self) -> list[str]:
        """The fields shown: those with figures now, a month or a year ago, and those asked for."""
        months = self.months
        with_figures = {*self.form.added, *(row for row, _cell in self.cells)}
        for one in (months.now, months.before, months.year_ago):
            with_figures |= {*one.rows, *one.texts} if one else set()
        found = [code for code in months.fields if code in with_figures]
        few = len(months.fields) <= FIRST_FIELDS
        return found or (list(months.fields) if few else [])

    @property
    def more_fields(self) -> list[Field]:
        shown_already = set(self.keys)
        return [one for code, one in self.months.fields.items() if code not in shown_already]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._line(key) for key in self.keys)

    @cached_property
    def total(self) -> Line:
        return self._line(TOTAL)

    @property
    def filled(self) -> tuple[int, int]:
        """Cells of the grid that hold a number, and all of them; without lines the totals."""
        lines = self.lines or (self.total,)
        boxes = [cell for line in lines for cell in line.cells if isinstance(cell, Box)]
        return sum(bool(box.text.strip()) and not box.bad for box in boxes), len(boxes)

    @property
    def unread(self) -> list[Box]:
        """The cells that hold no number, in the order they were typed."""
        shown_rows = {TOTAL, *self.keys}
        cells = self.cells.items()
        return [self.box(*key) for key, text in cells if is_unread(text) and key[0] in shown_rows]

    @property
    def broken(self) -> int:
        return sum(bool(line.balance and line.balance.apart) for line in self.lines)

    @property
    def grid(self) -> tuple[Group, ...]:
        return GRID

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(self._part(section) for section in SECTIONS)

    def _line(self, key: str, cells: tuple[str, ...] | None = None) -> Line:
        """A row of the grid, or of a section with these cells."""
        field = self.months.fields[key] if key else None
        name, place = (field.name, field.pk) if field else (_("Tổng cộng"), 0)
        if cells is not None:
            return Line(key, name, place, tuple(self.box(key, cell) for cell in cells))
        found = tuple(self._cell(key, column) for column in COLUMNS)
        return Line(key, name, place, found, self._balance(key))

    def _cell(self, key: str, column: Column) -> Box | Sum:
        if not column.is_sum:
            return self.box(key, column.code)
        return Sum(column.code, _count(sum_of(self.rows.get(key, {}), column)))

    def _balance(self, key: str) -> Balance:
        values = self.rows.get(key, {})
        sides = balance(values)
        if sides is None:
            return Balance(row_rules.has_figures(values))
        came, went = map(format_count, sides)
        return Balance(True, abs(sides[0] - sides[1]), f"{came} ≠ {went}")

    def box(self, key: str, cell: str) -> Box:
        name = _("Dòng tổng") if key == TOTAL else self.months.fields[key].name
        before, year_ago = (texts.get(key, {}).get(cell, "") for texts in self._past)
        place = f"{cell}-{self.months.fields[key].pk if key else 0}"
        said = f"{name}: {label(cell)}"
        text, note = self.cells.get((key, cell), ""), self._notes.get((key, cell))
        box = Box((key, cell), place, said, text, before, year_ago)
        box = replace(box, note=(in_words(note) or "") if note else "")
        return box if key else self._total_box(box)

    def _total_box(self, box: Box) -> Box:
        cell = box.key[1]
        code = FIGURE_OF[cell]
        lines = {key: row for key, row in self.rows.items() if key != TOTAL}
        added = numbers_of({code: row_rules.sum_of(code, lines)} | self._early(code, lines))[cell]
        summed = row_rules.sums_up(code, lines)
        return replace(box, least=_count(added), summed=summed)

    def _early(self, code: str, lines: Rows) -> Row:
        """What was resolved in time less what was early is what was resolved on its day."""
        early = FIGURES[code].code == "resolved_in_time"
        return {"resolved_early": row_rules.sum_of("resolved_early", lines)} if early else {}

    def _part(self, section: Section) -> Part:
        lined = section.by_lines and self._is_lined(section)
        boxes = tuple(self.box(TOTAL, cell) for cell in section.cells)
        lines = [*self.keys, TOTAL] if lined else []
        rows = tuple(self._line(key, section.cells) for key in lines)
        held = {cell for (_row, cell), text in self.cells.items() if text.strip()}
        filled = len(held & set(section.cells))
        used = bool(held & set(section.cells)) or any(box.before for box in boxes)
        title = str(section.title)
        may_line = section.by_lines and not lined
        return Part(section, title, boxes, rows, used or lined, filled, may_line)

    def _is_lined(self, section: Section) -> bool:
        if section.code in self.form.lined:
            return True
        return any(
            row != TOTAL and cell in section.cells and text.strip()
            for (row, cell), text in self.cells.items()
        )

    @cached_property
    def _notes(self) -> dict[Key, CellNote]:
        return cell_notes(self.months.now)

    @cached_property
    def _past(self) -> tuple[dict[str, dict[str, str]], ...]:
        """Last month's figures and those of a year ago, as text by row and cell."""
        reports = (self.months.before, self.months.year_ago)
        return tuple(_texts_of(one.rows) if one else {} for one in reports)

    @property
    def sums(self) -> str:
        """What the script adds up, and what it holds against each other."""
        told = {
            one.code: {"parts": one.parts, "more": one.more, "besides": one.besides}
            for one in COLUMNS
            if one.is_sum
        }
        return json.dumps({"sums": told, "came": INCOMING, "went": OUTGOING})


def is_unread(text: str) -> bool:
    return bool(text.strip()) and typed_count(text) is None


def _texts_of(rows: Rows) -> dict[str, dict[str, str]]:
    """The figures of an earlier report by row and cell, of wholes also the sums of their parts."""
    found = {}
    for key, values in rows.items():
        numbers = numbers_of({**values, **{code: known(values, code) for code in WHOLES}})
        found[key] = {cell: _count(number) for cell, number in numbers.items()}
    return found


def _count(value: int | None) -> str:
    return "" if value is None else format_count(value)
