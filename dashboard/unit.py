"""The page of one unit: its indicators against target and peers, what was printed, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.clock import now, today
from core.months import Window
from core.parts import Choice, Part
from dashboard.access import may_see_provisional
from dashboard.address import Address
from dashboard.below import UnitsBelow, shown_day, units_below
from dashboard.choices import month_choices, provisional_choices, view_choices
from dashboard.history import Change, Step, changes_of, closure, history
from dashboard.indicator_rows import IndicatorRow, indicator_rows
from dashboard.pages import State, history_url
from dashboard.published import (
    Facts,
    Printed,
    PublishedRow,
    change_rows,
    facts,
    has_number,
    is_matched,
    published_of,
    published_rows,
)
from dashboard.reconciliation import reconciliation_url
from dashboard.reporting import (
    MonthState,
    ReportNote,
    notes_of,
    reopened_of,
    reports_of,
    strip,
    strip_summary,
)
from dashboard.standing import Placed, place_unit
from dashboard.trend import Trend, trend_of
from dashboard.unit_head import (
    Basis,
    Lead,
    UnitHead,
    basis_of,
    breadcrumbs_to,
    head,
    lead_of,
    leading,
    state,
    summary,
    titled,
)
from deadlines.rules import first_change
from indicators.adjusted import granted_in
from indicators.definitions import Catalogue, load_catalogue
from indicators.models import Indicator, PublishedFigure, Target
from indicators.queries import Question
from indicators.targets import targets_of
from reports.adjusting import Granted
from reports.figures import FIGURES
from reports.models import DossierReport
from units.access import Scope
from units.models import Unit


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything that templates/dashboard/unit.html shows."""

    unit: UnitHead
    title: str
    window: str
    summary: list[Part]
    breadcrumbs: list[tuple[str, str]]
    choices: dict[str, list[Choice]]
    state: State | None
    lead: Lead | None
    printed: Printed | None
    printed_elsewhere: Printed | None
    reconciliation: str
    facts: list[Facts]
    facts_title: str
    next_step: str
    basis: Basis
    compared: bool
    report_notes: list[str]
    indicators: list[IndicatorRow]
    other_indicators: list[IndicatorRow]
    trend: Trend | None
    below: UnitsBelow | None
    reporting: list[MonthState]
    reporting_summary: list[Part]
    changes_at: datetime | None
    history: list[Step]
    history_url: str
    notes: list[str]
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Known:
    """All that was asked of the database for one page."""

    unit: Unit
    address: Address
    scope: Scope
    question: Question
    catalogue: Catalogue
    targets: list[Target]
    placed: list[Placed]
    published: list[PublishedFigure]
    reports: list[DossierReport]
    changes: list[Change]
    granted: list[Granted]

    @property
    def window(self) -> Window:
        return self.question.window

    @property
    def link(self) -> Address:
        """What links to other pages carry on."""
        return self.address.carried(self.question)


def unit_page(unit: Unit, address: Address, scope: Scope, question: Question) -> UnitPage:
    """At most twelve queries, whatever the number of units and months."""
    catalogue, targets = load_catalogue(), targets_of(unit)
    reports = reports_of(unit, question.window)
    reopened = reopened_of(reports, question.window)
    placed = [
        each
        for each in place_unit(unit, question, catalogue, targets, reopened)
        if each.judged.reading.denominator is not None
    ]
    return _page(
        Known(
            unit,
            address,
            scope,
            question,
            catalogue,
            targets,
            placed,
            published_of(unit, question.window),
            [report for report in reports if report.unit_id == unit.pk],
            changes_of(unit),
            granted_in([each.judged.reading for each in placed], question),
        )
    )


def _page(known: Known) -> UnitPage:
    unit, window, placed = known.unit, known.window, known.placed
    published = _published(known)
    printed, elsewhere = _printed(known, published)
    rows = _indicators(known)
    lead = leading(placed)
    trend = _trend(known, lead)
    own = known.reports
    return UnitPage(
        unit=head(unit, closure(unit, known.changes, known.scope)),
        title=titled(unit, window),
        window=window.label,
        summary=summary(placed, published, window),
        breadcrumbs=breadcrumbs_to(unit, known.scope, known.link),
        choices=_choices(known),
        state=state(unit, placed, known.question) if placed else None,
        lead=lead_of(lead, unit, known.link) if lead else None,
        printed=printed,
        printed_elsewhere=elsewhere,
        reconciliation=reconciliation_url("reconciliation", unit),
        facts=[] if placed or published else _facts(unit, known.published),
        facts_title=_facts_title(known.published),
        next_step=_next_step(unit, window),
        basis=basis_of(placed, matched=_is_matched(known)),
        compared=any(len(each.peers) > 1 for each in placed),
        report_notes=[each.in_words for each in _counted_notes(known)],
        indicators=[row for row in rows if row.has_target],
        other_indicators=[row for row in rows if not row.has_target],
        trend=trend,
        below=_below(known),
        reporting=strip(unit, own, window) if own else [],
        reporting_summary=strip_summary(unit, own, window),
        changes_at=first_change((each.reopened_until for each in own), now()),
        history=history(unit, known.changes, known.scope),
        history_url=history_url(unit),
        notes=_notes(placed),
        illustrative=any(each.judged.reading.illustrative for each in placed)
        or (trend is not None and trend.illustrative),
    )


