"""“Nguồn số liệu, cách tính”: the page behind a figure; it opens beside the table that shows it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.months import Month, Window
from core.numbers import NONE, format_count, format_money, format_percent
from dashboard.address import Address
from dashboard.coverage import coverage_of_figure
from dashboard.missed_units import MissedUnits, missed_units
from dashboard.pages import unit_url
from dashboard.reporting import own_notes
from dashboard.rows import gap_in_dossiers
from dashboard.standing import verdict_of
from indicators.adjusted import granted_in, rates_in_words
from indicators.definitions import Catalogue, Definition, levels_of, load_catalogue
from indicators.distributions import Distribution
from indicators.groups import Group, own_group
from indicators.monthly import read_monthly
from indicators.queries import Judged, Question, ask_one, load_book
from indicators.readings import Reading
from indicators.words import change_in_words, rate_against, target_with_source, why_no_rate
from reports.figures import FIGURES
from reports.models import DossierReport
from reports.owed import Owed
from units.access import Scope
from units.models import Unit
from units.peers import Branch, load_branch

# A receipt is a slip and no archive: older months are one change of the window away.
MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Approval:
    """The latest confirmation among a line's reports; `by` is empty for one that came in by a
    command, which nobody in particular confirmed.
    """

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the window; `note` says why it has no rate."""

    month: str
    numerator: str
    denominator: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """Everything that templates/dashboard/receipt.html shows. `figures` and `rows` are pairs of a
    term and what stands behind it.
    """

    title: str
    unit_name: str
    unit_url: str
    breadcrumbs: list[tuple[str, str]]
    counts: str
    value: str
    verdict: str
    figures: list[tuple[str, str]]
    rows: list[tuple[str, str]]
    months: list[MonthRow]
    more_months: bool
    missed: MissedUnits | None
    illustrative: bool


def receipt_page(
    unit: Unit, address: Address, field: str, scope: Scope, question: Question
) -> ReceiptPage:
    """At most ten queries, whatever the number of units and months. `field` is the name of the
    field of procedures asked for, empty for all.
    """
    window, code = question.window, address.indicator
    catalogue = load_catalogue()
    definition = catalogue.one(window.last_day, code)
    branch = load_branch(unit, window, question.view)
    group = own_group(branch, window, levels_of([definition]))
    reading = ask_one(branch, group, [definition], question)[code]
    judged = load_book(question, [code]).judge(reading, unit.path, unit.kind)
    covered = scope.covers(unit)
    rows = _rows(unit, judged, question, approval(reading.units, window), named=covered)
    if both := rates_in_words(reading, granted_in([reading], question)):
        rows.insert(0, (_("Điều chỉnh"), both))
    if covered and unit.pk in group.units:
        rows += _notes(unit, question)
    if field:
        rows.insert(0, (_("Lĩnh vực"), field))
    return ReceiptPage(
        title=f"{definition.indicator.short_name}, {window.label}",
        unit_name=unit.name,
        unit_url=unit_url(unit, scope, address.carried(question)),
        breadcrumbs=[(unit.name, ""), (definition.indicator.short_name, "")],
        counts=f"{format_count(reading.numerator)} / {format_count(reading.denominator)}",
        value=rate_against(reading.rate, judged.target, definition.indicator.decimals),
        verdict=verdict_of(judged),
        figures=_figures(reading),
        rows=rows,
        months=_months(branch, reading, question, catalogue),
        more_months=len(window) > MOST_MONTHS,
        missed=missed_units(reading, branch, address.carried(question), address.field, scope),
        illustrative=reading.illustrative,
    )


def approval(units: Collection[int], window: Window) -> Approval | None:
    """The latest approval among the units' reports inside the window. One query.

    A report that was opened again has lost it, whatever it remembers.
    """
    latest = (
        DossierReport.objects.everywhere()
        .filter(
            unit__in=units,
            first_month__gte=window.first,
            last_month__lte=window.last,
            state="approved",
            approved_at__isnull=False,
        )
        .order_by()
        .values_list("approved_by__display_name")
        .annotate(at=Max("approved_at"))
        .order_by("-at")
        .first()
    )
    return Approval(latest[1], latest[0] or "") if latest else None


def _figures(reading: Reading) -> list[tuple[str, str]]:
    """A figure that nobody gave sums up to 0, and is no 0."""
    if reading.distribution is not None:
        return _counted_units(reading.definition, reading.distribution)
    blank = reading.blank_optional
    return [
        (str(FIGURES[code].label), _amount(code, None if code in blank and not value else value))
        for code, value in reading.figures.items()
    ]


