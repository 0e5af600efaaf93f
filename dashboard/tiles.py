"""The tiles of a branch: rate, proof, target, verdict and change of each main indicator."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.numbers import format_count
from dashboard.address import Address
from dashboard.coverage import is_thin, months_missing
from dashboard.mains import Main
from dashboard.pages import receipt_path
from dashboard.periods import Comparison
from indicators.models import Direction
from indicators.readings import Reading
from indicators.words import (
    change_in_words,
    points_in_words,
    rate_against,
    target_in_words,
)
from rendering.svg import NOTHING, bullet
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Tile:
    """`change` is empty where two windows may not be held against each other; `why` says why."""

    name: str
    url: str
    value: str
    numerator: str
    denominator: str
    receipt_url: str
    bullet: SafeString
    verdict: str
    goal: str
    met: str
    change: str
    change_tone: str
    compared: str
    goal_source: str = ""
    notes: list[str] = field(default_factory=list)
    illustrative: bool = False


def tiles_of(
    mains: Sequence[Main], unit: Unit, link: Address, level: str, comparison: Comparison
) -> list[Tile]:
    """A tile tells only how it differs from what tile_notes say of all."""
    widest = max((main.total.reading.months_counted for main in mains), default=0)
    mixed = len({main.total.reading.illustrative for main in mains}) > 1
    shared = _shared_source(mains)
    return [
        replace(
            _tile(main, unit, link, level, comparison),
            goal_source=main.goal.document.symbol if main.goal and not shared else "",
            notes=_notes(main, unit, comparison, widest),
            illustrative=mixed and main.total.reading.illustrative,
        )
        for main in mains
    ]


def tile_notes(mains: Sequence[Main], comparison: Comparison) -> list[str]:
    """What holds of all tiles: the one document of their targets, why nothing is compared."""
    shared = _shared_source(mains)
    source = _("Chỉ tiêu: {document}.").format(document=shared) if shared else ""
    return [note for note in (source, comparison.objection) if note]


def _shared_source(mains: Sequence[Main]) -> str:
    """The document of all targets shown; empty where there are several, or one target alone."""
    sources = [main.goal.document.symbol for main in mains if main.goal]
    return sources[0] if len(sources) > 1 and len(set(sources)) == 1 else ""


def _tile(main: Main, unit: Unit, link: Address, level: str, comparison: Comparison) -> Tile:
    reading, goal = main.total.reading, main.goal
    indicator = main.definition.indicator
    rate, query = reading.rate, link.query(indicator=indicator.code)
    change = change_of(main)
    return Tile(
        name=indicator.short_name,
        url=reverse("ranking")
        + link.query(parent=unit.code, level=level, indicator=indicator.code),
        value=_no_rate(reading) if rate is None else rate_against(rate, goal, indicator.decimals),
        numerator=format_count(reading.numerator),
        denominator=format_count(reading.denominator),
        receipt_url=receipt_path(unit.code) + query,
        bullet=NOTHING
        if rate is None
        else bullet(rate, target=goal.value if goal else None, verdict=main.verdict),
        verdict=main.verdict,
        goal=goal_in_words(main),
        met=_met(main),
        change="" if change is None else _signed(change, indicator.decimals),
        change_tone="" if change is None else _tone(change, indicator.direction),
        compared=comparison.window.label,
    )


def change_of(main: Main) -> Fraction | None:
    """In points; None where one of the windows has no rate, or only one of them is invented, or too
    few have reported one of them.
    """
    now, before = main.total.reading, main.earlier
    if before is None or now.rate is None or before.rate is None:
        return None
    if is_thin(now) or is_thin(before):
        return None
    return now.rate - before.rate if now.illustrative == before.illustrative else None


def _no_rate(reading: Reading) -> str:
    return _("không phát sinh") if reading.denominator == 0 else _("chưa có số liệu")


def goal_in_words(main: Main) -> str:
    """“chỉ tiêu ≥ 75%”, “chỉ tiêu ≥ 75% của từng đơn vị”, or that they differ."""
    goal = main.goal
    if goal is None:
        return _no_goal(main)
    words = _("chỉ tiêu {target}")
    if not main.has_own_goal:
        words = _("chỉ tiêu {target} của từng đơn vị")
    return words.format(target=target_in_words(goal))


def _no_goal(main: Main) -> str:
    if not main.demanded:
        return _("chưa có chỉ tiêu")
    if len(main.demanded) > 1:
        return _("chỉ tiêu khác nhau theo đơn vị")
    if not main.aims_at_all:
        return _("chỉ tiêu chỉ giao cho một số đơn vị")
    return _("có số liệu minh họa: tổng không so với chỉ tiêu")


def _met(main: Main) -> str:
    met, aimed = main.met
    if not aimed:
        return ""
    return _("{met}/{aimed} đơn vị đạt").format(met=format_count(met), aimed=format_count(aimed))


def _signed(points: Fraction, places: int) -> str:
    shown = points_in_words(points, places)
    return "+" + shown if points > 0 else shown


def _tone(points: Fraction, direction: str) -> str:
    if not points or direction == Direction.NONE:
        return ""
    better = (points > 0) == (direction == Direction.HIGHER)
    return "good" if better else "bad"


def _notes(main: Main, unit: Unit, comparison: Comparison, widest: int) -> list[str]:
    """What a reader must know of the rate and of its change before repeating either; `widest` are
    the months of which the page's head speaks.
    """
    reading = main.total.reading
    found = [months_missing(unit.pk, reading)] if reading.months_counted < widest else []
    found.append(_changed_goal(main))
    if comparison.fair and main.earlier is not None and change_of(main) is not None:
        lacking = months_missing(unit.pk, main.earlier)
        if lacking:
            words = _("{window}: {lacking}")
            found.append(words.format(window=comparison.window.label, lacking=lacking))
    return [note for note in found if note]


def _changed_goal(main: Main) -> str:
    if main.has_own_goal:
        return change_in_words(main.total)
    if main.goal is None:
        return ""
    held_by = next(unit for unit, held in main.league.targets.items() if held == main.goal)
    return change_in_words(main.league.judged(held_by))
