"""The verbs about figures that are late on the software and in time in fact. HTTP only."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.doors import Door, button, door
from core.errors import Refused
from core.numbers import typed_count
from core.text import nfc
from reports import access, adjusting
from reports.adjustment_page import Proposal
from reports.doors import existing_report, month_of
from reports.links import report_url
from reports.models import DossierReport, FigureAdjustment
from reports.report_page import report_page
from units.doors import reader_scope

GRANTED = "granted"


@door(Door.ENTRY)
@button
def adjustment_propose(request: HttpRequest, code: str, month: str) -> HttpResponse:
    found = existing_report(reader_scope(request), code, month_of(month))
    access.require_entry(request.user, [found.unit])  # type: ignore[arg-type]
    words = ("place", "actual", "explanation", "evidence")
    typed = Proposal(**{name: _typed(request, name) for name in words})  # type: ignore[arg-type]
    row, _bar, figure = typed.place.rpartition("|")
    try:
        adjusting.propose(
            by=request.user,  # type: ignore[arg-type]
            report=found,
            row=row,
            figure=figure,
            actual=typed_count(typed.actual),
            explanation=typed.explanation,
            evidence=typed.evidence,
        )
    except Refused as refused:
        return _again(request, found, typed, refused)
    messages.success(request, _("Đã gửi đề nghị ghi nhận số thực tế."))
    return redirect(report_url(code, found.first_month))


@door(Door.REVIEW)
@button
def adjustment_decide(request: HttpRequest, code: str, month: str, pk: int) -> HttpResponse:
    found, one = _adjustment(request, code, month, pk)
    granted, reason = request.POST.get("decision") == GRANTED, _typed(request, "reason")
    try:
        adjusting.decide(by=request.user, adjustment=one, granted=granted, reason=reason)  # type: ignore[arg-type]
    except Refused as refused:
        return _again(request, found, Proposal(pk=pk, reason=reason), refused)
    done = _("Đã chấp nhận số thực tế.") if granted else _("Đã ghi không chấp nhận số thực tế.")
    messages.success(request, done)
    return redirect(report_url(code, found.first_month))


@door(Door.ENTRY)
@button
def adjustment_withdraw(request: HttpRequest, code: str, month: str, pk: int) -> HttpResponse:
    found, one = _adjustment(request, code, month, pk)
    try:
        adjusting.withdraw(by=request.user, adjustment=one)  # type: ignore[arg-type]
    except Refused as refused:
        return _again(request, found, Proposal(pk=pk), refused)
    messages.success(request, _("Đã rút đề nghị ghi nhận số thực tế."))
    return redirect(report_url(code, found.first_month))


def _adjustment(
    request: HttpRequest, code: str, month: str, pk: int
) -> tuple[DossierReport, FigureAdjustment]:
    found = existing_report(reader_scope(request), code, month_of(month))
    one = FigureAdjustment.objects.everywhere().filter(report=found, pk=pk).first()
    if one is None:
        raise Http404(_("Không có đề nghị này trong báo cáo."))
    return found, one


def _typed(request: HttpRequest, name: str) -> str:
    return nfc(request.POST.get(name, "").replace("\0", "")).strip()


def _again(
    request: HttpRequest, found: DossierReport, typed: Proposal, refused: Refused
) -> HttpResponse:
    """The page as it is now, with why not and what was typed."""
    problems = tuple(str(problem) for problem in refused.problems)
    told = replace(typed, problems=problems)
    page = report_page(reader_scope(request), request.user, found, proposal=told)  # type: ignore[arg-type]
    return render(request, "reports/report.html", {"page": page}, status=400)
