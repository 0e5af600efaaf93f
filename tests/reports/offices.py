"""The province of tests/people.py with reports that its people made through the verbs."""

from datetime import datetime

from core.months import Window
from deadlines.calendars import Calendar
from reports import actions
from reports.models import DossierReport, Field
from reports.reopening import proposed_until
from reports.rows import TOTAL, Rows
from tests.people import Province

SEPTEMBER = "2025-09"
BALANCED = {
    "received_online": 30, "received_offline": 20, "carried_over": 5, "resolved_in_time": 48,
    "resolved_early": 40, "resolved_late": 2, "returned": 0, "pending_in_time": 5,
    "pending_overdue": 0,
}  # fmt: skip
BROKEN = {**BALANCED, "pending_in_time": 9}


def busier(more: int) -> Rows:
    """A sound month with so many dossiers more: no two months of an office are alike."""
    online, in_time = BALANCED["received_online"] + more, BALANCED["resolved_in_time"] + more
    return {TOTAL: {**BALANCED, "received_online": online, "resolved_in_time": in_time}}


def make_fields(*names: tuple[str, str]) -> None:
    Field.objects.bulk_create([Field(code=code, name=name) for code, name in names])


def drafted(
    province: Province,
    rows: Rows | None = None,
    *,
    code: str = "A",
    month: str = SEPTEMBER,
    notes: dict[str, str] | None = None,
) -> DossierReport:
    """What the clerk typed; of units that are not the clerk's, what a command brought."""
    by = province.user("clerk") if code == "A" else None
    window = Window.parse(month, month)
    figures = rows or {TOTAL: BALANCED}
    saved = actions.save_figures(
        by=by, unit=province.units[code], window=window, rows=figures, notes=notes
    )
    return saved.report


def submitted(province: Province, rows: Rows | None = None, **options: str) -> DossierReport:
    report = drafted(province, rows, **options)  # type: ignore[arg-type]
    by = province.user("clerk") if report.unit.code == "A" else None
    return actions.submit(by=by, report=report)


def approved(province: Province, rows: Rows | None = None, **options: str) -> DossierReport:
    report = submitted(province, rows, **options)
    return actions.approve(by=province.user("officer"), report=report)


def soon() -> datetime:
    """Until when a report is opened again unless a test says otherwise."""
    return proposed_until(Calendar())


def now(report: DossierReport) -> DossierReport:
    """The report as it is stored."""
    return DossierReport.objects.everywhere().get(pk=report.pk)
