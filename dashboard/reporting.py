"""How a unit has reported over the last twelve months: states alone, deadlines are
not known here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from core import clock
from core.months import Month, Window
from core.parts import Part
from indicators.tallies import COUNTED_STATES, reopened_in, states_counted
from reports.models import DossierReport, FigureNote, NoteKind
from reports.owed import Owed
from reports.states import NO_REPORT, TAGS
from units.models import Unit
from units.scope import ScopedQuerySet

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class MonthState:
    """One month of the strip; `tone` is a class, `word` says the same; `absent` has no report."""

    short: str
    label: str
    tone: str
    word: str
    absent: bool


@dataclass(frozen=True, slots=True)
class ReportNote:
    """The note on a report as a whole."""

    window: str
    text: str

    @property
    def in_words(self) -> str:
        window = self.window[:1].upper() + self.window[1:]
        return f"{window}: {self.text}"


def reports_of(unit: Unit, window: Window) -> list[DossierReport]:
    """The unit's reports of the window and of the strip's months, and whatever is open again of any
    unit, for which a peer is not ranked; as _with_notes has them. One query, of two halves because
    SQLite finds neither by its index where one condition joins them.
    """
    first = min(window.first, _span(window).first)
    reports = _with_notes().filter(first_month__lte=window.last, last_month__gte=first)
    own, opened = reports.filter(unit=unit), reports.filter(reopened_at__isnull=False)
    return list(own.union(opened).order_by("first_month"))


def _with_notes() -> ScopedQuerySet[DossierReport]:
    """Reports without their figures, with the notes on each as a whole by their kind."""
    on_the_total = FigureNote.objects.everywhere().filter(
        report=OuterRef("pk"), field=None, figure="", text__gt=""
    )
    notes = {
        kind.value: Subquery(on_the_total.filter(kind=kind).values("text")) for kind in NoteKind
    }
    columns = ("unit_id", "first_month", "last_month", "state", "reopened_at", "reopened_until")
    return DossierReport.objects.everywhere().annotate(**notes).only(*columns)


def reopened_of(reports: Iterable[DossierReport], window: Window) -> set[int]:
    """Ids of units that have a reopened report inside the window, among reports_of a unit."""
    opened = (each for each in reports if each.reopened_at is not None)
    return reopened_in(
        ((each.unit_id, each.first_month, each.last_month) for each in opened), window
    )


def notes_of(
    reports: Iterable[DossierReport], window: Window, *, provisional: bool
) -> list[ReportNote]:
    """What the reports that count in the window say of themselves, oldest first."""
    states = states_counted(provisional=provisional)
    return [
        ReportNote(each.window.label, text)
        for each in reports
        if each.state in states and window.covers(each.window)
        for kind in NoteKind
        if (text := getattr(each, kind))
    ]


def own_notes(unit: Unit, window: Window, *, provisional: bool) -> list[ReportNote]:
    """notes_of the unit's own reports, where those are all that is asked of them. One query."""
    inside = _with_notes().filter(
        unit=unit, first_month__gte=window.first, last_month__lte=window.last
    )
    return notes_of(inside.order_by("first_month"), window, provisional=provisional)


def strip(unit: Unit, reports: Sequence[DossierReport], window: Window) -> list[MonthState]:
    months = Owed(_span(window)).months(unit)
    return [_month(month, _report_of(month, reports)) for month in months]


def strip_summary(unit: Unit, reports: Sequence[DossierReport], window: Window) -> list[Part]:
    """A report of several months confirms them as one: nothing is known of each."""
    states = strip(unit, reports, window)
    shown = _span(window)
    wide = [each for each in reports if len(each.window) > 1 and each.window.overlaps(shown)]
    confirmed = _("{count} tháng đã xác nhận")
    if any(each.state in COUNTED_STATES for each in wide):
        confirmed = _("{count} tháng nằm trong báo cáo đã xác nhận")
    parts: list[Part] = [
        (
            _("{months} tháng đến {last}: ").format(months=len(states), last=window.last.label),
            False,
        ),
        (confirmed.format(count=sum(each.tone == "good" for each in states)), True),
        (
            _(", {count} tháng chưa có báo cáo.").format(count=sum(each.absent for each in states)),
            False,
        ),
    ]
    for report in wide:
        words = _(" Báo cáo gộp {months} tháng ({window}) không có số riêng từng tháng.")
        text = words.format(months=len(report.window), window=report.window.label)
        parts.append((text, False))
    return parts


def _span(window: Window) -> Window:
    return Window(window.last - MONTHS_SHOWN + 1, window.last)


def _report_of(month: Month, reports: Sequence[DossierReport]) -> DossierReport | None:
    return next((each for each in reports if month in each.window), None)


def _month(month: Month, report: DossierReport | None) -> MonthState:
    """What is missing is amiss from the next month on: before, there may be time left, of which
    nothing is known here.
    """
    tag = TAGS[report.standing if report else NO_REPORT]
    tone = "" if report is None and month >= clock.month_over() else tag.tone
    word = str(tag.label)
    if report and len(report.window) > 1:
        word += _(", trong báo cáo gộp {months} tháng").format(months=len(report.window))
    return MonthState(f"{month.number:02d}", month.label, tone, word, report is None)
