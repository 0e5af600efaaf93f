"""Who has reported for a month: every unit below one that owes a report, and its state."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Max, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.months import Month, Window
from reports import access, plans
from reports.entries import Entry
from reports.history import in_time
from reports.links import report_url, reports_url
from reports.models import DossierReport, Origin
from reports.owed import Owed
from reports.plans import Plan
from reports.report_page import Part, StateTag, state_of
from reports.rows import TOTAL
from reports.rules import known
from reports.states import APPROVE, State
from reports.tables import FORM_COLUMNS
from units.access import Scope
from units.kinds import HOLDERS
from units.mapping import REPORTED
from units.models import Unit
from units.peers import Branch, Member, load_branch

PAGE_SIZE = 100
# How far back the months reach where nothing was reported yet.
FIRST_MONTHS = 12
MISSING, WAITING, RETURNED, CONFIRMED = "missing", "submitted", "returned", "approved"
FILTERS = {
    "": gettext_lazy("Tất cả"),
    MISSING: gettext_lazy("Chưa gửi"),
    WAITING: gettext_lazy("Chờ xác nhận"),
    RETURNED: gettext_lazy("Bị trả lại"),
    CONFIRMED: gettext_lazy("Đã xác nhận"),
}


class Choice(NamedTuple):
    """One option of a select."""

    value: str
    label: str
    selected: bool


class Filter(NamedTuple):
    """A link that shows some of the rows, or all of them."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the board says."""

    unit: Unit
    month: Month
    only: str = ""
    page: int = 1

    def url(self, name: str = "reports") -> str:
        known = {"unit": self.unit.code, "month": str(self.month), "only": self.only}
        if self.page > 1:
            known["page"] = str(self.page)
        return f"{reverse(name)}?{urlencode({key: text for key, text in known.items() if text})}"


class Sent(NamedTuple):
    """What the board knows of a report without its figures."""

    pk: int
    unit_id: int
    first_month: Month
    last_month: Month
    state: str
    reopened_at: datetime | None
    submitted_at: datetime | None
    origin: str


@dataclass(frozen=True, slots=True)
class Line:
    """A unit that owes a report, and the one it made."""

    unit: Member
    sent: Sent | None

    @property
    def only(self) -> str:
        """The filter that keeps it; a draft is not sent."""
        state = self.sent.state if self.sent else ""
        return state if state in (WAITING, RETURNED, CONFIRMED) else MISSING


@dataclass(frozen=True, slots=True)
class Board:
    """All units below one that owe a report of the month, in Vietnamese order."""

    asked: Asked
    branch: Branch
    lines: tuple[Line, ...]

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.only for line in self.lines)

    @property
    def kept(self) -> list[Line]:
        return [line for line in self.lines if self.asked.only in ("", line.only)]

    @property
    def illustrative(self) -> bool:
        return any(line.sent and line.sent.origin == Origin.ILLUSTRATION for line in self.lines)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line in words. `token` confirms exactly the report shown; empty where nobody may here."""

    name: str
    url: str
    state: StateTag
    when: str
    warnings: str
    blanks: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class BoardPage:
    unit: Unit
    month: Month
    breadcrumbs: tuple[tuple[str, str], ...]
    summary: tuple[Part, ...]
    months: list[Choice]
    units: list[Choice]
    filters: list[Filter]
    rows: list[BoardRow]
    pages: tuple[tuple[str, str, bool], ...]
    excel_url: str
    own_url: str
    address: str
    illustrative: bool
    problems: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return _("Báo cáo tháng {month}").format(month=self.month.label)

    @property
    def query(self) -> str:
        """What the address says behind its path, for the form that comes back to it."""
        return self.address[self.address.index("?") :]

    @property
    def has_warnings(self) -> bool:
        return any(row.warnings for row in self.rows)

    @property
    def has_blanks(self) -> bool:
        return any(row.blanks for row in self.rows)

    @property
    def has_sent(self) -> bool:
        return any(row.when for row in self.rows)

    @property
    def waiting(self) -> int:
        """How many of the rows shown the reader may confirm."""
        return sum(bool(row.token) for row in self.rows)


def board(asked: Asked) -> Board:
    """Two SQL queries."""
    window = Window(asked.month, asked.month)
    branch = load_branch(asked.unit, window, REPORTED)
    owed = Owed(window)
    reports = DossierReport.objects.everywhere().of_branch(asked.unit)
    reports = reports.filter(first_month__lte=asked.month, last_month__gte=asked.month)
    sent = {row.unit_id: row for row in map(Sent._make, reports.values_list(*Sent._fields))}
    lines = (
        Line(unit, sent.get(unit.unit_id))
        for unit in branch.units.values()
        if unit.unit_id != asked.unit.pk and owed.mask(unit)
    )
    return Board(asked, branch, tuple(lines))


def board_page(
    scope: Scope, reader_id: int, asked: Asked, problems: Sequence[str] = ()
) -> BoardPage:
    """Eleven SQL queries, however many units."""
    found = board(asked)
    kept = found.kept
    last_page = max(-(-len(kept) // PAGE_SIZE), 1)
    asked = replace(asked, page=min(asked.page, last_page))
    shown = kept[(asked.page - 1) * PAGE_SIZE : asked.page * PAGE_SIZE]
    judged = judge(shown)
    return BoardPage(
        asked.unit,
        asked.month,
        ((_("Báo cáo"), reverse("reports")), (asked.unit.name, "")),
        tuple(summary(found)),
        month_choices(asked),
        unit_choices(scope, found),
        filters(found),
        [board_row(line, asked, judged, _token(line, judged, scope, reader_id)) for line in shown],
        pages(asked, last_page),
        asked_excel(asked),
        reports_url(unit=asked.unit.code, of="own") if asked.unit.kind in HOLDERS else "",
        asked.url(),
        found.illustrative,
        tuple(problems),
    )


def asked_excel(asked: Asked) -> str:
    return replace(asked, page=1).url("reports-excel")


def judge(lines: Sequence[Line]) -> Mapping[int, Plan]:
    """The reports of these lines with their warnings, by the unit's id. Seven SQL queries."""
    sent = [line for line in lines if line.sent]
    units = Unit.objects.select_related("parent").in_bulk([line.unit.unit_id for line in sent])
    entries = [
        Entry(units[one.unit_id], Window(one.first_month, one.last_month), {})
        for line in sent
        if (one := line.sent)
    ]
    return {plan.entry.unit.pk: plan for plan in plans.judge(entries, writing=False)}


