"""The page that shows what a file would change, before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Problem
from core.numbers import format_count
from core.parts import Part
from reports.generic import HEADINGS, meaning_of, name_of
from reports.history import in_time, place_of, row_name, written
from reports.links import report_url
from reports.models import DossierReport, Field, ReportUpload
from reports.plans import Plan
from reports.undoing import touched_since, written_by
from reports.upload_files import FileRow, by_file, file_rows, found_in
from reports.uploads import Preview, preview
from reports.writing import Change, changed_cells
from units.access import Scope

MOST_ROWS = 200


class ProblemRow(NamedTuple):
    """Where it is, what stands there, and what to do."""

    sheet: str
    row: str
    column: str
    value: str
    message: str


class ProblemGroup(NamedTuple):
    """What is wrong with one file; no name where it is with none of them alone."""

    file: str
    rows: list[ProblemRow]


class ChangeRow(NamedTuple):
    unit: str
    window: str
    row: str
    figure: str
    before: str
    after: str


class WarningRow(NamedTuple):
    report: str
    row: str
    text: str
    where: str
    open: bool


class ReportLink(NamedTuple):
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class UploadPage:
    """`changes` and `problems` are the first MOST_ROWS of `change_count` and `problem_count`;
    `files` are told of where there are several, `reports` of what was written; `illustrative` says
    that one speaks of an invented unit.
    """

    upload: ReportUpload
    breadcrumbs: tuple[tuple[str, str], ...]
    summary: tuple[Part, ...]
    found: tuple[tuple[str, str], ...]
    files: list[FileRow]
    problems: list[ProblemGroup]
    problem_count: int
    problems_shown: int
    changes: list[ChangeRow]
    change_count: int
    report_count: int
    warnings: list[WarningRow]
    reports: list[ReportLink]
    digest: str
    refusals: tuple[str, ...]
    illustrative: bool
    since: str = ""
    """What was done to a written report since, so that the file can't be taken back any more."""

    @property
    def writable(self) -> bool:
        return bool(self.change_count) and not self.problem_count and not self.upload.applied_at

    @property
    def button(self) -> str:
        words = _("Ghi {changes} thay đổi vào {reports} báo cáo")
        return words.format(
            changes=format_count(self.change_count), reports=format_count(self.report_count)
        )


def upload_page(scope: Scope, upload: ReportUpload, refusals: Sequence[str] = ()) -> UploadPage:
    """Twelve SQL queries, three more of a file that was written, and one for some hundreds of
    reports. A register that was written has no file any more.
    """
    files = list(upload.files.defer("content"))
    file_names = [file.name for file in files]
    seen = preview(upload, scope) if files else Preview()
    names = dict(Field.objects.values_list("code", "name"))
    changed = [(plan, change) for plan in _written(seen) for change in changed_cells(plan)]
    touched = {id(plan) for plan, _change in changed}
    written = written_by(upload) if upload.undoable else []
    since = touched_since(upload) if upload.undoable else ""
    invented = [entry.unit.is_invented for entry in seen.entries]
    return UploadPage(
        upload,
        crumbs(upload.name),
        tuple(
            _summary(
                upload, seen, [change for _plan, change in changed], len(touched), file_names, since
            )
        ),
        tuple(found_in(seen.reading)),
        file_rows(files, seen) if len(files) > 1 else [],
        list(_groups(seen.problems, file_names)),
        len(seen.problems),
        min(len(seen.problems), MOST_ROWS),
        [_change(plan, change, names) for plan, change in changed[:MOST_ROWS]],
        len(changed),
        len(touched),
        list(_warnings(seen, names)),
        [_link(report) for report in written[:MOST_ROWS]],
        seen.digest,
        tuple(refusals),
        any(invented) or any(report.unit.is_invented for report in written),
        since,
    )


def crumbs(name: str = "") -> tuple[tuple[str, str], ...]:
    """The way to the choice of a file, or on to one."""
    way = ((_("Báo cáo"), reverse("reports")), (_("Nhập từ Excel"), reverse("report-upload")))
    return (*way, (name, "")) if name else way


def last_file(upload: ReportUpload | None) -> Mapping[str, str] | None:
    """The last written file in a line: its name, what became of it, and the address of its page.
    One SQL query where it may be taken back.
    """
    if upload is None:
        return None
    became = _("đã ghi lúc {when}").format(when=in_time(upload.applied_at))
    if upload.undone_at:
        became = _("đã hoàn tác lúc {when}").format(when=in_time(upload.undone_at))
    url = reverse("report-upload-preview", args=[upload.pk])
    may_undo = upload.undoable and not touched_since(upload)
    undo = reverse("report-upload-undo", args=[upload.pk]) if may_undo else ""
    return {"name": upload.name, "became": became, "url": url, "undo": undo}


def columns() -> list[tuple[str, str]]:
    """Every column of the layout and what it holds."""
    return [(heading, meaning_of(heading)) for heading in HEADINGS]


def _written(seen: Preview) -> Sequence[Plan]:
    return () if seen.problems else seen.plans


