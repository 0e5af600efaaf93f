"""From what is said of a report to the place it is said of: the cell of the form for those who may
write, for readers the row on the report's page.
"""

from dataclasses import dataclass

from reports.cells import CELL_OF, FIGURE_OF
from reports.links import entry_url, report_url
from reports.plans import Plan


@dataclass(frozen=True, slots=True)
class CellLinks:
    """`writes`: whether the reader types into the form of the report as it is now."""

    plan: Plan
    writes: bool

    def to(self, row: str, column: str | None) -> str:
        """The place of a figure or cell in a row, as in `Rows`; of what is of no cell, the row."""
        unit, month = self.plan.entry.unit, self.plan.entry.window.first
        place = self.plan.place(row)
        if not self.writes:
            return f"{report_url(unit.code, month)}#row-{place}"
        code = column or ""
        cell = CELL_OF.get(code, code if code in FIGURE_OF else "row")
        return f"{entry_url(unit.code, month)}#{cell}-{place}"
