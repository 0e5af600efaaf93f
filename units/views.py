"""HTTP only: people and what they do where, for their administrator."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import withdraw_password
from accounts.doors import Door, button, door
from accounts.forms import AccountForm, NewAccountForm
from accounts.links import promise_link, promised_link
from accounts.models import User
from core.errors import Refused
from core.forms import show_problems
from units.access import Scope
from units.actions import appoint, end_appointment, take_on, write_account
from units.administration import admin_scope, managed_membership, managed_person, seen_person
from units.people import PeopleAddress, Shown, people_page, person_page
from units.people_forms import OUTSIDE, AppointmentForm, EndForm


@door(Door.ADMIN)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    scope = admin_scope(request)
    try:
        page = people_page(scope, PeopleAddress.read(request.GET))
    except Refused as refused:
        context = {
            "sentences": [problem.message for problem in refused.problems],
            "back_url": request.path,
            "back_label": _("Xem tất cả tài khoản"),
        }
        return render(request, "misaddressed.html", context, status=400)
    return render(request, "units/people.html", {"page": page})


@door(Door.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """An account with its first appointment. Its page shows the link to a password, once."""
    scope = admin_scope(request)
    given = request.POST if request.method == "POST" else None
    account = NewAccountForm(given, auto_id="account-%s")
    appointment = AppointmentForm(given, scope=scope)
    if given is not None and (user := _taken_on(request, account, appointment)):
        return _with_link(request, scope, user)
    context = {"account": account, "appointment": appointment}
    status = _status(appointment) if given is not None else 200
    return render(request, "units/person_new.html", context, status=status)


@door(Door.ADMIN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    scope = admin_scope(request)
    if request.method != "POST":
        user = seen_person(scope, pk)
        shown = Shown(done=request.GET.get("done", ""), link=promised_link(request, user))
        return _person(request, scope, user, shown)
    user = managed_person(scope, pk)
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            write_account(by=_by(request), user=user, **form.cleaned_data)
        except Refused as refused:
            show_problems(form, refused)
        else:
            return _done(pk, "account")
    return _person(request, scope, seen_person(scope, pk), Shown(account=form), status=400)


@door(Door.ADMIN)
@button
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the page that shows the link: whoever opens that again does not find it."""
    scope = admin_scope(request)
    return _with_link(request, scope, managed_person(scope, pk))


@door(Door.ADMIN)
@button
def appointment_new(request: HttpRequest, pk: int) -> HttpResponse:
    scope = admin_scope(request)
    user = managed_person(scope, pk)
    form = AppointmentForm(request.POST, scope=scope, held=user.memberships.all())
    if form.is_valid():
        appoint(by=_by(request), user=user, **form.cleaned_data)
        return _done(pk, "appointed")
    return _person(request, scope, user, Shown(appointment=form), _status(form))


@door(Door.ADMIN)
@button
def appointment_end(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    scope = admin_scope(request)
    user = seen_person(scope, pk)
    membership = managed_membership(scope, user, membership_pk)
    form = EndForm(request.POST, auto_id=f"end-{membership_pk}-%s")
    if form.is_valid():
        try:
            end_appointment(by=_by(request), membership=membership, **form.cleaned_data)
        except Refused as refused:
            show_problems(form, refused)
        else:
            return _done(pk, "ended")
    shown = Shown(end=(membership_pk, form))
    return _person(request, scope, seen_person(scope, pk), shown, status=400)


def _by(request: HttpRequest) -> User:
    """Who is signed in: the doors have let nobody else through."""
    return cast(User, request.user)


def _taken_on(
    request: HttpRequest, account: NewAccountForm, appointment: AppointmentForm
) -> User | None:
    # Both are asked, so that one answer names all that is wrong.
    if not all([account.is_valid(), appointment.is_valid()]):
        return None
    try:
        return take_on(by=_by(request), **account.cleaned_data, **appointment.cleaned_data)
    except Refused as refused:
        show_problems(account, refused)
        return None


def _status(form: AppointmentForm) -> int:
    """Of an appointment that cannot be: a unit of somebody else is as good as none."""
    return 404 if form.has_error("unit", OUTSIDE) else 400


def _done(pk: int, what: str) -> HttpResponse:
    return redirect(f"{reverse('person', args=[pk])}?done={what}")


def _person(
    request: HttpRequest, scope: Scope, user: User, shown: Shown, status: int = 200
) -> HttpResponse:
    page = person_page(user, scope, _by(request), shown)
    return render(request, "units/person.html", {"page": page}, status=status)


def _with_link(request: HttpRequest, scope: Scope, user: User) -> HttpResponse:
    try:
        withdraw_password(by=_by(request), user=user)
    except Refused as refused:
        return _person(request, scope, user, Shown(problem=str(refused)), status=400)
    promise_link(request, user)
    return redirect("person", pk=user.pk)
