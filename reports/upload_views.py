"""Figures from a file: choose it, look at what it would change, write exactly that. HTTP only."""

from collections.abc import Sequence
from operator import itemgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import Door, button, door
from core import clock
from core.errors import Refused
from rendering.downloads import workbook
from reports.access import entered_units, may_enter
from reports.doors import month_of, unit_of
from reports.entry_pages import out_of_place
from reports.entry_views import SCRIPT, impossible
from reports.gone import preview_gone
from reports.models import ReportUpload
from reports.paper_columns import Form
from reports.template import report_template
from reports.undoing import undo
from reports.upload_page import UploadPage, columns, crumbs, last_file, upload_page
from reports.uploads import (
    MEGABYTE,
    MOST_BYTES,
    MOST_BYTES_TOGETHER,
    MOST_FILES,
    chosen,
    keep,
    last_written,
    leave_out,
    write,
)
from units.access import Scope
from units.doors import reader_scope

# How many months back a template is offered for.
MONTHS_OFFERED = 24


@door(Door.ENTRY)
@require_http_methods(["GET", "HEAD", "POST"])
def report_upload(request: HttpRequest) -> HttpResponse:
    """The choice of files; those that are not too large lead to their preview. A script that shows
    how much has arrived asks for JSON: where to go on, or what is too much.
    """
    scope = _entering(request)
    if request.method != "POST":
        return render(request, "reports/upload.html", _choice(request, scope))
    by_script = request.headers.get("Accept") == SCRIPT
    files = request.FILES.getlist("file")
    if problem := _too_much([(file.name or "", file.size or 0) for file in files]):
        if by_script:
            return JsonResponse({"problem": problem}, status=400)
        context = _choice(request, scope) | {"problem": problem}
        return render(request, "reports/upload.html", context, status=400)
    to = resolve_url("report-upload-preview", pk=_kept(request, scope, files).pk)
    return JsonResponse({"to": to}) if by_script else redirect(to)


def _kept(request: HttpRequest, scope: Scope, files: Sequence[UploadedFile]) -> ReportUpload:
    form = request.POST.get("form", "")
    return keep(
        by=request.user,  # type: ignore[arg-type]
        files=[(file.name or "", file.read()) for file in files],
        given=chosen(scope, request.POST),
        form=form if form in set(Form) else Form.AUTO,
    )


@door(Door.ENTRY)
@require_safe
def report_upload_preview(request: HttpRequest, pk: int) -> HttpResponse:
    scope = _entering(request)
    page = upload_page(scope, _own_upload(request, pk))
    return render(request, "reports/upload_preview.html", {"page": page})


@door(Door.ENTRY)
@button
def report_upload_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes what the preview showed, or shows what is different now."""
    scope = _entering(request)
    upload = _own_upload(request, pk)
    agreed = request.POST.get("digest", "")
    try:
        saved = write(by=request.user, upload=upload, agreed=agreed)  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(request, scope, upload, refused)
    count = sum(each.changed for each in saved)
    messages.success(request, _("Đã ghi {count} báo cáo.").format(count=count))
    return redirect("report-upload-preview", pk=pk)


@door(Door.ENTRY)
@button
def report_upload_leave(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Leaves a file out, or takes it in again."""
    scope = _entering(request)
    upload = _own_upload(request, pk)
    left_out = bool(request.POST.get("left_out"))
    try:
        leave_out(by=request.user, upload=upload, number=number, left_out=left_out)  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(request, scope, upload, refused)
    return redirect("report-upload-preview", pk=pk)


