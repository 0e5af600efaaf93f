"""One report as its page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.months import Month, Window
from core.numbers import format_count, format_percent, percent
from core.parts import Part
from deadlines.access import may_decide
from deadlines.calendars import Calendar
from deadlines.rules import kind_of
from reports import access, plans
from reports.adjustment_page import Adjustments, Proposal, adjustments
from reports.cell_links import CellLinks
from reports.doors import unit_of
from reports.forms import UntilForm
from reports.history import History, Step, history, in_time
from reports.layout import GRID, Group, column_note
from reports.links import entry_url, extension_url, form_links, receipt_url, report_url, reports_url
from reports.models import DossierReport, FigureNote, Origin
from reports.plans import Plan
from reports.reopening import calendar_of, proposed_until, reopened_words
from reports.rows import TOTAL, Row
from reports.rules import balance, known
from reports.states import APPROVE, REOPEN, REOPENED, RETURN, SENT, State, StateTag, Transition
from reports.tables import FormRow, OtherFigures, blanks_of, form_rows, other_figures
from reports.timeliness import handed_in
from units.access import Scope
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

# What the tag of a state leaves open.
STILL = {
    State.SUBMITTED.value: gettext_lazy(", chờ xác nhận"),
    State.DRAFT.value: gettext_lazy(", chưa gửi"),
}


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do here, as addresses; empty where they may not."""

    entry: str = ""
    approve: str = ""
    send_back: str = ""
    reopen: str = ""
    extend: str = ""
    own: bool = False
    """They handed it in themselves, so somebody else has to confirm it."""

    @property
    def judges(self) -> bool:
        return bool(self.approve or self.send_back or self.reopen)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the reader had typed when the verb said no, and what it said."""

    verb: str = ""
    reason: str = ""
    document: str = ""
    problems: tuple[str, ...] = ()
    until: UntilForm | None = None


@dataclass(frozen=True, slots=True)
class ReportPage:
    unit: Unit
    window: Window
    breadcrumbs: tuple[tuple[str, str], ...]
    previous: tuple[str, str]
    next: tuple[str, str]
    acts: Acts
    summary: tuple[Part, ...]
    typed: Typed = Typed()
    report: DossierReport | None = None
    state: StateTag | None = None
    form: tuple[Group, ...] = GRID
    rows: list[FormRow] = field(default_factory=list)
    column_note: str = ""
    other: OtherFigures | None = None
    history: History | None = None
    source: tuple[tuple[str, str], ...] = ()
    receipt_url: str = ""
    links: CellLinks | None = None
    adjustments: Adjustments | None = None
    until: UntilForm | None = None
    """Until when it is to be opened again, where the reader may."""

    @property
    def title(self) -> str:
        return _("Báo cáo {window}").format(window=self.window.label)

    @property
    def excel_url(self) -> str:
        return report_url(self.unit.code, self.window.first, "report-excel") if self.report else ""

    @property
    def forms(self) -> list[tuple[str, str]]:
        """Symbol and address of each paper form."""
        place = [self.unit.code, str(self.window.first)]
        return form_links("report-form-excel", *place) if self.report else []

    @property
    def illustrative(self) -> bool:
        return self.report is not None and self.report.origin == Origin.ILLUSTRATION


@dataclass(frozen=True, slots=True)
class Read:
    """A stored report, judged, with the names of the fields of procedures."""

    report: DossierReport
    plan: Plan
    names: dict[str, str]

    @property
    def total(self) -> Row:
        return self.plan.rows[TOTAL]


def read(report: DossierReport) -> Read:
    """Six SQL queries, however many fields and figures: one each for what is stored of them; one
    more where it looks like a copy, and one where a stock was not handed on.
    """
    (plan,) = plans.of_reports([report])
    return Read(report, plan, dict(plan.stored.names) if plan.stored else {})


def report_page(
    scope: Scope,
    reader: "User",
    report: DossierReport,
    typed: Typed | None = None,
    proposal: Proposal | None = None,
) -> ReportPage:
    """Eight SQL queries, at most three more."""
    found, acts = read(report), acts_of(scope, reader, report)
    calendar = calendar_of(report.unit) if acts.reopen or report.is_reopened else None
    told = history(report, found.names)
    typed = typed or _in_force(report, told.last_move)
    until = None
    if acts.reopen and calendar:
        is_open = report.standing == REOPENED and report.reopened_until
        until = UntilForm.proposing(is_open or proposed_until(calendar))
    links = CellLinks(found.plan, writes=bool(acts.entry))
    return ReportPage(
        report.unit,
        report.window,
        crumbs(report.unit, report.window),
        *neighbours(report.unit, report.window),
        acts,
        (*summary(found, told.last_move, calendar), *_to_mend(scope, report)),
        typed,
        report,
        report.tag,
        rows=form_rows(found.names, notes_of(found), links),
        column_note=column_note(found.plan.rows),
        other=other_figures(found.plan.rows, found.names),
        history=told,
        source=tuple(_source(report)),
        receipt_url=receipt_url(report),
        links=links,
        adjustments=adjustments(
            scope, reader.pk, report, found.plan.rows, found.names, proposal or Proposal()
        ),
        until=typed.until or until,
    )


def _in_force(report: DossierReport, last: Step | None) -> Typed:
    """Why and by which document the report is open: whoever moves the moment need not type it
    again.
    """
    if last is None or not report.is_reopened:
        return Typed()
    return Typed(reason=last.reason, document=last.document)


def absent_page(scope: Scope, code: str, month: Month) -> ReportPage:
    """A month of a unit that nobody has reported yet."""
    unit = unit_of(scope, code, month)
    window = Window(month, month)
    acts = Acts(
        entry=entry_url(code, month) if access.may_enter(scope, unit) else "",
        extend=extension_url(code, window) if may_decide(scope, unit) else "",
    )
    said = ((_("Chưa có báo cáo nào của tháng này."), True),)
    return ReportPage(unit, window, crumbs(unit, window), *neighbours(unit, window), acts, said)


def crumbs(unit: Unit, window: Window) -> tuple[tuple[str, str], ...]:
    months = reports_url(unit=unit.code, of="own", month=window.first)
    board = reports_url(month=window.first)
    return ((_("Báo cáo"), board), (unit.name, months), (capfirst(window.label), ""))


def neighbours(unit: Unit, window: Window) -> tuple[tuple[str, str], tuple[str, str]]:
    """Label and address of the months before and after; empty where the unit owes none."""
    before, after = window.first - 1, window.last + 1
    ended = unit.valid_to is not None and unit.valid_to < after.first_day
    earlier = before.last_day >= unit.valid_from
    later = after <= clock.this_month() and not ended
    return _month_link(unit, before, shown=earlier), _month_link(unit, after, shown=later)


def _month_link(unit: Unit, month: Month, *, shown: bool) -> tuple[str, str]:
    return (month.label, report_url(unit.code, month)) if shown else ("", "")


def acts_of(scope: Scope, reader: "User", report: DossierReport) -> Acts:
    code, month = report.unit.code, report.first_month
    may = {arrow.verb for arrow in access.arrows(scope, report)}
    writes = access.may_write(scope, report)

    def address(arrow: Transition) -> str:
        return report_url(code, month, f"report-{arrow.verb}") if arrow.verb in may else ""

    own = APPROVE.verb in may and report.submitted_by_id == reader.pk
    is_due = kind_of(report.window) is not None and not handed_in(report)
    return Acts(
        entry=entry_url(code, month) if writes else "",
        approve="" if own else address(APPROVE),
        send_back=address(RETURN),
        reopen=address(REOPEN),
        extend=extension_url(code, report.window)
        if is_due and may_decide(scope, report.unit)
        else "",
        own=own,
    )


def notes_of(found: Read) -> list[tuple[str, FigureNote]]:
    """All notes of the report with their rows, those on whole rows before those on single cells."""
    stored = found.plan.stored
    told = (stored.notes, stored.cell_notes) if stored else ()
    return [(row, note) for notes in told for row, ones in notes.items() for note in ones]


def summary(found: Read, last: Step | None, calendar: Calendar | None) -> Iterator[Part]:
    """State, who and when; what was received and resolved; whether it balances and is whole. The
    calendar is that of a report which was opened again.
    """
    yield from _moved(found.report, last)
    if calendar and (until := reopened_words(found.report, calendar)):
        yield f" {until}", True
    received, resolved = known(found.total, "received"), known(found.total, "resolved")
    in_time = found.total.get("resolved_in_time")
    if received is not None:
        yield _(" Trong kỳ tiếp nhận "), False
        yield _("{count} hồ sơ").format(count=format_count(received)), True
        yield "." if resolved is None else ",", False
    if resolved is not None:
        yield _(" đã giải quyết ") if received is not None else _(" Đã giải quyết "), False
        yield format_count(resolved), True
        rate = percent(in_time, resolved)
        if rate is not None:
            yield _(", trước và đúng hạn "), False
            yield format_percent(rate), True
        yield ".", False
    yield from _balanced(found.plan)


def _moved(report: DossierReport, last: Step | None) -> Iterator[Part]:
    yield f"{report.tag.label}{STILL.get(report.standing, '')}", True
    if said := ", ".join(part for part in _who_and_when(report, last) if part):
        yield f" ({said})", False
    if _came_back(report) and last and last.reason:
        yield _(", lý do: “{reason}”").format(reason=last.reason), False
    yield ".", False


def _to_mend(scope: Scope, report: DossierReport) -> Iterator[Part]:
    """Who gives a report that was sent back to those who enter it: they can't take it back."""
    office = report.unit.parent
    if report.state in SENT and office and access.may_enter(scope, report.unit):
        words = _(" Cần sửa thì đề nghị {office} {gives} báo cáo.")
        gives = (REOPEN if report.state == State.APPROVED else RETURN).label
        yield words.format(office=office.name, gives=gives), False


