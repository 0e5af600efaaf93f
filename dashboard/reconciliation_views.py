"""HTTP only: published against computed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import Door, door
from core.clock import today
from dashboard.explained import explain_addresses
from dashboard.reconciliation import reconciliation_page, reconciliations_page
from dashboard.reconciliation_export import reconciliation_workbook
from dashboard.unit_list import day_of
from rendering.downloads import workbook
from units.doors import covered_unit, reader_scope
from units.models import Unit


@door(Door.SIGNED_IN)
@require_safe
def reconciliations(request: HttpRequest) -> HttpResponse:
    """The units of the reader's scope that something was published of."""
    page = reconciliations_page(reader_scope(request))
    return render(request, "dashboard/reconciliations.html", {"page": page})


def _shown(request: HttpRequest, code: str) -> Unit:
    """The unit that had the code on the day of the address, else today."""
    on = request.GET.get("on", "").strip()
    return covered_unit(reader_scope(request), code, day_of(on) if on else today())


@door(Door.BRANCH)
@require_safe
@explain_addresses
def reconciliation(request: HttpRequest, code: str) -> HttpResponse:
    scope = reader_scope(request)
    page = reconciliation_page(_shown(request, code), scope)
    return render(request, "dashboard/reconciliation.html", {"page": page})


@door(Door.BRANCH)
@require_safe
@explain_addresses
def reconciliation_excel(request: HttpRequest, code: str) -> HttpResponse:
    unit = _shown(request, code)
    return workbook(reconciliation_workbook(unit), f"doi-chieu-{unit.code}")
