"""HTTP only: the catalogue of indicators, and the page of one."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.doors import Door, door
from dashboard.access import rankable_parent
from dashboard.address import Address
from dashboard.explained import explain_refusals
from dashboard.indicator_definition import catalogue_page
from dashboard.indicator_page import (
    IndicatorPage,
    IndicatorQuestion,
    definition_page,
    indicator_page,
)
from dashboard.views import last_of, spelled_out
from units.doors import reader_scope
from units.remembered import remembered


@door(Door.SIGNED_IN)
@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    page = catalogue_page(reader_scope(request))
    return render(request, "dashboard/indicators.html", {"page": page})


@door(Door.PEERS)
@require_safe
@explain_refusals
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """The definition is no secret; figures are those of the reader's peer groups."""
    if not reader_scope(request).grants and not request.GET.get("parent"):
        return render(request, "dashboard/indicator.html", {"page": definition_page(code)})
    if whole := spelled_out(request):
        return redirect(request.path + whole)
    page = remembered(request, "indicator", lambda: _indicator_page(request, code))
    return render(request, "dashboard/indicator.html", {"page": page})


def _indicator_page(request: HttpRequest, code: str) -> IndicatorPage:
    """The page of the indicator, once the reader's door to the group has opened."""
    scope = reader_scope(request)
    address = replace(Address.read(request.GET), indicator=code, field="")
    address.require_level()
    view = address.units_view()
    parent = rankable_parent(scope, address.parent, address.level, last_of(address), view)
    question = address.question(address.window(), may_see_provisional=scope.covers(parent))
    return indicator_page(IndicatorQuestion(address, parent, scope, question))
