"""When a unit's reports are due: page, workbook, calendar. HTTP only."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import Door, door
from rendering.downloads import calendar, workbook
from reports.period_exports import periods_calendar, periods_workbook
from reports.period_page import periods_page, year_of
from reports.periods import period_lines, year_window
from units.doors import covered_unit, reader_scope
from units.models import Unit


@door(Door.BRANCH)
@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    scope = reader_scope(request)
    if not scope.grants:
        return render(request, "dashboard/unassigned.html", status=403)
    unit, year = unit_and_year(request)
    return render(request, "reports/deadlines.html", {"page": periods_page(scope, unit, year)})


@door(Door.BRANCH)
@require_safe
def deadlines_excel(request: HttpRequest) -> HttpResponse:
    if not reader_scope(request).grants:
        return render(request, "dashboard/unassigned.html", status=403)
    unit, year = unit_and_year(request)
    content = periods_workbook(unit, year, period_lines(unit, year))
    return workbook(content, f"thoi-han-{unit.code}-{year}")


@door(Door.BRANCH)
@require_safe
def deadlines_ics(request: HttpRequest) -> HttpResponse:
    if not reader_scope(request).grants:
        return render(request, "dashboard/unassigned.html", status=403)
    unit, year = unit_and_year(request)
    content = periods_calendar(unit, year, period_lines(unit, year), settings.SITE_URL)
    return calendar(content, f"thoi-han-{unit.code}-{year}")


def unit_and_year(request: HttpRequest) -> tuple[Unit, int]:
    """The unit of the address as it was in the year, else the reader's own."""
    scope, year = reader_scope(request), year_of(request.GET.get("year", ""))
    code = request.GET.get("unit", "").strip()
    if not code:
        return scope.grants[0].unit, year
    return covered_unit(scope, code, year_window(year).last_day), year
