"""The page of a unit's deadlines: all periods of a year, and what they rest on."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import clock
from core.parts import Filter, Part
from deadlines.access import may_decide
from deadlines.calendars import known_years
from deadlines.declared import DeclaredLists, declared_lists
from reports.links import deadlines_url, report_url, reports_url, reports_year_url
from reports.periods import PeriodLine, period_lines, unsent
from units.access import Scope
from units.models import Unit


@dataclass(frozen=True, slots=True)
class PeriodRow:
    label: str
    url: str
    days: str
    due: str
    words: str
    tone: str
    source: str


@dataclass(frozen=True, slots=True)
class PeriodsPage:
    """Everything that templates/reports/deadlines.html shows. `acts` are what an office may do."""

    unit: Unit
    year: int
    summary: tuple[Part, ...]
    years: list[Filter]
    rows: list[PeriodRow]
    declared: DeclaredLists
    acts: tuple[tuple[str, str], ...]
    query: str

    @property
    def title(self) -> str:
        return _("Thời hạn báo cáo năm {year}").format(year=self.year)

    @property
    def breadcrumbs(self) -> tuple[tuple[str, str], ...]:
        months = reports_url(unit=self.unit.code, of="own")
        return ((_("Báo cáo"), reports_url()), (self.unit.name, months), (self.title, ""))

    @property
    def illustrative(self) -> bool:
        return self.unit.is_invented


def year_of(text: str) -> int:
    """The year of an address, this year where it names none; 404 where it is none."""
    if not text:
        return clock.today().year
    if not (text.isdecimal() and len(text) == 4 and int(text) in known_years()):
        raise Http404(_("Không có lựa chọn này."))
    return int(text)


def periods_page(scope: Scope, unit: Unit, year: int) -> PeriodsPage:
    """Five SQL queries."""
    lines = period_lines(unit, year)
    return PeriodsPage(
        unit,
        year,
        tuple(summary(lines, year)),
        [
            Filter(str(each), deadlines_url(unit.code, each), each == year)
            for each in (year + 1, year, year - 1)
            if each in known_years()
        ],
        [_row(unit, line) for line in lines],
        declared_lists(scope, unit, year),
        _acts(unit) if may_decide(scope, unit) else (),
        urlencode({"unit": unit.code, "year": year}),
    )


def summary(lines: list[PeriodLine], year: int) -> list[Part]:
    """“Kỳ tới: tháng 11/2026, còn 10 ngày làm việc, đến 17:00 ngày 07/12/2026. 2 báo cáo chậm.”"""
    open_ones = list(unsent(lines))
    late = [line for line in open_ones if line.timing.overdue]
    ahead = [line for line in open_ones if line.deadline.days_late(clock.now()) is None]
    parts: list[Part] = []
    if ahead:
        parts.append((_("Kỳ tới: {period}, ").format(period=ahead[0].deadline.label), False))
        parts.append((ahead[0].words, True))
        parts.append((". ", False))
    if late:
        parts.append((_("{count} báo cáo chậm").format(count=len(late)), True))
        parts.append((_(", chậm nhất là {period}.").format(period=late[0].deadline.label), False))
    if not parts:
        parts.append(
            (_("Không còn báo cáo tháng nào của năm {year} phải gửi.").format(year=year), True)
        )
    return parts


def _row(unit: Unit, line: PeriodLine) -> PeriodRow:
    deadline, timing = line.deadline, line.timing
    days = _("{first:%d/%m/%Y} – {last:%d/%m/%Y}")
    return PeriodRow(
        capfirst(deadline.label),
        _url(unit, line) if deadline.window.first <= clock.this_month() else "",
        days.format(first=deadline.first_day, last=deadline.last_day),
        deadline.said,
        _("Đã gửi, không rõ lúc nào") if timing.unknown else line.words,
        "bad" if timing.late is not None else "good" if timing.in_time else "",
        deadline.source,
    )


def _url(unit: Unit, line: PeriodLine) -> str:
    """A month's report; the forms that months make of longer periods."""
    window = line.deadline.window
    if line.is_month:
        return report_url(unit.code, window.first)
    return f"{reports_year_url(unit.code, window.last.year)}#bieu"


def _acts(unit: Unit) -> tuple[tuple[str, str], ...]:
    words = {
        "schedule-new": _("Thêm quy định thời hạn"),
        "day-new": _("Khai ngày nghỉ, ngày làm bù"),
        "extension-new": _("Gia hạn báo cáo"),
    }
    return tuple(
        (label, f"{reverse(name)}?{urlencode({'unit': unit.code})}")
        for name, label in words.items()
    )
