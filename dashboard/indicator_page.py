"""The page of one indicator: what it says, where the reader's branch stands, what is demanded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import today
from core.months import Window
from core.numbers import format_count, format_signed
from core.parts import Choice, Part
from dashboard.address import Address
from dashboard.choices import (
    month_choices,
    parent_choices,
    provisional_choices,
    view_choices,
)
from dashboard.history import changes_of
from dashboard.indicator_definition import Sister, facts_of, sisters_of, versions_of
from dashboard.pages import State, receipt_path, unit_url
from dashboard.periods import Comparison, compared_with
from dashboard.rows import gap_in_dossiers
from dashboard.standing import Placed, verdict_of
from dashboard.summaries import ranking_summary
from dashboard.sureness import state_of
from dashboard.target_rows import days, whom
from dashboard.trend import Trend, trend_of
from indicators.access import visible_among
from indicators.definitions import Catalogue, Definition, levels_of, load_catalogue
from indicators.groups import own_group
from indicators.models import Target
from indicators.queries import Book, Judged, League, Question, read_peers
from indicators.readings import Ask, Reading, read
from indicators.tallies import Asked, units_with_reopened
from indicators.targets import took_effect
from indicators.words import rate_against, target_in_words
from units.access import Scope
from units.models import Unit
from units.peers import Branch, Member, load_branch

# The best and the worst of a ranking; the whole of it is a page of its own.
ENDS_SHOWN = 3
TREND_MONTHS = 13


@dataclass(frozen=True, slots=True)
class ShortRow:
    rank: str
    name: str
    url: str
    counts: str
    receipt_url: str
    rate: str
    verdict: str
    more: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What the reader's branch makes of the indicator."""

    place: str
    choices: dict[str, list[Choice]]
    state: State
    judged: Judged
    rate: str
    counts: str
    receipt_url: str
    verdict: str
    change: str
    compared: str
    tone: str
    objection: str
    best: list[ShortRow]
    worst: list[ShortRow]
    ranked: int
    of_units: list[Part]
    ranking_url: str
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """Everything that templates/dashboard/indicator.html shows. Without `figures` for a reader
    without a unit.
    """

    title: str
    summary: list[Part]
    facts: list[tuple[str, str]]
    versions: list[tuple[str, str]]
    sisters: list[Sister]
    targets: list[tuple[str, str, str]]
    figures: Figures | None
    illustrative: bool


@dataclass(frozen=True, slots=True)
class IndicatorQuestion:
    """One question of a reader about a branch, its months and view."""

    address: Address
    parent: Unit
    scope: Scope
    question: Question


@dataclass(frozen=True, slots=True)
class Known:
    """All that was asked of the database for the figures of one page."""

    asked: IndicatorQuestion
    catalogue: Catalogue
    branch: Branch
    league: League
    now: Reading
    before: Reading
    comparison: Comparison
    targets: list[Target]
    """All of the indicator: what judges a neighbour is not the reader's to read."""


def definition_page(code: str) -> IndicatorPage:
    """What the indicator is, without any figure; 404 where there is none. One query."""
    catalogue = load_catalogue()
    return _page(_versions(catalogue, code), catalogue, [], None)


def indicator_page(asked: IndicatorQuestion) -> IndicatorPage:
    """Nine queries at most, two more for a stock; 404 where there is none of the code."""
    known = _known(asked)
    versions = _versions(known.catalogue, asked.address.indicator)
    shown = visible_among(known.targets, asked.scope)
    return _page(versions, known.catalogue, shown, _figures(known))


def _versions(catalogue: Catalogue, code: str) -> list[Definition]:
    versions = catalogue.versions(code)
    if not versions:
        raise Http404(_("Không có chỉ số này."))
    return versions


def _known(asked: IndicatorQuestion) -> Known:
    window, code = asked.question.window, asked.address.indicator
    comparison = compared_with(window)
    span = Window(min(window.first, comparison.window.first), window.last)
    catalogue = load_catalogue()
    _versions(catalogue, code)
    definition = catalogue.one(window.last_day, code)
    branch = load_branch(asked.parent, span, asked.question.view)
    [peers] = read_peers(branch, asked.address.level, [Asked(window, [definition])], asked.question)
    nouns = ("indicator", "unit", "document", "field")
    targets = list(Target.objects.filter(indicator__code=code).select_related(*nouns))
    book = Book.of([each for each in targets if each.field_id is None], window)
    now, before = _readings(branch, definition, [window, comparison.window], asked.question)
    league = peers.league(definition, book, units_with_reopened(window))
    return Known(asked, catalogue, branch, league, now, before, comparison, targets)


def _readings(
    branch: Branch, definition: Definition, windows: Sequence[Window], question: Question
) -> list[Reading]:
    """Of the whole branch in each window; the earlier one by the same formula."""
    asks = [
        Ask({0: own_group(branch, each, levels_of([definition]))}, each, [definition])
        for each in windows
    ]
    found = read(asks, provisional=question.provisional, lineage=branch.lineage)
    return [readings[0][definition.code] for readings in found]


def _page(
    versions: Sequence[Definition],
    catalogue: Catalogue,
    targets: Sequence[Target],
    figures: Figures | None,
) -> IndicatorPage:
    begun = [each for each in versions if each.version.valid_from <= today()]
    definition = begun[-1] if begun else versions[0]
    trend = figures.trend if figures else None
    return IndicatorPage(
        title=definition.indicator.name,
        summary=_summary(definition, figures),
        facts=facts_of(definition),
        versions=versions_of(versions),
        sisters=sisters_of(definition, catalogue),
        targets=_in_force(targets),
        figures=figures,
        illustrative=figures is not None
        and (figures.judged.reading.illustrative or (trend is not None and trend.illustrative)),
    )


