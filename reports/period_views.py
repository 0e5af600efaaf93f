"""When a unit's reports are due: page, workbook, calendar; forms of periods. HTTP only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.doors import Door, door
from core.errors import Refused
from core.months import Window
from deadlines.rules import kind_of
from rendering.downloads import calendar, workbook
from reports.doors import form_of, month_of
from reports.paper_periods import period_form
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


@door(Door.BRANCH)
@require_safe
def period_form_excel(request: HttpRequest, form: str) -> HttpResponse:
    """The paper form of a quarter or another period of several months."""
    scope, printed = reader_scope(request), form_of(form)
    if not scope.grants:
        return render(request, "dashboard/unassigned.html", status=403)
    window = _window(request)
    unit = covered_unit(scope, request.GET.get("unit", "").strip(), window.last_day)
    try:
        content = period_form(unit, window, printed)
    except Refused as refused:
        raise Http404(str(refused)) from refused
    return workbook(content, f"bieu-{printed}-{unit.code}-{window.first}-{window.last}")


def _window(request: HttpRequest) -> Window:
    """The period of the address; 404 for months that are none."""
    first, last = (month_of(request.GET.get(name, "")) for name in ("from", "to"))
    if last < first or kind_of(Window(first, last)) is None:
        raise Http404(_("Không có kỳ báo cáo này."))
    return Window(first, last)


def unit_and_year(request: HttpRequest) -> tuple[Unit, int]:
    """The unit of the address as it was in the year, else the reader's own."""
    scope, year = reader_scope(request), year_of(request.GET.get("year", ""))
    code = request.GET.get("unit", "").strip()
    if not code:
        return scope.grants[0].unit, year
    return covered_unit(scope, code, year_window(year).last_day), year
