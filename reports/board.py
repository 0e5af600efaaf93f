"""Who has reported for a month: every unit below one that owes a report, and its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.months import Month, Window
from core.parts import Choice, Filter, Part
from deadlines.access import may_decide
from deadlines.queries import Deadlines
from deadlines.rules import first_change
from reports import plans
from reports.board_order import SORTS, ordered, page_links, sort_links
from reports.board_rows import NO_LINK, BoardRow, Link, board_row
from reports.links import deadlines_url, form_links, reports_url, reports_year_url
from reports.models import Origin
from reports.plans import Plan
from reports.progress import Line, MonthCount, count, owed_lines, reported_span
from reports.states import BACK, LAPSED, NO_REPORT, REOPENED, State
from reports.stored import reports_of
from reports.timeliness import Timing, next_change, timed
from reports.timeliness_words import common_due, discipline
from units.access import Scope
from units.kinds import HOLDERS
from units.mapping import REPORTED
from units.models import Unit
from units.peers import Branch, load_branch

PAGE_SIZE = 100
LATE = "late"
ADJUSTING = "adjusting"
MISSING = "missing"
RETURNED = State.RETURNED.value
FILTERS = {
    "": gettext_lazy("Tất cả"),
    MISSING: gettext_lazy("Chưa gửi"),
    State.SUBMITTED.value: gettext_lazy("Chờ xác nhận"),
    RETURNED: gettext_lazy("Chờ gửi lại"),
    State.APPROVED.value: State.APPROVED.label,
    LATE: gettext_lazy("Chậm"),
    ADJUSTING: gettext_lazy("Có đề nghị điều chỉnh"),
}
# Those that keep more than the state of their name.
KEPT = {
    "": frozenset({NO_REPORT, REOPENED, LAPSED, *State.values}),
    MISSING: frozenset({NO_REPORT, State.DRAFT}),
    RETURNED: BACK,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the board says."""

    unit: Unit
    month: Month
    only: str = ""
    page: int = 1
    sort: str = ""

    def url(self, name: str = "reports") -> str:
        known = {"unit": self.unit.code, "month": str(self.month)}
        known |= {"only": self.only, "sort": self.sort}
        if self.page > 1:
            known["page"] = str(self.page)
        return f"{reverse(name)}?{urlencode({key: text for key, text in known.items() if text})}"


@dataclass(frozen=True, slots=True)
class Board:
    """All units below one that owe a report of the month, in Vietnamese order."""

    asked: Asked
    branch: Branch
    lines: tuple[Line, ...]
    timings: Mapping[int, Timing]
    due: datetime | None
    deadlines: Deadlines

    @property
    def count(self) -> MonthCount:
        return count(self.lines)

    @property
    def kept(self) -> list[Line]:
        """In the order asked for; units of one rank by name."""
        return ordered(self.keeps(self.asked.only), self.asked.sort, self.timing)

    def keeps(self, only: str) -> list[Line]:
        """Those that a filter keeps."""
        if only == LATE:
            return [line for line in self.lines if self._is_late(line)]
        if only == ADJUSTING:
            return [line for line in self.lines if line.report and line.report.adjusting]
        standings = KEPT.get(only, {only})
        return [line for line in self.lines if line.standing in standings]

    def _is_late(self, line: Line) -> bool:
        """Its report, or the correction for which it was opened again."""
        return self.timing(line).late is not None or line.standing == LAPSED

    @property
    def changes_at(self) -> datetime | None:
        """Until when all stays as it is said, today."""
        now = clock.now()
        opened = (line.report for line in self.lines if line.standing == REOPENED)
        lapse = first_change((report.reopened_until for report in opened if report), now)
        moments = (next_change(self.timings.values(), now), lapse)
        return min((moment for moment in moments if moment), default=None)

    def timing(self, line: Line) -> Timing:
        """How the unit keeps the time of its report."""
        return self.timings[line.unit.unit_id]

    @property
    def illustrative(self) -> bool:
        return any(one.report and one.report.origin == Origin.ILLUSTRATION for one in self.lines)