def _choices(known: Known) -> dict[str, list[Choice]]:
    return {
        "from": month_choices(known.window.first, known.window),
        "to": month_choices(known.window.last, known.window),
        "view": view_choices(known.address.view, known.unit),
        "provisional": provisional_choices(known.question.provisional)
        if may_see_provisional(known.scope, known.unit)
        else [],
    }


def _catalogued(known: Known) -> list[Indicator]:
    """Without those that count units: what is printed of a family is of dossiers."""
    definitions = known.catalogue.on(known.window.last_day)
    return [each.indicator for each in definitions if each.condition is None]


def _published(known: Known) -> list[PublishedRow]:
    """Nothing where no source gives a number: its words stand as facts then."""
    if not has_number(known.published):
        return []
    return published_rows(
        known.published, known.targets, known.unit, _catalogued(known), known.window
    )


def _printed(known: Known, rows: Sequence[PublishedRow]) -> Sequence[Printed | None]:
    """What was printed for the window shown, which stands open, and what for others, folded."""
    if not rows:
        return None, None
    changes = change_rows(known.published, _catalogued(known), known.window)
    return [Printed.of(rows, changes, in_view=in_view) for in_view in (True, False)]


def _is_matched(known: Known) -> bool:
    readings = [each.judged.reading for each in known.placed]
    return is_matched(known.published, readings, known.window)


def _below(known: Known) -> UnitsBelow | None:
    day = shown_day(known.unit, known.window, known.question.view)
    return units_below(known.unit, day, known.changes, known.link, known.scope)


def _indicators(known: Known) -> list[IndicatorRow]:
    texts = [each.text for each in _counted_notes(known)]
    return indicator_rows(known.unit, known.placed, known.link, texts, known.granted)


def _counted_notes(known: Known) -> list[ReportNote]:
    return notes_of(known.reports, known.window, provisional=known.question.provisional)


def _trend(known: Known, lead: Placed | None) -> Trend | None:
    """Of the indicator that leads the page, else of the first that has a value."""
    shown = lead or next(iter(known.placed), None)
    if shown is None:
        return None
    return trend_of(
        known.unit, shown, known.question, known.catalogue, known.targets, known.changes
    )


def _facts(unit: Unit, published: Sequence[PublishedFigure]) -> list[Facts]:
    own = _("{name} ({kind}), mã {code}").format(
        name=unit.name, kind=unit.get_kind_display(), code=unit.code
    )
    return [*facts(published), Facts(_("Danh mục đơn vị hành chính"), "", "", [own])]


def _facts_title(published: Sequence[PublishedFigure]) -> str:
    """Where sources speak of the unit, that is no lack."""
    return _("Đã công bố, không kèm con số") if facts(published) else _("Đơn vị chưa có số liệu")


def _next_step(unit: Unit, window: Window) -> str:
    if unit.valid_to is not None and unit.valid_to < today():
        return _(
            "Đơn vị đã kết thúc hoạt động, không còn kỳ báo cáo mới. Báo cáo số đếm đến ngày "
            "{day:%d/%m/%Y}, nếu còn lưu, vẫn nạp được; sau ngày đó số liệu thuộc các đơn vị kế "
            "tiếp."
        ).format(day=unit.valid_to)
    return _(
        "Việc tiếp theo: nhập hoặc nạp báo cáo số đếm ({window}); khi được xác nhận, các tỷ lệ, "
        "biểu đồ và thứ hạng sẽ hiện ở đây."
    ).format(window=window.label)


def _notes(placed: Sequence[Placed]) -> list[str]:
    """Optional figures that counted as nothing, said once."""
    blank = {
        str(FIGURES[code].label) for each in placed for code in each.judged.reading.blank_optional
    }
    if not blank:
        return []
    return [
        _("Để trống trong báo cáo, tính như không có: {figures}.").format(
            figures=", ".join(sorted(blank))
        )
    ]
