"""Figures as the press printed them, on the page of their unit: never mixed with computed ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from core.months import Window
from core.numbers import format_signed
from dashboard.periods import objection
from indicators.models import Direction, Indicator, Of, PublishedFigure, Qualifier, Target
from indicators.published import judge_printed, printed, printed_rate
from indicators.readings import Reading
from indicators.reconciliation import agrees
from indicators.targets import TargetBook, gap
from indicators.words import distance_in_words, hedge_of, target_in_words, value_of
from reports.figures import FIGURES
from units.models import Unit


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A printed figure; `in_view` when its window lies in the one that the page shows. `gap` tells
    how far it lies from a target that it misses.

    `asked_on` is the day of a demand made after the figure's months: it is told and judges nothing.
    """

    label: str
    value: str
    qualifier: str
    window: str
    source: str
    url: str
    target: str
    document: str
    asked_on: str
    verdict: str
    gap: str
    derived: bool
    name: str
    in_view: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One printed rate and how far it lies from the one printed for an earlier window. `label` is
    what stands on its card; `in_view` when the newest rate of its series lies in the window shown.
    """

    name: str
    label: str
    window: str
    value: str
    difference: str
    tone: str
    derived: bool
    in_view: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """Printed figures and comparisons between them: of the window shown, or of others."""

    rows: list[PublishedRow]
    changes: list[ChangeRow]

    @classmethod
    def of(
        cls, rows: Iterable[PublishedRow], changes: Iterable[ChangeRow], *, in_view: bool
    ) -> "Printed":
        return cls(
            [row for row in rows if row.in_view == in_view],
            [row for row in changes if row.in_view == in_view],
        )

    def __bool__(self) -> bool:
        return bool(self.rows or self.changes)


@dataclass(frozen=True, slots=True)
class Facts:
    """What one source says of one window in words alone. What may be inferred is the window."""

    source: str
    url: str
    window: str
    texts: list[str]


def published_of(unit: Unit, window: Window) -> list[PublishedFigure]:
    """Those of the window shown first, then the latest. One query."""
    figures = PublishedFigure.objects.filter(unit=unit).select_related("indicator", "unit__parent")
    latest = figures.order_by("-last_month", "-first_month", "id")
    return sorted(
        latest, key=lambda each: not window.covers(Window(each.first_month, each.last_month))
    )


def published_rows(
    figures: Iterable[PublishedFigure],
    targets: Sequence[Target],
    unit: Unit,
    indicators: Sequence[Indicator],
    shown: Window,
) -> list[PublishedRow]:
    """Rates are judged by their family where the source states no denominator."""
    return [
        _row(figure, _target(figure, targets, unit, indicators), shown)
        for figure in figures
        if figure.qualifier != Qualifier.IN_WORDS
    ]


def facts(figures: Iterable[PublishedFigure]) -> list[Facts]:
    """Source and window are told once for all that share them."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for figure in figures:
        if figure.qualifier in {Qualifier.IN_WORDS, Qualifier.NOT_ARISING}:
            said_by = (figure.source, figure.url, _window_of_words(figure))
            found.setdefault(said_by, []).append(label_of(figure))
    return [Facts(*said_by, texts) for said_by, texts in found.items()]


def _window_of_words(figure: PublishedFigure) -> str:
    if not figure.derived:
        return _window(figure)
    return _("{window} (suy ra, nguồn không nêu kỳ)").format(window=_window(figure))


def has_number(figures: Iterable[PublishedFigure]) -> bool:
    return any(figure.value is not None or figure.denominator for figure in figures)


def is_matched(
    figures: Iterable[PublishedFigure], readings: Iterable[Reading], shown: Window
) -> bool:
    """Whether invented counts give a rate that was printed of the same for the same months."""
    printed_rates = [
        (figure.indicator.family if figure.indicator else figure.family, figure.of, number)
        for figure in figures
        if not figure.figure and _is_exact(figure) and _months(figure) == shown
        if (number := printed(figure)) is not None
    ]
    return any(
        family == reading.definition.indicator.family
        and reading.distribution is None
        and (of == Of.OWN) is not reading.group.whole
        and agrees(number, reading.rate)
        for reading in readings
        if reading.illustrative and reading.rate is not None
        for family, of, number in printed_rates
    )


def change_rows(
    figures: Iterable[PublishedFigure], indicators: Sequence[Indicator], shown: Window
) -> list[ChangeRow]:
    """Each series of printed rates that spans several windows of equal length: newest against
    older.
    """
    series: dict[tuple[str, str, int], list[PublishedFigure]] = {}
    for figure in figures:
        if figure.value is not None and not figure.figure and _is_exact(figure):
            length = figure.last_month - figure.first_month
            measure = figure.indicator.code if figure.indicator else figure.family
            series.setdefault((measure, figure.of, length), []).append(figure)
    rows: list[ChangeRow] = []
    for figures_of_one in series.values():
        if len({figure.first_month for figure in figures_of_one}) > 1:
            rows += _changes(figures_of_one, indicators, shown)
    return rows


