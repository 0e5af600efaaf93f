"""One report beside what was published of its unit for its months.

Unlike a reconciliation it asks before anything counts: of a draft, too, by its total row alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.months import Window
from core.numbers import format_count, format_money, format_percent, percent
from indicators.definitions import Catalogue, Definition, counts_in, load_catalogue
from indicators.models import Of, PublishedFigure, Qualifier
from indicators.published import compared_with, measures, printed
from indicators.reconciliation import Printed, Verdict, judge
from indicators.words import in_print, points_in_words
from reports.checks import Finding
from reports.figures import FIGURES
from reports.models import DossierReport, Origin
from reports.rows import TOTAL
from reports.rules import Fault, Values, published
from reports.stored import values_of
from units.kinds import HOLDERS
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Share:
    """What the total row of a report makes of a measure."""

    definition: Definition
    numerator: int
    denominator: int
    illustrative: bool = False

    @property
    def rate(self) -> Fraction | None:
        return percent(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A published figure that is not true of a report. `indicator` is empty for a count."""

    figure: PublishedFigure
    fault: Fault
    indicator: str


def contradictions(report: DossierReport, values: Values) -> list[Contradiction]:
    """What was published of the report's unit and months, and is not what its total row gives. Of
    invented figures nothing is said. One SQL query, one more where something was published.
    """
    figures = list(_of_report(report)) if report.origin != Origin.ILLUSTRATION else []
    if not figures:
        return []
    return list(_contradictions(figures, values, load_catalogue()))


def published_findings(branch: Unit | None, window: Window) -> Iterator[Finding]:
    """The contradictions of all reports of a branch that reach into the window. Three queries."""
    numbers = _numbers().filter(first_month__lte=window.last, last_month__gte=window.first)
    if branch is not None:
        numbers = numbers.filter(unit__in=Unit.objects.branch(branch).values("pk"))
    figures: defaultdict[tuple[int, Window], list[PublishedFigure]] = defaultdict(list)
    for figure in numbers:
        if _counts_the_same(figure, figure.unit):
            months = Window(figure.first_month, figure.last_month)
            figures[figure.unit_id, months].append(figure)
    reports = DossierReport.objects.everywhere().exclude(origin=Origin.ILLUSTRATION)
    reports = reports.filter(unit__in={unit for unit, _months in figures})
    catalogue = load_catalogue()
    for report in reports.select_related("unit__parent__parent__parent"):
        mine = figures.get((report.unit_id, report.window), ())
        for found in _contradictions(mine, values_of(report), catalogue):
            yield Finding(report, TOTAL, found.fault, explained=False)


def _numbers() -> QuerySet[PublishedFigure, PublishedFigure]:
    """Sources that speak in words alone contradict nothing."""
    figures = PublishedFigure.objects.exclude(qualifier=Qualifier.IN_WORDS)
    return figures.select_related("indicator", "unit")


def _of_report(report: DossierReport) -> Iterator[PublishedFigure]:
    months = {"first_month": report.first_month, "last_month": report.last_month}
    figures = _numbers().filter(unit=report.unit_id, **months)
    return (figure for figure in figures if _counts_the_same(figure, report.unit))


def _counts_the_same(figure: PublishedFigure, unit: Unit) -> bool:
    """Whether it counts what the unit's own report counts; the branch of a commune is itself."""
    return figure.of == Of.OWN or (figure.of == Of.BRANCH and unit.kind not in HOLDERS)


def _contradictions(
    figures: Iterable[PublishedFigure], values: Values, catalogue: Catalogue
) -> Iterator[Contradiction]:
    for figure in figures:
        number = printed(figure)
        made = {one.definition.code: one for one in _made(measures(figure, catalogue), values)}
        share = compared_with(figure, number, made)
        if number is None or share is None:
            continue
        computed = Fraction(share.numerator) if figure.figure else share.rate
        if computed is not None and judge(number, computed) == Verdict.CONTRADICTION:
            indicator = "" if figure.figure else share.definition.code
            yield Contradiction(figure, _fault(figure, number, share, computed), indicator)


def _made(definitions: Sequence[Definition], values: Values) -> Iterator[Share]:
    """Units that meet a condition are no dossiers of one report."""
    for definition in definitions:
        counts = counts_in(values, definition) if definition.condition is None else None
        if counts:
            yield Share(definition, *counts)


def _fault(figure: PublishedFigure, number: Printed, share: Share, computed: Fraction) -> Fault:
    code = share.definition.numerator.figures[0]
    measure = str(FIGURES[code].label) if figure.figure else share.definition.indicator.short_name
    own = _number(code, share.numerator) if figure.figure else _rate(computed, number)
    apart = abs(Fraction(number.value) - computed)
    off = _number(code, int(apart)) if figure.figure else _points(apart, number)
    exact = figure.qualifier == Qualifier.EXACT
    source = _("{source} (suy ra)") if figure.derived else "{source}"
    source = source.format(source=figure.source)
    return published(measure, own, in_print(figure), off if exact else "", source, code)


def _number(code: str, count: int) -> str:
    return format_money(count) if FIGURES[code].money else format_count(count)


def _rate(rate: Fraction, number: Printed) -> str:
    return format_percent(rate, max(number.decimals, 2))


def _points(points: Fraction, number: Printed) -> str:
    said = points_in_words(points, max(number.decimals, 2))
    return _("{points} điểm %").format(points=said)
