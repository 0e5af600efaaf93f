"""What an office has to do with the reports of its branch: confirm, decide, ask for them."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.months import Month, Window
from core.numbers import format_count
from dashboard.duties import MONTHS_LISTED, Duty, units_of
from deadlines.queries import Deadlines
from reports.links import reports_url, reports_year_url
from reports.models import DossierReport, FigureAdjustment
from reports.progress import Line, MonthCount, count, month_lines
from reports.states import ABOVE_ROLES, State
from reports.timeliness import next_change, timed
from units.access import Scope
from units.kinds import Kind
from units.models import Unit


def reports_to_confirm(scope: Scope, user: User, deadlines: Deadlines | None) -> list[Duty]:
    """Reports that wait for the reader's confirmation, by month, and who has not sent those of the
    last months. Three queries for each branch; none for whoever confirms nothing, who has no
    `deadlines`.
    """
    if deadlines is None:
        return []
    units = units_of(scope, ABOVE_ROLES).values()
    named = len(units) > 1
    duties = []
    for unit in units:
        months = _reported(unit, user)
        began = min((each.first for each in months), default=None)
        unsent = _unsent(unit, began, deadlines)
        for duty in (*_waiting(unit, months), *_adjusting(unit, months), *unsent):
            label = f"{duty.label}, {unit.name}" if named else duty.label
            duties.append(replace(duty, label=label))
    return duties


class Reported(NamedTuple):
    """The reports of a branch that end in one month: where the earliest begins, how many wait for a
    confirmation, and how many have proposals that wait for a decision.
    """

    last: Month
    first: Month
    waiting: int
    adjusting: int


def _reported(unit: Unit, user: User) -> list[Reported]:
    """By month. Nobody confirms what they sent themselves nor decides on what they proposed, and an
    office below a province neither of its own report. One query.
    """
    judged = Q()
    if unit.parent is not None and unit.parent.kind != Kind.COUNTRY:
        judged = ~Q(unit=unit)
    waits = judged & Q(state=State.SUBMITTED) & ~Q(submitted_by=user)
    months = DossierReport.objects.everywhere().of_branch(unit).values_list("last_month")
    proposed = FigureAdjustment.objects.everywhere().filter(decision=FigureAdjustment.Decision.OPEN)
    proposed = proposed.exclude(proposed_by=user)
    counted = months.annotate(
        first=Min("first_month"),
        waiting=Count("pk", filter=waits),
        adjusting=Count("pk", filter=judged & Q(pk__in=proposed.values("report"))),
    )
    return [Reported(*row) for row in counted.order_by("last_month")]


def _waiting(unit: Unit, months: Iterable[Reported]) -> list[Duty]:
    words = _("Xác nhận báo cáo tháng {month}")
    return [
        Duty(
            words.format(month=each.last.label),
            reports_url(unit=unit.code, month=each.last),
            "warn",
            _("{count} báo cáo chờ xác nhận").format(count=format_count(each.waiting)),
        )
        for each in months
        if each.waiting
    ]


def _adjusting(unit: Unit, months: Iterable[Reported]) -> list[Duty]:
    words = _("Xem xét đề nghị điều chỉnh số liệu tháng {month}")
    return [
        Duty(
            words.format(month=each.last.label),
            reports_url(unit=unit.code, month=each.last, only="adjusting"),
            "warn",
            _("{count} báo cáo có đề nghị").format(count=format_count(each.adjusting)),
        )
        for each in months
        if each.adjusting
    ]


class Missing(NamedTuple):
    """How many of how many never sent a month, whether it is amiss of one of them by now, and until
    when that stays so.
    """

    counted: MonthCount
    overdue: bool
    until: datetime | None


def _unsent(unit: Unit, began: Month | None, deadlines: Deadlines) -> list[Duty]:
    """A line for the month that is just over, and one for all the others before it."""
    over = clock.month_over()
    lines = month_lines(unit, Window(over - MONTHS_LISTED + 1, over), began)
    counts = {month: count(of_month) for month, of_month in lines.items()}
    missing = {
        month: _missing(month, lines[month], each, deadlines)
        for month, each in counts.items()
        if each.missing
    }
    back = {month: each.back for month, each in counts.items() if each.back}
    lately = missing.pop(over, None)
    duties = [_unsent_lately(unit, over, lately)] if lately else []
    duties += [_unsent_earlier(unit, missing)] if missing else []
    return [*duties, _given_back(unit, back)] if back else duties


def _missing(
    month: Month, lines: Iterable[Line], counted: MonthCount, deadlines: Deadlines
) -> Missing:
    timings = list(timed(((month, line) for line in lines if line.is_missing), deadlines))
    until = next_change(timings, clock.now())
    return Missing(counted, any(each.overdue for each in timings), until)


def _unsent_lately(unit: Unit, month: Month, of: Missing) -> Duty:
    missing, owing = format_count(of.counted.missing), format_count(of.counted.owing)
    label = _("Đôn đốc {missing} đơn vị chưa gửi báo cáo tháng {month}")
    words = label.format(missing=missing, month=month.label)
    tag = _("{missing}/{owing} đơn vị").format(missing=missing, owing=owing)
    tone = "bad" if of.overdue else "warn"
    return Duty(words, reports_url(unit=unit.code, month=month), tone, tag, time_left=of.until)


def _unsent_earlier(unit: Unit, months: Mapping[Month, Missing]) -> Duty:
    """“Còn 8 báo cáo của các tháng trước chưa gửi: 11, 12/2025; 03/2026”."""
    label = _("Còn {count} báo cáo của các tháng trước chưa gửi: {months}").format(
        count=format_count(sum(each.counted.missing for each in months.values())),
        months=_listed(months),
    )
    tag = _("{count} tháng").format(count=format_count(len(months)))
    tone = "bad" if any(each.overdue for each in months.values()) else "warn"
    until = min((each.until for each in months.values() if each.until), default=None)
    return Duty(label, _board_of(unit, months), tone, tag, time_left=until)


def _board_of(unit: Unit, counts: Collection[Month]) -> str:
    """Of one month; of several that of the year in which most of them are."""
    if len(counts) == 1:
        return reports_url(unit=unit.code, month=min(counts))
    ((year, _months),) = Counter(month.year for month in counts).most_common(1)
    return reports_year_url(unit.code, year)


def _given_back(unit: Unit, counts: Mapping[Month, int]) -> Duty:
    """“2 báo cáo trả lại, mở lại chưa được gửi lại: 09, 10/2026”, with the oldest month."""
    label = _("{count} báo cáo trả lại, mở lại chưa được gửi lại: {months}").format(
        count=format_count(sum(counts.values())), months=_listed(counts)
    )
    tag = _("{count} tháng").format(count=format_count(len(counts)))
    url = reports_url(unit=unit.code, month=min(counts), only=State.RETURNED.value)
    return Duty(label, url, "warn", tag)


def _listed(months: Iterable[Month]) -> str:
    """“11, 12/2025; 03/2026”: a year is said once."""
    return "; ".join(
        ", ".join(f"{month.number:02d}" for month in of_year) + f"/{year}"
        for year, of_year in groupby(sorted(months), key=lambda month: month.year)
    )
