"""Deadlines worked out by hand with a wall calendar and the notices about public holidays, never
with the product.

    2024  off 1/1, 8-14/2, 18/4, 29/4-1/5, 2-3/9;        worked: Saturday 4/5
    2025  off 1/1, 27-31/1, 7/4, 30/4-2/5, 1-2/9;        worked: Saturday 26/4
    2026  off 1-2/1, 16-20/2, 27/4, 30/4-1/5, 31/8-2/9, 24/11; worked: Saturdays 10/1 and 22/8
    2027  off 1/1, 4-10/2, 16/4, 30/4, 3/5, 2-3/9, 24/11
"""

from datetime import time
from typing import NamedTuple

from deadlines.rules import Terms

CALENDAR, TO_14, TO_20 = None, 14, 20


class Rule(NamedTuple):
    """What an office (VN, B the province, A the ward) demands, from a day to a day."""

    office: str
    since: str
    terms: Terms
    until: str = ""


class Off(NamedTuple):
    office: str
    day: str
    works: bool = False


class Put(NamedTuple):
    """An extension: who has it, until when."""

    unit: str
    until: str
    branch: bool = False
    withdrawn: bool = False


class Case(NamedTuple):
    """`period` are its first and last month, `now` a moment with its zone (+07:00 if none),
    `days` the first and the last day, `due` and `words` what everybody says.
    """

    name: str
    period: str
    now: str
    days: str
    due: str
    words: str
    said: tuple[Rule | Off | Put, ...] = ()


def after(days: int, cut: int | None = CALENDAR, at: time = time(17)) -> Terms:
    return Terms(days, None, cut_day=cut, due_time=at, document="1/QĐ")


def on(day: int, cut: int | None = CALENDAR, *, same_month: bool = False) -> Terms:
    return Terms(None, day, same_month, cut, document="1/QĐ")


def by(terms: Terms) -> tuple[Rule]:
    return (Rule("B", "2010-01-01", terms),)


def left(days: int, due: str) -> str:
    return f"còn {days} ngày làm việc, đến {due}"


