"""Periods, when their reports are due, and how that is said. Plain values, no database.

A moment counts by the minute that office clocks show: what was sent at 17:00:59 was sent at 17:00.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import OFFICE_TIME
from core.months import MONTHS_OF_A_YEAR, Month, Window
from deadlines.calendars import Calendar

LATEST_CUT = 27  # every month has the day after it
MOST_DAYS = 60
HALF = MONTHS_OF_A_YEAR // 2


class Kind(TextChoices):
    MONTH = "month", gettext_lazy("Tháng")
    QUARTER = "quarter", gettext_lazy("Quý")
    HALF = "half", gettext_lazy("6 tháng")
    NINE = "nine", gettext_lazy("9 tháng")
    YEAR = "year", gettext_lazy("Năm")


LENGTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.NINE: 9, Kind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Terms:
    """When the report of a period is due, and which days the period has.

    `cut_day` 14 ends the period on the 14th of its last month, so that the next one begins on the
    15th; None is the calendar month. Either `working_days` after the last day, or `due_day` of the
    following month (`same_month`: of the period's last one), moved to the next working day.
    `document` is the symbol of what says so; blank for the terms that hold where nothing does.
    """

    working_days: int | None = 5
    due_day: int | None = None
    same_month: bool = False
    cut_day: int | None = None
    due_time: time = time(17)
    document: str = ""


DEFAULT = Terms()


def kind_of(window: Window) -> Kind | None:
    """The kind of period that the window is; None for months of no period."""
    return next((kind for kind in Kind if window in windows(kind, window.last.year)), None)


def windows(kind: str, year: int) -> list[Window]:
    """The periods of one kind that end in a year."""
    length = LENGTHS[Kind(kind)]
    firsts = range(1, MONTHS_OF_A_YEAR + 2 - length, length)
    return [Window(Month.at(year, first), Month.at(year, first) + length - 1) for first in firsts]


def label_of(window: Window) -> str:
    """As Window says it; the second half of a year has a name of its own."""
    if len(window) == HALF and window.first.number == HALF + 1:
        return _("6 tháng cuối năm {year}").format(year=window.last.year)
    return window.label


def last_day_of(month: Month, terms: Terms) -> date:
    """The last day of a period that ends in the month."""
    return month.last_day if terms.cut_day is None else month.first_day.replace(day=terms.cut_day)


def days_of(window: Window, terms: Terms, before: Terms) -> tuple[date, date]:
    """The first and the last day of a period. It begins behind the one before it, for which the
    terms `before` hold: where an office moves its cut, the first period of the new kind is shorter
    or longer than the others, and no day counts twice or not at all (ADR 19).
    """
    begun = last_day_of(window.first - 1, before) + timedelta(days=1)
    return begun, last_day_of(window.last, terms)


def due_at(window: Window, terms: Terms, calendar: Calendar) -> datetime:
    """The moment until which the report of a period is in time."""
    if terms.due_day is None:
        day = calendar.after(last_day_of(window.last, terms), terms.working_days or 0)
    else:
        month = window.last if terms.same_month else window.last + 1
        fixed = month.first_day.replace(day=min(terms.due_day, month.last_day.day))
        day = calendar.on_or_after(fixed)
    return datetime.combine(day, terms.due_time, OFFICE_TIME)


def odd_terms(terms: Terms) -> Iterator[tuple[str, str]]:
    """Why terms can't hold: the field, and a sentence."""
    if terms.cut_day is not None and not 1 <= terms.cut_day <= LATEST_CUT:
        yield "cut_day", _("Ngày chốt số liệu từ 1 đến {last}.").format(last=LATEST_CUT)
    if (terms.working_days is None) == (terms.due_day is None):
        yield "working_days", _("Ghi số ngày làm việc, hoặc ngày cố định trong tháng.")
    if terms.working_days is not None and not 1 <= terms.working_days <= MOST_DAYS:
        yield "working_days", _("Số ngày làm việc từ 1 đến {most}.").format(most=MOST_DAYS)
    if terms.due_day is not None:
        yield from _odd_day(terms, terms.due_day)


def _odd_day(terms: Terms, due_day: int) -> Iterator[tuple[str, str]]:
    if not 1 <= due_day <= 31:
        yield "due_day", _("Ngày trong tháng từ 1 đến 31.")
    elif terms.same_month and (terms.cut_day is None or due_day <= terms.cut_day):
        yield "due_day", _("Hạn gửi trong tháng cuối kỳ phải sau ngày chốt số liệu.")


def said(moment: datetime) -> str:
    """“17:00 ngày 05/12/2026”, as the wall clocks of the offices show it."""
    return _("{at:%H:%M} ngày {at:%d/%m/%Y}").format(at=moment.astimezone(OFFICE_TIME))


def days_late(due: datetime, at: datetime, calendar: Calendar) -> int | None:
    """Working days from the due day to the day of `at`: 0 is late by less than one, None is in
    time.
    """
    due, at = _minute(due), _minute(at)
    return calendar.count(due.date(), at.date()) if at > due else None


def left(due: datetime, now: datetime, calendar: Calendar) -> str:
    """What a report that is not sent has left: “còn 2 ngày làm việc, đến 17:00 ngày 05/12/2026”,
    “hết hạn hôm nay lúc 17:00”, “chậm 3 ngày làm việc”.
    """
    late = days_late(due, now, calendar)
    if late is not None:
        return _("chậm {days}").format(days=_days(late))
    told = days_left(due, now, calendar)
    if _minute(due).date() == _minute(now).date():
        return _("{left} lúc {at:%H:%M}").format(left=told, at=_minute(due))
    return _("{left}, đến {due}").format(left=told, due=said(due))


def days_left(due: datetime, now: datetime, calendar: Calendar) -> str:
    """Of a moment to come, without its hour: “còn 2 ngày làm việc”, “hết hạn hôm nay”."""
    day, today = _minute(due).date(), _minute(now).date()
    if day == today:
        return _("hết hạn hôm nay")
    return _("còn {days}").format(days=_days(calendar.count(today, day)))


def sent(due: datetime, at: datetime, calendar: Calendar) -> str:
    """How a report that was sent kept its time: “đúng hạn”, “Gửi chậm 3 ngày làm việc”."""
    late = days_late(due, at, calendar)
    return _("Đúng hạn") if late is None else _("Gửi chậm {days}").format(days=_days(late))


def _days(number: int) -> str:
    words = _("{number} ngày làm việc") if number else _("dưới 1 ngày làm việc")
    return words.format(number=number)


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(OFFICE_TIME).replace(second=0, microsecond=0)


def changes_at(due: datetime) -> datetime:
    """The moment from which a report that is not sent is late."""
    return _minute(due) + timedelta(minutes=1)


def first_change(dues: Iterable[datetime | None], now: datetime) -> datetime | None:
    """When the first of those that have time left has none: till then, today, all stays as said."""
    moments = (changes_at(due) for due in dues if due is not None)
    return min((moment for moment in moments if moment > now), default=None)


class Step(NamedTuple):
    """When a reminder goes out: so many working days from the due day, or from the return."""

    code: str
    days: int
    returned: bool
    label: str


# Said to clerks and heads of units whose report is not sent. A report that came back after its
# time was over is asked for again by the day on which it came back.
STEPS = (
    Step("before-3", -3, False, gettext_lazy("trước hạn 3 ngày làm việc")),  # type: ignore[arg-type]
    Step("before-1", -1, False, gettext_lazy("trước hạn 1 ngày làm việc")),  # type: ignore[arg-type]
    Step("due", 0, False, gettext_lazy("ngày đến hạn")),  # type: ignore[arg-type]
    Step("late-1", 1, False, gettext_lazy("quá hạn 1 ngày làm việc")),  # type: ignore[arg-type]
    Step("late-3", 3, False, gettext_lazy("quá hạn 3 ngày làm việc")),  # type: ignore[arg-type]
    Step("returned-1", 1, True, gettext_lazy("bị trả lại 1 ngày làm việc")),  # type: ignore[arg-type]
    Step("returned-3", 3, True, gettext_lazy("bị trả lại 3 ngày làm việc")),  # type: ignore[arg-type]
)
# What an officer sends by hand.
URGED = "urged"


def step_of(day: date, anchor: date, calendar: Calendar, *, returned: bool) -> Step | None:
    """The reminder that a day is for, if it is for one; `anchor` is the due day or the return."""
    if not calendar.works(day):
        return None
    for step in STEPS:
        if step.returned == returned and _shifted(anchor, step.days, calendar) == day:
            return step
    return None


def _shifted(anchor: date, days: int, calendar: Calendar) -> date:
    return calendar.after(anchor, days) if days >= 0 else calendar.before(anchor, -days)
