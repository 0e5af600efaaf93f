"""Reports as the paper forms II.06a/VPCP and 07a/BTP, from the declaration that the reader uses.

What is written here and read again changes nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.months import Window
from core.numbers import format_count
from deadlines.rules import label_of
from rendering.forms import FormOut, write_forms
from rendering.workbooks import made_at, titles
from reports.board import Asked, board
from reports.models import DossierReport, Origin
from reports.paper_columns import COLUMNS, FORMS, MORE, Form
from reports.paper_figures import columns_for, counts_of
from reports.rows import TOTAL
from reports.rules import Values
from reports.states import SENT, State
from reports.stored import stored, values_of
from units.kinds import Kind
from units.models import Unit
from units.peers import Member

# The number of the first column behind the row's number and name.
FIRST = 3
# Of the units that a form of a branch does not hold.
MOST_NAMED = 100
Days = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Content:
    """What stands on a form. `days` are the true days of its reports; `summed` says that the last
    row is the total of the others, and `summands` what is added where it is not the rows as they
    stand; `notes` what its total does not hold.
    """

    form: Form
    unit: Unit
    window: Window
    days: Collection[Days]
    named: str
    rows: Sequence[tuple[str, Values]]
    summed: bool
    illustrative: bool
    notes: Sequence[str] = ()
    summands: Sequence[Values] = ()


def report_form(report: DossierReport, form: Form) -> bytes:
    """One report: its fields of procedures and their total, or the unit alone where it has none.
    Six SQL queries.
    """
    found = stored([report.pk])[report.pk]
    lines = [(found.names[key], found.rows[key]) for key in found.rows if key != TOTAL]
    total = found.rows[TOTAL]
    content = Content(
        form,
        report.unit,
        report.window,
        {(report.first_day, report.last_day)},
        _("Lĩnh vực, công việc giải quyết theo cấp") if lines else _("Đơn vị"),
        [*lines, (_("TỔNG CỘNG"), total)] if lines else [(report.unit.name, total)],
        bool(lines),
        report.origin == Origin.ILLUSTRATION,
    )
    return write_forms([sheet(content)])


def branch_form(asked: Asked, form: Form) -> bytes:
    """The reports of the month that were sent, of those that the board's filter keeps, a row each,
    and which units are missing. Four SQL queries.
    """
    unit, window, whole = asked.unit, Window(asked.month, asked.month), board(asked)
    of_month = DossierReport.objects.everywhere().of_branch(unit)
    made = {
        report.unit_id: report
        for report in of_month.filter(first_month=asked.month, last_month=asked.month)
    }
    sent = [line.unit.unit_id for line in whole.kept if line.standing in SENT]
    reports = [made[pk] for pk in sent if pk in made]
    names = distinct_names([line.unit for line in whole.lines])
    rows = [(names[report.unit_id], values_of(report)) for report in reports]
    content = Content(
        form,
        unit,
        window,
        {(report.first_day, report.last_day) for report in reports},
        _("Đơn vị"),
        rows,
        False,
        any(report.origin == Origin.ILLUSTRATION for report in reports),
        list(_coverage(names, reports)),
    )
    return write_forms([sheet(content)])


def _coverage(owing: Mapping[int, str], shown: Sequence[DossierReport]) -> Iterator[str]:
    """How many of the units that owe a report, by name, the form holds, and whose it does not."""
    held = {report.unit_id for report in shown}
    facts = {
        "held": format_count(len(held)),
        "owing": format_count(len(owing)),
        "confirmed": format_count(sum(one.state == State.APPROVED for one in shown)),
    }
    words = _("Biểu có {held}/{owing} đơn vị phải báo cáo, {confirmed} đã xác nhận.")
    yield words.format(**facts)
    yield from left_out([name for unit, name in owing.items() if unit not in held])


def left_out(names: Sequence[str]) -> Iterator[str]:
    """Whose reports a form does not hold; no sentence for none."""
    if names:
        told = ", ".join(names[:MOST_NAMED])
        if len(names) > MOST_NAMED:
            more = format_count(len(names) - MOST_NAMED)
            told = _("{names} và {more} đơn vị khác").format(names=told, more=more)
        yield _("Không có trong biểu: {names}.").format(names=told)


def distinct_names(units: Collection[Member]) -> dict[int, str]:
    """Names by the units' keys, of namesakes with the codes that tell them apart for the reader."""
    alike = Counter(unit.name for unit in units)
    return {
        one.unit_id: one.name if alike[one.name] == 1 else f"{one.name} ({one.code})"
        for one in units
    }