PASSED = "đã qua hạn"
CASES = (
    # The default: fifth working day after the calendar month, at five.
    Case("before Tết 2024", "2024-01", "2024-02-05 09:00", "01/01/2024 – 31/01/2024",
         "17:00 ngày 07/02/2024", left(2, "17:00 ngày 07/02/2024")),
    Case("late over Tết 2024", "2024-01", "2024-02-19 08:00", "01/01/2024 – 31/01/2024",
         "17:00 ngày 07/02/2024", "chậm 3 ngày làm việc"),
    Case("leap February", "2024-02", "2024-03-01 08:00", "01/02/2024 – 29/02/2024",
         "17:00 ngày 07/03/2024", left(4, "17:00 ngày 07/03/2024")),
    Case("month that ends on a Sunday", "2024-03", "2024-03-31 10:00", "01/03/2024 – 31/03/2024",
         "17:00 ngày 05/04/2024", left(5, "17:00 ngày 05/04/2024")),
    Case("worked Saturday counts, 2024", "2024-04", "2024-05-03 08:00", "01/04/2024 – 30/04/2024",
         "17:00 ngày 07/05/2024", left(3, "17:00 ngày 07/05/2024")),
    Case("day off in exchange, 2024", "2024-04", "2024-04-26 08:00", "01/04/2024 – 30/04/2024",
         "17:00 ngày 07/05/2024", left(5, "17:00 ngày 07/05/2024")),
    Case("2 and 3 September 2024", "2024-08", "2024-08-30 16:00", "01/08/2024 – 31/08/2024",
         "17:00 ngày 10/09/2024", left(5, "17:00 ngày 10/09/2024")),
    Case("over New Year 2025", "2024-12", "2025-01-08 08:00", "01/12/2024 – 31/12/2024",
         "17:00 ngày 08/01/2025", "hết hạn hôm nay lúc 17:00"),
    Case("Tết 2025 before the month ends", "2025-01", "2025-01-24 08:00",
         "01/01/2025 – 31/01/2025", "17:00 ngày 07/02/2025", left(5, "17:00 ngày 07/02/2025")),
    Case("plain February", "2025-02", "2025-03-10 08:00", "01/02/2025 – 28/02/2025",
         "17:00 ngày 07/03/2025", "chậm 1 ngày làm việc"),
    Case("Giỗ Tổ 2025", "2025-03", "2025-04-04 08:00", "01/03/2025 – 31/03/2025",
         "17:00 ngày 08/04/2025", left(1, "17:00 ngày 08/04/2025")),
    Case("30 April to 2 May 2025", "2025-04", "2025-04-29 08:00", "01/04/2025 – 30/04/2025",
         "17:00 ngày 09/05/2025", left(5, "17:00 ngày 09/05/2025")),
    Case("1 and 2 September 2025", "2025-08", "2025-09-03 08:00", "01/08/2025 – 31/08/2025",
         "17:00 ngày 09/09/2025", left(4, "17:00 ngày 09/09/2025")),
    Case("2 January 2026 off by a notice", "2025-12", "2025-12-31 08:00",
         "01/12/2025 – 31/12/2025", "17:00 ngày 09/01/2026", left(5, "17:00 ngày 09/01/2026")),
    Case("late on the worked Saturday", "2025-12", "2026-01-10 08:00", "01/12/2025 – 31/12/2025",
         "17:00 ngày 09/01/2026", "chậm 1 ngày làm việc"),
    Case("before Tết 2026", "2026-01", "2026-02-06 16:00", "01/01/2026 – 31/01/2026",
         "17:00 ngày 06/02/2026", "hết hạn hôm nay lúc 17:00"),
    Case("late over Tết 2026", "2026-01", "2026-02-23 08:00", "01/01/2026 – 31/01/2026",
         "17:00 ngày 06/02/2026", "chậm 6 ngày làm việc"),
    Case("February 2026", "2026-02", "2026-03-07 08:00", "01/02/2026 – 28/02/2026",
         "17:00 ngày 06/03/2026", "chậm dưới 1 ngày làm việc"),
    Case("March 2026", "2026-03", "2026-04-01 08:00", "01/03/2026 – 31/03/2026",
         "17:00 ngày 07/04/2026", left(4, "17:00 ngày 07/04/2026")),
    Case("Giỗ Tổ on a Sunday, 30 April 2026", "2026-04", "2026-04-24 08:00",
         "01/04/2026 – 30/04/2026", "17:00 ngày 08/05/2026", left(7, "17:00 ngày 08/05/2026")),
    Case("31 August to 2 September 2026", "2026-08", "2026-08-28 08:00",
         "01/08/2026 – 31/08/2026", "17:00 ngày 09/09/2026", left(5, "17:00 ngày 09/09/2026")),
    Case("Cultural Day 2026 while waiting", "2026-11", "2026-11-23 08:00",
         "01/11/2026 – 30/11/2026", "17:00 ngày 07/12/2026", left(9, "17:00 ngày 07/12/2026")),
    Case("over New Year 2027", "2026-12", "2026-12-31 08:00", "01/12/2026 – 31/12/2026",
         "17:00 ngày 08/01/2027", left(5, "17:00 ngày 08/01/2027")),
    Case("across Tết 2027", "2027-01", "2027-02-03 08:00", "01/01/2027 – 31/01/2027",
         "17:00 ngày 12/02/2027", left(2, "17:00 ngày 12/02/2027")),
    Case("1 May 2027 on a Saturday", "2027-04", "2027-05-04 08:00", "01/04/2027 – 30/04/2027",
         "17:00 ngày 10/05/2027", left(4, "17:00 ngày 10/05/2027")),
    Case("2 and 3 September 2027", "2027-08", "2027-09-01 08:00", "01/08/2027 – 31/08/2027",
         "17:00 ngày 09/09/2027", left(4, "17:00 ngày 09/09/2027")),
    # The administrative month, 15th to 14th.
    Case("15-14 that ends on the last day of Tết", "2024-02", "2024-02-15 08:00",
         "15/01/2024 – 14/02/2024", "17:00 ngày 19/02/2024", left(2, "17:00 ngày 19/02/2024"),
         by(after(3, TO_14))),
    Case("15-14 over New Year", "2025-01", "2025-01-17 16:00", "15/12/2024 – 14/01/2025",
         "17:00 ngày 17/01/2025", "hết hạn hôm nay lúc 17:00", by(after(3, TO_14))),
    Case("15-14 into Tết 2026", "2026-02", "2026-02-13 08:00", "15/01/2026 – 14/02/2026",
         "17:00 ngày 25/02/2026", left(3, "17:00 ngày 25/02/2026"), by(after(3, TO_14))),
    Case("15-14, ten days, Giỗ Tổ", "2026-04", "2026-04-14 08:00", "15/03/2026 – 14/04/2026",
         "17:00 ngày 29/04/2026", left(10, "17:00 ngày 29/04/2026"), by(after(10, TO_14))),
    Case("15-14, day before Giỗ Tổ", "2024-04", "2024-04-19 08:00", "15/03/2024 – 14/04/2024",
         "17:00 ngày 17/04/2024", "chậm 1 ngày làm việc", by(after(3, TO_14))),
    Case("15-14, day after Giỗ Tổ", "2024-04", "2024-04-17 08:00", "15/03/2024 – 14/04/2024",
         "17:00 ngày 19/04/2024", left(1, "17:00 ngày 19/04/2024"), by(after(4, TO_14))),
    Case("15-14 in March after a short month", "2025-03", "2025-03-14 08:00",
         "15/02/2025 – 14/03/2025", "17:00 ngày 18/03/2025", left(2, "17:00 ngày 18/03/2025"),
         by(after(2, TO_14))),
    # 21st to 20th.
    Case("21-20 by Friday", "2025-04", "2025-04-21 08:00", "21/03/2025 – 20/04/2025",
         "17:00 ngày 25/04/2025", left(4, "17:00 ngày 25/04/2025"), by(after(5, TO_20))),
    Case("21-20 by the worked Saturday", "2025-04", "2025-04-26 08:00",
         "21/03/2025 – 20/04/2025", "17:00 ngày 26/04/2025", "hết hạn hôm nay lúc 17:00",
         by(after(6, TO_20))),
    Case("21-20 behind it", "2025-04", "2025-04-25 08:00", "21/03/2025 – 20/04/2025",
         "17:00 ngày 29/04/2025", left(3, "17:00 ngày 29/04/2025"), by(after(8, TO_20))),
    Case("21-20, worked Saturday of August", "2026-08", "2026-08-24 08:00",
         "21/07/2026 – 20/08/2026", "17:00 ngày 22/08/2026", "chậm 1 ngày làm việc",
         by(after(2, TO_20))),
    Case("21-20 before the long week end", "2026-08", "2026-09-03 08:00",
         "21/07/2026 – 20/08/2026", "17:00 ngày 28/08/2026", "chậm 1 ngày làm việc",
         by(after(7, TO_20))),
    Case("21-20 across it", "2026-08", "2026-08-28 08:00", "21/07/2026 – 20/08/2026",
         "17:00 ngày 03/09/2026", left(1, "17:00 ngày 03/09/2026"), by(after(8, TO_20))),
    Case("21-20, 25th of the same month", "2024-01", "2024-01-22 08:00",
         "21/12/2023 – 20/01/2024", "17:00 ngày 25/01/2024", left(3, "17:00 ngày 25/01/2024"),
         by(on(25, TO_20, same_month=True))),
    Case("21-20, 27th falls on Tết", "2025-01", "2025-01-24 08:00", "21/12/2024 – 20/01/2025",
         "17:00 ngày 03/02/2025", left(1, "17:00 ngày 03/02/2025"),
         by(on(27, TO_20, same_month=True))),
    # Quarters, halves, nine months, years.
    Case("first quarter", "2026-01 2026-03", "2026-03-31 08:00", "01/01/2026 – 31/03/2026",
         "17:00 ngày 07/04/2026", left(5, "17:00 ngày 07/04/2026"), by(after(5))),
    Case("quarter by the 10th", "2024-01 2024-03", "2024-04-11 08:00", "01/01/2024 – 31/03/2024",
         "17:00 ngày 10/04/2024", PASSED, by(on(10))),
    Case("quarter 15-14 by the 20th, a Sunday", "2026-07 2026-09", "2026-09-18 08:00",
         "15/06/2026 – 14/09/2026", "17:00 ngày 21/09/2026", left(1, "17:00 ngày 21/09/2026"),
         by(on(20, TO_14, same_month=True))),
    Case("quarter by 2 January, off by a notice", "2025-10 2025-12", "2026-01-05 07:00",
         "01/10/2025 – 31/12/2025", "17:00 ngày 05/01/2026", "hết hạn hôm nay lúc 17:00",
         by(on(2))),
    Case("quarter by the 31st, a Saturday", "2027-04 2027-06", "2027-07-30 08:00",
         "01/04/2027 – 30/06/2027", "17:00 ngày 02/08/2027", left(1, "17:00 ngày 02/08/2027"),
         by(on(31))),
    Case("31st of a month of 30 days, a holiday", "2027-01 2027-03", "2027-04-29 08:00",
         "01/01/2027 – 31/03/2027", "17:00 ngày 04/05/2027", left(1, "17:00 ngày 04/05/2027"),
         by(on(31))),
    Case("first half 15-14", "2026-01 2026-06", "2026-06-12 08:00", "15/12/2025 – 14/06/2026",
         "17:00 ngày 19/06/2026", left(5, "17:00 ngày 19/06/2026"), by(after(5, TO_14))),
    Case("second half 15-14", "2026-07 2026-12", "2026-12-14 08:00", "15/06/2026 – 14/12/2026",
         "17:00 ngày 17/12/2026", left(3, "17:00 ngày 17/12/2026"), by(after(3, TO_14))),
    Case("half by the 5th", "2024-01 2024-06", "2024-07-05 17:01", "01/01/2024 – 30/06/2024",
         "17:00 ngày 05/07/2024", PASSED, by(on(5))),
    Case("nine months 15-14", "2026-01 2026-09", "2026-09-15 08:00", "15/12/2025 – 14/09/2026",
         "17:00 ngày 21/09/2026", left(4, "17:00 ngày 21/09/2026"), by(after(5, TO_14))),
    Case("nine months", "2025-01 2025-09", "2025-10-01 08:00", "01/01/2025 – 30/09/2025",
         "17:00 ngày 07/10/2025", left(4, "17:00 ngày 07/10/2025"), by(after(5))),
    Case("year 15-14", "2024-01 2024-12", "2024-12-16 08:00", "15/12/2023 – 14/12/2024",
         "17:00 ngày 20/12/2024", left(4, "17:00 ngày 20/12/2024"), by(after(5, TO_14))),
    Case("year, with a worked Saturday", "2025-01 2025-12", "2026-01-09 08:00",
         "01/01/2025 – 31/12/2025", "17:00 ngày 15/01/2026", left(5, "17:00 ngày 15/01/2026"),
         by(after(10))),
    Case("year by the 15th", "2026-01 2026-12", "2027-01-15 17:00", "01/01/2026 – 31/12/2026",
         "17:00 ngày 15/01/2027", "hết hạn hôm nay lúc 17:00", by(on(15))),
    # Extensions.
    Case("extended", "2026-10", "2026-11-09 08:00", "01/10/2026 – 31/10/2026",
         "17:00 ngày 20/11/2026", left(9, "17:00 ngày 20/11/2026"),
         (Put("A", "2026-11-20 17:00"),)),
    Case("extended with the whole province", "2026-10", "2026-11-23 08:00",
         "01/10/2026 – 31/10/2026", "11:30 ngày 20/11/2026", "chậm 1 ngày làm việc",
         (Put("B", "2026-11-20 11:30", branch=True),)),
    Case("extended for the province's office alone", "2026-10", "2026-11-09 08:00",
         "01/10/2026 – 31/10/2026", "17:00 ngày 06/11/2026", "chậm 1 ngày làm việc",
         (Put("B", "2026-11-20 17:00"),)),
    Case("extension withdrawn", "2026-10", "2026-11-10 08:00", "01/10/2026 – 31/10/2026",
         "17:00 ngày 06/11/2026", "chậm 2 ngày làm việc",
         (Put("A", "2026-11-20 17:00", withdrawn=True),)),
    Case("own extension shorter than that of the province", "2026-10", "2026-11-09 08:00",
         "01/10/2026 – 31/10/2026", "17:00 ngày 20/11/2026", left(9, "17:00 ngày 20/11/2026"),
         (Put("A", "2026-11-12 17:00"), Put("B", "2026-11-20 17:00", branch=True))),
    Case("own extension longer than that of the province", "2026-10", "2026-11-09 08:00",
         "01/10/2026 – 31/10/2026", "17:00 ngày 20/11/2026", left(9, "17:00 ngày 20/11/2026"),
         (Put("B", "2026-11-12 17:00", branch=True), Put("A", "2026-11-20 17:00"))),
    Case("extension of the province before the own rule", "2026-10", "2026-11-09 08:00",
         "01/10/2026 – 31/10/2026", "17:00 ngày 20/11/2026", left(9, "17:00 ngày 20/11/2026"),
         (Rule("A", "2026-01-01", after(15)), Put("B", "2026-11-12 17:00", branch=True))),
    Case("extended to a Saturday", "2026-10", "2026-11-13 18:00", "01/10/2026 – 31/10/2026",
         "12:00 ngày 14/11/2026", "còn dưới 1 ngày làm việc, đến 12:00 ngày 14/11/2026",
         (Put("A", "2026-11-14 12:00"),)),
    # Schedules that change, end, and stand above each other.
    Case("before the change", "2026-06", "2026-07-01 08:00", "01/06/2026 – 30/06/2026",
         "17:00 ngày 07/07/2026", left(4, "17:00 ngày 07/07/2026"),
         (Rule("B", "2026-01-01", after(5)), Rule("B", "2026-07-01", after(3, TO_14)))),
    Case("behind the change to the 14th, no day twice", "2026-07", "2026-07-14 08:00",
         "01/07/2026 – 14/07/2026", "17:00 ngày 17/07/2026", left(3, "17:00 ngày 17/07/2026"),
         (Rule("B", "2026-01-01", after(5)), Rule("B", "2026-07-01", after(3, TO_14)))),
    Case("a period behind the change", "2026-08", "2026-08-14 08:00", "15/07/2026 – 14/08/2026",
         "17:00 ngày 19/08/2026", left(3, "17:00 ngày 19/08/2026"),
         (Rule("B", "2026-01-01", after(5)), Rule("B", "2026-07-01", after(3, TO_14)))),
    Case("behind the change from the 14th, no day left out", "2026-07", "2026-08-03 08:00",
         "15/06/2026 – 31/07/2026", "17:00 ngày 07/08/2026", left(4, "17:00 ngày 07/08/2026"),
         (Rule("B", "2026-01-01", after(3, TO_14)), Rule("B", "2026-07-01", after(5)))),
    Case("a quarter behind the change", "2026-07 2026-09", "2026-09-14 08:00",
         "01/07/2026 – 14/09/2026", "17:00 ngày 21/09/2026", left(5, "17:00 ngày 21/09/2026"),
         (Rule("B", "2026-07-01", after(5, TO_14)),)),
    Case("behind its end the default", "2026-07", "2026-08-03 08:00", "01/07/2026 – 31/07/2026",
         "17:00 ngày 07/08/2026", left(4, "17:00 ngày 07/08/2026"),
         (Rule("B", "2026-01-01", after(3), until="2026-06-30"),)),
    Case("the nearest office is heard", "2026-10", "2026-11-05 08:00", "01/10/2026 – 31/10/2026",
         "17:00 ngày 04/11/2026", "chậm 1 ngày làm việc",
         (Rule("B", "2026-01-01", after(3)), Rule("VN", "2026-06-01", after(10)))),
    Case("due at half past eleven", "2026-10", "2026-11-06 11:31", "01/10/2026 – 31/10/2026",
         "11:30 ngày 06/11/2026", "chậm dưới 1 ngày làm việc", by(after(5, at=time(11, 30)))),
    # The hour, and the day of the offices' clocks.
    Case("a minute before", "2026-10", "2026-11-06 16:59", "01/10/2026 – 31/10/2026",
         "17:00 ngày 06/11/2026", "hết hạn hôm nay lúc 17:00"),
    Case("on the stroke", "2026-10", "2026-11-06 17:00:59", "01/10/2026 – 31/10/2026",
         "17:00 ngày 06/11/2026", "hết hạn hôm nay lúc 17:00"),
    Case("a minute behind", "2026-10", "2026-11-06 17:01", "01/10/2026 – 31/10/2026",
         "17:00 ngày 06/11/2026", "chậm dưới 1 ngày làm việc"),
    Case("still yesterday in UTC", "2026-10", "2026-11-05T17:30+00:00", "01/10/2026 – 31/10/2026",
         "17:00 ngày 06/11/2026", "hết hạn hôm nay lúc 17:00"),
    Case("ten in the morning in UTC", "2026-10", "2026-11-06T10:01+00:00",
         "01/10/2026 – 31/10/2026", "17:00 ngày 06/11/2026", "chậm dưới 1 ngày làm việc"),
    # Days that offices declare.
    Case("province closed for a storm", "2026-10", "2026-11-06 18:00", "01/10/2026 – 31/10/2026",
         "17:00 ngày 09/11/2026", left(1, "17:00 ngày 09/11/2026"), (Off("B", "2026-11-05"),)),
    Case("province works on a Saturday", "2026-10", "2026-11-06 18:00",
         "01/10/2026 – 31/10/2026", "17:00 ngày 07/11/2026", left(1, "17:00 ngày 07/11/2026"),
         (*by(after(6)), Off("B", "2026-11-07", works=True))),
    Case("the ward works although the province is closed", "2026-10", "2026-11-09 08:00",
         "01/10/2026 – 31/10/2026", "17:00 ngày 06/11/2026", "chậm 1 ngày làm việc",
         (Off("B", "2026-11-05"), Off("A", "2026-11-05", works=True))),
    Case("a neighbour's day off is no matter", "2026-10", "2026-11-06 18:00",
         "01/10/2026 – 31/10/2026", "17:00 ngày 06/11/2026", "chậm dưới 1 ngày làm việc",
         (Off("S", "2026-11-05"),)),
)  # fmt: skip