def summary(found: Board) -> list[Part]:
    """ "Đã gửi 58/65 đơn vị, 52 đã xác nhận, 6 chờ xác nhận; 5 chưa gửi, 2 bị trả lại." """
    counts, owing = found.counts, len(found.lines)
    if not owing:
        words = _("Không có đơn vị trực thuộc nào phải báo cáo tháng {month}.")
        return [(words.format(month=found.asked.month.label), False)]
    sent = counts[WAITING] + counts[CONFIRMED]
    parts: list[Part] = [
        (_("Đã gửi "), False),
        (_("{sent}/{owing} đơn vị").format(sent=sent, owing=owing), True),
    ]
    if counts[CONFIRMED]:
        parts.append((_(", {count} đã xác nhận").format(count=counts[CONFIRMED]), False))
    if counts[WAITING]:
        parts.append((_(", {count} chờ xác nhận").format(count=counts[WAITING]), False))
    if counts[MISSING]:
        parts += [("; ", False), (_("{count} chưa gửi").format(count=counts[MISSING]), True)]
    if counts[RETURNED]:
        parts += [("; ", False), (_("{count} bị trả lại").format(count=counts[RETURNED]), True)]
    return [*parts, (".", False)]


def filters(found: Board) -> list[Filter]:
    """Those that keep a row and leave one out, and the chosen one; nothing where there are none."""
    counts, asked, owing = found.counts, found.asked, len(found.lines)
    counts[""] = owing
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


def reported_span(unit: Unit) -> Window:
    """From the first month that anything below the unit reported to the present. One SQL query."""
    reports = DossierReport.objects.everywhere().of_branch(unit)
    ends = reports.aggregate(first=Min("first_month"), last=Max("last_month"))
    last = clock.this_month()
    first = ends["first"] or last - FIRST_MONTHS
    return Window(min(first, last), max(ends["last"] or last, last))


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


def pages(asked: Asked, last_page: int) -> tuple[tuple[str, str, bool], ...]:
    """Number, address and whether it is the one shown; nothing where there is one page."""
    if last_page == 1:
        return ()
    return tuple(
        (str(number), replace(asked, page=number).url(), number == asked.page)
        for number in range(1, last_page + 1)
    )


def board_row(line: Line, asked: Asked, judged: Mapping[int, Plan], token: str = "") -> BoardRow:
    plan = judged.get(line.unit.unit_id)
    if line.sent is None or plan is None or plan.stored is None:
        state = StateTag("bad", "missed", _("Chưa có báo cáo"))
        return BoardRow(line.unit.name, report_url(line.unit.code, asked.month), state, "", "", "")
    blanks = blanks_of(plan)
    opened = sum(warned.open for warned in plan.warnings)
    return BoardRow(
        line.unit.name,
        report_url(line.unit.code, line.sent.first_month),
        state_of(plan.stored.report),
        in_time(line.sent.submitted_at),
        _("{count} cảnh báo").format(count=opened) if opened else "",
        _("{count} ô trống").format(count=blanks) if blanks else "",
        token,
    )


def blanks_of(plan: Plan) -> int:
    """Figures of the form that the total row does not have."""
    return sum(known(plan.rows[TOTAL], column.code) is None for column in FORM_COLUMNS)


def _token(line: Line, judged: Mapping[int, Plan], scope: Scope, reader_id: int) -> str:
    """Which report a tick confirms, as it is now; empty where the reader may not."""
    plan = judged.get(line.unit.unit_id)
    if plan is None or plan.stored is None or plan.stored.report.state != State.SUBMITTED:
        return ""
    report = plan.stored.report
    report.unit = plan.entry.unit
    if report.submitted_by_id == reader_id or APPROVE not in access.arrows(scope, report):
        return ""
    return f"{report.pk} {report.submission}".strip()
