"""Who owes the report of a month and has not sent it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.months import Month, Window
from core.numbers import format_count
from dashboard.address import Address
from dashboard.pages import unit_url
from reports.board import reported_span
from reports.links import reports_url
from reports.models import DossierReport
from reports.owed import Owed, reports_monthly
from reports.states import State
from units.access import Scope
from units.models import Unit

MOST_SHOWN = 10
# A window that ends so many months before the last one that is over is of the present still.
OF_THE_PRESENT = 3
SENT = frozenset({State.SUBMITTED, State.APPROVED})
NO_REPORT, REOPENED = "", "reopened"
WORDS = {
    NO_REPORT: gettext_lazy("Chưa có báo cáo"),
    State.DRAFT: gettext_lazy("Đang soạn"),
    State.RETURNED: gettext_lazy("Bị trả lại"),
    REOPENED: gettext_lazy("Mở lại để sửa"),
    State.SUBMITTED: gettext_lazy("Đã gửi"),
    State.APPROVED: gettext_lazy("Đã xác nhận"),
}
TONES = {NO_REPORT: "bad", State.DRAFT: "warn", State.RETURNED: "bad", REOPENED: "warn"}


class Owing(NamedTuple):
    """A unit that owes the month, and how far its report is: NO_REPORT, REOPENED or a state."""

    code: str
    name: str
    kind: str
    path: str
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    state: str

    @property
    def sent(self) -> bool:
        return self.state in SENT


@dataclass(frozen=True, slots=True)
class Unsent:
    """One line of the list of those that have not sent."""

    name: str
    url: str
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class MonthOwed:
    """How a branch stands with one month; `sent` and `confirmed` of `owing` units. `url` is that of
    all their reports.
    """

    month: str
    url: str
    owing: int
    sent: int
    confirmed: int
    unsent: list[Unsent]

    @property
    def missing(self) -> int:
        return self.owing - self.sent

    @property
    def more(self) -> int:
        """How many the list leaves out."""
        return self.missing - len(self.unsent)

    @property
    def in_words(self) -> str:
        """“Tháng 10/2026: 62/65 đơn vị đã gửi, 58 đã xác nhận.”; empty where nobody owes it."""
        if not self.owing:
            return ""
        return _("Tháng {month}: {sent}/{owing} đơn vị đã gửi, {confirmed} đã xác nhận.").format(
            month=self.month,
            sent=format_count(self.sent),
            owing=format_count(self.owing),
            confirmed=format_count(self.confirmed),
        )


def standing(state: str, reopened_at: datetime | None) -> str:
    """How far a stored report is: what was opened again and is sent anew is sent."""
    return REOPENED if reopened_at and state == State.DRAFT else state


def month_over() -> Month:
    """The last month that is over: reports are made when it is."""
    return clock.this_month() - 1


def month_asked(window: Window) -> Month:
    """Of the present the last month that is over, whatever was confirmed so far; of a window of
    the past its own last month.
    """
    over = month_over()
    return over if window.last >= over - OF_THE_PRESENT else window.last


def owing_units(parent: Unit, level: str, month: Month) -> list[Owing]:
    """Units of a level below the parent that owe the month, by name. Two queries."""
    units = Unit.objects.below(parent).at_level(level)
    units = units.valid_between(month.first_day, month.last_day).by_name()
    reports = DossierReport.objects.everywhere().of_branch(parent)
    reports = reports.filter(first_month__lte=month, last_month__gte=month)
    states = {
        unit: standing(state, reopened)
        for unit, state, reopened in reports.values_list("unit_id", "state", "reopened_at")
    }
    columns = ("pk", "code", "name", "kind", "path", "parent_id", "valid_from", "valid_to")
    rows = units.values_list(*columns)
    found = [Owing._make((*facts, states.get(pk, NO_REPORT))) for pk, *facts in rows]
    return [each for each in found if reports_monthly(each)]


class MonthCount(NamedTuple):
    """How many units owe a month, and how many of them have not sent it."""

    owing: int
    missing: int


def months_unsent(parent: Unit, level: str, months: Window) -> dict[Month, MonthCount]:
    """What units of a level below the parent owe and have not sent, month by month. Nobody owes a
    month before the branch's first report, but for the last one of all. Three queries.
    """
    began = reported_span(parent).first
    units = Unit.objects.below(parent).at_level(level)
    lives = units.valid_between(months.first_day, months.last_day)
    reports = DossierReport.objects.everywhere().of_branch(parent)
    reports = reports.filter(
        state__in=SENT,
        first_month__lte=months.last,
        last_month__gte=months.first,
    )
    sent = {
        (unit, month)
        for unit, first, last in reports.values_list("unit_id", "first_month", "last_month")
        for month in Window(first, last)
    }
    known = Window(min(max(began, months.first), months.last), months.last)
    owed, owing, missing = Owed(known), Counter[Month](), Counter[Month]()
    for unit in lives.only("kind", "valid_from", "valid_to").order_by():
        own = owed.months(unit)
        owing.update(own)
        missing.update(month for month in own if (unit.pk, month) not in sent)
    return {month: MonthCount(owing[month], missing[month]) for month in known}


def month_owed(
    parent: Unit, owing: Iterable[Owing], month: Month, scope: Scope, shown: Address
) -> MonthOwed:
    units = list(owing)
    missing = [each for each in units if not each.sent]
    return MonthOwed(
        month.label,
        reports_url(unit=parent.code, month=month),
        len(units),
        len(units) - len(missing),
        sum(each.state == State.APPROVED for each in units),
        [_unsent(each, scope, shown) for each in missing[:MOST_SHOWN]],
    )


def _unsent(each: Owing, scope: Scope, shown: Address) -> Unsent:
    return Unsent(
        each.name, unit_url(each, scope, shown), TONES[each.state], str(WORDS[each.state])
    )
