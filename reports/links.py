"""Addresses of the pages of this room."""

from urllib.parse import urlencode

from django.urls import reverse

from core.months import Month, Window
from deadlines.forms import code_of
from reports.models import DossierReport
from reports.paper_columns import FORMS
from reports.states import SENT, State
from units.kinds import HOLDERS


def report_url(code: str, month: Month, name: str = "report") -> str:
    """The page of one report; `name` names what else can be done with it."""
    return reverse(name, args=[code, str(month)])


def form_links(name: str, *places: str) -> list[tuple[str, str]]:
    """Symbol and address of each paper form that can be had at an address."""
    return [
        (printed.symbol.partition("/KSTT")[0], reverse(name, args=[*places, str(form)]))
        for form, printed in FORMS.items()
    ]


def entry_url(code: str, month: Month) -> str:
    """Where figures are typed."""
    return report_url(code, month, "report-entry")


def work_url(code: str, window: Window) -> str:
    """Where a report that is not sent is worked on. Its form is of one month: one of several months
    comes from a file and has its page alone.
    """
    return entry_url(code, window.first) if len(window) == 1 else report_url(code, window.first)


def reports_url(**parameters: object) -> str:
    """Who has reported, of what the parameters say."""
    return f"{reverse('reports')}?{urlencode(parameters)}"


def reports_year_url(code: str, year: int) -> str:
    """How the units of a branch kept their reports over a year."""
    return f"{reverse('reports-year')}?{urlencode({'unit': code, 'year': year})}"


def deadlines_url(code: str, year: int) -> str:
    """When the reports of a unit are due in a year."""
    return f"{reverse('deadlines')}?{urlencode({'unit': code, 'year': year})}"


def extension_url(code: str, window: Window) -> str:
    """Where an office puts off what a unit owes."""
    return f"{reverse('extension-new')}?{urlencode({'unit': code, 'period': code_of(window)})}"


def receipt_url(report: DossierReport, indicator: str = "on_time_resolved") -> str:
    """The receipt of a rate over the report's months; they count confirmed reports, and those
    handed in where asked for. Empty for a unit that others report to: its receipts are of the whole
    branch.
    """
    if report.state not in SENT or report.unit.kind in HOLDERS:
        return ""
    asked = {"indicator": indicator, "from": report.first_month, "to": report.last_month}
    if report.state == State.SUBMITTED:
        asked["provisional"] = "1"
    return f"{reverse('receipt', args=[report.unit.code])}?{urlencode(asked)}"
