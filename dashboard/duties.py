"""What is one reader's own to do, by role.

What came back stands first, then what is due first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from core import clock
from core.clock import month_over, this_month, today
from core.months import Month, Window
from core.numbers import format_count
from deadlines.queries import Deadline, Deadlines
from reports.links import reports_url, work_url
from reports.models import DossierReport
from reports.owed import Owed
from reports.reopening import lapsed_words, open_words
from reports.states import (
    ABOVE_ROLES,
    ENTRY_ROLES,
    LAPSED,
    NO_REPORT,
    REOPENED,
    SENT,
    TAGS,
    State,
    standing,
)
from reports.timeliness import timing
from reports.timeliness_words import due_words, state_tag
from units.access import Scope
from units.administration import administered, of_the_country
from units.models import Membership, Unit, UnitChange

MONTHS_LISTED = 12
# In the order in which they want to be taken up; all other reports come behind.
ASKED_BACK = {
    State.RETURNED: "reports.returned",
    REOPENED: "reports.reopened",
    LAPSED: "reports.reopened",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of work; `tag` says how it stands, `tone` is its class; `sentence` may be empty."""

    label: str
    url: str
    tone: str
    tag: str
    sentence: str = ""
    returned: bool = False
    due: str = ""
    time_left: datetime | None = None
    """The moment that `due` counts down to, or at which the tone may be another."""


class Known(NamedTuple):
    """A stored report: how far it is, its primary key, and until when it is open again."""

    window: Window
    state: str
    pk: int | None
    until: datetime | None


class Open(NamedTuple):
    """A report of one month that is not sent: `pk` is None where there is none at all."""

    unit: Unit
    window: Window
    state: str
    pk: int | None
    until: datetime | None
    deadline: Deadline | None

    @property
    def order(self) -> tuple[int, datetime, Month]:
        """What came back stands first, then what is due first; what is of no period is behind."""
        states = [*ASKED_BACK, self.state]
        due = self.deadline.due if self.deadline else clock.now()
        return states.index(self.state), due, self.window.first

    @property
    def ends(self) -> datetime | None:
        """The moment that due_words count down to."""
        if self.state == REOPENED:
            return self.until
        return self.deadline.due if self.deadline else None

    @property
    def due_words(self) -> str:
        """How much time is left; nothing of what was returned."""
        if self.state == LAPSED:
            return lapsed_words(self.until)
        if self.state == REOPENED and self.deadline:
            return open_words(self.until, self.deadline.calendar)
        if self.state not in (NO_REPORT, State.DRAFT) or self.deadline is None:
            return ""
        return due_words(timing(self.deadline, None, clock.now()))


def deadlines_of(scope: Scope) -> Deadlines | None:
    """Those of the units that the reader works for, in the months that a front page speaks of; None
    for whoever neither reports nor waits for reports. One query, or none.
    """
    units = units_of(scope, ENTRY_ROLES | ABOVE_ROLES)
    months = Window(month_over() - MONTHS_LISTED + 1, this_month() + 1)
    return Deadlines.load([unit.path for unit in units.values()], months) if units else None


def own_reports(scope: Scope, deadlines: Deadlines | None) -> list[Duty]:
    """Reports that the reader's units owe for months that are over and have not sent: at most
    twelve months of each, older ones counted. Two queries, one where nothing was asked back.
    """
    units = units_of(scope, ENTRY_ROLES)
    if not units or deadlines is None:
        return []
    found, older = _open_reports(units.values(), deadlines)
    told = _asked_back(found)
    found.sort(key=lambda each: each.order)
    duties = [_duty(each, told, several=len(units) > 1) for each in found]
    return [*duties, *(_older(unit, count) for unit, count in older.items() if count)]


def units_of(scope: Scope, roles: Iterable[str]) -> dict[int, Unit]:
    return {grant.unit.pk: grant.unit for grant in scope.grants if grant.role in roles}


def _open_reports(
    units: Collection[Unit], deadlines: Deadlines
) -> tuple[list[Open], dict[Unit, int]]:
    """Those of the last twelve months, and how many older ones each unit has: months before its
    first report are not among them, for then nobody reported here.
    """
    stored: dict[int, list[Known]] = {}
    rows = DossierReport.objects.everywhere().filter(unit__in=[unit.pk for unit in units])
    months = ("first_month", "last_month")
    states = ("state", "reopened_at", "reopened_until")
    for unit_id, pk, first, last, state, opened, until in rows.values_list(
        "unit_id", "pk", *months, *states
    ):
        known = Known(Window(first, last), standing(state, opened, until, clock.now()), pk, until)
        stored.setdefault(unit_id, []).append(known)
    found, older = [], {}
    recent = Window(month_over() - MONTHS_LISTED + 1, month_over())
    for unit in units:
        reports = stored.get(unit.pk, [])
        over = Window(recent.first, _month_over(unit, deadlines))
        found += _open_in(unit, over, reports, deadlines)
        began = min((window.first for window, *_ in reports), default=recent.first)
        if began < recent.first:
            before = Window(began, recent.first - 1)
            older[unit] = len(_open_in(unit, before, reports, deadlines))
    return found, older


