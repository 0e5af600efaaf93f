"""The only place that asks what time it is, so that a test can hold the product at one moment."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.months import Month

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, as the wall clocks of the offices show it."""
    return datetime.now(OFFICE_TIME)


def today() -> date:
    """The day it is in Vietnam, which for seven hours of each day is not yet the day in UTC."""
    return now().date()


def this_month() -> Month:
    """The month it is in Vietnam; reports of later months are refused."""
    return Month.of(today())


def month_over() -> Month:
    """The last month that is over: reports are made when it is."""
    return this_month() - 1


def in_words(moment: datetime) -> str:
    """“10:58, 22/11/2026”, as the wall clocks of the offices show it."""
    return f"{moment.astimezone(OFFICE_TIME):%H:%M, %d/%m/%Y}"
