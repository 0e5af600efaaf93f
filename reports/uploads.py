"""A file of figures on its way in: kept, looked at while nothing is written, written as seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
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
from reports.models import ReportUpload
from reports.paper_columns import Form
from reports.plans import Plan
from reports.reading import read
from reports.undoing import as_it_stands
from units.access import Scope, scope_of

if TYPE_CHECKING:
    from accounts.models import User

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
# Other systems do write tables of text into files they call .xls, so that Excel opens them.
NAMED_WORKBOOKS = (".xlsx", ".xlsm")
# A file's name may have 255 bytes, of which the column holds as many letters.
LONGEST_NAME, MOST_NAME_BYTES = 80, 240


@dataclass(frozen=True, slots=True)
class Preview:
    """What writing a file would do, or the problems for which it can't be written."""

    reading: Reading = field(default_factory=Reading)
    plans: Sequence[Plan] = ()
    problems: Sequence[Problem] = ()

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
    *, by: "User", name: str, content: bytes, given: Given | None = None, form: str = Form.AUTO
) -> ReportUpload:
    """Keeps a file for its preview, in place of the one that the person did not write. No figure is
    written, so the history has no event of it.
    """
    given = given or Given()
    ReportUpload.objects.filter(by=by, applied_at=None).delete()
    return ReportUpload.objects.create(
        name=short_name(name),
        sha256=sha256(content).hexdigest(),
        content=content,
        form=form,
        unit_code=given.unit,
        month=str(given.month or ""),
        by=by,
        at=clock.now(),
    )


def short_name(name: str) -> str:
    """The end of a name, with its suffix: as long as a disk takes, whatever its letters weigh."""
    return nfc(name)[-LONGEST_NAME:].encode()[-MOST_NAME_BYTES:].decode(errors="ignore")


def preview(upload: ReportUpload, scope: Scope) -> Preview:
    """What speaks against the file, or what it would change. Nothing is written.

    Units that the reader does not enter for are problems too, told before anything that is stored
    of them is looked at.
    """
    try:
        reading = reading_of(upload, scope)
    except Refused as refused:
        return Preview(problems=refused.problems)
    entries = reading.entries
    foreign = [_foreign(entry) for entry in entries if not may_enter(scope, entry.unit)]
    if foreign:
        return Preview(reading, problems=foreign)
    judged = plans.judge(entries)
    return Preview(reading, judged, [problem for plan in judged for problem in plan.refusals()])


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
    entries = reading_of(current, scope_of(by)).entries
    lock({entry.unit.pk for entry in entries})
    current.before, current.batch = as_it_stands(entries), new_batch()
    saved = save_reports(by=by, entries=entries, agreed=agreed, batch=current.batch)
    current.applied_at = clock.now()
    current.save(update_fields=["applied_at", "before", "batch"])
    ReportUpload.objects.filter(by=by, applied_at__lt=current.applied_at).delete()
    return saved


def last_written(by: int | None) -> ReportUpload | None:
    """The last file that somebody wrote, without its content. One SQL query."""
    written = ReportUpload.objects.filter(by=by, applied_at__isnull=False)
    return written.defer("content", "before").order_by("-applied_at").first()


def reading_of(upload: ReportUpload, scope: Scope) -> Reading:
    """What the file says; Refused with everything that is wrong in them.

    The reader takes files, and looks at the size and the parts of one before it opens it. It reads
    tables of text under any name; what calls itself .xlsx and is text is a mistake of its sender.
    """
    content = bytes(upload.content)
    if content and upload.name.lower().endswith(NAMED_WORKBOOKS) and not is_workbook(content):
        message = _("Tệp {name} không phải tệp Excel: mở bằng Excel rồi lưu lại dạng .xlsx.")
        raise Refused(message.format(name=upload.name))
    with TemporaryDirectory() as folder:
        path = Path(folder) / upload.name
        path.write_bytes(content)
        month = Month.parse(upload.month) if upload.month else None
        own = frozenset(unit.pk for unit in entered_units(scope))
        return read([path], Given(upload.unit_code, month, own), upload.form)


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
