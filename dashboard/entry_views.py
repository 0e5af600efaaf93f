"""HTTP of what the form of a month shows from the rooms above it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.doors import Door, door
from dashboard.month_rates import rates_page
from reports.access import entered


@door(Door.ENTRY)
@require_safe
def report_rates(request: HttpRequest, code: str, month: str) -> HttpResponse:
    unit, when = entered(request, code, month)
    return render(request, "dashboard/month_rates.html", {"page": rates_page(unit, when)})
