"""Taking back what a file wrote: exactly to what was stored before, or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core import serializers
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from audit.actions import new_batch, record_many
from audit.models import AuditEvent
from audit.queries import events_after, events_of
from core import clock
from core.errors import Refused
from reports.access import require_entry
from reports.actions import lock
from reports.entries import Entry
from reports.history import SAVED, in_time
from reports.models import DossierReport, FieldLine, FigureNote, ReportUpload, TypedText
from reports.stored import chunks, reports_with_units
from reports.writing import REPORT_COLUMNS, Change

if TYPE_CHECKING:
    from accounts.models import User

# What hangs on a report and is written by an import.
BELOW: tuple[Any, ...] = (FieldLine, FigureNote, TypedText)


def as_it_stands(entries: Sequence[Entry]) -> str:
    """The reports that the entries speak of and all that hangs on them, for `undo`. Four queries,
    and four more for each further 500 reports; their units are locked.
    """
    wanted = {(entry.unit.pk, entry.window.first) for entry in entries}
    months = {first for _unit, first in wanted}
    found = [
        report
        for units in chunks(unit for unit, _first in wanted)
        for report in DossierReport.objects.everywhere().filter(
            unit__in=units, first_month__in=months
        )
        if (report.unit_id, report.first_month) in wanted
    ]
    rows: list[Model] = [*found]
    for pks in chunks(report.pk for report in found):
        for model in BELOW:
            rows += model.objects.everywhere().filter(report__in=pks)
    return serializers.serialize("json", rows)


@transaction.atomic
def undo(*, by: "User", upload: ReportUpload) -> int:
    """Stores what stood in each report before the file was written, and says of how many. A report
    that the file made is gone again.

    Refused where the file is not written or was undone, or any of its reports had anything done to
    it since: all of them stay as they are.
    """
    current = ReportUpload.objects.select_for_update().get(pk=upload.pk)
    _require_undoable(current)
    events = {int(event.target_id): event for event in events_of(current.batch)}
    reports = reports_with_units(events)
    units = {report.unit_id: report.unit for report in reports}
    require_entry(by, units.values())
    lock(units)
    if later := _later(current):
        raise Refused(*later)
    record_many(
        by=by,
        action=SAVED,
        targets=[(report, _reversed(events[report.pk])) for report in reports],
        batch=new_batch(),
        reason=_("Hoàn tác tệp {name}").format(name=current.name),
    )
    _restore(current.before, events)
    current.undone_at = clock.now()
    current.save(update_fields=["undone_at"])
    return len(reports)


def written_by(upload: ReportUpload) -> list[DossierReport]:
    """The reports that a file wrote and that are still there. Two SQL queries, and one more for
    each further 500 reports.
    """
    return reports_with_units(int(event.target_id) for event in events_of(upload.batch))


def touched_since(upload: ReportUpload) -> str:
    """The first of what was done to the reports of a written file since; empty while it can be
    taken back. One SQL query.
    """
    return next(iter(_later(upload)), "")


def _later(upload: ReportUpload) -> list[str]:
    """A sentence for each report that had anything done to it since."""
    last = {event.target_id: event for event in events_after(upload.batch)}
    return [_touched(event) for event in last.values()]


def _require_undoable(upload: ReportUpload) -> None:
    if upload.undone_at is not None:
        message = _("Tệp này đã được hoàn tác lúc {when}: không hoàn tác lần nữa.")
        raise Refused(message.format(when=in_time(upload.undone_at)))
    if not upload.undoable:
        raise Refused(_("Tệp này chưa được ghi: không có gì để hoàn tác."))


def _touched(event: AuditEvent) -> str:
    """ "Phường A, tháng 09/2025 đã có thay đổi khác lúc …"."""
    message = _(
        "{report} đã có thay đổi khác lúc {when} ({who}):"
        " không hoàn tác cả tệp nữa, số nào sai thì mở báo cáo để sửa."
    )
    return message.format(report=event.target_label, when=in_time(event.at), who=event.who)


def _reversed(event: AuditEvent) -> list[Change]:
    return [
        {**change, "before": change["after"], "after": change["before"]} for change in event.changes
    ]


def _restore(before: str, written: Iterable[int]) -> None:
    """Makes the written reports what they were before; those that were not there are deleted, with
    all that hangs on them.
    """
    stood: dict[type[Model], list[Any]] = defaultdict(list)
    for row in serializers.deserialize("json", before):
        stood[type(row.object)].append(row.object)
    touched = set(written)
    old = {report.pk for report in stood[DossierReport]}
    for pks in chunks(touched - old):
        DossierReport.objects.everywhere().filter(pk__in=pks).delete()
    for model in BELOW:
        for pks in chunks(touched & old):
            model.objects.everywhere().filter(report__in=pks).delete()
        model.objects.bulk_create([row for row in stood[model] if row.report_id in touched])
    for report in stood[DossierReport]:
        if report.pk in touched:
            report.save(update_fields=REPORT_COLUMNS)
