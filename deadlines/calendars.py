"""Which days public offices work on, and counting in those days.

`fixtures/calendar/public.csv` comes from a maintained library, `notices.csv` beside it says what
that lacks, each with the number of the notice. Offices declare days of their own on top.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

SATURDAY = 5
DAY = timedelta(days=1)
TABLES = Path(settings.BASE_DIR) / "fixtures" / "calendar"


class PublicDay(NamedTuple):
    """A day that is not what its weekday says; `document` is blank where the law itself says so."""

    works: bool
    name: str
    document: str


@cache
def public_days() -> dict[date, PublicDay]:
    """Days off on weekdays, and days worked on a week end."""
    return {
        date.fromisoformat(row["day"]): PublicDay(
            row["works"] == "1", row["name"], row.get("document", "")
        )
        for table in ("public.csv", "notices.csv")
        for row in _rows(TABLES / table)
    }


@cache
def known_years() -> range:
    """The years whose public holidays are known; of all others week ends are."""
    years = [day.year for day in public_days()]
    return range(min(years), max(years) + 1)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class Calendar:
    """The working days of one office; `own` are days that it, or an office above it, declared."""

    def __init__(self, own: Mapping[date, bool] | None = None) -> None:
        self.own = own or {}
        self._counted: dict[tuple[date, date], int] = {}

    def works(self, day: date) -> bool:
        if day in self.own:
            return self.own[day]
        public = public_days().get(day)
        return public.works if public else day.weekday() < SATURDAY

    def after(self, day: date, number: int) -> date:
        """The working day that is `number` working days after a day, not counting that itself."""
        while number:
            day += DAY
            number -= self.works(day)
        return day

    def on_or_after(self, day: date) -> date:
        while not self.works(day):
            day += DAY
        return day

    def before(self, day: date, number: int) -> date:
        """The working day that is `number` working days before a day."""
        while number:
            day -= DAY
            number -= self.works(day)
        return day

    def count(self, day: date, until: date) -> int:
        """Working days after a day up to another one and with it; 0 where that is not later."""
        known = self._counted.get((day, until))
        if known is None:
            days = (day + DAY * step for step in range(1, (until - day).days + 1))
            known = self._counted[day, until] = sum(map(self.works, days))
        return known
