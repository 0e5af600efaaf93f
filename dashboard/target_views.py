"""HTTP only: the pages of targets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import Door, button, door
from accounts.models import User
from core.clock import today
from core.errors import Refused
from dashboard.access import home_unit
from dashboard.explained import explain_refusals
from dashboard.target_editor import EditorPage, edit_page, new_page, submitted, withdrawn
from dashboard.target_list import Selection, targets_page
from indicators.access import require_office, require_office_of, settable_target
from indicators.models import Target
from units.doors import covered_unit, reader_scope
from units.remembered import remembered


@door(Door.SIGNED_IN)
@require_safe
@explain_refusals
def targets(request: HttpRequest) -> HttpResponse:
    """Targets of the reader's unit, those above and those below it."""
    scope = reader_scope(request)
    home, selection = home_unit(scope), Selection.read(request.GET)
    try:
        page = remembered(request, "targets", lambda: targets_page(home, scope, selection))
    except Refused as refused:
        said = [problem.message for problem in refused.problems]
        context = {"page": targets_page(home, scope, Selection()), "refusals": said}
        return render(request, "dashboard/targets.html", context, status=400)
    return render(request, "dashboard/targets.html", {"page": page, "refusals": []})


@door(Door.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def target_new(request: HttpRequest) -> HttpResponse:
    scope = reader_scope(request)
    require_office(scope)
    if request.method == "POST":
        return _answered(request, submitted(request.POST, scope, _reader(request)))
    unit = None
    if code := request.GET.get("unit", ""):
        unit = covered_unit(scope, code, today())
        require_office_of(_reader(request), unit)
    return _shown(request, new_page(scope, unit))


@door(Door.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    scope = reader_scope(request)
    target = settable_target(scope, pk)
    if request.method == "POST":
        return _answered(request, submitted(request.POST, scope, _reader(request), target))
    return _shown(request, edit_page(target, scope))


@door(Door.OFFICE)
@button
def target_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraws a target; the history keeps it, with the reason."""
    scope = reader_scope(request)
    target = settable_target(scope, pk)
    year = target.valid_to.year
    page = withdrawn(target, request.POST, scope, _reader(request))
    return (
        _shown(request, page)
        if page
        else redirect(f"{reverse('targets')}?year={year}#history-title")
    )


def _answered(request: HttpRequest, answer: EditorPage | Target) -> HttpResponse:
    if isinstance(answer, EditorPage):
        return _shown(request, answer)
    return redirect(f"{reverse('targets')}?year={answer.valid_to.year}#target-{answer.pk}")


def _shown(request: HttpRequest, page: EditorPage) -> HttpResponse:
    return render(request, "dashboard/target_form.html", {"page": page}, status=page.status)


def _reader(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the middleware lets nobody else in
    return request.user
