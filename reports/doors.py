"""Doors of the pages of one report: whose it may be. Strangers get 404."""

from django.http import Http404
from django.utils.translation import gettext as _

from core.months import Month
from reports.models import DossierReport
from reports.paper_columns import FORMS, Form
from units.access import Scope
from units.doors import covered_unit
from units.models import Unit

RELATED = ("unit__parent__parent", "submitted_by", "approved_by")


def month_of(text: str) -> Month:
    """The month of an address; 404 where it is none."""
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Http404(str(error)) from error


def form_of(text: str) -> Form:
    """The paper form of an address; 404 where it is none."""
    form = next((form for form in FORMS if form == text), None)
    if form is None:
        raise Http404(_("Không có biểu này."))
    return form


def report_in(scope: Scope, code: str, month: Month) -> DossierReport | None:
    """The report of a unit that holds a month, of several months too; None where there is none yet.

    Whoever covers the unit may read it in every state, drafts too: who stands above sees what is
    being typed and can help; peers and strangers get 404. One SQL query, one more without a report.
    """
    code = code.replace("\0", "?")  # PostgreSQL refuses the character outright
    reports = DossierReport.objects.everywhere().filter(
        unit__code=code, first_month__lte=month, last_month__gte=month
    )
    # Two units may have had the code in one month: a stranger's report hides none of the reader's.
    found = list(reports.select_related(*RELATED).order_by("-unit__valid_from"))
    report = next((each for each in found if scope.covers(each.unit)), None)
    if found and report is None:
        raise Http404(_("Không có báo cáo này trong phạm vi của bạn."))
    return report


def existing_report(scope: Scope, code: str, month: Month) -> DossierReport:
    """The report that begins with the month; 404 where there is none, and for strangers."""
    report = report_in(scope, code, month)
    if report is None or report.first_month != month:
        raise Http404(_("Không có báo cáo này trong phạm vi của bạn."))
    return report


def unit_of(scope: Scope, code: str, month: Month) -> Unit:
    """The unit of this code in a month without a report; 404 for strangers."""
    return covered_unit(scope, code, month.last_day)
