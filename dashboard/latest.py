"""The window that a page opens on when its address names none."""

from collections import Counter
from dataclasses import replace
from typing import Any

from django.db.models import Count, Max, QuerySet

from core.clock import today
from core.months import Month, Window
from dashboard.address import Address, month_of
from indicators.models import PublishedFigure
from reports.models import DossierReport
from units.models import Unit

YEAR = 12
# A month and those that it may give way to. Of a branch that has been silent for longer the latest
# report tells.
LOOKED_BACK = 2 * YEAR


def opening_window(unit: Unit, address: Address) -> Window:
    """The months that the address names, filled up with those of the latest figures.

    By itself: the year up to the latest month that the unit's branch as a whole has confirmed
    reports of; the report's own window where that is longer than a month; else the window last
    published of the unit; else the year up to last month. At most three queries.

    One unit that is early does not move a page of 65: a month is the branch's once at least half
    as many of its reports are confirmed as of the fullest month of the year before it. Units that
    ended are not held against those that came after them, who are fewer.
    """
    found = _latest(unit)
    last = month_of(address.last) if address.last else found.last
    first = found.first if last is None or last == found.last else Month.at(last.year, 1)
    whole = replace(
        address, first=address.first or str(first), last=address.last or str(found.last)
    )
    return whole.window()


def _latest(unit: Unit) -> Window:
    reports = DossierReport.objects.everywhere().of_branch(unit).filter(state="approved")
    return (
        _shared(reports)
        or _of(reports)
        or _of(PublishedFigure.objects.filter(unit=unit))
        or _last_month()
    )


def _shared(reports: QuerySet[Any, Any]) -> Window | None:
    """The window of the latest month that is not of a few units alone; None where the last two
    years have none. One query.
    """
    recent = reports.filter(last_month__gt=Month.of(today()) - LOOKED_BACK)
    rows = recent.order_by("-last_month").values_list("last_month", "unit__valid_to")
    found = list(rows.annotate(Count("pk"), Max("first_month")))
    if not found:
        return None
    latest = found[0][0].first_day
    counts: Counter[Month] = Counter()
    firsts: dict[Month, Month] = {}
    for month, ended, count, first in found:
        if ended is None or ended >= latest:
            counts[month] += count
            firsts[month] = max(first, firsts.get(month, first))
    for month, first in firsts.items():
        fullest = max(counts[each] for each in Window(month - YEAR, month))
        if 2 * counts[month] >= fullest:
            return _opened(first, month)
    return None


def _of(rows: QuerySet[Any, Any]) -> Window | None:
    """The window of the latest row."""
    months = rows.order_by("-last_month", "-first_month").values_list("first_month", "last_month")
    found = months.first()
    return None if found is None else _opened(*found)


def _opened(first: Month, last: Month) -> Window:
    """Of a single month, the year up to it."""
    return Window(Month.at(last.year, 1) if first == last else first, last)


def _last_month() -> Window:
    last = Month.of(today()) - 1
    return Window(Month.at(last.year, 1), last)