@dataclass(frozen=True, slots=True)
class BoardPage:
    unit_code: str
    unit_name: str
    month: Month
    breadcrumbs: tuple[tuple[str, str], ...]
    summary: tuple[Part, ...]
    discipline: tuple[Part, ...]
    changes_at: datetime | None
    months: list[Choice]
    units: list[Choice]
    filters: list[Filter]
    sorts: list[Filter]
    rows: list[BoardRow]
    pages: tuple[tuple[str, str, bool], ...]
    excel_url: str
    own_url: str
    urges: bool
    address: str
    illustrative: bool
    adjusting: Link
    problems: tuple[str, ...] = ()
    reason: str = ""
    """Why reports should go back, as it was typed."""

    @property
    def title(self) -> str:
        return _("Báo cáo tháng {month}").format(month=self.month.label)

    @property
    def forms(self) -> list[tuple[str, str]]:
        """Symbol and address of each paper form with the rows that the filter keeps."""
        query = self.excel_url[self.excel_url.index("?") :]
        return [(symbol, url + query) for symbol, url in form_links("reports-form-excel")]

    @property
    def query(self) -> str:
        """What the address says behind its path, for the form that comes back to it."""
        return self.address[self.address.index("?") :]

    @property
    def deadlines_url(self) -> str:
        return deadlines_url(self.unit_code, self.month.year)

    @property
    def year_url(self) -> str:
        return reports_year_url(self.unit_code, self.month.year)

    @property
    def has_warnings(self) -> bool:
        return any(row.warnings[0] or row.explained for row in self.rows)

    @property
    def has_blanks(self) -> bool:
        return any(row.blanks[0] for row in self.rows)

    @property
    def has_sent(self) -> bool:
        return any(row.when for row in self.rows)

    @property
    def missing(self) -> int:
        """How many of the rows shown the reader may ask for their report."""
        return sum(bool(row.urge) for row in self.rows)

    @property
    def waiting(self) -> int:
        """How many of the rows shown the reader may confirm."""
        return sum(bool(row.token) for row in self.rows)

    @property
    def confirming(self) -> str:
        """What confirming them all at once does, and how many want a look before."""
        done = _(
            "Xác nhận xong, số liệu được dùng để xếp hạng và đơn vị không sửa được nữa; muốn sửa"
            " phải mở lại từng báo cáo, có văn bản."
        )
        odd = sum(bool(row.token and row.warnings[0]) for row in self.rows)
        if not odd:
            return done
        words = _("{count} báo cáo trong số này còn cảnh báo chưa giải trình: nên xem trước.")
        return f"{words.format(count=odd)} {done}"


def board(asked: Asked) -> Board:
    """Three SQL queries."""
    window = Window(asked.month, asked.month)
    branch = load_branch(asked.unit, window, REPORTED)
    lines = list(owed_lines(branch, window, adjusting=True))
    deadlines = Deadlines.load([asked.unit.path], window)
    timings = timed(lines, deadlines)
    known = {line.unit.unit_id: each for (_month, line), each in zip(lines, timings, strict=True)}
    due = common_due(known.values())
    return Board(asked, branch, tuple(line for _month, line in lines), known, due, deadlines)


