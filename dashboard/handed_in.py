"""What the reader's units have handed in: what waits for others, and what they confirmed lately."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from core.clock import month_over
from dashboard.duties import MONTHS_LISTED, day_of, units_of
from reports.links import report_url
from reports.models import DossierReport
from reports.states import ABOVE_ROLES, ENTRY_ROLES, State
from units.access import Scope
from units.models import Unit

LATELY_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Done:
    label: str
    url: str
    tag: str


def reports_waiting(scope: Scope) -> list[Done]:
    """What the reader's units sent and nobody has confirmed yet, with who sent it. One query."""
    units = units_of(scope, ENTRY_ROLES)
    if not units:
        return []
    reports = DossierReport.objects.everywhere().filter(unit__in=units, state=State.SUBMITTED)
    reports = reports.select_related("unit", "submitted_by").order_by("-last_month", "unit_id")
    return [_waits(report, named=len(units) > 1) for report in reports]


def _waits(report: DossierReport, *, named: bool) -> Done:
    who = report.submitted_by.get_full_name() if report.submitted_by else ""
    day = day_of(report.submitted_at) if report.submitted_at else ""
    told = ", ".join(filter(None, (who, day)))
    return _finished(
        report, _("Đã gửi: {told}").format(told=told) if told else _("Đã gửi"), named=named
    )


def confirmed_lately(scope: Scope) -> list[Done]:
    """The latest confirmations of what the reader's units sent, or of their branch. One query."""
    units = units_of(scope, ENTRY_ROLES | ABOVE_ROLES).values()
    if not units:
        return []
    inside = Q()
    for unit in units:
        inside |= Q(path__startswith=unit.path)
    since = month_over() - MONTHS_LISTED
    reports = DossierReport.objects.everywhere().filter(
        unit__in=Unit.objects.filter(inside).values("pk"),
        state=State.APPROVED,
        approved_at__isnull=False,
        last_month__gte=since,
    )
    latest = reports.select_related("unit").order_by("-approved_at", "-pk")[:LATELY_SHOWN]
    own = {grant.unit.pk for grant in scope.grants}
    return [_done(report, named=own != {report.unit_id}) for report in latest]


def _done(report: DossierReport, *, named: bool) -> Done:
    day = day_of(report.approved_at) if report.approved_at else ""
    return _finished(report, _("Đã xác nhận {day}").format(day=day), named=named)


def _finished(report: DossierReport, tag: str, *, named: bool) -> Done:
    label = _("Báo cáo {window}").format(window=report.window.label)
    if named:
        label += f", {report.unit.name}"
    return Done(label, report_url(report.unit.code, report.first_month), tag)
