"""The generic layout: one row for the total or a field of procedures of a unit's report.

Headings: unit_code, first_month, last_month, field_code, figure codes, note. Numbers are plain
integers; a field may stand under its name. A column that is absent keeps the stored figure, an
empty cell blanks it. A row that says what the headings mean, as our template has it, is passed
over.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import Problem, Refused, about_file
from core.months import Month, Window
from core.numbers import parse_count
from core.text import fold
from rendering.sheets import Row, Sheet, TableRow, read_sheets, scan_table
from reports.entries import Entry, Given, Place
from reports.figures import FIGURES
from reports.models import Field
from reports.rows import TOTAL, Values
from units.models import Unit

UNIT, FIRST, LAST, FIELD, NOTE = "unit_code", "first_month", "last_month", "field_code", "note"
HEADINGS = (UNIT, FIRST, LAST, FIELD, *FIGURES, NOTE)
# What our template computes for its reader stands under these, and is passed over.
CHECKS = ("Kiểm tra", "Phần vượt tổng")

# What Excel makes of a typed 2024-07.
FIRST_OF_MONTH = re.compile(r"([0-9]{4}-[0-9]{2})-01")


def name_of(heading: str) -> str:
    """What a column is called on pages."""
    fixed = {
        UNIT: _("Mã đơn vị"),
        FIRST: _("Từ tháng"),
        LAST: _("Đến tháng"),
        FIELD: _("Lĩnh vực"),
        NOTE: _("Ghi chú"),
    }
    return fixed.get(heading) or str(FIGURES[heading].label)


def meaning_of(heading: str) -> str:
    """What a column holds, in words."""
    fixed = {
        UNIT: _("Mã đơn vị"),
        FIRST: _("Từ tháng, dạng 2026-10"),
        LAST: _("Đến tháng; báo cáo tháng thì giống “Từ tháng”"),
        FIELD: _("Lĩnh vực; để trống ở dòng của toàn đơn vị"),
        NOTE: _("Ghi chú hoặc giải trình của dòng"),
    }
    return fixed.get(heading) or str(FIGURES[heading].label)


@dataclass(frozen=True, slots=True)
class Read:
    """One row of a file, its cells understood one by one."""

    place: Place
    unit: str
    window: Window
    field: str
    values: Values
    note: str

    def problem(self, message: str, column: str, value: object) -> Problem:
        return _problem(self.place, message, column, value)


File = tuple[str, Sequence[Sheet]]
"""The name of a file and its sheets."""


def looks_generic(sheets: Sequence[Sheet]) -> bool:
    """Whether the first row of one of the sheets holds a heading of this layout, or none holds
    anything.
    """
    first_rows: list[Row] = [sheet.rows[0] for sheet in sheets if sheet.rows]
    return not first_rows or any(cell in HEADINGS for row in first_rows for cell in row.cells)


def read(paths: Sequence[Path], given: Given) -> list[Entry]:
    """The entries of files that are of this layout."""
    return read_files([(path.name, read_sheets(path)) for path in paths], given)


def read_files(files: Sequence[File], given: Given) -> list[Entry]:
    """The entries of all files, in the order in which reports first appear.

    Raises Refused with everything that is wrong in any of them.
    """
    problems: list[Problem] = []
    rows: list[Read] = []
    for name, sheets in files:
        try:
            with about_file(name):
                rows += _read_file(name, sheets, given, problems)
        except Refused as refused:
            problems += refused.problems
    entries = _entries(rows, problems)
    if problems:
        raise Refused(*problems)
    return entries


def _read_file(
    name: str, sheets: Sequence[Sheet], given: Given, problems: list[Problem]
) -> Iterator[Read]:
    required = [
        *([] if given.unit else [UNIT]),
        *([] if given.month else [FIRST, LAST]),
    ]
    optional = [*(heading for heading in HEADINGS if heading not in required), *CHECKS]
    table, faults = scan_table(sheets, name, required=required, optional=optional)
    problems += [fault.in_file(name) for fault in faults]
    described = meaning_of(UNIT)
    rows = [row for row in table.rows if row.values.get(UNIT) != described]
    if not rows:
        message = _("Tệp %(name)s chỉ có hàng tên cột: hãy ghi số liệu vào các dòng bên dưới.")
        raise Refused(message % {"name": name})
    figures = [heading for heading in table.headings if heading in FIGURES]
    for row in rows:
        place = Place(table.sheet_name, row.number, name)
        try:
            yield _read_row(row, place, figures, given)
        except Refused as refused:
            problems += refused.problems


def _read_row(row: TableRow, place: Place, figures: Sequence[str], given: Given) -> Read:
    problems: list[Problem] = []
    cell = _Cells(row, place, problems)
    unit = cell.unit(given.unit)
    window = cell.window("" if given.month is None else str(given.month))
    values = {code: cell.count(code) for code in figures}
    if problems or not unit or window is None:
        raise Refused(*problems)
    note = row.values.get(NOTE, "")
    return Read(place, unit, window, row.values.get(FIELD, ""), values, note)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row as values; what can't be read is added to `problems`."""

    row: TableRow
    place: Place
    problems: list[Problem]

    def unit(self, otherwise: str) -> str:
        return self._said(UNIT, self.row.values.get(UNIT, ""), otherwise) or ""

    def window(self, otherwise: str) -> Window | None:
        first, last = self._month(FIRST, otherwise), self._month(LAST, otherwise)
        if first is None or last is None:
            return None
        if last < first:
            message = _("tháng cuối phải bằng hoặc sau tháng đầu (%(first)s).")
            self._refuse(message % {"first": first.label}, LAST, str(last))
            return None
        return Window(first, last)

    def count(self, code: str) -> int | None:
        text = self.row.values[code]
        if not text:
            return None
        try:
            return parse_count(text)
        except ValueError as error:
            self._refuse(str(error), code, text)
            return None

    def _month(self, column: str, otherwise: str) -> Month | None:
        written = FIRST_OF_MONTH.sub(r"\1", self.row.values.get(column, ""))
        text = self._said(column, written, otherwise)
        if text is None:
            return None
        try:
            return Month.parse(text)
        except ValueError as error:
            self._refuse(str(error), column, text)
            return None

    def _said(self, column: str, text: str, otherwise: str) -> str | None:
        """What the cell or the command says; both at once have to agree. A column that is missing
        has been told once, for all rows.
        """
        if not text and not otherwise:
            if column in self.row.values:
                self._refuse(_("ô này không được để trống."), column)
            return None
        if text and otherwise and text != otherwise:
            message = _("khác với “%(given)s” đã chọn cho tệp: sửa tệp hoặc bỏ lựa chọn đó.")
            self._refuse(message % {"given": otherwise}, column, text)
            return None
        return text or otherwise

    def _refuse(self, message: str, column: str, value: object = None) -> None:
        self.problems.append(_problem(self.place, message, column, value))


