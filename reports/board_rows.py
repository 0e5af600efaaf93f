"""The rows of the board: a unit's report of the month in words and links."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from deadlines.access import may_decide
from reports import access
from reports.cell_links import CellLinks
from reports.history import in_time
from reports.links import report_url
from reports.models import DossierReport
from reports.plans import Plan
from reports.progress import Line, Made
from reports.reopening import reopened_words
from reports.rows import TOTAL
from reports.states import APPROVE, ASKED_FOR, StateTag
from reports.tables import blank_cells
from reports.timeliness_words import TimeTag, state_tag, time_tag
from units.access import Scope

if TYPE_CHECKING:
    from reports.board import Board

Link = tuple[str, str]
NO_LINK = ("", "")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line in words. `token` confirms exactly the report shown; empty where nobody may here.
    Warnings, blanks and proposals come as a word and the address of the first of them; `explained`
    says how many warnings the unit has given a reason for.
    """

    name: str
    url: str
    state: StateTag
    time: TimeTag
    urge: str = ""
    token: str = ""
    when: str = ""
    warnings: Link = NO_LINK
    explained: str = ""
    blanks: Link = NO_LINK
    adjusting: Link = NO_LINK
    reopened: str = ""


def board_row(
    line: Line, found: "Board", plan: Plan | None, scope: Scope, reader_id: int
) -> BoardRow:
    urges = line.standing in ASKED_FOR and may_decide(scope, line.unit)
    month = line.report.first_month if line.report else found.asked.month
    timing = found.timing(line)
    row = BoardRow(
        line.unit.name,
        report_url(line.unit.code, month),
        state_tag(line.standing, timing),
        time_tag(timing, found.due),
        urge=line.unit.code if urges else "",
    )
    if line.report is None or plan is None or plan.stored is None:
        return row
    report = plan.stored.report
    report.unit = plan.entry.unit
    links = CellLinks(plan, writes=access.may_write(scope, report))
    return replace(
        row,
        token=_token(report, scope, reader_id),
        when=in_time(line.report.submitted_at),
        reopened=_reopened(report, found),
        warnings=_warnings(links),
        explained=_explained(plan),
        blanks=_blanks(links),
        adjusting=_adjusting(line.report, row.url),
    )


def _reopened(report: DossierReport, found: "Board") -> str:
    """Until when and why the unit has its report again; blank where it has not."""
    if not report.is_reopened:
        return ""
    calendar = found.deadlines.calendar(report.unit.path)
    reason = report.reopened_for or ""  # type: ignore[attr-defined]  # by reports_of
    return reopened_words(report, calendar, reason)


def _warnings(links: CellLinks) -> Link:
    opened = [warned for warned in links.plan.warnings if warned.open]
    if not opened:
        return NO_LINK
    words = _("{count} cảnh báo").format(count=len(opened))
    return words, links.to(opened[0].row, opened[0].problem.column)


def _explained(plan: Plan) -> str:
    """Whoever confirms many at once shall know that there is something to read."""
    count = sum(one.wants_explanation and plan.explained(row, one) for row, one in plan.faults)
    return _("{count} đã giải trình").format(count=count) if count else ""


def _blanks(links: CellLinks) -> Link:
    blanks = blank_cells(links.plan)
    if not blanks:
        return NO_LINK
    return _("{count} cột trống").format(count=len(blanks)), links.to(TOTAL, blanks[0])


def _adjusting(report: Made, url: str) -> Link:
    if not report.adjusting:
        return NO_LINK
    return _("{count} đề nghị điều chỉnh").format(count=report.adjusting), f"{url}#adjust-title"


def _token(report: DossierReport, scope: Scope, reader_id: int) -> str:
    """Which report a tick confirms, as it is now; empty where the reader may not."""
    if report.submitted_by_id == reader_id or APPROVE not in access.arrows(scope, report):
        return ""
    return f"{report.pk} {report.submission}".strip()
