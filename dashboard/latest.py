"""The window that a page opens on when its address names none."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from core.clock import today
from core.months import Month, Window
from dashboard.address import Address, month_of
from indicators.models import PublishedFigure
from reports.models import DossierReport
from units.models import Unit


def opening_window(unit: Unit, address: Address) -> Window:
    """The months that the address names, filled up with those of the latest figures.

    By itself: the year up to the last month that the unit's branch has a confirmed report of; the
    report's own window where that is longer than a month; else the window last published of the
    unit; else the year up to last month. At most two queries.
    """
    found = _latest(unit)
    last = month_of(address.last) if address.last else found.last
    first = found.first if last is None or last == found.last else Month.at(last.year, 1)
    whole = replace(
        address, first=address.first or str(first), last=address.last or str(found.last)
    )
    return whole.window()


def _latest(unit: Unit) -> Window:
    reports = DossierReport.objects.everywhere().filter(
        unit__path__startswith=unit.path, state="approved"
    )
    return _of(reports) or _of(PublishedFigure.objects.filter(unit=unit)) or _last_month()


def _of(rows: QuerySet[Any, Any]) -> Window | None:
    """The window of the latest row; of a single month, the year up to it."""
    months = rows.order_by("-last_month", "-first_month").values_list("first_month", "last_month")
    found = months.first()
    if found is None:
        return None
    first, last = found
    return Window(Month.at(last.year, 1) if first == last else first, last)


def _last_month() -> Window:
    last = Month.of(today()) - 1
    return Window(Month.at(last.year, 1), last)