def _problem(place: Place, message: str, column: str, value: object) -> Problem:
    return Problem(message, place.sheet, place.row, column, value, file=place.file)


# --- rows into entries ----------------------------------------------------------------------------


def _entries(rows: Sequence[Read], problems: list[Problem]) -> list[Entry]:
    units = _units({row.unit for row in rows})
    codes = codes_of_fields(Field.objects.values_list("code", "name"))
    grouped: dict[tuple[int, Window], list[Read]] = {}
    found: dict[int, Unit] = {}
    for row in rows:
        unit = _unit(row, units, problems)
        code = codes.get(row.field) or codes.get(fold(row.field))
        if row.field and code is None:
            message = _(
                "không có lĩnh vực này: ghi tên hoặc mã có trong danh mục, hoặc nhập danh mục lĩnh"
                " vực trước."
            )
            problems.append(row.problem(message, FIELD, row.field))
        row = replace(row, field=code or row.field)
        if unit is None:
            continue
        found[unit.pk] = unit
        same_report = grouped.setdefault((unit.pk, row.window), [])
        if twin := next((other for other in same_report if other.field == row.field), None):
            problems.append(_twice(row, twin))
        same_report.append(row)
    return [_entry(found[pk], window, group) for (pk, window), group in grouped.items()]


def codes_of_fields(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The codes by what may stand in a file for them: themselves, and the folded names that one
    field alone has.
    """
    pairs = list(fields)
    named = Counter(fold(name) for _code, name in pairs)
    names = {fold(name): code for code, name in pairs if named[fold(name)] == 1}
    return names | {code: code for code, _name in pairs}


def _units(codes: set[str]) -> dict[str, list[Unit]]:
    """All that ever bore each code, the earliest first. One query for some hundreds of codes."""
    found: defaultdict[str, list[Unit]] = defaultdict(list)
    ordered = sorted(codes)
    for start in range(0, len(ordered), 500):
        chunk = Unit.objects.filter(code__in=ordered[start : start + 500])
        for unit in chunk.order_by("valid_from"):
            found[unit.code].append(unit)
    return found


def _unit(row: Read, units: Mapping[str, Sequence[Unit]], problems: list[Problem]) -> Unit | None:
    """The latest bearer of the code that began by the last month: `find_unit`, in bulk."""
    bearers = units.get(row.unit, ())
    begun = [unit for unit in bearers if unit.valid_from <= row.window.last_day]
    if begun:
        return begun[-1]
    if bearers:
        message = _("đơn vị mã này chỉ hoạt động từ ngày %(day)s: sửa lại mã hoặc tháng.")
        message %= {"day": f"{bearers[0].valid_from:%d/%m/%Y}"}
    else:
        message = _("không có đơn vị mã này: sửa lại mã, hoặc nhập danh mục đơn vị trước.")
    problems.append(row.problem(message, UNIT, row.unit))
    return None


def _twice(row: Read, twin: Read) -> Problem:
    column, value = (FIELD, row.field) if row.field else (UNIT, row.unit)
    return row.problem(twin.place.twice(row.place.file), column, value)


def _entry(unit: Unit, window: Window, group: Sequence[Read]) -> Entry:
    by_key = {row.field or TOTAL: row for row in group}
    return Entry(
        unit,
        window,
        rows={key: row.values for key, row in by_key.items()},
        notes={key: row.note for key, row in by_key.items() if row.note},
        places={key: row.place for key, row in by_key.items()},
        source_file=group[0].place.file or "",
    )