def _summary(
    upload: ReportUpload,
    seen: Preview,
    changed: Sequence[Change],
    reports: int,
    names: Sequence[str],
    since: str,
) -> Iterator[Part]:
    if upload.undone_at or upload.applied_at:
        yield from _what_became(upload, since)
        return
    if seen.problems:
        yield _("Chưa ghi được: {wrong}.").format(wrong=_wrong(seen.problems, names)), True
        yield _(" Chưa có số liệu nào được ghi."), False
        if seen.partly and seen.entries:
            yield _(" Dòng tổng được đối chiếu với các lĩnh vực khi đọc được mọi tệp."), False
    elif not changed:
        yield _("Tệp không thay đổi số liệu nào đã lưu."), True
    else:
        facts = {"changes": format_count(len(changed)), "reports": format_count(reports)}
        yield _("Tệp thay đổi {changes} chỗ trong {reports} báo cáo.").format(**facts), True
        numbers = [change for change in changed if "typed" not in change]
        if gone := sum(change["after"] is None for change in numbers):
            words = _(" Trong đó xóa {count} số đang có, vì ô trong tệp để trống.")
            yield words.format(count=format_count(gone)), True
        yield _(" Chưa có số liệu nào được ghi; xem lại rồi bấm ghi."), False
    same = len(_written(seen)) - reports
    if same and changed:
        yield _(" {count} báo cáo khác giữ nguyên.").format(count=format_count(same)), False


def _what_became(upload: ReportUpload, since: str) -> Iterator[Part]:
    """When it was written or taken back, and why it can't be taken back any more."""
    if upload.undone_at:
        yield _("Đã hoàn tác tệp này lúc {when}.").format(when=in_time(upload.undone_at)), True
        yield _(" Số liệu trở về như trước khi ghi tệp."), False
        return
    yield _("Đã ghi tệp này lúc {when}.").format(when=in_time(upload.applied_at)), True
    if since:
        yield f" {since}", False
    elif upload.undoable:
        yield _(" Hoàn tác được khi chưa ai sửa hoặc gửi báo cáo nào trong tệp."), False


def _wrong(problems: Sequence[Problem], names: Sequence[str]) -> str:
    """“tệp có 9 chỗ phải sửa”; of many files “9 chỗ phải sửa (a.xlsx: 5, b.xlsx: 4)”."""
    count = format_count(len(problems))
    if len(names) == 1:
        return _("tệp có {count} chỗ phải sửa").format(count=count)
    by_name = by_file(problems, names).items()
    files = ", ".join(f"{name}: {format_count(len(found))}" for name, found in by_name if name)
    words = _("{count} chỗ phải sửa ({files})") if files else _("{count} chỗ phải sửa")
    return words.format(count=count, files=files)


def _groups(problems: Sequence[Problem], names: Sequence[str]) -> Iterator[ProblemGroup]:
    """The first MOST_ROWS of all problems, file by file."""
    room = MOST_ROWS
    for name, found in by_file(problems, names).items():
        if shown := [_problem(problem) for problem in found[:room]]:
            yield ProblemGroup(name, shown)
        room -= len(shown)


def _problem(problem: Problem) -> ProblemRow:
    value = "" if problem.value is None else str(problem.value)
    return ProblemRow(
        problem.sheet or "",
        "" if problem.row is None else str(problem.row),
        _column(problem),
        value,
        _sentence(problem),
    )


def _column(problem: Problem) -> str:
    """A heading of the general layout with its name: “received_online (Tiếp nhận trực tuyến)”."""
    column = problem.column or ""
    return f"{column} ({name_of(column)})" if column in HEADINGS else column


def _where(problem: Problem) -> str:
    return replace(problem, column=_column(problem) or None).where


def _change(plan: Plan, change: Change, names: Mapping[str, str]) -> ChangeRow:
    typed = plan.typed_before(str(change.get("field")), str(change["figure"]))
    return ChangeRow(
        plan.entry.unit.name,
        plan.entry.window.label,
        *place_of(change, names),
        typed or written(change["before"]),
        written(change["after"]),
    )


def _warnings(seen: Preview, names: Mapping[str, str]) -> Iterator[WarningRow]:
    """What there is to say of the files themselves, such as wrong printed totals, and of the
    reports.
    """
    for remark in () if seen.problems else seen.reading.remarks:
        yield WarningRow(_("Tệp"), "", _sentence(remark), _where(remark), open=False)
    for plan in _written(seen):
        report = f"{plan.entry.unit.name}, {plan.entry.window.label}"
        for warned in plan.warnings:
            row, problem = row_name(warned.row, names), warned.problem
            yield WarningRow(report, row, _sentence(problem), _where(problem), warned.open)


def _sentence(problem: Problem) -> str:
    message = str(problem.message)
    return message[:1].upper() + message[1:]


def _link(report: DossierReport) -> ReportLink:
    label = f"{report.unit.name}, {report.window.label}"
    return ReportLink(label, report_url(report.unit.code, report.first_month))
