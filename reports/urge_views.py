"""Reminders that were sent, and asking units for a report by hand. HTTP only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.doors import Door, button, door
from core import clock
from deadlines.access import require_office_of
from reports.doors import month_of
from reports.urging import asked_units, reminders_page, told, urge, urge_page
from units.doors import covered_unit, reader_scope
from units.models import Unit


@door(Door.OFFICE)
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    unit = _office(request)
    page = reminders_page(reader_scope(request), unit)
    return render(request, "reports/reminders.html", {"page": page})


@door(Door.REVIEW)
@button
def reports_urge(request: HttpRequest) -> HttpResponse:
    """What could be sent to the ticked units, or to all shown; with `send` it is sent."""
    unit, month = _office(request), month_of(request.GET.get("month", ""))
    named = request.POST.getlist("missing" if "all" in request.POST else "urge")
    asked = asked_units(unit, month, named)
    if "send" not in request.POST or not asked:
        page = urge_page(unit, month, asked, request.build_absolute_uri("/").rstrip("/"))
        return render(request, "reports/urge.html", {"page": page})
    outcome = urge(by=request.user, unit=unit, month=month, asked=asked)  # type: ignore[arg-type]
    messages.success(request, told(outcome))
    return redirect(f"{reverse('reminders')}?unit={unit.code}")


def _office(request: HttpRequest) -> Unit:
    """The branch of the address, else the reader's own: 404 for strangers, 403 for those who only
    read.
    """
    text = request.GET.get("month", "")
    day = month_of(text).last_day if text else clock.today()
    scope, code = reader_scope(request), request.GET.get("unit", "").strip()
    own = scope.grants[0].unit if scope.grants and not code else None
    unit = own or covered_unit(scope, code, day)
    require_office_of(request.user, unit)  # type: ignore[arg-type]
    return unit
