"""Who has reported: the board of a branch, the months of one unit. HTTP only."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.doors import Door, button, door
from core import clock
from core.numbers import format_count
from rendering.downloads import workbook
from reports.actions import approve_many, return_many
from reports.board import FILTERS, Asked, board_page
from reports.board_exports import board_workbook
from reports.board_order import SORTS
from reports.doors import form_of, month_of
from reports.entries import Judged
from reports.own_months import own_page
from reports.paper_out import branch_form
from units.access import Scope
from units.doors import covered_unit, reader_scope
from units.kinds import HOLDERS
from units.models import Unit
from units.remembered import remembered


@door(Door.BRANCH)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Who has reported a month, where units stand below; else the unit's own months."""
    scope = reader_scope(request)
    if not scope.grants:
        return render(request, "dashboard/unassigned.html", status=403)
    unit = _unit(request, scope)
    if unit.kind not in HOLDERS or request.GET.get("of") == "own":
        page = own_page(scope, unit, _asked(request, unit).month.year)
        return render(request, "reports/own.html", {"page": page})
    reader, asked = request.user.pk, _asked(request, unit)
    board = remembered(
        request,
        "reports",
        lambda: board_page(scope, reader, asked),  # type: ignore[arg-type]
        until=lambda page: page.changes_at,
    )
    return render(request, "reports/board.html", {"page": board})


@door(Door.BRANCH)
@require_safe
def reports_excel(request: HttpRequest) -> HttpResponse:
    """All rows of the board that the filter keeps."""
    scope = reader_scope(request)
    if not scope.grants:
        return render(request, "dashboard/unassigned.html", status=403)
    asked = _asked(request, _unit(request, scope))
    return workbook(board_workbook(asked), f"bao-cao-{asked.unit.code}-{asked.month}")


@door(Door.BRANCH)
@require_safe
def reports_form(request: HttpRequest, form: str) -> HttpResponse:
    """The reports of a month as one paper form, for the level above."""
    scope, printed = reader_scope(request), form_of(form)
    if not scope.grants:
        return render(request, "dashboard/unassigned.html", status=403)
    asked = _asked(request, _unit(request, scope))
    name = f"bieu-{printed}-{asked.unit.code}-{asked.month}"
    return workbook(branch_form(asked, printed), name)


@door(Door.REVIEW)
@button
def reports_approve(request: HttpRequest) -> HttpResponse:
    """Confirms the ticked reports, or all that were offered; what was refused is named."""
    tokens = request.POST.getlist("shown" if "all" in request.POST else "report")
    done = approve_many(by=request.user, tokens=tokens)  # type: ignore[arg-type]
    return _judged(request, done, _("Đã xác nhận {count} báo cáo tháng {month}."))


@door(Door.REVIEW)
@button
def reports_return(request: HttpRequest) -> HttpResponse:
    """Sends the ticked reports back for one reason; what was refused is named."""
    tokens, reason = request.POST.getlist("report"), request.POST.get("reason", "")
    done = return_many(by=request.user, tokens=tokens, reason=reason)  # type: ignore[arg-type]
    return _judged(request, done, _("Đã trả lại {count} báo cáo tháng {month}."), reason)


def _judged(request: HttpRequest, done: Judged, words: str, reason: str = "") -> HttpResponse:
    scope = reader_scope(request)
    if not scope.grants:
        return render(request, "dashboard/unassigned.html", status=403)
    asked = _asked(request, _unit(request, scope))
    not_sent, problems = _not_sent(request), list(done.problems)
    if done.moved:
        told = words.format(count=len(done.moved), month=asked.month.label)
        messages.success(request, f"{told} {not_sent}".rstrip())
    elif not_sent or not problems:
        problems.append(not_sent or _("Chưa chọn báo cáo nào."))
    if not problems:
        return redirect(asked.url())
    page = board_page(scope, request.user.pk, asked, problems, reason)  # type: ignore[arg-type]
    return render(request, "reports/board.html", {"page": page}, status=400)


def _not_sent(request: HttpRequest) -> str:
    """Of units that were ticked too and have nothing to judge; the same ticks urge them."""
    ticked = 0 if "all" in request.POST else len(request.POST.getlist("urge"))
    words = _("{count} đơn vị đã chọn còn phải gửi báo cáo nên không có gì để xử lý.")
    return words.format(count=format_count(ticked)) if ticked else ""


def _unit(request: HttpRequest, scope: Scope) -> Unit:
    """The unit of the address, as it was in the month asked for; else the reader's own."""
    code = request.GET.get("unit", "").strip()
    if not code:
        return scope.grants[0].unit
    month = request.GET.get("month", "")
    day = month_of(month).last_day if month else clock.today()
    return covered_unit(scope, code, day)


def _asked(request: HttpRequest, unit: Unit) -> Asked:
    """The last full month where the address names none. 404 for what is no choice of the page."""
    text, only, page, sort = (
        request.GET.get(name, "") for name in ("month", "only", "page", "sort")
    )
    month = month_of(text) if text else clock.month_over()
    known = only in FILTERS and sort in SORTS
    if not known or not (page or "1").isdecimal() or len(page) > 9:
        raise Http404(_("Không có lựa chọn này."))
    return Asked(unit, month, only, max(int(page or 1), 1), sort)
