"""Which days a register is counted over. Without pandas, so that a page may say them."""

from datetime import date

from core.months import Month, Window
from deadlines.queries import Deadlines
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
