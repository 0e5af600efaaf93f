"""For how long a confirmed report is open again, and how that is said.

Nothing closes it: whoever asks after the moment finds it closed (reports.states.standing).
"""

from datetime import datetime

from django.utils.translation import gettext as _

from core import clock
from core.errors import Problem, Refused
from core.months import Window
from deadlines.calendars import Calendar
from deadlines.queries import Deadlines
from deadlines.rules import DEFAULT, MOST_DAYS, changes_at, days_left, said
from reports.models import DossierReport
from reports.states import LAPSED
from units.models import Unit

OPEN_FOR = 3  # working days, unless whoever opens it again says otherwise


def calendar_of(unit: Unit) -> Calendar:
    """The working days by which the unit's time is counted. One SQL query."""
    present = Window(clock.this_month(), clock.this_month())
    return Deadlines.load([unit.path], present).calendar(unit.path)


def proposed_until(calendar: Calendar) -> datetime:
    """What the page proposes."""
    day = calendar.after(clock.today(), OPEN_FOR)
    return datetime.combine(day, DEFAULT.due_time, clock.OFFICE_TIME)


def require_moment(until: datetime, calendar: Calendar) -> None:
    """Refused where a report can't be open until then."""
    now = clock.now()
    if now >= changes_at(until):
        words = _("Mở lại đến {until}: thời điểm này đã qua, ghi thời điểm sau {now}.")
        raise Refused(Problem(words.format(until=said(until), now=said(now)), column="until_day"))
    last = calendar.after(now.date(), MOST_DAYS)
    if until.astimezone(clock.OFFICE_TIME).date() > last:
        words = _("Mở lại đến {until} là quá lâu: tối đa {days} ngày làm việc, đến {last}.")
        facts = {"until": said(until), "days": MOST_DAYS, "last": f"{last:%d/%m/%Y}"}
        raise Refused(Problem(words.format(**facts), column="until_day"))


def lapsed_words(until: datetime | None) -> str:
    """What is said of a report whose time has run out."""
    if until is None:
        return ""
    words = _("Đã hết thời hạn mở lại từ {until}, đề nghị cấp trên mở lại nếu cần.")
    return words.format(until=said(until))


def open_words(until: datetime | None, calendar: Calendar, reason: str = "") -> str:
    """“Mở lại đến 17:00 ngày 05/12/2026 (còn 2 ngày làm việc): “Sai hộ tịch””."""
    told = _("Mở lại, không định thời hạn")
    if until is not None:
        left = days_left(until, clock.now(), calendar)
        told = _("Mở lại đến {until} ({left})").format(until=said(until), left=left)
    return _("{told}: “{reason}”").format(told=told, reason=reason) if reason else f"{told}."


def reopened_words(report: DossierReport, calendar: Calendar, reason: str = "") -> str:
    """Until when a report is open again or was; blank of one that is not."""
    if not report.is_reopened:
        return ""
    if report.standing == LAPSED:
        return lapsed_words(report.reopened_until)
    return open_words(report.reopened_until, calendar, reason)
