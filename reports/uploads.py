"""Files of figures on their way in: kept, looked at while nothing is written, written as seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import new_batch
from core import clock
from core.errors import Problem, Refused
from core.months import Month
from core.text import nfc
from rendering.sheets import is_workbook
from reports import generic, plans, writing
from reports.access import entered_units, may_enter
from reports.actions import lock, save_reports
from reports.entries import Entry, Given, Reading, Saved
from reports.history import in_time
from reports.models import ReportUpload, UploadFile
from reports.paper_columns import Form
from reports.plans import Plan
from reports.reading import file_of, read
from reports.undoing import as_it_stands
from units.access import Scope, scope_of

if TYPE_CHECKING:
    from accounts.models import User

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
# All files of one upload together: the server reads them while somebody waits.
MOST_FILES, MOST_BYTES_TOGETHER = 40, 20 * MEGABYTE
# Equal cells weigh next to nothing in a file; reading a million of them takes some 12 s and 140 MB.
MOST_CELLS_TOGETHER = 1_000_000
# Other systems do write tables of text into files they call .xls, so that Excel opens them.
NAMED_WORKBOOKS = (".xlsx", ".xlsm")
# A file's name may have 255 bytes, of which the column holds as many letters.
LONGEST_NAME, MOST_NAME_BYTES = 80, 240


@dataclass(frozen=True, slots=True)
class Preview:
    """What writing a file would do, or the problems for which it can't be written. `partly` says
    that others of its files could not be read, which may hold more rows of the same reports.
    """

    reading: Reading = field(default_factory=Reading)
    plans: Sequence[Plan] = ()
    problems: Sequence[Problem] = ()
    partly: bool = False

    @property
    def entries(self) -> Sequence[Entry]:
        return self.reading.entries

    @property
    def digest(self) -> str:
        return writing.digest(self.plans)


def chosen(scope: Scope, posted: Mapping[str, str]) -> Given:
    """The unit and the month that were chosen for a file that does not say them; what is none of
    those offered counts as not chosen.
    """
    units = {unit.code for unit in entered_units(scope)}
    unit, month = posted.get("file_unit", ""), posted.get("file_month", "")
    try:
        when = Month.parse(month) if month else None
    except ValueError:
        when = None
    return Given(unit if unit in units else "", when)


@transaction.atomic
def keep(
    *,
    by: "User",
    files: Sequence[tuple[str, bytes]],
    given: Given | None = None,
    form: str = Form.AUTO,
) -> ReportUpload:
    """Keeps files, by name and content, for their preview, in place of those that the person did
    not write. What was chosen twice is kept once. No figure is written, so the history has no event
    of it.
    """
    given = given or Given()
    contents = {sha256(content).hexdigest(): (name, content) for name, content in reversed(files)}
    kept = list(reversed(contents.items()))
    names = list(_different([short_name(name) for _sha, (name, _content) in kept]))
    ReportUpload.objects.filter(by=by, applied_at=None).delete()
    upload = ReportUpload.objects.create(
        name=_together(names),
        form=form,
        unit_code=given.unit,
        month=str(given.month or ""),
        by=by,
        at=clock.now(),
    )
    UploadFile.objects.bulk_create(
        UploadFile(upload=upload, number=number, name=name, sha256=sha, content=content)
        for number, (name, (sha, (_name, content))) in enumerate(zip(names, kept, strict=True), 1)
    )
    return upload


@transaction.atomic
def leave_out(*, by: "User", upload: ReportUpload, number: int, left_out: bool) -> None:
    """Leaves a file out of an upload that waits, or takes it in again. Refused for the last one,
    and once they are written.
    """
    current = ReportUpload.objects.select_for_update().get(pk=upload.pk, by=by)
    if current.applied_at is not None:
        raise Refused(_("Các tệp này đã được ghi: không bỏ bớt được nữa."))
    others = current.files.exclude(number=number).filter(left_out=False)
    if left_out and not others.exists():
        raise Refused(_("Phải còn ít nhất một tệp: chọn tệp khác nếu không dùng tệp này."))
    current.files.filter(number=number).update(left_out=left_out)


def _different(names: Iterable[str]) -> Iterator[str]:
    """The names of files from several folders: “a.xlsx”, “2 a.xlsx”."""
    taken: set[str] = set()
    for number, name in enumerate(names, start=1):
        numbered = (f"{place} {name}" for place in count(number))
        told = next(one for one in chain([name], numbered) if one.casefold() not in taken)
        taken.add(told.casefold())
        yield told


def _together(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("{name} và {more} tệp khác").format(name=names[0], more=len(names) - 1)


def short_name(name: str) -> str:
    """The end of a name, with its suffix: as long as a disk takes, whatever its letters weigh."""
    return nfc(name)[-LONGEST_NAME:].encode()[-MOST_NAME_BYTES:].decode(errors="ignore")


def preview(upload: ReportUpload, scope: Scope) -> Preview:
    """What speaks against the file, or what it would change. Nothing is written.

    Units that the reader does not enter for are problems too, told before anything that is stored
    of them is looked at. Of several files the sound ones are judged beside the others, so that all
    that is wrong is told at once, but for what rows of the others may settle.
    """
    files = taken(upload)
    problems: list[Problem] = []
    try:
        reading = reading_of(files, upload, scope)
    except Refused as refused:
        problems += refused.problems
        reading = _sound(files, problems, upload, scope)
    entries = reading.entries
    foreign = [_foreign(entry) for entry in entries if not may_enter(scope, entry.unit)]
    if foreign:
        return Preview(reading, problems=[*problems, *foreign])
    judged, partly = plans.judge(entries), bool(problems)
    problems += [problem for plan in judged for problem in plan.refusals(whole=not partly)]
    return Preview(reading, judged, problems, partly)


@transaction.atomic
def write(*, by: "User", upload: ReportUpload, agreed: str) -> list[Saved]:
    """Writes what the preview with this digest showed, exactly that, once. It can be taken back
    until the person writes the next file.

    Refused when the file was written before; Outdated when others have changed meanwhile what it
    would change; whatever `save_reports` refuses.
    """
    current = ReportUpload.objects.select_for_update().get(pk=upload.pk)
    if current.applied_at is not None:
        message = _("Tệp này đã được ghi lúc {when}: không ghi lần nữa.")
        raise Refused(message.format(when=in_time(current.applied_at)))
    entries = reading_of(taken(current), current, scope_of(by)).entries
    return write_undoable(by=by, upload=current, entries=entries, agreed=agreed)


@transaction.atomic
def write_undoable(
    *, by: "User", upload: ReportUpload, entries: Sequence[Entry], agreed: str | None = None
) -> list[Saved]:
    """Writes entries and keeps with the upload, which may be new, what stood in their reports. The
    person's last written one is gone then. Refused as by `save_reports`.
    """
    lock({entry.unit.pk for entry in entries})
    upload.before, upload.batch = as_it_stands(entries), new_batch()
    saved = save_reports(by=by, entries=entries, agreed=agreed, batch=upload.batch)
    upload.applied_at = clock.now()
    upload.save()
    ReportUpload.objects.filter(by=by, applied_at__lt=upload.applied_at).delete()
    return saved


def waiting(by: int | None) -> ReportUpload | None:
    """What somebody chose and has not written. One SQL query."""
    return ReportUpload.objects.filter(by=by, applied_at=None).first()


def last_written(by: int | None) -> ReportUpload | None:
    """The last file that somebody wrote, without its content. One SQL query."""
    written = ReportUpload.objects.filter(by=by, applied_at__isnull=False)
    return written.defer("before").order_by("-applied_at").first()


def taken(upload: ReportUpload) -> list[UploadFile]:
    """The files that are not left out. One SQL query."""
    return list(upload.files.filter(left_out=False))


def reading_of(files: Sequence[UploadFile], upload: ReportUpload, scope: Scope) -> Reading:
    """What the files say; Refused with everything that is wrong in any of them.

    The reader takes files, and looks at the size and the parts of one before it opens it. It reads
    tables of text under any name; what calls itself .xlsx and is text is a mistake of its sender.
    """
    mistaken = [file for file in files if _only_named(file)]
    message = _("Tệp {name} không phải tệp Excel: mở bằng Excel rồi lưu lại dạng .xlsx.")
    problems = [Problem(message.format(name=file.name)) for file in mistaken]
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / file.name for file in files if file not in mistaken]
        for path, file in zip(paths, (one for one in files if one not in mistaken), strict=True):
            path.write_bytes(bytes(file.content))
        month = Month.parse(upload.month) if upload.month else None
        own = frozenset(unit.pk for unit in entered_units(scope))
        try:
            given = Given(upload.unit_code, month, own)
            reading = read(paths, given, upload.form, most_cells=MOST_CELLS_TOGETHER)
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(*problems)
    return reading


def _only_named(file: UploadFile) -> bool:
    """Whether a file calls itself a workbook and is none."""
    content = bytes(file.content)
    named = file.name.lower().endswith(NAMED_WORKBOOKS)
    return bool(content) and named and not is_workbook(content)


def _sound(
    files: Sequence[UploadFile], problems: Sequence[Problem], upload: ReportUpload, scope: Scope
) -> Reading:
    """What was recognised in the files that no problem is about, while others have some."""
    names = [file.name for file in files]
    faulty = {file_of(problem, names) for problem in problems}
    try:
        return reading_of([one for one in files if one.name not in faulty], upload, scope)
    except Refused:
        return Reading()


def _foreign(entry: Entry) -> Problem:
    place = next(iter(entry.places.values()))
    message = _("bạn không nhập số liệu cho {unit}: bỏ các dòng của đơn vị này khỏi tệp.")
    return Problem(
        message.format(unit=entry.unit.name),
        place.sheet,
        place.row,
        place.column(generic.UNIT),
        entry.unit.code,
        file=place.file,
    )