def _month_over(unit: Unit, deadlines: Deadlines) -> Month:
    """The last month that is over; with a cut-off on the 14th it may be the present one."""
    month = this_month()
    deadline = deadlines.of(unit.path, Window(month, month))
    return month if deadline and deadline.last_day < today() else month - 1


def _open_in(
    unit: Unit,
    months: Window,
    reports: Sequence[Known],
    deadlines: Deadlines,
) -> list[Open]:
    """One for each report that is not sent, and one for each owed month without any."""
    found: dict[Month, Open] = {}
    for month in Owed(months).months(unit):
        absent = Known(Window(month, month), NO_REPORT, None, None)
        known = next((each for each in reports if month in each.window), absent)
        if known.state not in SENT:
            deadline = deadlines.of(unit.path, known.window)
            found.setdefault(known.window.first, Open(unit, *known, deadline))
    return list(found.values())


def _asked_back(found: Iterable[Open]) -> dict[str, AuditEvent]:
    """The latest event of each report that was returned or reopened. One query, or none."""
    wanted = {str(each.pk): ASKED_BACK[each.state] for each in found if each.state in ASKED_BACK}
    if not wanted:
        return {}
    events = AuditEvent.objects.filter(
        target_type=DossierReport._meta.label,
        target_id__in=wanted,
        action__in=set(wanted.values()),
    ).select_related("actor")
    latest = {event.target_id: event for event in events.order_by("at", "pk")}
    return {pk: event for pk, event in latest.items() if event.action == wanted[pk]}


def _duty(each: Open, told: Mapping[str, AuditEvent], *, several: bool) -> Duty:
    label = _("Báo cáo {window}").format(window=each.window.label)
    if several:
        label += f", {each.unit.name}"
    event = told.get(str(each.pk))
    tag = state_tag(each.state, timing(each.deadline, None, clock.now()))
    return Duty(
        label,
        work_url(each.unit.code, each.window),
        tag.tone,
        str(tag.label),
        _why(event) if event else "",
        returned=each.state == State.RETURNED,
        due=each.due_words,
        time_left=each.ends,
    )


def _why(event: AuditEvent) -> str:
    """“Lê Thị Thu Hà, 05/08/2026: “Đề nghị kiểm tra lại.””"""
    words = _("{who}, {day}: “{reason}”") if event.reason else _("{who}, {day}.")
    return words.format(who=event.who, day=day_of(event.at), reason=event.reason)


def day_of(at: datetime) -> str:
    return f"{localtime(at):%d/%m/%Y}"


def _older(unit: Unit, count: int) -> Duty:
    label = _("{count} tháng trước đó chưa gửi, {unit}").format(
        count=format_count(count), unit=unit.name
    )
    tag = TAGS[NO_REPORT]
    return Duty(label, reports_url(unit=unit.code, of="own"), tag.tone, str(tag.label))


def office_work(scope: Scope) -> list[Duty]:
    """An administrator's: accounts that see nothing, which are the country's to place, and changes
    whose day has come. Two queries.
    """
    theirs = administered(scope)
    if not theirs.grants:
        return []
    accounts = _accounts_without_unit() if of_the_country(theirs) else []
    return [*accounts, *_changes_due(grant.unit for grant in theirs.grants)]


def _accounts_without_unit() -> list[Duty]:
    day = today()
    placed = Membership.objects.valid_on(day).values("user_id")
    count = User.objects.filter(is_active=True).exclude(pk__in=placed).count()
    if not count:
        return []
    label = _("{count} tài khoản chưa được phân công đơn vị").format(count=format_count(count))
    return [Duty(label, reverse("people"), "warn", _("Chưa phân công"))]


def _changes_due(units: Iterable[Unit]) -> list[Duty]:
    inside = Q()
    for unit in units:
        inside |= Q(sources__path__startswith=unit.path)
    due = UnitChange.objects.filter(inside, done=False, date__lte=today()).distinct()
    return [_change(change) for change in due.order_by("date", "pk")]


def _change(change: UnitChange) -> Duty:
    label = _("Thực hiện thay đổi đơn vị đã lên kế hoạch: {kind}").format(
        kind=change.get_kind_display()
    )
    return Duty(label, reverse("units"), "warn", _since(change.date))


def _since(day: date) -> str:
    return _("từ ngày {day:%d/%m/%Y}").format(day=day)