def _changes(
    figures: Sequence[PublishedFigure], indicators: Sequence[Indicator], shown: Window
) -> list[ChangeRow]:
    newest, *older = sorted(figures, key=lambda figure: figure.first_month, reverse=True)
    lower, in_view = _is_lower_better(newest, indicators), shown.covers(_months(newest))
    name = _name(newest) + _whose(newest)
    label, window, value = label_of(newest), _window(newest), value_of(newest)
    rows = [ChangeRow(name, label, window, value, "", "", newest.derived, in_view)]
    for figure in older:
        difference = Fraction(newest.value or 0) - Fraction(figure.value or 0)
        worse = difference > 0 if lower else difference < 0
        tone = "bad" if worse else "good" if difference else ""
        if objection(_months(newest), _months(figure)):  # not the same work: no verdict
            tone = ""
        window = _("so với {window}").format(window=_window(figure))
        points = format_signed(difference, max(newest.decimals, figure.decimals))
        label, value = label_of(figure), value_of(figure)
        rows.append(ChangeRow(name, label, window, value, points, tone, figure.derived, in_view))
    return rows


def _row(
    figure: PublishedFigure,
    target: Target | None,
    shown: Window,
) -> PublishedRow:
    rate = printed_rate(figure)
    points = gap(rate, target) if _is_exact(figure) else None
    # The band of “near” is the house's own: what a document demanded was met or missed.
    judgement = judge_printed(rate, figure.qualifier, target, Decimal(0))
    asked_on = _asked_on(figure, target)
    return PublishedRow(
        label=label_of(figure),
        value=value_of(figure),
        qualifier=hedge_of(figure),
        window=_window(figure),
        source=figure.source,
        url=figure.url,
        target=_demand(figure, target) if target else "",
        document=_document(target) if target else "",
        asked_on=asked_on,
        verdict="none" if asked_on else judgement,
        gap=distance_in_words(points) if points and judgement == "missed" else "",
        derived=figure.derived,
        name=_name(figure),
        in_view=shown.covers(_months(figure)),
    )


def _target(
    figure: PublishedFigure,
    targets: Sequence[Target],
    unit: Unit,
    indicators: Sequence[Indicator],
) -> Target | None:
    """The target of the figure's own indicator, else of a member of its family, on its last day:
    one that had been demanded by then, or else what was demanded later, which judges nothing.
    """
    if figure.figure:
        return None
    codes = [each.code for each in indicators if each.family == figure.family]
    if figure.indicator is not None:
        codes = [figure.indicator.code]
    in_time = [each for each in targets if not _asked_on(figure, each)]
    for known in (in_time, targets):
        book = TargetBook(known, figure.last_month.last_day)
        found = (book.target_for(code, unit.path, unit.kind) for code in codes)
        if target := next(filter(None, found), None):
            return target
    return None


def _asked_on(figure: PublishedFigure, target: Target | None) -> str:
    """The day of the document, where that lies behind the months of the figure."""
    day = target and (target.document.effective_on or target.document.issued_on)
    return f"{day:%d/%m/%Y}" if day and day > figure.last_month.last_day else ""


def _demand(figure: PublishedFigure, target: Target) -> str:
    """“≥ 40%”; “< 0,5% của cả năm 2023” where the figure is of other months than that year's."""
    words = target_in_words(target)
    first, last = target.valid_from, target.valid_to
    months = _months(figure)
    if _asked_on(figure, target) or (first, last) == (months.first_day, months.last_day):
        return words
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return _("{target} của cả năm {year}").format(target=words, year=first.year)
    return _("{target} của kỳ {first:%d/%m/%Y} - {last:%d/%m/%Y}").format(
        target=words, first=first, last=last
    )


def _document(target: Target) -> str:
    """What demands it: the document and the clause."""
    return ", ".join(filter(None, (target.document.symbol, target.clause)))


def _is_lower_better(figure: PublishedFigure, indicators: Sequence[Indicator]) -> bool:
    if figure.indicator is not None:
        return figure.indicator.direction == Direction.LOWER
    return any(
        each.direction == Direction.LOWER for each in indicators if each.family == figure.family
    )


def label_of(figure: PublishedFigure) -> str:
    """As printed, and whose dossiers it counts."""
    name = figure.label or (str(FIGURES[figure.figure].label) if figure.figure else "")
    name = name or _name(figure)
    return name[:1].upper() + name[1:] + _whose(figure)


def _name(figure: PublishedFigure) -> str:
    return figure.indicator.short_name if figure.indicator else str(figure.get_family_display())


def _whose(figure: PublishedFigure) -> str:
    """Empty for the unit's own. All that stands below a district is of the commune tier; below a
    province it is not.
    """
    if figure.of == Of.OWN:
        return ""
    if figure.of == Of.BRANCH:
        whose = str(figure.get_of_display())
    elif figure.unit.tier == "district":
        whose = _("cấp xã trực thuộc")
    else:
        whose = _("các đơn vị trực thuộc")
    return f" ({whose})"


def _is_exact(figure: PublishedFigure) -> bool:
    """“Hơn 99%” can't be subtracted from."""
    return figure.qualifier == Qualifier.EXACT


def _months(figure: PublishedFigure) -> Window:
    return Window(figure.first_month, figure.last_month)


def _window(figure: PublishedFigure) -> str:
    return _months(figure).label
