"""Figures from a register: choose it and its columns, wait, look, write exactly that. HTTP only."""

import csv
from collections.abc import Collection

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import Door, button, door
from core import clock
from core.errors import Refused
from core.numbers import format_count
from core.parts import Part
from core.text import nfc
from reports.access import entered_units, may_enter
from reports.doors import month_of, unit_of
from reports.forms import storable
from reports.gone import register_gone
from reports.models import Field, RegisterRun
from reports.register import pages, runs, workers
from reports.register.columns import COLUMNS
from reports.register.example import HEADINGS, dossiers
from reports.upload_page import last_file
from reports.uploads import MEGABYTE, last_written
from units.access import Scope
from units.doors import reader_scope

MONTHS_OFFERED = 24
LONGEST_NAME = 80
EXAMPLE_ROWS, EXAMPLE_FIELDS, BOM = 400, 6, "\ufeff"
Step = RegisterRun.Step


@door(Door.ENTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The choice of a unit, a month and a file; one that can be read leads to its columns."""
    scope = _entering(request)
    if request.method != "POST":
        return render(request, "reports/register.html", _choice(request, scope))
    month = month_of(request.POST.get("month", ""))
    unit = unit_of(scope, request.POST.get("unit", ""), month)
    try:
        file = _not_too_large(request)
        run = runs.keep(
            by=request.user,  # type: ignore[arg-type]
            unit=unit,
            month=month,
            name=file.name or "",
            content=file.chunks(MEGABYTE),
        )
    except Refused as refused:
        context = _choice(request, scope) | {"problem": str(refused)}
        return render(request, "reports/register.html", context, status=400)
    return redirect("register-run", pk=run.pk)


@door(Door.ENTRY)
@require_safe
def register_run(request: HttpRequest, pk: int) -> HttpResponse:
    return _shown(request, _own(request, pk))


@door(Door.ENTRY)
@require_safe
def register_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, for the page that waits."""
    run = _own(request, pk)
    waits = workers.is_under_way(run)
    words = "".join(text for text, _stressed in pages.waiting_summary(run)) if waits else ""
    return JsonResponse({"waits": waits, "percent": pages.percent_read(run), "words": words})


@door(Door.ENTRY)
@button
def register_count(request: HttpRequest, pk: int) -> HttpResponse:
    run, name = _own(request, pk), _software(request)
    chosen = {code: heading for code in COLUMNS if (heading := request.POST.get(f"c.{code}"))}
    try:
        runs.begin(by=request.user, run=run, columns=chosen, name=name)  # type: ignore[arg-type]
    except Refused as refused:
        said = tuple(str(each) for each in refused.problems)
        return _shown(request, run, said, chosen)
    return redirect("register-run", pk=pk)


@door(Door.ENTRY)
@button
def register_words(request: HttpRequest, pk: int) -> HttpResponse:
    """What the words of the software mean: the register is read once more."""
    run, name = _own(request, pk), _software(request)
    words = pages.taught(run, request.POST)
    try:
        runs.teach(by=request.user, run=run, words=words, name=name)  # type: ignore[arg-type]
    except Refused as refused:
        return _shown(request, run, tuple(str(each) for each in refused.problems))
    return redirect("register-run", pk=pk)


@door(Door.ENTRY)
@button
def register_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes of what the page showed the cells that are ticked, or shows what is different now."""
    run, agreed = _own(request, pk), request.POST.get("digest", "")
    taken = frozenset(request.POST.getlist("take"))
    try:
        upload, left = runs.write(by=request.user, run=run, agreed=agreed, taken=taken)  # type: ignore[arg-type]
    except Refused as refused:
        return _shown(request, run, tuple(str(each) for each in refused.problems), taken=taken)
    words = _("Đã ghi số liệu của sổ hồ sơ vào bản nháp; tệp và danh sách đã xóa.")
    if left:
        kept = _(" {count} số không chọn giữ như đang lưu.")
        words += kept.format(count=format_count(left))
    messages.success(request, words)
    return redirect("report-upload-preview", pk=upload.pk)


@door(Door.ENTRY)
@button
def register_discard(request: HttpRequest, pk: int) -> HttpResponse:
    runs.discard(by=request.user, run=_own(request, pk))  # type: ignore[arg-type]
    messages.success(request, _("Đã bỏ sổ hồ sơ: không ghi gì, tệp và danh sách đã xóa."))
    return redirect("register")


@door(Door.ENTRY)
@require_safe
def register_example(request: HttpRequest) -> HttpResponse:
    """An invented register of last month, with the fields of procedures that there are."""
    _entering(request)
    fields = list(Field.objects.values_list("name", flat=True)[:EXAMPLE_FIELDS]) or [""]
    answer = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="so-ho-so-minh-hoa.csv"'
    rows = csv.writer(answer)
    rows.writerow(HEADINGS)
    rows.writerows(dossiers(clock.month_over(), EXAMPLE_ROWS, 1, fields))
    return answer


def _entering(request: HttpRequest) -> Scope:
    """The scope of somebody who enters figures for some unit; 403 for all others."""
    scope = reader_scope(request)
    if not entered_units(scope):
        raise PermissionDenied(_("Chỉ người nhập số liệu của đơn vị được nhập từ sổ hồ sơ."))
    return scope


def _own(request: HttpRequest, pk: int) -> RegisterRun:
    """404 for what others uploaded, for what is too old, and for units that are theirs no more."""
    scope = _entering(request)
    run = runs.own_run(request.user, pk)  # type: ignore[arg-type]
    if run is None or not may_enter(scope, run.unit):
        raise register_gone(request.user.pk, pk)
    return run


def _software(request: HttpRequest) -> str:
    """The name to remember; the field takes no more than is kept."""
    return nfc(storable(request.POST.get("name", ""))).strip()[:LONGEST_NAME]


def _not_too_large(request: HttpRequest):  # type: ignore[no-untyped-def]  # an UploadedFile
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Chưa chọn tệp nào: chọn tệp rồi bấm tải lên."))
    if (file.size or 0) > runs.MOST_BYTES:
        facts = {"size": -(-(file.size or 0) // MEGABYTE), "most": runs.MOST_BYTES // MEGABYTE}
        words = _(
            "Tệp nặng {size} MB, quá giới hạn {most} MB: lưu dạng .xlsx hoặc chỉ xuất tháng này."
        )
        raise Refused(words.format(**facts))
    return file


def _choice(request: HttpRequest, scope: Scope) -> dict[str, object]:
    last = clock.month_over()
    months = [last - back for back in range(-1, MONTHS_OFFERED)]
    return {
        "breadcrumbs": pages.crumbs(),
        "months": [(str(month), month.label, month == last) for month in months],
        "units": [(unit.code, unit.name, False) for unit in entered_units(scope)],
        "most": runs.MOST_BYTES // MEGABYTE,
        "columns": COLUMNS.values(),
        "open": runs.open_run(request.user.pk),
        "last": last_file(last_written(request.user.pk)),
        "problem": "",
    }


def _shown(
    request: HttpRequest,
    run: RegisterRun,
    refusals: tuple[str, ...] = (),
    chosen: dict[str, str] | None = None,
    taken: Collection[str] | None = None,
) -> HttpResponse:
    """The page of the step that the run has reached."""
    status, summary = 400 if refusals else 200, pages.waiting_summary(run)
    context: dict[str, object] = {}
    if run.step == Step.CHOSEN:
        columns = pages.columns_page(run, chosen, request.GET.get("software", ""))
        context, summary = {"columns": columns}, pages.columns_summary(run, columns)
    elif run.step == Step.COUNTED:
        counted = pages.counted_page(run, taken)
        context, summary = {"counted": counted}, pages.counted_summary(run, counted)
    else:
        waits = workers.is_under_way(run)
        context = {"percent": pages.percent_read(run), "waits": waits}
    parts: list[Part] = list(summary)
    context["page"] = pages.run_page(run, parts, refusals)
    return render(request, "reports/register_run.html", context, status=status)