def board_page(
    scope: Scope, reader_id: int, asked: Asked, problems: Sequence[str] = (), reason: str = ""
) -> BoardPage:
    """Twelve SQL queries, whatever the units and their reports are."""
    found = board(asked)
    kept = found.kept
    last_page = max(-(-len(kept) // PAGE_SIZE), 1)
    asked = replace(asked, page=min(asked.page, last_page))
    shown = kept[(asked.page - 1) * PAGE_SIZE : asked.page * PAGE_SIZE]
    judged = judge(shown, asked.month)
    return BoardPage(
        asked.unit.code,
        asked.unit.name,
        asked.month,
        ((_("Báo cáo"), reverse("reports")), (asked.unit.name, "")),
        tuple(summary(found)),
        tuple(discipline(found.timings.values())),
        found.changes_at,
        month_choices(asked),
        unit_choices(scope, found),
        filters(found),
        sort_links(asked, SORTS, kept),
        [board_row(line, found, judged.get(line.unit.unit_id), scope, reader_id) for line in shown],
        page_links(asked, last_page),
        asked_excel(asked),
        reports_url(unit=asked.unit.code, of="own") if asked.unit.kind in HOLDERS else "",
        may_decide(scope, asked.unit),
        asked.url(),
        found.illustrative,
        waiting_adjustments(found),
        tuple(problems),
        reason,
    )


def asked_excel(asked: Asked) -> str:
    return replace(asked, page=1).url("reports-excel")


def judge(lines: Sequence[Line], month: Month) -> Mapping[int, Plan]:
    """The reports of these lines with their warnings, by the unit's id. Seven SQL queries, whatever
    is odd about them: what a copy would be one of comes along, and no warning is dated.
    """
    units = [line.unit.unit_id for line in lines if line.report]
    found = reports_of(units, Window(month - 1, month))
    made = [report for report in found if month in report.window]
    return {plan.entry.unit.pk: plan for plan in plans.of_reports(made, found, dated=False)}


def waiting_adjustments(found: Board) -> Link:
    """“3 đề nghị điều chỉnh chờ xem xét”, and the rows that have them."""
    count = sum(line.report.adjusting for line in found.lines if line.report)
    words = _("{count} đề nghị điều chỉnh chờ xem xét").format(count=count)
    return (words, replace(found.asked, only=ADJUSTING, page=1).url()) if count else NO_LINK


def summary(found: Board) -> list[Part]:
    """ "Đã gửi 5/9 đơn vị, 2 đã xác nhận, 3 chờ xác nhận; 3 chưa gửi; 1 chờ gửi lại." """
    owing, sent, confirmed, back = found.count
    if not owing:
        words = _("Không có đơn vị trực thuộc nào phải báo cáo tháng {month}.")
        return [(words.format(month=found.asked.month.label), False)]
    parts: list[Part] = [
        (_("Đã gửi "), False),
        (_("{sent}/{owing} đơn vị").format(sent=sent, owing=owing), True),
    ]
    if confirmed:
        parts.append((_(", {count} đã xác nhận").format(count=confirmed), False))
    if sent > confirmed:
        parts.append((_(", {count} chờ xác nhận").format(count=sent - confirmed), False))
    if missing := found.count.missing:
        parts += [("; ", False), (_("{count} chưa gửi").format(count=missing), True)]
    if back:
        parts += [("; ", False), (_("{count} chờ gửi lại").format(count=back), True)]
    return [*parts, (".", False)]


def filters(found: Board) -> list[Filter]:
    """Those that keep a row and leave one out, and the chosen one; nothing where there are none."""
    asked, owing = found.asked, len(found.lines)
    counts = {only: len(found.keeps(only)) for only in FILTERS}
    links = [
        Filter(
            f"{label} ({counts[only]})", replace(asked, only=only, page=1).url(), only == asked.only
        )
        for only, label in FILTERS.items()
        if not only or 0 < counts[only] < owing or only == asked.only
    ]
    return links if len(links) > 1 else []


def month_choices(asked: Asked) -> list[Choice]:
    """From the first month that the branch reported to the present one. One SQL query."""
    last = clock.this_month()
    first = reported_span(asked.unit).first
    months = (Month(number) for number in range(last, min(first, asked.month) - 1, -1))
    return [Choice(str(month), month.label, month == asked.month) for month in months]


def unit_choices(scope: Scope, found: Board) -> list[Choice]:
    """The unit, those above it that the reader covers, and those below that have units below."""
    unit, window = found.asked.unit, Window(found.asked.month, found.asked.month)
    above: list[Unit] = []
    parent = unit.parent
    while parent is not None and scope.covers(parent):
        above.insert(0, parent)
        parent = parent.parent
    below = found.branch.children(HOLDERS, window)
    near: list[tuple[str, str]] = [(each.code, each.name) for each in (*above, unit)]
    near += [(each.code, each.name) for each in below]
    return [Choice(code, name, code == unit.code) for code, name in near] if len(near) > 1 else []
