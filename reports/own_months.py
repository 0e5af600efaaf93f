"""The months of a year that one unit owes, and what it has done about each."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from core import clock
from core.months import MONTHS_OF_A_YEAR, Month, Window
from core.parts import Part
from deadlines.queries import Deadlines
from reports import access
from reports.history import in_time
from reports.links import deadlines_url, entry_url, report_url, reports_url, reports_year_url
from reports.models import DossierReport, Origin
from reports.owed import Owed
from reports.progress import reported_span
from reports.reopening import reopened_words
from reports.states import LAPSED, NO_REPORT, REOPENED, State, StateTag
from reports.timeliness import Timing, timing
from reports.timeliness_words import TimeTag, state_tag, time_tag
from units.access import Scope
from units.kinds import HOLDERS
from units.models import Unit


class MonthRow(NamedTuple):
    """One month, or the months of one report. `url` reads it; figures are typed at `entry`."""

    label: str
    state: StateTag
    when: str
    url: str
    entry: str
    due: str
    time: TimeTag
    reopened: str = ""


class YearLink(NamedTuple):
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    unit: Unit
    year: int
    breadcrumbs: tuple[tuple[str, str], ...]
    summary: tuple[Part, ...]
    years: tuple[YearLink, ...]
    rows: tuple[MonthRow, ...]
    upload: bool
    below_url: str
    deadlines_url: str
    illustrative: bool

    @property
    def year_url(self) -> str:
        return reports_year_url(self.unit.code, self.year)

    @property
    def title(self) -> str:
        return _("Báo cáo năm {year}").format(year=self.year)


def own_page(scope: Scope, unit: Unit, year: int) -> OwnPage:
    """Three SQL queries."""
    window = Window(Month.at(year, 1), Month.at(year, MONTHS_OF_A_YEAR))
    reports = reports_in(unit, window)
    enters = access.may_enter(scope, unit)
    deadlines = Deadlines.load([unit.path], window)
    rows = tuple(_rows(unit, window, reports, deadlines, enters=enters))
    months = reported_months(reports, window)
    owed = [month for month in Owed(window).months(unit) if month < clock.this_month()]
    return OwnPage(
        unit,
        year,
        ((_("Báo cáo"), reports_url()), (unit.name, "")),
        tuple(summary(reports, [month for month in owed if month not in months], year)),
        tuple(_years(unit, year)),
        rows,
        upload=enters,
        below_url=reports_url(unit=unit.code) if unit.kind in HOLDERS else "",
        deadlines_url=deadlines_url(unit.code, year),
        illustrative=any(one.origin == Origin.ILLUSTRATION for one in reports),
    )


def reports_in(unit: Unit, window: Window) -> list[DossierReport]:
    """The unit's own reports that share a month with the window, the latest first."""
    reports = DossierReport.objects.everywhere().filter(
        unit=unit, first_month__lte=window.last, last_month__gte=window.first
    )
    return list(reports.order_by("-first_month"))


def reported_months(reports: list[DossierReport], window: Window) -> set[Month]:
    return {month for report in reports for month in report.window if month in window}


def summary(reports: list[DossierReport], missing: list[Month], year: int) -> list[Part]:
    """Counts by state, and which full months nobody has begun."""
    words = (
        (State.APPROVED, _("{count} báo cáo đã xác nhận")),
        (State.SUBMITTED, _("{count} chờ xác nhận")),
        (State.RETURNED, _("{count} bị trả lại")),
        (REOPENED, _("{count} mở lại để sửa")),
        (LAPSED, _("{count} hết thời hạn mở lại")),
        (State.DRAFT, _("{count} bản nháp")),
    )
    counted = [
        said.format(count=count)
        for state, said in words
        if (count := sum(report.standing == state for report in reports))
    ]
    parts: list[Part] = [(_("Năm {year}: ").format(year=year), False)]
    parts.append((", ".join(counted) or _("chưa có báo cáo nào"), True))
    if missing:
        months = ", ".join(month.label for month in missing)
        parts.append((_("; chưa có báo cáo tháng {months}").format(months=months), True))
    return [*parts, (".", False)]


def _rows(
    unit: Unit,
    window: Window,
    reports: list[DossierReport],
    deadlines: Deadlines,
    *,
    enters: bool,
) -> list[MonthRow]:
    """The latest month first; a report of several months stands once."""
    found = {month: report for report in reports for month in report.window}
    rows: dict[Month, MonthRow] = {}
    for month in sorted({*Owed(window).months(unit), *(found.keys() & set(window))}, reverse=True):
        report = found.get(month)
        asked = report.window if report else Window(month, month)
        deadline = deadlines.of(unit.path, asked)
        time = timing(deadline, report, clock.now(), collects=unit.kind in HOLDERS)
        if report is None:
            rows[month] = _absent(unit, month, time, enters=enters)
        else:
            until = reopened_words(report, deadlines.calendar(unit.path))
            row = _row(unit, report, time, enters=enters)
            rows[report.first_month] = row._replace(reopened=until)
    return list(rows.values())


def _absent(unit: Unit, month: Month, time: Timing, *, enters: bool) -> MonthRow:
    state = state_tag(NO_REPORT, time)
    entry = entry_url(unit.code, month) if enters else ""
    return MonthRow(month.label, state, "", report_url(unit.code, month), entry, *_due(time))


def _row(unit: Unit, report: DossierReport, time: Timing, *, enters: bool) -> MonthRow:
    window, first = report.window, report.first_month
    label = first.label if len(window) == 1 else f"{first.label} – {window.last.label}"
    writes = enters and report.is_writable and len(window) == 1
    return MonthRow(
        label,
        report.tag,
        in_time(report.submitted_at),
        report_url(unit.code, first),
        entry_url(unit.code, first) if writes else "",
        *_due(time),
    )


def _due(time: Timing) -> tuple[str, TimeTag]:
    return time.deadline.said if time.deadline else "", time_tag(time)


def _years(unit: Unit, year: int) -> list[YearLink]:
    """The years in which the unit has reported or owes, the latest first. One SQL query.

    Addresses name a month in which the unit was there: its code may be another unit's later.
    """
    span = reported_span(unit)
    ended = Month.of(unit.valid_to) if unit.valid_to else span.last
    years = range(max(min(span.last, ended).year, year), min(span.first.year, year) - 1, -1)
    return [
        YearLink(
            str(each),
            reports_url(
                unit=unit.code, of="own", month=min(Month.at(each, MONTHS_OF_A_YEAR), ended)
            ),
            each == year,
        )
        for each in years
    ]
