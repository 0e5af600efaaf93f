"""What the pages around the form show: the form itself, and what was not saved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from audit.queries import events_about, latest_about
from core import clock
from core.months import Month, Window
from deadlines.calendars import Calendar
from deadlines.queries import Deadlines
from reports.cells import FIGURE_OF, Key
from reports.entries import Entry
from reports.entry import Box, Clash, Months, Sheet
from reports.forms import Form
from reports.links import reports_url
from reports.models import DossierReport, Origin
from reports.plans import misplaced, overlap
from reports.reopening import lapsed_words, reopened_words
from reports.states import LAPSED, State, StateTag
from reports.timeliness import timing
from reports.timeliness_words import due_words
from units.models import Unit

Crumb = tuple[str, str]
# How far back the history is searched for whoever wrote a cell.
EVENTS = 200
ASKED_BACK = {
    "reports.returned": gettext_lazy("trả lại"),
    "reports.reopened": gettext_lazy("mở lại"),
}
NOTHING_YET = StateTag("info", "", gettext_lazy("Chưa có số liệu"))


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The form of one month. `saved` says when it was saved last; `asked_back` why the report came
    back; `sentences` why the last save did not go through, and `kept` that what is shown has waited
    for somebody to sign in again, but for `left_out` cells that were too long.
    """

    sheet: Sheet
    title: str
    standfirst: str
    state: StateTag
    saved: str
    breadcrumbs: tuple[Crumb, ...]
    urls: dict[str, str]
    clashes: tuple[Clash, ...] = ()
    sentences: tuple[str, ...] = ()
    kept: bool = False
    asked_back: str = ""
    left_out: int = 0

    @property
    def illustrative(self) -> bool:
        return is_illustrative(self.sheet.months)


@dataclass(frozen=True, slots=True)
class UnsavedPage:
    """What was typed into a form that can't be saved any more."""

    title: str
    sentence: str
    clashes: tuple[Clash, ...]
    breadcrumbs: tuple[Crumb, ...]
    read_url: str
    illustrative: bool = False


def entry_page(
    months: Months,
    form: Form,
    *,
    conflicts: Iterable[Key] = (),
    sentences: Iterable[str] = (),
    kept: bool = False,
    left_out: int = 0,
    reader: int | None = None,
) -> EntryPage:
    """One query for the last save, one for the deadline, and one where there are conflicts."""
    deadlines = deadlines_of(months.unit, months.month)
    based = {
        key: replace(one, base=_stored_text(months, key)) if key in set(conflicts) else one
        for key, one in form.typed.items()
    }
    sheet = Sheet(months, replace(form, typed=based))
    report = months.report
    return EntryPage(
        sheet,
        title_of(months.month),
        standfirst_of(months.unit, months.month, months.report, deadlines),
        tag_of(report),
        last_saved(report),
        crumbs_of(months.unit, months.month),
        urls_of(months.unit, months.month),
        tuple(_clashes(sheet, conflicts, reader)),
        tuple(sentences),
        kept,
        asked_back(report, deadlines.calendar(months.unit.path)),
        left_out,
    )


def tag_of(report: DossierReport | None) -> StateTag:
    """Where somebody begins a month, nothing is amiss yet."""
    return report.tag if report else NOTHING_YET


def asked_back(report: DossierReport | None, calendar: Calendar) -> str:
    """Why the unit has its report again, and until when: “Lê Thị Thu Hà trả lại lúc 10:42,
    05/11/2026: “Lệch 2 hồ sơ.””; nothing where it was never handed in. One query where it was.
    """
    if report is None or not (report.state == State.RETURNED or report.is_reopened):
        return ""
    event = latest_about(report, ASKED_BACK)
    if event is None:
        return ""
    verb = ASKED_BACK[event.action]
    grounds = f" ({event.document})" if event.document else ""
    facts = {"who": event.who, "verb": verb, "at": _at(event.at), "grounds": grounds}
    said = _("%(who)s %(verb)s%(at)s%(grounds)s: “%(reason)s”") % {**facts, "reason": event.reason}
    until = reopened_words(report, calendar)
    return f"{said}. {until}" if until else said


def unsaved_page(months: Months, form: Form) -> UnsavedPage:
    sheet = Sheet(months, form)
    return UnsavedPage(
        title_of(months.month),
        closed_sentence(months.report),
        tuple(_clashes(sheet, form.typed)),
        crumbs_of(months.unit, months.month),
        urls_of(months.unit, months.month)["read"],
        is_illustrative(months),
    )


def closed_sentence(report: DossierReport | None) -> str:
    """“Báo cáo đã gửi lúc 10:42, 21/11/2026”, or that the time for which it was opened again is
    over; nothing of one that may be written.
    """
    if report is None or report.is_writable:
        return ""
    if report.standing == LAPSED:
        return lapsed_words(report.reopened_until)
    if report.state == State.APPROVED:
        return _("Báo cáo đã được xác nhận%(at)s.") % {"at": _at(report.approved_at)}
    return _("Báo cáo đã gửi%(at)s.") % {"at": _at(report.submitted_at)}


