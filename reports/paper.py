"""Paper forms II.06a/VPCP and 07a/BTP as entries: units as rows, or one unit's fields as rows.

What is doubtful is refused by sheet, row and column; what is wrong in a printed total is remarked
on, since the parts count. Two SQL queries for any number of files.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from core import clock
from core.errors import Problem, Refused
from core.months import Window
from core.text import fold
from rendering.sheets import Row, Sheet
from rendering.unpacking import column_letters
from reports import rules
from reports.entries import Entry, Found, Given, Place
from reports.generic import File
from reports.paper_columns import FORMS, Form, form_shown
from reports.paper_figures import columns_behind, figures_of
from reports.paper_head import NoWindow, Period, periods
from reports.paper_names import FieldNames, not_one, office_line, receiving_office, speaks_of_units
from reports.paper_rows import (
    Line,
    Role,
    letters,
    lines_of,
    remark,
    remarks,
    wrong_total,
    wrong_totals,
)
from reports.paper_sheet import PaperSheet, is_number, paper_sheet
from reports.rows import TOTAL, sum_of, sums_up
from reports.rows import Row as Figures
from units.kinds import HOLDERS
from units.models import Unit
from units.naming import Called, Names

# A sheet with fewer numbers is a cover or a guide.
FEW_NUMBERS = 6


@dataclass(slots=True)
class Paper:
    """Reads sheet after sheet; what is wrong gathers in `problems`."""

    given: Given
    form: Form
    names: Names
    fields: FieldNames
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @classmethod
    def read(cls, files: Sequence[File], given: Given, form: Form) -> "Paper":
        """What files of this kind say."""
        paper = cls(given, form, Names(), FieldNames())
        for name, sheets in files:
            paper.file(name, sheets)
        return paper

    def called(self, text: str, window: Window, within: Unit | None = None) -> Called:
        """What a name means; of namesakes that of who sends the file."""
        called = self.names.called(text, window, within)
        own = tuple(unit for unit in called.living if unit.pk in self.given.own)
        return Called(own) if len(own) == 1 else called

    def file(self, name: str, sheets: Sequence[Sheet]) -> None:
        """Reads the sheets of one file that hold a form."""
        tables: list[PaperSheet] = []
        for sheet in sheets:
            try:
                table = paper_sheet(sheet)
            except Refused as refused:
                self.problems += [problem.in_file(name) for problem in refused.problems]
                continue
            if table:
                tables.append(table)
            elif _numbers(sheet.rows) >= FEW_NUMBERS:
                message = _("trang này không có biểu II.06a hay 07a: không đọc.")
                self.remarks.append(Problem(message, sheet.name, severity="warn", file=name))
        if not tables and not any(problem.file == name for problem in self.problems):
            self.problems.append(_no_form(name))
        for table in tables:
            _Table(self, table, name).read()


def _numbers(rows: Sequence[Row]) -> int:
    return sum(is_number(cell) for row in rows for cell in row.cells)


def _no_form(name: str) -> Problem:
    message = _(
        "Tệp %(name)s không có biểu II.06a, 07a, cũng không có hàng tên cột của mẫu chung:"
        " cần cột “Đơn vị” hoặc “Lĩnh vực” và các cột số hồ sơ tiếp nhận, đã giải quyết,"
        " đang giải quyết."
    )
    return Problem(message % {"name": name})


@dataclass(frozen=True)
class _Table:
    """One sheet on its way into entries."""

    paper: Paper
    sheet: PaperSheet
    file: str

    def read(self) -> None:
        form = form_shown(self.sheet.codes)
        if self.paper.form in FORMS and self.paper.form != form:
            message = _("trang này là biểu %(shown)s, khác biểu được chọn (%(asked)s): chọn lại.")
            facts = {"shown": FORMS[form].symbol, "asked": FORMS[self.paper.form].symbol}
            self._refuse(message % facts)
            return
        lines = list(lines_of(self.sheet))
        self.paper.problems += [
            replace(fault, file=self.file)
            for line in lines
            if line.role == Role.LINE and line.is_filled
            for fault in line.faults
        ]
        period = self._period()
        if period is None:
            return
        rows = self._entries(lines, period)
        self.paper.found.append(Found(self.file, self.sheet.name, FORMS[form].symbol, rows))

    def _entries(self, lines: Sequence[Line], period: Period) -> int:
        """Adds the entries of the sheet; says how many rows they have."""
        named = [line.name for line in lines if line.role == Role.LINE and line.is_filled]
        if not named:
            message = _(
                "trang chỉ có dòng tổng hoặc dòng trống:"
                " chọn tệp có số liệu của từng đơn vị hay từng lĩnh vực."
            )
            self._refuse(message)
            return 0
        paper = self.paper
        if speaks_of_units(self.sheet, named, paper.names, paper.fields, period.window):
            entries = list(self._of_units(lines, period))
        else:
            entries = list(self._of_fields(lines, period))
        self._tell_totals(lines)
        paper.entries += entries
        return sum(len(entry.rows) for entry in entries)

    # The head

    def _period(self) -> Period | None:
        """The months of the head, or those that were given; both at once have to agree."""
        given = self.paper.given.month
        try:
            found = periods([line.text for line in self.sheet.head])
        except NoWindow as error:
            self._refuse(str(error), error.place)
            return None
        if len({period for _place, period in found}) > 1:
            told = " / ".join(sorted({period.window.label for _place, period in found}))
            self._refuse(
                _("đầu biểu ghi nhiều kỳ khác nhau (%(told)s): chỉ ghi một kỳ.") % {"told": told}
            )
            return None
        if not found and given is None:
            self._refuse(
                _(
                    "đầu biểu chưa ghi kỳ báo cáo: ghi như “Tháng 8 năm 2024”,"
                    " hoặc chọn tháng của tệp."
                )
            )
            return None
        if not found and given is not None:
            return self._in_time(Period(Window(given, given)), None)
        place, period = found[0]
        if given is not None and period.window != Window(given, given):
            message = _(
                "đầu biểu ghi %(window)s, khác tháng đã chọn (%(given)s): sửa một trong hai."
            )
            facts = {"window": period.window.label, "given": given.label}
            self._refuse(message % facts, place)
            return None
        return self._in_time(period, place)

    def _in_time(self, period: Period, place: int | None) -> Period | None:
        """The period, unless it has not come yet."""
        window = period.window
        early = rules.out_of_time(
            window, today=clock.today(), valid_from=window.first_day, valid_to=None
        )
        refused = [one for one in early if one.refused]
        for one in refused:
            self._refuse(one.problem.message, place)
        return None if refused else period

    def _refuse(self, message: str, head: int | None = None) -> None:
        """What is wrong with the sheet, or with a line of its head."""
        problem = Problem(message, self.sheet.name, file=self.file)
        if head is not None:
            line = self.sheet.head[head]
            problem = replace(problem, row=line.row, column=line.column, value=line.text)
        self.paper.problems.append(problem)

    @cached_property
    def _office(self) -> tuple[int | None, str]:
        """Where the head names the office, and how."""
        found = office_line(self.sheet)
        return (self.sheet.head.index(found[0]), found[1]) if found else (None, "")

    def _named_office(self, window: Window, *, needed: bool) -> Unit | None:
        """The unit of the head, or the one given. Those that are needed are asked for."""
        place, name = self._office
        names, given = self.paper.names, self.paper.given.unit
        above = receiving_office(self.sheet)
        within = names.called(above, window).unit if above else None
        called = self.paper.called(name, window, within) if name else None
        if given:
            asked = names.called(given, window)
            if asked.unit is None:
                self._refuse(
                    _("đơn vị được chọn (%(code)s): ") % {"code": given} + not_one(names, asked)
                )
            elif called and called.unit and needed and called.unit != asked.unit:
                message = _(
                    "đầu biểu ghi %(unit)s, khác đơn vị đã chọn (%(given)s): sửa một trong hai."
                )
                facts = {"unit": names.way(called.unit), "given": names.way(asked.unit)}
                self._refuse(message % facts, place)
            return asked.unit
        if called is None and needed:
            self._refuse(
                _(
                    "đầu biểu chưa ghi đơn vị báo cáo: ghi ở dòng “Đơn vị báo cáo”,"
                    " hoặc chọn đơn vị của tệp."
                )
            )
        if called is not None and called.unit is None and needed:
            self._refuse(not_one(names, called), place)
        return called.unit if called else None

    # Units as rows

    def _of_units(self, lines: Sequence[Line], period: Period) -> Iterator[Entry]:
        within = self._named_office(period.window, needed=False)
        named: dict[Unit, Line] = {}
        for line in self._read_lines(lines):
            called = self.paper.called(line.name, period.window, within)
            if called.unit is None:
                self._refuse_name(line, not_one(self.paper.names, called))
            elif called.unit in named:
                self._refuse_name(line, self._place(named[called.unit]).twice(self.file))
            else:
                named[called.unit] = line
        for unit, line in self._without_sums(named):
            yield self._entry(unit, period, {TOTAL: self._figures(line)}, {TOTAL: line})

    def _without_sums(self, named: Mapping[Unit, Line]) -> Iterator[tuple[Unit, Line]]:
        """Without rows that sum the rows of the units below theirs, number for number."""
        below: dict[str, list[Line]] = {unit.path: [] for unit in named if unit.kind in HOLDERS}
        for unit, line in named.items():
            steps = unit.path.split("/")[1:-2]
            for end in range(1, len(steps) + 1):
                below.get(f"/{'/'.join(steps[:end])}/", []).append(line)
        for unit, line in named.items():
            if _sums_up(line, below.get(unit.path, ())):
                message = _("dòng này bằng tổng các đơn vị trực thuộc ghi trong biểu: không ghi.")
                self._remark(remark(self.sheet, line.number, None, message, line.name))
            else:
                yield unit, line

    # Fields as rows

    def _of_fields(self, lines: Sequence[Line], period: Period) -> Iterator[Entry]:
        unit = self._named_office(period.window, needed=True)
        rows: dict[str, Figures] = {}
        written: dict[str, Line] = {}
        for line in self._read_lines(lines):
            found = self.paper.fields.called(line.name)
            if len(found) != 1:
                self._refuse_name(line, _no_field(list(found.values())))
                continue
            code = next(iter(found))
            if code in written:
                self._refuse_name(line, self._place(written[code]).twice(self.file))
                continue
            rows[code], written[code] = self._figures(line), line
        if unit is None:
            return
        total = next((line for line in lines if line.role == Role.GRAND and line.is_filled), None)
        if total:
            written[TOTAL], rows[TOTAL] = total, self._total(total, rows, lines)
        yield self._entry(unit, period, rows, written)

    def _total(self, total: Line, rows: dict[str, Figures], lines: Sequence[Line]) -> Figures:
        """The figures of the printed total that its lines do not contradict; the others are told,
        and their lines make the total.
        """
        wrong = {code for line, code, *_numbers in wrong_totals(self.sheet, lines) if line is total}
        counts = {code: None if code in wrong else count for code, count in total.counts.items()}
        behind = columns_behind(counts)
        figures = figures_of(counts).row
        return {
            figure: value
            for figure, value in figures.items()
            if value is not None
            and wrong.isdisjoint(behind[figure])
            and (added := sum_of(figure, rows)) is not None
            and (value == added if sums_up(figure, rows) else value >= added)
        }

    # Rows

    def _read_lines(self, lines: Sequence[Line]) -> Iterator[Line]:
        """The lines that hold figures; a heading that comes again and rows without a name are
        refused.
        """
        for line in lines:
            if fold(line.name) == self.sheet.heading:
                self._refuse_name(
                    line, _("hàng tên cột lặp lại giữa biểu: mỗi trang chỉ một biểu.")
                )
            elif not line.name:
                self._refuse_name(
                    line, _("dòng có số liệu mà không có tên: ghi tên hoặc xóa dòng.")
                )
            elif line.role == Role.LINE and line.is_filled:
                yield line
            elif line.role == Role.LINE and line.faults:
                self._words_for_numbers(line)

    def _words_for_numbers(self, line: Line) -> None:
        """Words where numbers belong: wrong beside a name that is known, else a signature."""
        month = clock.this_month()
        known = self.paper.names.called(line.name, Window(month, month))
        if known.living or self.paper.fields.called(line.name):
            self.paper.problems += [replace(fault, file=self.file) for fault in line.faults]

    def _refuse_name(self, line: Line, message: str) -> None:
        column = column_letters(self.sheet.name_column)
        self.paper.problems.append(
            Problem(
                message, self.sheet.name, line.number, column, line.name or None, file=self.file
            )
        )

    def _figures(self, line: Line) -> Figures:
        for told in remarks(self.sheet, line):
            self._remark(told)
        return line.figured.row

    def _tell_totals(self, lines: Sequence[Line]) -> None:
        for line, code, printed, added in wrong_totals(self.sheet, lines):
            self._remark(wrong_total(self.sheet, line.number, code, printed, added))

    def _remark(self, told: Problem) -> None:
        self.paper.remarks.append(replace(told, file=self.file))

    @cached_property
    def _letters(self) -> Mapping[str, str]:
        return letters(self.sheet, columns_behind(self.sheet.codes))

    def _place(self, line: Line) -> Place:
        return Place(self.sheet.name, line.number, self.file, self._letters)

    def _entry(
        self, unit: Unit, period: Period, rows: dict[str, Figures], written: dict[str, Line]
    ) -> Entry:
        return Entry(
            unit,
            period.window,
            rows=rows,
            notes={key: line.note for key, line in written.items() if line.note},
            places={key: self._place(line) for key, line in written.items()},
            source_file=self.file,
            days=period.days,
        )


def _sums_up(line: Line, below: Sequence[Line]) -> bool:
    return bool(below) and all(
        (count or 0) == sum(one.true_counts[code] or 0 for one in below)
        for code, count in line.true_counts.items()
    )


def _no_field(names: Sequence[str]) -> str:
    if names:
        told = "; ".join(names)
        return _("có nhiều lĩnh vực cùng tên: %(told)s; ghi mã lĩnh vực.") % {"told": told}
    return _("không có lĩnh vực tên này: sửa lại tên, hoặc nhập danh mục lĩnh vực trước.")
