"""What pages of reports show from the rooms above them: published figures lie in indicators, which
reports may not know. Pages that show nothing of it ask for nothing.
"""

from django import template

from dashboard.reconciliation import reconciliation_url
from indicators.beside import contradictions
from reports.cell_links import CellLinks
from reports.links import receipt_url
from reports.rows import TOTAL

register = template.Library()


@register.inclusion_tag("dashboard/parts/beside.html")
def beside_published(links: CellLinks | None) -> dict[str, object]:
    """What contradicts a report, with links. One SQL query where there is a report, one more where
    something was published.
    """
    plan = links.plan if links else None
    if links is None or plan is None or plan.stored is None:
        return {"rows": []}
    report = plan.stored.report
    report.unit = plan.entry.unit
    rows = [
        (
            found.fault.problem.message,
            links.to(TOTAL, found.fault.problem.column),
            receipt_url(report, found.indicator) if found.indicator else "",
        )
        for found in contradictions(report, plan.rows[TOTAL])
    ]
    return {"rows": rows, "all_url": reconciliation_url("reconciliation", report.unit)}