def _who_and_when(report: DossierReport, last: Step | None) -> tuple[str, str]:
    """Of the last move; what came in as confirmed has no event of its own."""
    if report.state == State.APPROVED:
        return _name(report.approved_by), in_time(report.approved_at)
    if report.state == State.SUBMITTED:
        return _name(report.submitted_by), in_time(report.submitted_at)
    return (last.who, last.when) if last and _came_back(report) else ("", "")


def _came_back(report: DossierReport) -> bool:
    return report.state == State.RETURNED or report.is_reopened


def _name(person: "User | None") -> str:
    return person.get_full_name() if person else ""


def _balanced(plan: Plan) -> Iterator[Part]:
    """Rows are counted where a field is off; the total alone is told in dossiers."""
    told = {key: both for key, row in plan.rows.items() if (both := balance(row)) is not None}
    off = {key: both for key, both in told.items() if both[0] != both[1]}
    fields = len(off.keys() - {TOTAL})
    if fields:
        yield _(" Chưa cân đối ở {count} lĩnh vực.").format(count=fields), True
    elif TOTAL in off:
        apart = abs(off[TOTAL][0] - off[TOTAL][1])
        yield _(" Lệch {count} hồ sơ.").format(count=format_count(apart)), True
    elif TOTAL in told:
        yield _(" Số liệu khớp."), False
    if blanks := blanks_of(plan):
        yield _(" Biểu còn {count} cột trống.").format(count=blanks), True
    opened = sum(warned.open for warned in plan.warnings)
    if opened:
        yield _(" Còn {count} cảnh báo chưa giải trình.").format(count=opened), True


def _source(report: DossierReport) -> Iterator[tuple[str, str]]:
    """Where the figures come from."""
    yield _("Nguồn gốc"), report.get_origin_display()
    for term, text in (
        (_("Tệp nguồn"), report.source_file),
        (_("Hệ thống nguồn"), report.source_system),
        (_("Trích xuất lúc"), in_time(report.extracted_at)),
        (_("Chốt từ ngày"), f"{report.first_day:%d/%m/%Y}" if report.first_day else ""),
        (_("Chốt đến ngày"), f"{report.last_day:%d/%m/%Y}" if report.last_day else ""),
    ):
        if text:
            yield term, text
