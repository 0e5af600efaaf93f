"""How every unit of a branch kept its reports over a year: months, and two rates for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.months import Month, Window
from core.parts import Filter, Part
from deadlines.queries import Deadlines
from deadlines.rules import first_change
from reports.board_order import page_links, sort_links
from reports.links import report_url, reports_url
from reports.models import Origin
from reports.period_forms import PeriodForms, period_forms
from reports.periods import year_window
from reports.progress import Line, owed_lines, reported_span
from reports.states import REOPENED, SENT, State, StateTag
from reports.timeliness import Kept, Timing, kept, next_change, timed
from reports.timeliness_words import (
    TimeTag,
    in_time_words,
    share_words,
    short_tag,
    state_tag,
    time_tag,
)
from units.kinds import HOLDERS
from units.mapping import REPORTED
from units.models import Unit
from units.peers import Member, load_branch

PAGE_SIZE = 100


class YearCell(NamedTuple):
    """A month that a unit owes: how it kept its time, and its state unless that is confirmed, or
    there is no report yet and time left for it.
    """

    line: Line
    timing: Timing
    url: str

    @property
    def time(self) -> TimeTag:
        return short_tag(self.timing)

    @property
    def state(self) -> StateTag | None:
        awaited = self.line.report is None and self.timing.late is None
        return None if awaited or self.line.standing == State.APPROVED else self.tag

    @property
    def tag(self) -> StateTag:
        return state_tag(self.line.standing, self.timing)

    @property
    def in_full(self) -> str:
        return f"{self.tag.label}, {time_tag(self.timing).words}"


@dataclass(frozen=True, slots=True)
class YearRow:
    """A unit; None for a month that it does not owe."""

    unit: Member
    cells: tuple[YearCell | None, ...]
    kept: Kept

    @property
    def handed_in(self) -> str:
        return share_words(self.kept.handed_in, self.kept.owed)

    @property
    def in_time(self) -> str:
        return share_words(self.kept.in_time, self.kept.judged)

    @property
    def sent(self) -> list[Window]:
        """The months that are with those above the unit."""
        reports = (each.line.report for each in self.cells if each)
        return [one.window for one in reports if one and one.state in SENT]


def _handed_in(row: YearRow) -> Fraction:
    return Fraction(row.kept.handed_in, row.kept.owed or 1)


def _in_time(row: YearRow) -> Fraction:
    return Fraction(row.kept.in_time, row.kept.judged or 1)


def _days_late(row: YearRow) -> int:
    return -sum(each.timing.late or 0 for each in row.cells if each)


class Order(NamedTuple):
    """A way to sort: whoever needs help comes first; who owes nothing yet comes last."""

    label: str
    key: Callable[[YearRow], Fraction | int] | None = None


ORDERS = {
    "": Order(gettext_lazy("Theo tên")),  # type: ignore[arg-type]
    "sent": Order(gettext_lazy("Gửi thiếu nhiều nhất"), _handed_in),  # type: ignore[arg-type]
    "time": Order(gettext_lazy("Đúng hạn ít nhất"), _in_time),  # type: ignore[arg-type]
    "late": Order(gettext_lazy("Chậm nhiều ngày nhất"), _days_late),  # type: ignore[arg-type]
}


@dataclass(frozen=True, slots=True)
class AskedYear:
    """What the address of the page says."""

    unit: Unit
    year: int
    sort: str = ""
    page: int = 1

    def url(self, name: str = "reports-year") -> str:
        known = {"unit": self.unit.code, "year": str(self.year), "sort": self.sort}
        if self.page > 1:
            known["page"] = str(self.page)
        return f"{reverse(name)}?{urlencode({key: text for key, text in known.items() if text})}"


@dataclass(frozen=True, slots=True)
class YearBoard:
    """All units below one, or an office without any alone, in the order asked for."""

    asked: AskedYear
    months: tuple[Month, ...]
    rows: list[YearRow]
    kept: Kept
    years: range
    changes_at: datetime | None

    @property
    def illustrative(self) -> bool:
        reports = (each.line.report for row in self.rows for each in row.cells if each)
        return any(one and one.origin == Origin.ILLUSTRATION for one in reports)

    @property
    def summary(self) -> list[Part]:
        year = _("Năm {year}: ").format(year=self.asked.year)
        if not self.kept.owed:
            return [(year, False), (_("chưa có báo cáo nào đến hạn."), True)]
        told = _("gửi lần đầu {sent}, {in_time}").format(
            sent=share_words(self.kept.handed_in, self.kept.owed), in_time=in_time_words(self.kept)
        )
        return [(year, False), (told, True), (".", False)]


@dataclass(frozen=True, slots=True)
class YearPage:
    board: YearBoard
    breadcrumbs: tuple[tuple[str, str], ...]
    rows: list[YearRow]
    years: list[Filter]
    orders: list[Filter]
    pages: tuple[tuple[str, str, bool], ...]
    excel_url: str
    forms: list[PeriodForms]

    @property
    def illustrative(self) -> bool:
        return self.board.illustrative

    @property
    def title(self) -> str:
        return _("Chấp hành chế độ báo cáo năm {year}").format(year=self.board.asked.year)


def year_board(asked: AskedYear) -> YearBoard:
    """Months from the first that the branch reported to the present one. Four SQL queries."""
    span, year = reported_span(asked.unit), year_window(asked.year)
    years = range(span.first.year, clock.this_month().year + 1)
    first, last = max(span.first, year.first), min(clock.this_month(), year.last)
    if first > last:
        return YearBoard(asked, (), [], kept(()), years, None)
    window = Window(first, last)
    branch = load_branch(asked.unit, window, REPORTED)
    lines = list(owed_lines(branch, window, own=asked.unit.kind not in HOLDERS))
    timings = list(timed(lines, Deadlines.load([asked.unit.path], window)))
    found: dict[int, dict[Month, YearCell]] = {}
    units: dict[int, Member] = {}
    for (month, line), each in zip(lines, timings, strict=True):
        first_month = line.report.first_month if line.report else month
        cell = YearCell(line, each, report_url(line.unit.code, first_month))
        found.setdefault(line.unit.unit_id, {})[month] = cell
        units[line.unit.unit_id] = line.unit
    rows = [_row(units[pk], tuple(window), cells) for pk, cells in found.items()]
    ended = kept(filter(_counts, timings))
    return YearBoard(
        asked, tuple(window), _sorted(rows, asked.sort), ended, years, _until(lines, timings)
    )


def _row(unit: Member, months: Sequence[Month], cells: dict[Month, YearCell]) -> YearRow:
    ended = kept(filter(_counts, (cell.timing for cell in cells.values())))
    return YearRow(unit, tuple(map(cells.get, months)), ended)


def _counts(timing: Timing) -> bool:
    """A report that is not due yet counts on neither side, unless it is there."""
    return timing.handed_in or timing.overdue


def _sorted(rows: list[YearRow], sort: str) -> list[YearRow]:
    key = ORDERS[sort].key
    if key is None:
        return rows
    return sorted(rows, key=lambda row: (not row.kept.owed, key(row)))


def _until(lines: Sequence[tuple[Month, Line]], timings: Sequence[Timing]) -> datetime | None:
    """Until when all stays as it is said, today."""
    now = clock.now()
    opened = (line.report for _month, line in lines if line.standing == REOPENED)
    lapse = first_change((report.reopened_until for report in opened if report), now)
    moments = (next_change(timings, now), lapse)
    return min((moment for moment in moments if moment), default=None)


def year_page(asked: AskedYear) -> YearPage:
    """Four SQL queries, however many units and months."""
    found = year_board(asked)
    last_page = max(-(-len(found.rows) // PAGE_SIZE), 1)
    asked = replace(asked, page=min(asked.page, last_page))
    own = {} if asked.unit.kind in HOLDERS else {"of": "own"}
    month = min(year_window(asked.year).last, clock.month_over())
    board = reports_url(unit=asked.unit.code, month=month, **own)
    return YearPage(
        found,
        ((_("Báo cáo"), reverse("reports")), (asked.unit.name, board), (str(asked.year), "")),
        found.rows[(asked.page - 1) * PAGE_SIZE : asked.page * PAGE_SIZE],
        [
            Filter(str(year), replace(asked, year=year, page=1).url(), year == asked.year)
            for year in reversed(found.years)
        ],
        sort_links(asked, {sort: order.label for sort, order in ORDERS.items()}, found.rows),
        page_links(asked, last_page),
        replace(asked, page=1).url("reports-year-excel"),
        period_forms(asked.unit, asked.year, {row.unit: row.sent for row in found.rows}),
    )
