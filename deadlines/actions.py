"""Verbs of offices that decide when reports are due. Each one is in the history with its ground."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core import clock
from core.errors import Problem, Refused
from core.months import Window
from deadlines.access import require_office_of
from deadlines.models import DayOverride, Extension, Schedule
from deadlines.queries import Deadlines
from deadlines.rules import Terms, odd_terms, said
from legal.actions import named
from legal.models import Document
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def add_schedule(
    *, by: "User | None", unit: Unit, kind: str, valid_from: date, terms: Terms
) -> Schedule:
    """Says from when on the reports of a kind of period are due when, in the unit's branch.
    `terms.document` is the symbol of what says so.
    """
    require_office_of(by, unit)
    _lock(unit)
    require_schedule(unit=unit, kind=kind, valid_from=valid_from, terms=terms)
    schedule = Schedule.objects.create(
        unit=unit, kind=kind, valid_from=valid_from, cut_day=terms.cut_day,
        working_days=terms.working_days, due_day=terms.due_day, same_month=terms.same_month,
        due_time=terms.due_time, document=_document(terms.document, unit, by),
    )  # fmt: skip
    _recorded(by, "schedule_added", schedule)
    return schedule


def require_schedule(*, unit: Unit, kind: str, valid_from: date, terms: Terms) -> None:
    """Refused with why there can be no such schedule."""
    _refuse(odd_terms(terms))
    same = Schedule.objects.everywhere().filter(unit=unit, kind=kind, valid_from=valid_from)
    if same.exists():
        _refuse([("valid_from", _("Đã có quy định áp dụng từ ngày này cho kỳ báo cáo này."))])


@transaction.atomic
def end_schedule(*, by: "User | None", schedule: Schedule, last_day: date, reason: str) -> Schedule:
    """Says until when it holds; behind that the one of the office above holds, or the default."""
    require_office_of(by, schedule.unit)
    stored = Schedule.objects.everywhere().select_for_update(of=("self",)).get(pk=schedule.pk)
    require_end(stored, last_day)
    change = {"figure": "valid_to", "before": stored.valid_to, "after": last_day}
    stored.valid_to = last_day
    stored.save(update_fields=["valid_to"])
    _recorded(by, "schedule_ended", stored, reason=reason, changes=[change])
    return stored


def require_end(schedule: Schedule, last_day: date) -> None:
    """Refused with why it can't end on this day."""
    if last_day < schedule.valid_from:
        words = _("Quy định áp dụng từ {day:%d/%m/%Y}: ngày cuối không thể trước ngày đó.")
        _refuse([("last_day", words.format(day=schedule.valid_from))])


@transaction.atomic
def remove_schedule(*, by: "User | None", schedule: Schedule, reason: str) -> None:
    """Takes back one that has not begun; one that has was true for its days, and ends."""
    require_office_of(by, schedule.unit)
    stored = Schedule.objects.everywhere().select_for_update(of=("self",)).get(pk=schedule.pk)
    if stored.has_begun:
        words = _("Quy định đã áp dụng từ {day:%d/%m/%Y}: chỉ kết thúc được, không bỏ được.")
        raise Refused(words.format(day=stored.valid_from))
    _recorded(by, "schedule_removed", stored, reason=reason)
    stored.delete()


@transaction.atomic
def declare_day(
    *, by: "User | None", unit: Unit, day: date, works: bool, name: str, document: str
) -> DayOverride:
    """A day on which the unit's branch works, or does not, whatever the calendar says."""
    require_office_of(by, unit)
    _lock(unit)
    if DayOverride.objects.everywhere().filter(unit=unit, day=day).exists():
        _refuse([("day", _("Cơ quan đã khai ngày này: bỏ ngày đã khai rồi khai lại."))])
    override = DayOverride.objects.create(
        unit=unit, day=day, works=works, name=name, document=_document(document, unit, by)
    )
    _recorded(by, "day_declared", override)
    return override


@transaction.atomic
def remove_day(*, by: "User | None", override: DayOverride, reason: str) -> None:
    require_office_of(by, override.unit)
    _recorded(by, "day_removed", override, reason=reason)
    override.delete()


@transaction.atomic
def extend(
    *,
    by: "User | None",
    unit: Unit,
    window: Window,
    due_at: datetime,
    reason: str,
    document: str = "",
    whole_branch: bool = False,
) -> Extension:
    """Puts off one period's due moment; refused where the new one is no later than what holds."""
    require_office_of(by, unit)
    _lock(unit)
    require_extension(unit, window, due_at)
    extension = Extension.objects.create(
        unit=unit, whole_branch=whole_branch, first_month=window.first, last_month=window.last,
        due_at=due_at, reason=reason, by=by, at=clock.now(),
        document=_document(document, unit, by) if document else None,
    )  # fmt: skip
    _recorded(by, "extended", extension, reason=reason)
    return extension


def require_extension(unit: Unit, window: Window, due_at: datetime) -> None:
    """Refused with why the period can't be put off to this moment. One SQL query."""
    deadline = Deadlines.load([unit.path], window).of(unit.path, window)
    if deadline is None:
        _refuse([("period", _("Đây không phải là một kỳ báo cáo."))])
    elif due_at <= deadline.due:
        words = _("Hạn mới phải sau hạn đang áp dụng: {due}.")
        _refuse([("due_day", words.format(due=said(deadline.due)))])


@transaction.atomic
def withdraw_extension(*, by: "User | None", extension: Extension, reason: str) -> Extension:
    """The due moment is what it was without it."""
    require_office_of(by, extension.unit)
    rows = Extension.objects.everywhere().select_for_update(of=("self",))
    stored = rows.get(pk=extension.pk)
    if stored.withdrawn_at:
        raise Refused(_("Gia hạn này đã được thu hồi."))
    stored.withdrawn_at = clock.now()
    stored.save(update_fields=["withdrawn_at"])
    _recorded(by, "extension_withdrawn", stored, reason=reason)
    return stored


def _lock(unit: Unit) -> None:
    """Whoever decides for the unit at the same moment waits, and then sees what is decided."""
    Unit.objects.select_for_update().get(pk=unit.pk)


def _document(symbol: str, unit: Unit, by: "User | None") -> Document:
    return named(symbol, by=by, illustrative=unit.is_invented)


def _refuse(odd: Iterable[tuple[str, str]]) -> None:
    problems = [Problem(message, column=name) for name, message in odd]
    if problems:
        raise Refused(*problems)


def _recorded(
    by: "User | None", verb: str, target: Schedule | DayOverride | Extension, **words: Any
) -> None:
    symbol = target.document.symbol if target.document else ""
    record(by=by, action=f"deadlines.{verb}", target=target, document=symbol, **words)
