"""HTTP only: published against computed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import Door, door
from core.clock import today
from dashboard.reconciliation import reconciliation_page, reconciliations_page
from dashboard.reconciliation_export import reconciliation_workbook
from dashboard.views import WORKBOOK
from units.doors import covered_unit, reader_scope


@door(Door.SIGNED_IN)
@require_safe
def reconciliations(request: HttpRequest) -> HttpResponse:
    """The units of the reader's scope that something was published of."""
    page = reconciliations_page(reader_scope(request))
    return render(request, "dashboard/reconciliations.html", {"page": page})


@door(Door.BRANCH)
@require_safe
def reconciliation(request: HttpRequest, code: str) -> HttpResponse:
    scope = reader_scope(request)
    page = reconciliation_page(covered_unit(scope, code, today()), scope)
    return render(request, "dashboard/reconciliation.html", {"page": page})


@door(Door.BRANCH)
@require_safe
def reconciliation_excel(request: HttpRequest, code: str) -> HttpResponse:
    unit = covered_unit(reader_scope(request), code, today())
    headers = {"Content-Disposition": f'attachment; filename="doi-chieu-{unit.code}.xlsx"'}
    return HttpResponse(reconciliation_workbook(unit), content_type=WORKBOOK, headers=headers)
