"""Which days a register is counted over. Without pandas, so that a page may say and check them."""

from datetime import date

from django.utils.translation import gettext as _

from core.months import Month, Window
from deadlines.queries import Deadlines
from reports.register.result import Result
from units.models import Unit


def days_counted(unit: Unit, month: Month) -> tuple[date, date]:
    """The first and the last day of the month as the unit's office counts it: by the calendar, or
    from the 15th to the 14th. One SQL query.
    """
    window = Window(month, month)
    deadline = Deadlines.load([unit.path], window).of(unit.path, window)
    if deadline is None:
        return month.first_day, month.last_day
    return deadline.first_day, deadline.last_day


def moved(unit: Unit, month: Month, result: Result) -> str:
    """Why a register that was counted over other days than the month has by now is not written;
    blank where they are the same, or nobody kept them. One SQL query.
    """
    first, last = days_counted(unit, month)
    counted = (result.first_day, result.ends)
    if counted[0] in {"", first.isoformat()} and counted[1] in {"", last.isoformat()}:
        return ""
    told = _("Kỳ báo cáo tháng {month} đã đổi sau khi đếm sổ, nay tính từ {days}")
    if all(counted):
        told = _("Sổ được đếm việc từ {counted}, nay báo cáo tháng {month} tính từ {days}")
    facts = {"month": month.label, "days": _span(first, last)}
    facts["counted"] = _span(*map(date.fromisoformat, filter(None, counted)))
    return told.format(**facts) + _(": bỏ sổ này rồi tải lại tệp để đếm lại.")


def _span(*days: date) -> str:
    return _(" đến ").join(f"{day:%d/%m/%Y}" for day in days)
