"""HTTP of the form, of its check and its submission."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import Door, button, door
from core.errors import Refused
from core.months import Month, Window
from reports import access, actions, entry_pages
from reports.actions import SavedCells
from reports.checking import check_page
from reports.entry import Months, months_of
from reports.forms import Form, key_of, name_of, read_form, read_notes
from reports.unsaved import drop, keep, kept_form, left_out
from units.models import Unit

SCRIPT = "application/json"
REFUSED, CONFLICT = 400, 409
# The button that leads to the cells of a row names it behind this.
CELLS_OF = "cells."


@door(Door.ENTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def report_entry(request: HttpRequest, code: str, month: str) -> HttpResponse:
    unit, when = access.entered(request, code, month)
    if request.method == "POST":
        return _save(request, unit, when)
    months = months_of(unit, when)
    if sentences := entry_pages.impossible(months):
        return impossible(request, when, sentences, _("Không nhập được báo cáo của tháng này."))
    kept = kept_form(request)
    if entry_pages.closed_sentence(months.report):
        return _closed(request, months, kept) if kept else redirect(_urls(unit, when)["read"])
    lists = request.GET.getlist
    form = kept or Form(added=tuple(lists("add")), lined=tuple(lists("lines")))
    page = entry_pages.entry_page(months, form, kept=kept is not None, left_out=left_out(request))
    return render(request, "reports/entry.html", {"page": page})


report_entry.before_sign_in = keep  # type: ignore[attr-defined]


@door(Door.ENTRY)
@require_safe
def report_check(request: HttpRequest, code: str, month: str) -> HttpResponse:
    unit, when = access.entered(request, code, month)
    if sentences := entry_pages.out_of_place(unit, when):
        return impossible(request, when, sentences, _("Tháng này không có báo cáo để gửi."))
    page = check_page(unit, when, again="again" in request.GET)
    return render(request, "reports/check.html", {"page": page})


@door(Door.ENTRY)
@button
def report_submit(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """Keeps the explanations, then submits; whatever speaks against it stays on the page."""
    unit, when = access.entered(request, code, month)
    check = _urls(unit, when)["check"]
    notes = read_notes(request.POST)
    if entry_pages.closed_sentence(months_of(unit, when).report):
        page = check_page(unit, when, again=True, typed=notes)
        if not page.unsaved:
            return redirect(f"{check}?again=1")
        return render(request, "reports/check.html", {"page": page}, status=CONFLICT)
    try:
        actions.explain_and_submit(
            by=request.user,  # type: ignore[arg-type]
            unit=unit,
            window=Window(when, when),
            notes=notes,
            seen=request.POST.get("seen", ""),
        )
    except Refused as refused:
        page = check_page(unit, when, refused=refused, typed=notes)
        return render(request, "reports/check.html", {"page": page}, status=CONFLICT)
    return redirect(_urls(unit, when)["read"])


def impossible(
    request: HttpRequest, when: Month, sentences: list[str], opening: str
) -> HttpResponse:
    """There is no report of this month; `opening` says what can't be done with it."""
    context = {"title": entry_pages.title_of(when), "sentences": sentences, "opening": opening}
    return render(request, "reports/impossible.html", context, status=REFUSED)


def _save(request: HttpRequest, unit: Unit, when: Month) -> HttpResponse:
    form = read_form(request.POST)
    if form.act == "discard":
        drop(request)
        return redirect(request.path)
    try:
        saved = actions.save_cells(
            by=request.user,  # type: ignore[arg-type]
            unit=unit,
            window=Window(when, when),
            typed=form.typed,
        )
    except Refused as refused:
        return _refused(request, months_of(unit, when), form, refused)
    drop(request)
    if request.headers.get("Accept") == SCRIPT:
        return _told(request, months_of(unit, when), form, saved)
    if saved.conflicts:
        return _asked(request, months_of(unit, when), form, saved)
    urls, query = _urls(unit, when), entry_pages.lying(form)
    if form.act == "check":
        return redirect(urls["check"])
    if form.act.startswith(CELLS_OF):
        return redirect(f"{urls['cells']}?{urlencode({'row': form.act.removeprefix(CELLS_OF)})}")
    return redirect(urls["entry"] + (f"?{query}" if query else ""))


def _asked(request: HttpRequest, months: Months, form: Form, saved: SavedCells) -> HttpResponse:
    """The form with both values of each cell that somebody else changed."""
    left = {key: form.typed[key] for key in saved.conflicts}
    waiting = Form(left, form.added, form.lined)
    page = entry_pages.entry_page(
        months, waiting, conflicts=saved.conflicts, reader=request.user.pk
    )
    return render(request, "reports/entry.html", {"page": page}, status=CONFLICT)


def _told(request: HttpRequest, months: Months, form: Form, saved: SavedCells) -> JsonResponse:
    """For the script: what the cells sent, and the totals that are sums, are based on from now on,
    and what is to be asked.
    """
    left = {key: form.typed[key] for key in saved.conflicts}
    page = entry_pages.entry_page(
        months, Form(left), conflicts=saved.conflicts, reader=request.user.pk
    )
    sent = [key for key in map(key_of, request.POST) if key]
    texts = {name_of(key): saved.cells.get(key, "") for key in (*sent, *saved.summed)}
    asked = render_to_string("reports/parts/clashes.html", {"page": page}, request)
    state = render_to_string("reports/parts/state_tag.html", {"state": page.state})
    waiting = [name_of(key) for key in left]
    told = {"saved": page.saved, "state": state, "texts": texts, "ask": waiting, "asked": asked}
    return JsonResponse(told)


def _refused(request: HttpRequest, months: Months, form: Form, refused: Refused) -> HttpResponse:
    closed = entry_pages.closed_sentence(months.report)
    if request.headers.get("Accept") == SCRIPT:
        sentences = [closed] if closed else [one.message for one in refused.problems]
        final = bool(closed or entry_pages.impossible(months))
        return JsonResponse({"refused": sentences, "closed": final}, status=CONFLICT)
    if closed:
        return _closed(request, months, form)
    sentences = [one.message for one in refused.problems]
    page = entry_pages.entry_page(months, form, sentences=sentences)
    return render(request, "reports/entry.html", {"page": page}, status=CONFLICT)


def _closed(request: HttpRequest, months: Months, form: Form) -> HttpResponse:
    """The report was submitted in the meantime: nothing is written, nothing typed is lost."""
    drop(request)
    page = entry_pages.unsaved_page(months, form)
    return render(request, "reports/unsaved.html", {"page": page}, status=CONFLICT)


def _urls(unit: Unit, when: Month) -> dict[str, Any]:
    return entry_pages.urls_of(unit, when)