def _counted_units(definition: Definition, found: Distribution) -> list[tuple[str, str]]:
    """Nothing where there is no unit to count, as its row of months says."""
    if found.is_empty:
        return []
    wanted, counted = definition.wanted, definition.counted
    rows = [
        (wanted[:1].upper() + wanted[1:], format_count(len(found.met))),
        (_("Số {units} có số liệu").format(units=counted), format_count(found.judged)),
    ]
    if found.without:
        without = _("Số {units} chưa có số liệu, hoặc không phát sinh").format(units=counted)
        rows.append((without, format_count(len(found.without))))
    return rows


def _rows(
    unit: Unit, judged: Judged, question: Question, approved: Approval | None, *, named: bool
) -> list[tuple[str, str]]:
    """Peers read that and when a report was confirmed; by whom, only those whose unit covers it
    (`named`).
    """
    reading, more = judged.reading, gap_in_dossiers(judged)
    rows = [
        *_method(reading.definition),
        (_("Công thức"), _version(reading)),
        (_("Kỳ số liệu"), _coverage(unit, reading, question)),
        (_("Chỉ tiêu"), _target(judged, unit)),
        *([(_("Cần để đạt"), more)] if more else []),
        (_("Xác nhận"), _approval(approved, named=named)),
    ]
    if reading.blank_optional:
        blank = ", ".join(str(FIGURES[code].label) for code in reading.blank_optional)
        rows.append((_("Để trống"), _("{figures}: tính như không có").format(figures=blank)))
    if reading.illustrative:
        rows.append((_("Nguồn gốc"), _("số liệu minh họa")))
    return rows


def _method(definition: Definition) -> list[tuple[str, str]]:
    rows = [(_("Cách tính"), definition.in_words())]
    if definition.condition is not None:
        rows.append((_("Tỷ lệ được xét"), definition.condition.base.in_words()))
    return rows


def _notes(unit: Unit, question: Question) -> list[tuple[str, str]]:
    """What the unit's own reports say of themselves: a figure taken from a newspaper says so there
    and nowhere else.
    """
    notes = own_notes(unit, question.window, provisional=question.provisional)
    return [(_("Ghi chú"), note.in_words) for note in notes]


def _version(reading: Reading) -> str:
    version = reading.definition.version
    if version.number == 1:
        return _("phiên bản 1, chưa thay đổi lần nào")
    return _("phiên bản {number}, áp dụng từ {day:%d/%m/%Y}").format(
        number=version.number, day=version.valid_from
    )


def _coverage(unit: Unit, reading: Reading, question: Question) -> str:
    if reading.distribution is not None and reading.distribution.is_empty:
        return f"{question.window.label}: {why_no_rate(reading)}"
    text = coverage_of_figure(unit.pk, reading, question.window)
    return text + _(", cả số chưa xác nhận") if question.provisional else text


def _target(judged: Judged, unit: Unit) -> str:
    if judged.target is None:
        return _("chưa giao cho {unit}").format(unit=unit.name)
    before = f" ({change_in_words(judged)})" if judged.changed else ""
    return target_with_source(judged.target) + before


def _approval(approved: Approval | None, *, named: bool) -> str:
    if approved is None:
        return _("chưa xác nhận")
    day = f"{localtime(approved.at):%d/%m/%Y}"
    return f"{approved.by}, {day}" if named and approved.by else _("ngày {day}").format(day=day)


def _months(
    branch: Branch, reading: Reading, question: Question, catalogue: Catalogue
) -> list[MonthRow]:
    """The months of the window, the latest first; none where a month is all there is."""
    window, code = question.window, reading.definition.code
    if len(window) == 1 or (reading.distribution and reading.distribution.is_empty):
        return []
    shown = Window(max(window.first, window.last - MOST_MONTHS + 1), window.last)
    monthly = read_monthly(
        {0: reading.group},
        shown,
        catalogue.by_month(code, shown),
        provisional=question.provisional,
        field_code=question.field_code,
        lineage=branch.lineage,
    )
    if not monthly:  # one report stands for all of them
        return []
    return [
        _month(month, monthly[month][0][code] if month in monthly else None, reading)
        for month in _owed(reading.group, shown)
    ]


def _owed(group: Group, window: Window) -> list[Month]:
    """The months that a unit of the group owes, the latest first."""
    owed = Owed(window)
    months = {month for unit in group.units for month in owed.months(group.lives[unit])}
    return sorted(months, reverse=True)


def _month(month: Month, found: Reading | None, whole: Reading) -> MonthRow:
    if found is None or found.denominator is None:
        note = _("chưa có báo cáo đủ số liệu")
        if whole.counts_month(month):
            note = _("nằm trong báo cáo gộp nhiều tháng")
        return MonthRow(month.label, NONE, NONE, NONE, note)
    return MonthRow(
        month.label,
        format_count(found.numerator),
        format_count(found.denominator),
        format_percent(found.rate, found.definition.indicator.decimals),
        "" if found.denominator else _("không phát sinh"),
    )


def _amount(code: str, value: int | None) -> str:
    if value is None:
        return NONE
    return format_money(value) if FIGURES[code].money else format_count(value)
