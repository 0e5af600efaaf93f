"""HTTP only: pages on which things are looked up rather than measured."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.doors import Door, door
from core.clock import today
from dashboard.explained import explain_addresses
from dashboard.gallery import gallery_page
from dashboard.search import search_page
from dashboard.unit_history import HistoryPage, history_page
from dashboard.unit_list import UnitsAddress, day_of, units_page
from units.doors import covered_unit, reader_scope
from units.remembered import remembered


@door(Door.SIGNED_IN)
@require_safe
@explain_addresses
def units(request: HttpRequest) -> HttpResponse:
    scope, address = reader_scope(request), UnitsAddress.read(request.GET)
    page = remembered(request, "units", lambda: units_page(scope, address))
    return render(request, "dashboard/units.html", {"page": page})


@door(Door.BRANCH)
@require_safe
@explain_addresses
def unit_history(request: HttpRequest, code: str) -> HttpResponse:
    """Of the unit that had the code on a day; others that had it are told apart from it."""
    page = remembered(request, "unit-history", lambda: _history_page(request, code))
    return render(request, "dashboard/unit_history.html", {"page": page})


def _history_page(request: HttpRequest, code: str) -> HistoryPage:
    """The page of the unit, once the reader's door to it has opened."""
    scope = reader_scope(request)
    on = request.GET.get("on", "").strip()
    return history_page(covered_unit(scope, code, day_of(on) if on else today()), scope)


@door(Door.SIGNED_IN)
@require_safe
@explain_addresses
def search(request: HttpRequest) -> HttpResponse:
    """A code that only one thing has leads to that thing."""
    page = search_page(reader_scope(request), request.GET.get("q", ""))
    if page.leads_to:
        return redirect(page.leads_to)
    return render(request, "dashboard/search.html", {"page": page})


@door(Door.SIGNED_IN)
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """For those who build and draw pages: it shows nobody's figures."""
    return render(request, "dashboard/gallery.html", {"page": gallery_page()})
