"""Months and windows of months: the only calendar that readings, targets and reports share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self, overload

from django.utils.translation import gettext as _

MONTHS_OF_A_YEAR = 12
MONTHS_OF_A_QUARTER = 3
QUARTERS = ("I", "II", "III", "IV")
# Outside these years a month is a typing mistake ("0204-07", "20224-07"); the bounds also keep the
# ordinal inside the small integer column that stores it.
FIRST_YEAR, LAST_YEAR = 1900, 2199
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
WRITTEN_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


class Month(int):
    """A calendar month, counted from January of the year 0: `year * 12 + number - 1`.

    Being an integer, months compare, hash and sort by themselves; `month + 1` is the next month and
    `month - month` the distance. `str()` is "2024-07"; `json.dumps` would write the ordinal.
    """

    @classmethod
    def at(cls, year: int, number: int) -> Self:
        """`Month.at(2024, 7)`; ValueError where there is no such month."""
        if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= MONTHS_OF_A_YEAR):
            raise ValueError(
                _("Không có tháng %(number)s/%(year)s") % {"number": number, "year": year}
            )
        return cls(year * MONTHS_OF_A_YEAR + number - 1)

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which `day` lies."""
        return cls.at(day.year, day.month)

    @classmethod
    def nearest(cls, day: date) -> Self:
        """The month in which `day` lies; the first or the last there is for a day outside them, as
        may have been stored before such days were refused.
        """
        return cls.of(min(max(day, FIRST_DAY), LAST_DAY))

    @classmethod
    def parse(cls, text: str) -> Self:
        """`Month.parse("2024-07")`; ValueError for anything else ("2024-7", "07/2024")."""
        written = WRITTEN_MONTH.fullmatch(text)
        try:
            if written:
                return cls.at(int(written[1]), int(written[2]))
        except ValueError:
            pass  # written as a month, but there is none of this number
        raise ValueError(_("“%(text)s” không phải là tháng: cần dạng 2024-07") % {"text": text})

    @property
    def year(self) -> int:
        return int(self) // MONTHS_OF_A_YEAR

    @property
    def number(self) -> int:
        """1 for January to 12 for December."""
        return int(self) % MONTHS_OF_A_YEAR + 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return (self + 1).first_day - timedelta(days=1)

    @property
    def label(self) -> str:
        """As people write it: "07/2024"."""
        return f"{self.number:02d}/{self.year:04d}"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __repr__(self) -> str:
        return f"Month({self})"

    def __add__(self, months: int) -> "Month":
        # The sum of two dates means nothing; left alone, it would be a month around the year 4048.
        return NotImplemented if isinstance(months, Month) else Month(int(self) + months)

    __radd__ = __add__

    @overload
    def __sub__(self, other: "Month") -> int: ...  # type: ignore[overload-overlap]
    @overload
    def __sub__(self, other: int) -> "Month": ...
    def __sub__(self, other: int) -> int:
        distance = int(self) - int(other)
        return distance if isinstance(other, Month) else Month(distance)


def outside_months(day: date) -> str:
    """A sentence about a day that lies in no month; blank for any other."""
    if FIRST_DAY <= day <= LAST_DAY:
        return ""
    words = _("Không tính được đến ngày %(day)s: ghi ngày từ %(first)s đến %(last)s.")
    # Not strftime, which writes the year 1 as “1” on some systems and as “0001” on others.
    facts = {"day": day, "first": FIRST_DAY, "last": LAST_DAY}
    return words % {
        name: f"{one.day:02d}/{one.month:02d}/{one.year:04d}" for name, one in facts.items()
    }


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The months from `first` to `last`, both included."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            ends = {"first": self.first.label, "last": self.last.label}
            raise ValueError(_("Khoảng thời gian ngược: %(last)s trước %(first)s") % ends)

    @classmethod
    def parse(cls, first: str, last: str) -> Self:
        """`Window.parse("2024-01", "2024-07")`; ValueError for no month, or last before first."""
        return cls(Month.parse(first), Month.parse(last))

    def __iter__(self) -> Iterator[Month]:
        return (Month(ordinal) for ordinal in range(self.first, self.last + 1))

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __contains__(self, month: object) -> bool:
        return isinstance(month, Month) and self.first <= month <= self.last

    def covers(self, other: "Window") -> bool:
        """Whether `other` lies wholly inside; a report that sticks out does not count."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: "Window") -> bool:
        """Whether the two share a month."""
        return self.first <= other.last and other.first <= self.last

    def year_before(self) -> "Window":
        """The same months one year earlier."""
        return Window(self.first - MONTHS_OF_A_YEAR, self.last - MONTHS_OF_A_YEAR)

    def before(self) -> "Window":
        """The window of equal length that ends where this one begins."""
        return Window(self.first - len(self), self.first - 1)

    @property
    def first_day(self) -> date:
        return self.first.first_day

    @property
    def last_day(self) -> date:
        return self.last.last_day

    @property
    def label(self) -> str:
        """As a report says it: "tháng 07/2024", "quý I/2024", "6 tháng đầu năm 2024", …"""
        if len(self) == 1:
            return _("tháng %(month)s") % {"month": self.first.label}
        if self.first.year != self.last.year:
            return self._from_to()
        return self._label_within_a_year()

    def _label_within_a_year(self) -> str:
        year = self.first.year
        if len(self) == MONTHS_OF_A_YEAR:
            return _("năm %(year)d") % {"year": year}
        if len(self) == MONTHS_OF_A_QUARTER and self.last.number % MONTHS_OF_A_QUARTER == 0:
            quarter = QUARTERS[self.last.number // MONTHS_OF_A_QUARTER - 1]
            return _("quý %(quarter)s/%(year)d") % {"quarter": quarter, "year": year}
        if self.first.number == 1:
            return _("%(count)d tháng đầu năm %(year)d") % {"count": len(self), "year": year}
        return self._from_to()

    def _from_to(self) -> str:
        ends = {"first": self.first.label, "last": self.last.label}
        return _("từ %(first)s đến %(last)s") % ends
