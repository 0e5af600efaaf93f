"""What is told of each file of an upload: what was recognised in it, and what is wrong with it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Problem
from core.numbers import format_count
from reports.entries import Entry, Found, Reading
from reports.models import UploadFile
from reports.reading import file_of
from reports.rows import TOTAL
from reports.uploads import Preview


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file: facts in words, and whether it is left out; the tone is that of `verdict`."""

    number: int
    name: str
    left_out: bool
    forms: str
    units: str
    months: str
    verdict: str
    tone: str


def file_rows(files: Sequence[UploadFile], seen: Preview) -> list[FileRow]:
    """Every file in the order in which it was chosen, also those that are left out."""
    names = [file.name for file in files]
    problems = Counter(file_of(problem, names) for problem in seen.problems)
    warned = Counter(plan.entry.source_file for plan in seen.plans for _one in plan.warnings)
    warned.update(remark.file or "" for remark in seen.reading.remarks)
    return [_row(file, seen.reading, problems[file.name], warned[file.name]) for file in files]


def by_file(problems: Sequence[Problem], names: Sequence[str]) -> dict[str, list[Problem]]:
    """Problems under the name of the file they are about, "" where it is none of these, in the
    order of the names; within a file by sheet and row, what concerns all of it first.
    """
    ordered = sorted(problems, key=lambda one: (one.sheet or "", one.row or 0))
    grouped = {
        name: [one for one in ordered if file_of(one, names) == name] for name in ["", *names]
    }
    return {name: found for name, found in grouped.items() if found}


def found_in(reading: Reading, file: str | None = None) -> Iterator[tuple[str, str]]:
    """What was recognised in all files, or in one."""
    entries = [one for one in reading.entries if file is None or file in _files(one)]
    if not entries:
        return
    rows = {row for entry in entries for row in entry.rows if row != TOTAL}
    figures = {code for entry in entries for row in entry.rows.values() for code in row}
    windows = {entry.window: entry.window.label for entry in entries}
    forms = [_sheet(one) for one in reading.found if file is None or one.file == file]
    yield _("Biểu"), listed(forms)
    yield _("Đơn vị"), listed(sorted({entry.unit.name for entry in entries}))
    yield _("Kỳ"), listed([windows[window] for window in sorted(windows)])
    yield _("Lĩnh vực"), format_count(len(rows)) if rows else _("chỉ có dòng toàn đơn vị")
    yield _("Cột số liệu"), format_count(len(figures))


def listed(names: Sequence[str]) -> str:
    most = 5
    shown = ", ".join(names[:most])
    if len(names) <= most:
        return shown
    return _("{shown} và {more} tên khác").format(shown=shown, more=len(names) - most)


def _files(entry: Entry) -> set[str | None]:
    """A report may have its rows from several files."""
    return {place.file for place in entry.places.values()}


def _row(file: UploadFile, reading: Reading, problems: int, warnings: int) -> FileRow:
    facts = dict(found_in(reading, file.name))
    verdict, tone = _verdict(file, problems, warnings)
    return FileRow(
        file.number,
        file.name,
        file.left_out,
        facts.get(_("Biểu"), ""),
        facts.get(_("Đơn vị"), ""),
        facts.get(_("Kỳ"), ""),
        verdict,
        tone,
    )


def _verdict(file: UploadFile, problems: int, warnings: int) -> tuple[str, str]:
    if file.left_out:
        return _("Bỏ ra, không ghi"), ""
    if problems:
        return _("{count} chỗ phải sửa").format(count=format_count(problems)), "bad"
    if warnings:
        return _("{count} cảnh báo").format(count=format_count(warnings)), "warn"
    return _("Đọc được"), "good"


def _sheet(found: Found) -> str:
    """“Tháng 8: II.06a/VPCP/KSTT, 6 dòng”"""
    facts = {"form": found.form, "rows": format_count(found.rows)}
    told = _("{form}, {rows} dòng").format(**facts)
    return f"{found.sheet}: {told}" if found.sheet else told
