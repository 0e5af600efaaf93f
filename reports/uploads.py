"""A file of figures on its way in: kept, looked at while nothing is written, written as seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import Problem, Refused
from core.text import nfc
from rendering.sheets import is_workbook
from reports import generic, plans, writing
from reports.access import may_enter
from reports.actions import save_reports
from reports.entries import Entry, Saved
from reports.history import in_time
from reports.models import ReportUpload
from reports.plans import Plan
from units.access import Scope

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

    entries: Sequence[Entry] = ()
    plans: Sequence[Plan] = ()
    problems: Sequence[Problem] = ()

    @property
    def digest(self) -> str:
        return writing.digest(self.plans)


@transaction.atomic
def keep(*, by: "User", name: str, content: bytes) -> ReportUpload:
    """Keeps a file for its preview, in place of the person's last one. No figure is written, so the
    history has no event of it.
    """
    ReportUpload.objects.filter(by=by).delete()
    return ReportUpload.objects.create(
        name=short_name(name),
        sha256=sha256(content).hexdigest(),
        content=content,
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
        entries = entries_of(upload)
    except Refused as refused:
        return Preview(problems=refused.problems)
    foreign = [_foreign(entry) for entry in entries if not may_enter(scope, entry.unit)]
    if foreign:
        return Preview(entries, problems=foreign)
    judged = plans.judge(entries)
    return Preview(entries, judged, [problem for plan in judged for problem in plan.refusals()])


@transaction.atomic
def write(*, by: "User", upload: ReportUpload, agreed: str) -> list[Saved]:
    """Writes what the preview with this digest showed, exactly that, once.

    Refused when the file was written before; Outdated when others have changed meanwhile what it
    would change; whatever `save_reports` refuses.
    """
    current = ReportUpload.objects.select_for_update().get(pk=upload.pk)
    if current.applied_at is not None:
        message = _("Tệp này đã được ghi lúc {when}: không ghi lần nữa.")
        raise Refused(message.format(when=in_time(current.applied_at)))
    saved = save_reports(by=by, entries=entries_of(current), agreed=agreed)
    current.applied_at = clock.now()
    current.save(update_fields=["applied_at"])
    return saved


def entries_of(upload: ReportUpload) -> list[Entry]:
    """The rows of the file as entries; Refused with everything that is wrong in them.

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
        return generic.read([path], generic.Given())


def _foreign(entry: Entry) -> Problem:
    place = next(iter(entry.places.values()))
    message = _("bạn không nhập số liệu cho {unit}: bỏ các dòng của đơn vị này khỏi tệp.")
    return Problem(
        message.format(unit=entry.unit.name),
        place.sheet,
        place.row,
        generic.UNIT,
        entry.unit.code,
        file=place.file,
    )