@door(Door.ENTRY)
@button
def report_upload_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back what the file wrote, or says what stands in the way."""
    scope = _entering(request)
    upload = _own_upload(request, pk)
    try:
        count = undo(by=request.user, upload=upload)  # type: ignore[arg-type]
    except Refused as refused:
        return _refused(request, scope, upload, refused)
    messages.success(request, _("Đã hoàn tác {count} báo cáo.").format(count=count))
    return redirect("report-upload-preview", pk=pk)


@door(Door.ENTRY)
@require_safe
def report_template_excel(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in for a unit and month."""
    code, month = request.GET.get("unit", ""), month_of(request.GET.get("month", ""))
    scope = _entering(request)
    unit = unit_of(scope, code, month)
    if not may_enter(scope, unit):
        raise PermissionDenied(_("Bạn không nhập số liệu cho đơn vị này."))
    if sentences := out_of_place(unit, month):
        return impossible(request, month, sentences, _("Tháng này không có mẫu để điền."))
    return workbook(report_template(unit, month), f"mau-bao-cao-{unit.code}-{month}")


def _entering(request: HttpRequest) -> Scope:
    """The scope of somebody who enters figures for some unit; 403 for all others."""
    scope = reader_scope(request)
    if not entered_units(scope):
        raise PermissionDenied(_("Chỉ người nhập số liệu của đơn vị được tải tệp lên."))
    return scope


def _own_upload(request: HttpRequest, pk: int) -> ReportUpload:
    """404 for what others uploaded, and for what gave way to other files."""
    found = ReportUpload.objects.filter(pk=pk, by=request.user.pk).first()
    if found is None:
        raise preview_gone(request.user.pk, pressed=request.method == "POST")
    return found


def _refused(
    request: HttpRequest, scope: Scope, upload: ReportUpload, refused: Refused
) -> HttpResponse:
    """The page as it is by now, with why nothing was done."""
    upload.refresh_from_db()
    page: UploadPage = upload_page(scope, upload, [str(each) for each in refused.problems])
    return render(request, "reports/upload_preview.html", {"page": page}, status=400)


def _too_much(sizes: Sequence[tuple[str, int]]) -> str:
    """What is too much about files of these names and sizes, or that there are none."""
    if not sizes:
        return _("Chưa chọn tệp nào: chọn tệp rồi bấm kiểm tra.")
    facts: dict[str, object] = {"most": MOST_BYTES // MEGABYTE, "files": MOST_FILES}
    name, heaviest = max(sizes, key=itemgetter(1))
    if heaviest > MOST_BYTES:
        facts |= {"name": name, "size": -(-heaviest // MEGABYTE)}
        words = _("Tệp {name} nặng {size} MB, quá giới hạn {most} MB: chia thành nhiều tệp.")
        return words.format(**facts)
    if len(sizes) > MOST_FILES:
        words = _("Đã chọn {count} tệp, quá giới hạn {files} tệp: chia thành nhiều lần.")
        return words.format(count=len(sizes), **facts)
    if (together := sum(size for _name, size in sizes)) > MOST_BYTES_TOGETHER:
        words = _("Các tệp nặng {size} MB, quá giới hạn {most} MB một lần: chia thành nhiều lần.")
        size, most = -(-together // MEGABYTE), MOST_BYTES_TOGETHER // MEGABYTE
        return words.format(size=size, most=most)
    return ""


def _choice(request: HttpRequest, scope: Scope) -> dict[str, object]:
    months = [clock.this_month() - back for back in range(MONTHS_OFFERED)]
    units = [(unit.code, unit.name, False) for unit in entered_units(scope)]
    as_written = ("", _("Theo tệp"), True)
    return {
        "breadcrumbs": crumbs(),
        "columns": columns(),
        "months": [(str(month), month.label, month == clock.month_over()) for month in months],
        "units": units,
        "file_months": [as_written, *((str(one), one.label, False) for one in months)],
        "file_units": [as_written, *units],
        "forms": [(str(form), form.label, form == Form.AUTO) for form in Form],
        "last": last_file(last_written(request.user.pk)),
        "most": MOST_BYTES // MEGABYTE,
        "together": MOST_BYTES_TOGETHER // MEGABYTE,
        "files": MOST_FILES,
        "problem": "",
    }