def impossible(months: Months) -> list[str]:
    """Why this unit has no report of this month alone."""
    sentences = out_of_place(months.unit, months.month)
    if months.longer:
        window = Window(months.month, months.month)
        sentences.append(overlap(window, months.longer).problem.message)
    return sentences


def out_of_place(unit: Unit, month: Month) -> list[str]:
    """Why this unit has no report over this month at all. No query."""
    entry = Entry(unit, Window(month, month), {})
    faults = misplaced(entry)
    return [one.problem.message for one in faults if one.refused]


def title_of(month: Month) -> str:
    return _("Báo cáo tháng %(month)s") % {"month": month.label}


def deadlines_of(unit: Unit, month: Month) -> Deadlines:
    """One query."""
    return Deadlines.load([unit.path], Window(month, month))


def standfirst_of(
    unit: Unit, month: Month, report: DossierReport | None, deadlines: Deadlines
) -> str:
    """Whose form, which days, and how much time is left, or was."""
    time = timing(deadlines.of(unit.path, Window(month, month)), report, clock.now())
    first, last = month.first_day, month.last_day
    if time.deadline:
        first, last = time.deadline.first_day, time.deadline.last_day
    days = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    words = _("%(unit)s · Biểu II.06a/VPCP/KSTT · từ %(first)s đến %(last)s")
    return f"{words % {'unit': unit.name, **days}} · {due_words(time)}"


def crumbs_of(unit: Unit, month: Month, last: str = "") -> tuple[Crumb, ...]:
    """The place of the form, or of a page behind it that is called `last`."""
    board = (_("Báo cáo"), reports_url(month=month))
    months = (unit.name, reports_url(unit=unit.code, of="own", month=month))
    own = (capfirst(Window(month, month).label), urls_of(unit, month)["entry"])
    return (board, months, own, *([(last, "")] if last else []))


def urls_of(unit: Unit, month: Month) -> dict[str, str]:
    place = [unit.code, str(month)]
    names = ("entry", "check", "submit", "rates", "cells")
    urls = {name: reverse(f"report-{name}", args=place) for name in names}
    return {**urls, "read": reverse("report", args=place), "upload": reverse("report-upload")}


def lying(form: Form) -> str:
    """The query that shows the form as it lies: with the fields that were added."""
    return urlencode({"add": form.added, "lines": form.lined}, doseq=True)


def last_saved(report: DossierReport | None) -> str:
    """“Đã lưu lúc 10:42, 21/11/2026”. One query."""
    if report is None:
        return ""
    event = latest_about(report, {"reports.figures_saved"})
    return _("Đã lưu%(at)s") % {"at": _at(event.at)} if event else ""


def is_illustrative(months: Months) -> bool:
    shown = (months.now, months.before, months.year_ago)
    return any(one and one.report.origin == Origin.ILLUSTRATION for one in shown)


def _stored_text(months: Months, key: Key) -> str:
    return Sheet(months, Form()).stored_cells.get(key, "")


def _clashes(sheet: Sheet, keys: Iterable[Key], reader: int | None = None) -> Iterator[Clash]:
    keys = [key for key in keys if key in sheet.form.typed and sheet.months.has_row(key[0])]
    writers = _writers(sheet.months.report, keys)
    for key in keys:
        stored, mine = sheet.stored_cells.get(key, ""), sheet.form.typed[key].text
        by, who = writers.get(key, ("", None))
        box = sheet.box(*key)
        yield Clash(
            box, _clash_name(box), stored, mine, by, own=reader is not None and who == reader
        )


def _clash_name(box: Box) -> str:
    return box.label if box.key[0] else f"{_('Toàn báo cáo')}: {box.short}"


def _writers(
    report: DossierReport | None, keys: Iterable[Key]
) -> dict[Key, tuple[str, int | None]]:
    """Who wrote what is stored in the cells, when, and their primary key. One query."""
    open_keys: set[Key] = set(keys)
    found: dict[Key, tuple[str, int | None]] = {}
    if report is None or not open_keys:
        return {}
    for event in events_about([report], EVENTS):
        changed = {
            (one.get("field"), one.get("figure")) for one in event.changes if isinstance(one, dict)
        }
        for row, cell in list(open_keys):
            if changed & {(row, cell), (row, FIGURE_OF[cell])}:
                found[row, cell] = _by(event), event.actor_id
                open_keys.discard((row, cell))
    return found


def _by(event: AuditEvent) -> str:
    return f"{event.who},{_at(event.at)}"


def _at(moment: datetime | None) -> str:
    """“ lúc 10:42, 21/11/2026”, or nothing."""
    return _(" lúc %(at)s") % {"at": clock.in_words(moment)} if moment else ""
