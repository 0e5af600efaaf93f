"""The forms of offices that decide when reports are due. HTTP only."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.doors import Door, door
from core.clock import month_over, today
from core.errors import Refused
from core.forms import show_problems
from core.months import Window
from deadlines import actions
from deadlines.access import decided, decided_unit
from deadlines.decisions import DecisionPage
from deadlines.foresight import Foresight, foresee, foresee_end, foresee_extension, foresee_removal
from deadlines.forms import (
    NO,
    YES,
    DayForm,
    DecisionForm,
    EndForm,
    ExtensionForm,
    ReasonForm,
    ScheduleForm,
    code_of,
)
from deadlines.models import DayOverride, Extension, Schedule
from units.kinds import HOLDERS
from units.models import Unit

METHODS = ["GET", "HEAD", "POST"]
Look = Callable[[], Foresight | None]


@door(Door.OFFICE)
@require_http_methods(METHODS)
def schedule_new(request: HttpRequest) -> HttpResponse:
    unit, form = decided_unit(request), ScheduleForm(request.POST or None)

    def look() -> Foresight:
        actions.require_schedule(unit=unit, **form.schedule)
        return foresee(unit, **form.schedule)

    def verb() -> None:
        actions.add_schedule(by=_by(request), unit=unit, **form.schedule)

    return _answer(request, unit, form, verb, look=look)


@door(Door.OFFICE)
@require_http_methods(METHODS)
def schedule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one that holds; one that has not begun is taken back as if it had never been."""
    schedule, form = decided(request, Schedule, pk), EndForm(request.POST or None)
    if not schedule.has_begun:
        return _schedule_remove(request, schedule)

    def look() -> Foresight:
        actions.require_end(schedule, form.cleaned_data["last_day"])
        return foresee_end(schedule, form.cleaned_data["last_day"])

    def verb() -> None:
        actions.end_schedule(by=_by(request), schedule=schedule, **form.cleaned_data)

    return _answer(request, schedule.unit, form, verb, str(schedule), look=look)


def _schedule_remove(request: HttpRequest, schedule: Schedule) -> HttpResponse:
    form = ReasonForm(request.POST or None)

    def look() -> Foresight:
        return foresee_removal(schedule)

    def verb() -> None:
        actions.remove_schedule(by=_by(request), schedule=schedule, **form.cleaned_data)

    about = str(schedule)
    return _answer(request, schedule.unit, form, verb, about, look=look, act="schedule-remove")


@door(Door.OFFICE)
@require_http_methods(METHODS)
def day_new(request: HttpRequest) -> HttpResponse:
    unit, form = decided_unit(request), DayForm(request.POST or None)

    def verb() -> None:
        typed = {**form.cleaned_data, "works": form.cleaned_data["works"] == YES}
        actions.declare_day(by=_by(request), unit=unit, **typed)

    return _answer(request, unit, form, verb)


@door(Door.OFFICE)
@require_http_methods(METHODS)
def day_delete(request: HttpRequest, pk: int) -> HttpResponse:
    override, form = decided(request, DayOverride, pk), ReasonForm(request.POST or None)

    def verb() -> None:
        actions.remove_day(by=_by(request), override=override, **form.cleaned_data)

    return _answer(request, override.unit, form, verb, str(override))


@door(Door.OFFICE)
@require_http_methods(METHODS)
def extension_new(request: HttpRequest) -> HttpResponse:
    unit = decided_unit(request)
    asked = {
        "period": request.GET.get("period") or code_of(Window(month_over(), month_over())),
        "whole_branch": YES if unit.kind in HOLDERS else NO,
    }
    form = ExtensionForm(request.POST or None, year=today().year, initial=asked)

    def look() -> Foresight | None:
        actions.require_extension(unit, form.window, form.due_at)
        return foresee_extension(unit, form.window, form.due_at)

    def verb() -> None:
        typed = {name: form.cleaned_data[name] for name in ("reason", "document")}
        typed["whole_branch"] = form.cleaned_data["whole_branch"] == YES
        facts: dict[str, Any] = {"unit": unit, "window": form.window, "due_at": form.due_at}
        actions.extend(by=_by(request), **facts, **typed)

    return _answer(request, unit, form, verb, look=look)


@door(Door.OFFICE)
@require_http_methods(METHODS)
def extension_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    extension, form = decided(request, Extension, pk), ReasonForm(request.POST or None)

    def verb() -> None:
        actions.withdraw_extension(by=_by(request), extension=extension, **form.cleaned_data)

    return _answer(request, extension.unit, form, verb, str(extension))


def _answer(
    request: HttpRequest,
    unit: Unit,
    form: DecisionForm,
    verb: Callable[[], None],
    about: str = "",
    look: Look | None = None,
    act: str = "",
) -> HttpResponse:
    """Does what a valid form says and goes back to the list; else the form with why not. What there
    is to `look` at comes first: the form that was seen with it does it.
    """
    page = DecisionPage.of(request, unit, form, about, act)
    if request.method != "POST":
        return render(request, "deadlines/decision.html", {"page": page})
    try:
        if form.is_valid():
            seen = request.POST.get("seen") == form.written
            if look and not seen and (found := look()):
                page = replace(page, foresight=found, seen=form.written)
                return render(request, "deadlines/decision.html", {"page": page})
            verb()
            messages.success(request, page.done)
            return redirect(f"{reverse('deadlines')}?unit={unit.code}")
    except Refused as refused:
        show_problems(form, refused)
    return render(request, "deadlines/decision.html", {"page": page}, status=400)


def _by(request: HttpRequest) -> Any:
    return request.user
