"""The lines above the table of a paper form: which months it is about. Pure.

"Kỳ báo cáo: Tháng 8 năm 2024 (Từ ngày 15/7/2024 đến ngày 14/8/2024)" says the month twice; both
have to say the same. A date of signature or of a circular is no period.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.months import MONTHS_OF_A_QUARTER, QUARTERS, Month, Window
from core.text import fold

DAY = r"(?:ngay )?([0-9]{1,2}) ?(?:[/.-]|thang) ?([0-9]{1,2}) ?(?:[/.-]|nam) ?([0-9]{4})"
FROM_TO = re.compile(rf"tu {DAY},? ?(?:den|-) ?(?:het )?{DAY}")
A_DAY = re.compile(DAY)
BETWEEN = r"(?: ?[/.-] ?| nam )"
MONTH = re.compile(rf"\b(?:thang ?|t\.?)([0-9]{{1,2}}){BETWEEN}([0-9]{{4}})")
QUARTER = re.compile(rf"\bquy ?(iv|i{{1,3}}|[1-4]){BETWEEN}([0-9]{{4}})")
FROM_JANUARY = re.compile(rf"\b([0-9]{{1,2}}) thang(?: dau)?{BETWEEN}([0-9]{{4}})")
YEAR = re.compile(r"\b(?:bao cao|ky)[: ]+nam ([0-9]{4})")
OF_PERIOD = re.compile(r"ky bao cao|\btu (?:ngay )?[0-9]")

Days = tuple[date, date]


class NoWindow(ValueError):
    """What is written is no period that a report can have; its text says why. `place` is that of
    the line.
    """

    place: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Months, and the true days where those are other than the months'."""

    window: Window
    days: Days | None = None


def periods(texts: Iterable[str]) -> list[tuple[int, Period]]:
    """The periods that the lines name, each with the place of its line; those of lines that speak
    of the period reported alone, where there are any. Raises NoWindow.
    """
    folded = [fold(text) for text in texts]
    telling = [place for place, text in enumerate(folded) if OF_PERIOD.search(text)]
    found = list(_periods(folded, telling))
    return found or list(_periods(folded, range(len(folded))))


def _periods(folded: Sequence[str], places: Iterable[int]) -> Iterator[tuple[int, Period]]:
    for place in places:
        try:
            period = _period(folded[place])
        except NoWindow as error:
            error.place = place
            raise
        if period:
            yield place, period


def _period(text: str) -> Period | None:
    """The period of one folded line."""
    days = _days(text)
    rest = A_DAY.sub(" ", FROM_TO.sub(" ", text))
    labels = set(_labels(rest))
    if len(labels) > 1:
        told = " / ".join(sorted(one.label for one in labels))
        raise NoWindow(_("ghi nhiều kỳ khác nhau (%(told)s): chỉ ghi một kỳ.") % {"told": told})
    label = next(iter(labels), None)
    if days is None:
        return Period(label) if label else None
    return _of_days(days, label)


def _days(text: str) -> Days | None:
    found = FROM_TO.search(text)
    if not found:
        return None
    numbers = [int(number) for number in found.groups()]
    try:
        first = date(numbers[2], numbers[1], numbers[0])
        last = date(numbers[5], numbers[4], numbers[3])
        Window(Month.of(first), Month.of(last))
    except ValueError as error:
        raise NoWindow(_("ngày của kỳ báo cáo không có thật: sửa lại ngày.")) from error
    return first, last


def _of_days(days: Days, label: Window | None) -> Period:
    """The months of days from the 1st to the last of a month, or from the 15th to the 14th."""
    first, last = days
    facts = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    calendar = first.day == 1 and (last + timedelta(days=1)).day == 1
    shifted = first.day > 1 and last.day == first.day - 1
    begins = Month.of(first) + (0 if first.day == 1 else 1)
    if not (calendar or shifted) or Month.of(last) < begins:
        message = _(
            "kỳ từ %(first)s đến %(last)s không trọn tháng:"
            " báo cáo nhận tháng lịch, hoặc tháng chốt từ ngày 15 đến ngày 14 tháng sau."
        )
        raise NoWindow(message % facts)
    window = Window(begins, Month.of(last))
    if label is not None and label != window:
        message = _("ghi %(label)s nhưng từ %(first)s đến %(last)s là %(window)s: sửa cho khớp.")
        raise NoWindow(message % {**facts, "label": label.label, "window": window.label})
    return Period(window, None if calendar else days)


def _labels(text: str) -> Iterator[Window]:
    """The months that a line names in words."""
    try:
        for number, year in FROM_JANUARY.findall(text):
            yield Window(Month.at(int(year), 1), Month.at(int(year), int(number)))
        rest = FROM_JANUARY.sub(" ", text)
        for number, year in MONTH.findall(rest):
            month = Month.at(int(year), int(number))
            yield Window(month, month)
        for name, year in QUARTER.findall(rest):
            number = int(name) if name.isdecimal() else QUARTERS.index(name.upper()) + 1
            last = Month.at(int(year), number * MONTHS_OF_A_QUARTER)
            yield Window(last - (MONTHS_OF_A_QUARTER - 1), last)
        for year in YEAR.findall(rest):
            yield Window(Month.at(int(year), 1), Month.at(int(year), 12))
    except ValueError as error:
        raise NoWindow(_("tháng của kỳ báo cáo không có thật: sửa lại tháng.")) from error