def sheet(content: Content) -> FormOut:
    printed = FORMS[content.form]
    codes = columns_for([values for _name, values in content.rows], printed.codes)
    groups = list(_groups(content.form, codes))
    order = [code for _heading, columns in groups for code, _label in columns]
    rows = [(name, list(counts_of(values, order).values())) for name, values in content.rows]
    if not content.summed and len(rows) > 1:
        summands = content.summands or [values for _name, values in content.rows]
        counted = [list(counts_of(values, order).values()) for values in summands]
        rows.append((_("TỔNG CỘNG"), _added(counted)))
    more = [code for code in codes if code in MORE and code not in printed.codes]
    above = content.unit.parent
    receives = above is not None and above.kind != Kind.COUNTRY  # which is no office
    return FormOut(
        name=printed.symbol.partition("/")[0],
        left=[_("Biểu số {symbol}").format(symbol=printed.symbol)],
        right=[
            _("Đơn vị báo cáo: {unit}").format(unit=content.unit.name),
            *([_("Đơn vị nhận báo cáo: {unit}").format(unit=above.name)] if receives else []),
        ],
        title=[
            *titles(str(printed.title).upper(), illustrative=content.illustrative),
            _period(content.window, content.days),
            _("Đơn vị tính: Số hồ sơ TTHC"),
        ],
        named=content.named,
        groups=[(head, [label for _code, label in columns]) for head, columns in groups],
        numbers=["(1)", "(2)", *_numbers(order)],
        rows=rows,
        summed=content.summed or len(rows) > len(content.rows),
        notes=[*content.notes, *_notes(bool(more), rows)],
        signatures=(_("Người lập biểu"), _("Thủ trưởng đơn vị")),
    )


def _groups(form: Form, codes: Sequence[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The headings of the form; columns more stand behind those of their group."""
    printed = FORMS[form]
    for heading, columns in printed.groups:
        group = COLUMNS[columns[0][0]].group
        more = [
            (code, str(MORE[code][1]))
            for code in codes
            if code not in printed.codes and MORE[code][0] == group
        ]
        yield str(heading), [*((code, str(label)) for code, label in columns), *more]


def _numbers(order: Sequence[str]) -> list[str]:
    """ "(3)", "(4)" …"""
    return [f"({FIRST + place})" for place in range(len(order))]


def _period(window: Window, days: Collection[Days]) -> str:
    """The months in words, and the days where all reports have the same."""
    shared = next(iter(days)) if len(days) == 1 else (None, None)
    first, last = shared[0] or window.first_day, shared[1] or window.last_day
    told = _("Kỳ báo cáo: {window}").format(window=_in_words(window))
    if len(days) > 1:
        return told
    behind = _("(Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y})")
    return f"{told} {behind.format(first=first, last=last)}"


def _in_words(window: Window) -> str:
    if len(window) == 1:
        month = window.first
        return _("Tháng {month} năm {year}").format(month=month.number, year=month.year)
    return capfirst(label_of(window))


def _added(rows: Sequence[Sequence[int | None]]) -> list[int | None]:
    """The sum of each column, of what is known; blank where nothing is."""
    return [
        sum(filter(None, column)) if any(value is not None for value in column) else None
        for column in zip(*rows, strict=True)
    ]


def _notes(more: bool, rows: Sequence[tuple[str, Sequence[int | None]]]) -> Iterator[str]:
    if more:
        yield _("Cột gộp không có trên biểu giấy: số liệu đã lưu không tách được theo biểu.")
    if any(value is None for _name, counts in rows for value in counts):
        yield _("Ô trống là chưa có số liệu, khác số 0; dòng tổng cộng các số đã có.")
    yield made_at()
