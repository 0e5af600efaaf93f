"""How units kept their reports over a year. HTTP only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.doors import Door, door
from rendering.downloads import workbook
from reports.board_year import ORDERS, AskedYear, year_page
from reports.period_views import unit_and_year
from reports.year_exports import year_workbook
from units.doors import reader_scope
from units.remembered import remembered


@door(Door.BRANCH)
@require_safe
def reports_year(request: HttpRequest) -> HttpResponse:
    if not reader_scope(request).grants:
        return render(request, "dashboard/unassigned.html", status=403)
    page = remembered(
        request,
        "reports-year",
        lambda: year_page(_asked(request)),
        until=lambda page: page.board.changes_at,
    )
    return render(request, "reports/year.html", {"page": page})


@door(Door.BRANCH)
@require_safe
def reports_year_excel(request: HttpRequest) -> HttpResponse:
    if not reader_scope(request).grants:
        return render(request, "dashboard/unassigned.html", status=403)
    asked = _asked(request)
    return workbook(year_workbook(asked), f"chap-hanh-bao-cao-{asked.unit.code}-{asked.year}")


def _asked(request: HttpRequest) -> AskedYear:
    unit, year = unit_and_year(request)
    sort, page = (request.GET.get(name, "") for name in ("sort", "page"))
    if sort not in ORDERS or not (page or "1").isdecimal() or len(page) > 9:
        raise Http404(_("Không có lựa chọn này."))
    return AskedYear(unit, year, sort, max(int(page or 1), 1))
