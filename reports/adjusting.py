"""Late on the software, in time in fact: proposing, judging, and what it makes of a row.

The figure of the software always counts, for ranks and targets too; what is granted makes a second
rate beside it, as long as the figure is still the one that was spoken of.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext as _

from audit.actions import record
from core import clock
from core.errors import Refused
from core.months import Window
from core.numbers import format_count, format_percent, telling_places
from core.text import nfc
from reports import access
from reports.models import DossierReport, Field, FieldLine, FigureAdjustment
from reports.rows import TOTAL, Row, Rows
from reports.rules import Values, label
from reports.stored import stored
from units.access import scope_of
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

Decision = FigureAdjustment.Decision
# A late figure, and the one in which its dossiers stand when they were in time.
IN_TIME = {"resolved_late": "resolved_in_time", "pending_overdue": "pending_in_time"}


def adjustable(rows: Rows) -> list[tuple[str, str, int]]:
    """Row, late figure and its number, where there is one; of the total if no line has it."""
    of_lines = {
        code
        for key, row in rows.items()
        for code in IN_TIME
        if key != TOTAL and row.get(code) is not None
    }
    return [
        (key, code, number)
        for key, row in sorted(rows.items())
        for code in IN_TIME
        if (number := row.get(code)) and (key != TOTAL or code not in of_lines)
    ]


@transaction.atomic
def propose(
    *,
    by: "User | None",
    report: DossierReport,
    row: str,
    figure: str,
    actual: int | None,
    explanation: str,
    evidence: str = "",
) -> FigureAdjustment:
    """Says that so many are late in fact, fewer than on the software. `row` as in Rows."""
    access.require_entry(by, [report.unit])
    current = _locked(report)
    rows = stored([current.pk])[current.pk].rows
    system = _late(rows, row, figure)
    if problems := list(_unsound(actual, system, explanation)):
        raise Refused(*problems)
    field = Field.objects.filter(code=row).first() if row != TOTAL else None
    _require_none_open(current, rows, field, figure)
    made = FigureAdjustment.objects.create(
        report=current,
        field=field,
        figure=figure,
        system_value=system,
        actual_value=actual or 0,
        explanation=nfc(explanation).strip(),
        evidence=nfc(evidence).strip(),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    _record(made, "proposed", by=by, reason=made.explanation)
    return made


@transaction.atomic
def decide(
    *, by: "User | None", adjustment: FigureAdjustment, granted: bool, reason: str = ""
) -> FigureAdjustment:
    """Grants or, with a reason, refuses what was proposed; never by whoever proposed it."""
    current = _locked(adjustment.report)
    _require_judge(by, current.unit)
    one = _open_one(adjustment)
    if by is not None and by.pk == one.proposed_by_id:
        raise Refused(_("Người đề nghị không được tự kết luận: cần một người khác xem xét."))
    if not granted and not reason.strip():
        raise Refused(_("Cần nêu lý do khi không chấp nhận số thực tế."))
    decision = Decision.GRANTED if granted else Decision.REFUSED
    return _decided(one, current, decision, by=by, reason=nfc(reason).strip())


@transaction.atomic
def withdraw(*, by: "User | None", adjustment: FigureAdjustment) -> FigureAdjustment:
    """Takes back what nobody has judged yet: the unit may propose another number then."""
    current = _locked(adjustment.report)
    access.require_entry(by, [current.unit])
    return _decided(_open_one(adjustment), current, Decision.WITHDRAWN, by=by)


@dataclass(frozen=True, slots=True)
class Granted:
    """So many late dossiers of a report were in time in fact."""

    unit_id: int
    window: Window
    figure: str
    moved: int


def granted_of(
    units: Iterable[int], window: Window, states: Iterable[str], field_code: str | None = None
) -> list[Granted]:
    """What was granted and still fits, of reports inside the window in one of these states; of all
    fields where none is named. One SQL query.
    """
    place = {name: OuterRef(name) for name in ("report", "field")}
    lines = FieldLine.objects.everywhere().filter(**place)
    all_lines = FieldLine.objects.everywhere().filter(report=OuterRef("report"))
    in_lines = Q()
    for code in IN_TIME:
        known = all_lines.filter(**{f"{code}__isnull": False})
        in_lines |= Q(Exists(known), field=None, figure=code)
    stored_now = Case(
        *(When(field=None, figure=code, then=F(f"report__{code}")) for code in IN_TIME),
        *(When(figure=code, then=Subquery(lines.values(code))) for code in IN_TIME),
    )
    found = FigureAdjustment.objects.everywhere().filter(
        decision=Decision.GRANTED,
        report__unit__in=list(units),
        report__first_month__gte=window.first,
        report__last_month__lte=window.last,
        report__state__in=list(states),
    )
    if field_code:
        found = found.filter(field__code=field_code)
    still = found.annotate(now=stored_now).filter(now=F("system_value")).exclude(in_lines)
    fits = still.select_related("report")
    return [
        Granted(one.report.unit_id, one.report.window, one.figure, moved_by(one)) for one in fits
    ]


def both_rates(software: Fraction | None, fact: Fraction, places: int = 2) -> str:
    """“99,25% theo phần mềm; 99,61% sau điều chỉnh đã chấp nhận”."""
    words = _("{software} theo phần mềm; {after}")
    return words.format(
        software=format_percent(software, _telling(software, fact, places)),
        after=after_adjusting(software, fact, places),
    )


def after_adjusting(software: Fraction | None, fact: Fraction, places: int = 2) -> str:
    """“99,61% sau điều chỉnh đã chấp nhận”, told apart from the rate on the software."""
    words = _("{rate} sau điều chỉnh đã chấp nhận")
    return words.format(rate=format_percent(fact, _telling(software, fact, places)))


def _telling(software: Fraction | None, fact: Fraction, places: int) -> int:
    return places if software is None else telling_places(fact, [software], places)


def in_fact(rows: Rows, adjustments: Iterable[FigureAdjustment]) -> Row | None:
    """The total row as it was in fact; None where nothing that still fits was granted.

    What was granted of a line is so many fewer of the total.
    """
    total: Row = dict(rows.get(TOTAL, {}))
    granted = (one for one in adjustments if one.decision == Decision.GRANTED)
    fits = [one for one in granted if still_fits(one, rows)]
    for one in fits:
        moved, in_time = moved_by(one), IN_TIME[one.figure]
        total[one.figure] = _moved(total, one.figure, -moved)
        total[in_time] = _moved(total, in_time, moved)
    return total if fits else None


def moved_by(one: FigureAdjustment) -> int:
    """How many fewer are late."""
    return one.system_value - one.actual_value


def still_fits(one: FigureAdjustment, rows: Rows) -> bool:
    """Whether the figure on the software is still the one that was spoken of; that of the total is
    not, once lines have it: what is granted of them would count a second time.
    """
    return (row_of(one), one.figure, one.system_value) in adjustable(rows)


def row_of(one: FigureAdjustment) -> str:
    return one.field.code if one.field else TOTAL


def _moved(total: Values, code: str, more: int) -> int | None:
    value = total.get(code)
    return None if value is None else value + more


def _locked(report: DossierReport) -> DossierReport:
    """The report with its unit locked, as other writers of its figures lock it."""
    Unit.objects.select_for_update().get(pk=report.unit_id)
    return DossierReport.objects.everywhere().select_related("unit__parent").get(pk=report.pk)


def _open_one(adjustment: FigureAdjustment) -> FigureAdjustment:
    """As it is stored. Refused once it was judged or taken back."""
    one = FigureAdjustment.objects.everywhere().get(pk=adjustment.pk)
    if one.decision != Decision.OPEN:
        words = _("Đề nghị này đã có kết luận: “%(decision)s”.")
        raise Refused(words % {"decision": one.get_decision_display()})
    return one


def _decided(
    one: FigureAdjustment,
    report: DossierReport,
    decision: Decision,
    *,
    by: "User | None",
    reason: str = "",
) -> FigureAdjustment:
    one.report, one.decision, one.decision_reason = report, decision, reason
    one.decided_by, one.decided_at = by, clock.now()
    one.save()
    _record(one, str(decision), by=by, reason=reason)
    return one


def _late(rows: Rows, row: str, figure: str) -> int:
    """The number on the software. Refused where there is none that may be spoken of."""
    for key, code, number in adjustable(rows):
        if (key, code) == (row, figure):
            return number
    raise Refused(_("Chọn một số quá hạn của báo cáo này để đề nghị."))


def _unsound(actual: int | None, system: int, explanation: str) -> Iterator[str]:
    if actual is None or not 0 <= actual < system:
        room = _("từ 0 đến %(most)s") if system > 1 else _("là 0")
        words = _("Số quá hạn thực tế phải %(room)s, ít hơn %(system)s trên phần mềm.")
        facts = {"room": room % {"most": format_count(system - 1)}, "system": format_count(system)}
        yield words % facts
    if not explanation.strip():
        yield _("Ghi giải trình: vì sao hồ sơ quá hạn trên phần mềm mà đúng hạn thực tế.")


def _require_none_open(report: DossierReport, rows: Rows, field: Field | None, figure: str) -> None:
    """One that was granted of another number than is stored now stands in nobody's way."""
    held = FigureAdjustment.objects.everywhere().filter(report=report, field=field, figure=figure)
    waiting = held.filter(decision=Decision.OPEN).exists()
    if waiting or any(still_fits(one, rows) for one in held.filter(decision=Decision.GRANTED)):
        words = _("%(figure)s đã có đề nghị đang chờ hoặc đã được chấp nhận.")
        raise Refused(words % {"figure": label(figure)})


def _require_judge(by: "User | None", unit: Unit) -> None:
    if by is not None and not access.may_confirm(scope_of(by), unit):
        raise PermissionDenied(_("Không được xem xét số liệu của %(unit)s.") % {"unit": unit.name})


def _record(one: FigureAdjustment, done: str, *, by: "User | None", reason: str) -> None:
    change: Mapping[str, object] = {
        "field": row_of(one),
        "figure": one.figure,
        "before": one.system_value,
        "after": one.actual_value,
    }
    action = f"reports.adjustment_{done}"
    record(by=by, action=action, target=one.report, changes=[dict(change)], reason=reason)
