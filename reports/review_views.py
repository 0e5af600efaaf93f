"""Reading a report, and the verbs of whoever judges it. HTTP only."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.doors import Door, button, door
from core.errors import Problem, Refused
from core.months import Month
from core.text import nfc
from deadlines.rules import said
from rendering.downloads import workbook
from reports import actions
from reports.access import require_transition
from reports.doors import existing_report, form_of, month_of, report_in
from reports.exports import report_workbook
from reports.forms import UntilForm
from reports.history import history
from reports.links import report_url
from reports.models import DossierReport
from reports.paper_out import report_form
from reports.report_page import Typed, absent_page, report_page
from reports.states import (
    APPROVE,
    REOPEN,
    REOPENED,
    RETURN,
    Transition,
    leads_from,
    missing_words,
)
from units.doors import reader_scope

Verb = Callable[[DossierReport, Typed], DossierReport]


@door(Door.BRANCH)
@require_safe
def report(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """One report, or that there is none; a month inside a longer one leads to that."""
    scope, asked = reader_scope(request), month_of(month)
    found = report_in(scope, code, asked)
    if found is None:
        page = absent_page(scope, code, asked)
    elif found.first_month != asked:
        return redirect(report_url(code, found.first_month))
    else:
        page = report_page(scope, request.user, found)  # type: ignore[arg-type]
    return render(request, "reports/report.html", {"page": page})


@door(Door.BRANCH)
@require_safe
def report_excel(request: HttpRequest, code: str, month: str) -> HttpResponse:
    found = existing_report(reader_scope(request), code, month_of(month))
    return workbook(report_workbook(found), f"bao-cao-{code}-{month}")


@door(Door.BRANCH)
@require_safe
def report_form_excel(request: HttpRequest, code: str, month: str, form: str) -> HttpResponse:
    """The report as a paper form."""
    printed = form_of(form)
    found = existing_report(reader_scope(request), code, month_of(month))
    return workbook(report_form(found, printed), f"bieu-{printed}-{code}-{month}")


@door(Door.REVIEW)
@button
def report_approve(request: HttpRequest, code: str, month: str) -> HttpResponse:
    seen = request.POST.get("seen", "")

    def verb(found: DossierReport, _typed: Typed) -> DossierReport:
        return actions.approve(by=request.user, report=found, seen=seen)  # type: ignore[arg-type]

    return _judged(request, code, month_of(month), APPROVE, verb)


@door(Door.REVIEW)
@button
def report_return(request: HttpRequest, code: str, month: str) -> HttpResponse:
    seen = request.POST.get("seen", "")

    def verb(found: DossierReport, typed: Typed) -> DossierReport:
        by, reason = request.user, typed.reason
        return actions.return_(by=by, report=found, reason=reason, seen=seen)  # type: ignore[arg-type]

    return _judged(request, code, month_of(month), RETURN, verb)


@door(Door.REVIEW)
@button
def report_reopen(request: HttpRequest, code: str, month: str) -> HttpResponse:
    def verb(found: DossierReport, typed: Typed) -> DossierReport:
        by, words = request.user, {"reason": typed.reason, "document": typed.document}
        form = UntilForm(request.POST)
        missing: list[Problem | str] = [*missing_words(REOPEN, **words), *form.problems()]
        if missing:
            raise Refused(*missing)
        return actions.reopen(by=by, report=found, until=form.moment(), **words)  # type: ignore[arg-type]

    return _judged(request, code, month_of(month), REOPEN, verb)


def _judged(
    request: HttpRequest, code: str, month: Month, arrow: Transition, verb: Verb
) -> HttpResponse:
    """Does what was asked, or shows the report as it is now with why not and what was typed."""
    scope = reader_scope(request)
    found = existing_report(scope, code, month)
    require_transition(request.user, found.unit, arrow)  # type: ignore[arg-type]
    typed, was = _typed(request, arrow), found.standing
    try:
        verb(found, typed)
    except Refused as refused:
        now = existing_report(scope, code, month)
        problems = _problems(refused, now, arrow)
        typed = replace(typed, problems=problems)
        page = report_page(scope, request.user, now, typed)  # type: ignore[arg-type]
        return render(request, "reports/report.html", {"page": page}, status=400)
    messages.success(request, _done(arrow, was, existing_report(scope, code, month)))
    return redirect(report_url(code, month))


def _typed(request: HttpRequest, arrow: Transition) -> Typed:
    def typed(name: str) -> str:
        return nfc(request.POST.get(name, "").replace("\0", "")).strip()

    until = UntilForm(request.POST) if arrow is REOPEN else None
    return Typed(arrow.verb, typed("reason"), typed("document"), until=until)


def _problems(refused: Refused, now: DossierReport, arrow: Transition) -> tuple[str, ...]:
    """Who has been faster, where somebody has: the reader's own first click, too."""
    said = tuple(str(problem) for problem in refused.problems)
    last = history(now, {}).last_move if now.standing not in leads_from(arrow.verb) else None
    return (last.in_words, *said) if last else said


def _done(arrow: Transition, was: str, found: DossierReport) -> str:
    words = {
        APPROVE: _("Đã xác nhận báo cáo {window} của {unit}."),
        RETURN: _("Đã trả lại báo cáo {window} cho {unit}."),
        REOPEN: _(
            "Đã mở lại báo cáo {window} của {unit} đến {until}:"
            " số liệu không được xếp hạng cho đến khi xác nhận lại."
        ),
    }
    if was == REOPENED:
        words[REOPEN] = _("Đã đổi thời hạn mở lại báo cáo {window} của {unit} thành {until}.")
    until = said(found.reopened_until) if found.reopened_until else ""
    facts = {"window": found.window.label, "unit": found.unit.name, "until": until}
    return words[arrow].format(**facts)