def _summary(definition: Definition, figures: Figures | None) -> list[Part]:
    """Where the branch stands, and how its units do: “Tỉnh Lam Khê, 9 tháng đầu năm 2026: 98,75%.
    52 trong 65 đơn vị được xếp hạng đạt chỉ tiêu …”
    """
    if figures is None:
        return [(_("Tỷ lệ {formula}.").format(formula=definition.in_words()), False)]
    begins = _("{place}: ").format(place=figures.place)
    judged = figures.judged
    if judged.reading.rate is None:
        return [(begins, False), (_("chưa có số liệu của chỉ số này"), True), (".", False)]
    parts: list[Part] = [(begins, False), (figures.rate, True)]
    if judged.target is not None:
        met = _(", đạt chỉ tiêu {target}") if judged.met else _(", chưa đạt chỉ tiêu {target}")
        parts.append((met.format(target=target_in_words(judged.target)), False))
    if figures.change:
        changed = _("; {change} điểm % so với {window}")
        parts.append((changed.format(change=figures.change, window=figures.compared), False))
    return [*parts, (". ", False), *figures.of_units]


def _in_force(targets: Sequence[Target]) -> list[tuple[str, str, str]]:
    """Targets of this year, of the document that took effect last first."""
    day = today()
    shown = [each for each in targets if each.valid_from.year <= day.year <= each.valid_to.year]
    return [
        (
            f"{target_in_words(each)} · {each.document.symbol}",
            f"{whom(each)} · {days(each)}" + (f" · {each.clause}" if each.clause else ""),
            f"{reverse('targets')}?year={day.year}#target-{each.pk}",
        )
        for each in sorted(shown, key=took_effect, reverse=True)
    ]


def _figures(known: Known) -> Figures:
    asked, league, reading = known.asked, known.league, known.now
    parent, window, scope = asked.parent, asked.question.window, asked.scope
    judged = _judged(known)
    target, indicator = judged.target, reading.definition.indicator
    difference = _difference(known)
    order = league.ranking.order
    best = order[:ENDS_SHOWN]
    worst = [each for each in order[-ENDS_SHOWN:] if each not in best]
    link = asked.address.carried(asked.question)
    ranking = replace(asked.address.in_window(window), parent=parent.code)
    receipt = link.query(indicator=indicator.code)
    return Figures(
        place=f"{parent.name}, {window.label}",
        choices=_choices(known),
        state=state_of(league, asked.question),
        judged=judged,
        rate=rate_against(reading.rate, target, indicator.decimals),
        counts=f"{format_count(reading.numerator)} / {format_count(reading.denominator)}",
        receipt_url=receipt_path(parent.code) + receipt if scope.may_compare(parent) else "",
        verdict=verdict_of(judged),
        change=format_signed(difference) if difference is not None else "",
        compared=known.comparison.window.label,
        tone=_tone(difference, indicator.direction),
        objection=known.comparison.objection,
        best=[_row(known, league.member(each), receipt, link) for each in best],
        worst=[_row(known, league.member(each), receipt, link) for each in worst],
        ranked=len(order),
        of_units=ranking_summary(league, scope) if order else [],
        ranking_url=reverse("ranking") + ranking.query(),
        trend=_trend(known, judged),
    )


def _judged(known: Known) -> Judged:
    """The branch as a unit, against what is demanded of it itself."""
    parent, window = known.asked.parent, known.asked.question.window
    book = Book.of([each for each in known.targets if each.field_id is None], window)
    return book.judge(known.now, parent.path, parent.kind)


def _difference(known: Known) -> Fraction | None:
    """Percentage points since the window compared with; None where that would be unfair, or where
    one is invented and the other is not.
    """
    now, before = known.now, known.before
    if not known.comparison.fair or now.rate is None or before.rate is None:
        return None
    if now.illustrative != before.illustrative:
        return None
    return now.rate - before.rate


def _tone(difference: Fraction | None, direction: str) -> str:
    if not difference or direction == "none":
        return ""
    return "good" if (difference > 0) == (direction == "higher") else "bad"


def _row(known: Known, member: Member, receipt: str, link: Address) -> ShortRow:
    league, scope = known.league, known.asked.scope
    judged = league.judged(member.unit_id)
    reading = judged.reading
    places = reading.definition.indicator.decimals
    return ShortRow(
        rank=str(league.ranking.ranks[member.unit_id]),
        name=member.name,
        url=unit_url(member, scope, link),
        counts=f"{format_count(reading.numerator)} / {format_count(reading.denominator)}",
        receipt_url=receipt_path(member.code) + receipt,
        rate=rate_against(reading.rate, judged.target, places),
        verdict=verdict_of(judged),
        more=gap_in_dossiers(judged) if judged.met is False else "",
        is_own=any(grant.path == member.path for grant in scope.grants),
    )


def _trend(known: Known, judged: Judged) -> Trend | None:
    asked = known.asked
    general = [each for each in known.targets if each.field_id is None]
    placed = Placed(judged, known.branch.lineage)
    changes = changes_of(asked.parent)
    return trend_of(
        asked.parent, placed, asked.question, known.catalogue, general, changes, TREND_MONTHS
    )


def _choices(known: Known) -> dict[str, list[Choice]]:
    asked = known.asked
    window, address = asked.question.window, asked.address
    covered = asked.scope.covers(asked.parent)
    return {
        "parent": parent_choices(known.branch, asked.scope, address.level, window),
        "from": month_choices(window.first, window),
        "to": month_choices(window.last, window),
        "view": view_choices(address.view, asked.parent),
        "provisional": provisional_choices(asked.question.provisional) if covered else [],
    }
