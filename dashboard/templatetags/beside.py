"""What pages of reports show from the rooms above them: published figures lie in indicators, which
reports may not know. Pages that show nothing of it ask for nothing.
"""

from django import template

from dashboard.reconciliation import reconciliation_url
from indicators.beside import contradictions
from reports.links import cell_url, receipt_url
from reports.plans import Plan
from reports.rows import TOTAL

register = template.Library()


@register.inclusion_tag("dashboard/parts/beside.html")
def beside_published(plan: Plan | None, form_url: str) -> dict[str, object]:
    """What contradicts a report, with a link to the cell for those who may write (`form_url`). One
    SQL query where there is a report, one more where something was published.
    """
    if plan is None or plan.stored is None:
        return {"rows": []}
    report = plan.stored.report
    report.unit = plan.entry.unit
    rows = [
        (
            found.fault.problem.message,
            cell_url(form_url, found.fault.problem.column, 0) if form_url else "",
            receipt_url(report, found.indicator) if found.indicator else "",
        )
        for found in contradictions(report, plan.rows[TOTAL])
    ]
    return {"rows": rows, "all_url": reconciliation_url("reconciliation", report.unit)}
