"""Writes fixtures/calendar/public.csv: the days on which public offices are closed, or work on a
Saturday in exchange.

The library is not part of the product: it reads the calendars of all countries before it answers,
1.2 s and 60 MB. A test holds the file to it; after `make lock UPGRADE=--upgrade` write it anew:

    python -m scripts.public_days
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from holidays.countries.vietnam import Vietnam

SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 2015, 2040
TABLE = Path(__file__).parents[1] / "fixtures" / "calendar" / "public.csv"
Row = tuple[str, str, str]


def rows() -> Iterator[Row]:
    """day, whether one works on it, what it is; days off on a week end are left out."""
    # A Saturday worked in exchange is known to the year of the day off, which may be the next one.
    known = Vietnam(years=range(FIRST_YEAR - 1, LAST_YEAR + 2), expand=False, language="vi")
    names = {day: (name, False) for day, name in known.items() if day.weekday() < SATURDAY}
    names |= dict.fromkeys(known.weekend_workdays, ("Ngày làm việc bù", True))
    for day in sorted(names):
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            name, works = names[day]
            yield day.isoformat(), str(int(works)), name


def write(path: Path = TABLE) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("day", "works", "name"))
        writer.writerows(rows())


def stored(path: Path = TABLE) -> dict[date, bool]:
    with path.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["day"]): row["works"] == "1" for row in csv.DictReader(file)}


if __name__ == "__main__":
    write()
