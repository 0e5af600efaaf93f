"""“Nguồn số liệu, cách tính”: what stands behind a figure, ready for components/receipt.html."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.months import Window
from core.numbers import format_count, format_money
from indicators.queries import Judged
from indicators.words import target_in_words
from reports.figures import FIGURES
from reports.models import DossierReport


@dataclass(frozen=True, slots=True)
class Approval:
    """The latest confirmation among a line's reports."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """`figures` and `rows` are pairs of a term and what stands behind it."""

    figures: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str], ...]


def approvals(units: Collection[int], window: Window) -> dict[int, Approval]:
    """The latest approval of each unit's reports inside the window. One query.

    A report that came in by a command was confirmed by nobody in particular: `by` is empty then.
    """
    rows = (
        DossierReport.objects.everywhere()
        .filter(
            unit__in=units,
            first_month__gte=window.first,
            last_month__lte=window.last,
            approved_at__isnull=False,
        )
        .order_by()
        .values_list("unit_id", "approved_by__display_name")
        .annotate(at=Max("approved_at"))
    )
    latest: dict[int, Approval] = {}
    for unit_id, name, at in rows:
        if unit_id not in latest or at > latest[unit_id].at:
            latest[unit_id] = Approval(at, name or "")
    return latest


def approvals_among(reports: Iterable[DossierReport], window: Window) -> dict[int, Approval]:
    """The same from reports that are at hand."""
    latest: dict[int, Approval] = {}
    for report in reports:
        at = report.approved_at
        if at is None or not window.covers(report.window):
            continue
        if report.unit_id not in latest or at > latest[report.unit_id].at:
            name = report.approved_by.display_name if report.approved_by else ""
            latest[report.unit_id] = Approval(at, name)
    return latest


def receipt(
    judged: Judged, approved: Mapping[int, Approval], window: Window, *, named: bool = True
) -> Receipt:
    """Peers read that and when a report was confirmed; by whom, only those whose unit covers it
    (`named`).
    """
    reading = judged.reading
    blank = reading.blank_optional  # a figure that nobody gave sums up to 0, and is no 0
    figures = tuple(
        (str(FIGURES[code].label), _amount(code, None if code in blank and not value else value))
        for code, value in reading.figures.items()
    )
    return Receipt(figures, tuple(_rows(judged, approved, window, named=named)))


def _rows(
    judged: Judged, approved: Mapping[int, Approval], window: Window, *, named: bool
) -> list[tuple[str, str]]:
    reading = judged.reading
    version = reading.definition.version
    rows = [
        (_("Cách tính"), reading.definition.in_words()),
        (
            _("Công thức"),
            _("phiên bản {number}, từ {day:%d/%m/%Y}").format(
                number=version.number, day=version.valid_from
            ),
        ),
        (_("Kỳ số liệu"), _coverage(judged, window)),
        (_("Chỉ tiêu"), _target(judged)),
        (_("Xác nhận"), _approval(judged, approved, named=named)),
    ]
    if reading.blank_optional:
        blank = ", ".join(str(FIGURES[code].label) for code in reading.blank_optional)
        rows.append((_("Để trống"), _("{figures}: tính như không có").format(figures=blank)))
    if reading.illustrative:
        rows.append((_("Nguồn gốc"), _("số liệu minh họa")))
    return rows


def _coverage(judged: Judged, window: Window) -> str:
    reading = judged.reading
    return _("{window}: {counted}/{months} tháng có báo cáo đủ số liệu").format(
        window=window.label, counted=reading.months_counted, months=reading.months_in_window
    )


def _target(judged: Judged) -> str:
    target = judged.target
    if target is None:
        return _("chưa được giao")
    clause = f", {target.clause}" if target.clause else ""
    return f"{target_in_words(target)}; {target.document.symbol}{clause}"


def _approval(judged: Judged, approved: Mapping[int, Approval], *, named: bool) -> str:
    found = [approved[unit] for unit in judged.reading.group.units if unit in approved]
    if not found:
        return _("chưa xác nhận")
    last = max(found, key=lambda approval: approval.at)
    day = f"{localtime(last.at):%d/%m/%Y}"
    return f"{last.by}, {day}" if named and last.by else _("ngày {day}").format(day=day)


def _amount(code: str, value: int | None) -> str:
    if value is None:
        return "–"
    return format_money(value) if FIGURES[code].money else format_count(value)
