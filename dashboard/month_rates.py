"""The rates that the figures of one month make while they are typed, against the unit's targets.

By the formulas of the catalogue, over the totals as they are stored, confirmed or not: what a clerk
sees before the report is sent, and nobody else.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.months import Month
from core.numbers import NONE, format_count, percent
from dashboard.mains import USUAL
from indicators.definitions import Definition, counts_in, load_catalogue
from indicators.models import Target
from indicators.targets import TargetBook, dossiers_to_target, is_demanding, targets_of, verdict
from indicators.words import rate_against, source_of, target_in_words
from reports.entry import Months, months_of
from reports.entry_pages import Crumb, crumbs_of, is_illustrative, title_of, urls_of
from reports.figures import FIGURES
from reports.rows import TOTAL
from reports.rules import Values, known
from reports.stored import Stored
from units.models import Unit

Aimed = tuple[Definition, Target | None]


@dataclass(frozen=True, slots=True)
class RateRow:
    """`verdict` is empty where nothing can be judged; `more` says why, or what it still takes.
    `waits` where there is a target, and a blank keeps it from being judged. `source` names the
    document of the target where the page does not.
    """

    name: str
    counts: str
    value: str
    goal: str
    source: str
    verdict: str
    more: str
    before: str
    waits: bool


@dataclass(frozen=True, slots=True)
class RatesPage:
    """`document` is that of most targets."""

    title: str
    unit_name: str
    conclusion: str
    document: str
    rows: tuple[RateRow, ...]
    before: str
    breadcrumbs: tuple[Crumb, ...]
    entry_url: str
    illustrative: bool


def rates_page(unit: Unit, month: Month) -> RatesPage:
    """Nine SQL queries."""
    months = months_of(unit, month)
    shown = _shown(months)
    symbols = Counter(target.document.symbol for _one, target in shown if target)
    document = symbols.most_common(1)[0][0] if symbols else ""
    rows = tuple(_rows(months, shown, document))
    return RatesPage(
        title_of(month),
        unit.name,
        _conclusion(rows),
        document,
        rows,
        (month - 1).label,
        crumbs_of(unit, month, _("Tỷ lệ và chỉ tiêu")),
        urls_of(unit, month)["entry"],
        is_illustrative(months),
    )


def _shown(months: Months) -> list[Aimed]:
    """The indicators with a target first, then those that every office looks at."""
    unit, day = months.unit, months.month.last_day
    book = TargetBook(targets_of(unit), day)
    usual = {code: place for place, code in enumerate(USUAL)}
    shown: list[Aimed] = []
    for one in load_catalogue().on(day):
        target = book.target_for(one.code, unit.path, unit.kind, illustrative=unit.is_invented)
        if one.condition is None and (target or one.code in usual):
            shown.append((one, target))
    return sorted(shown, key=lambda each: (each[1] is None, usual.get(each[0].code, len(usual))))


def _rows(months: Months, shown: Iterable[Aimed], document: str) -> Iterator[RateRow]:
    now, before = _totals(months.now), _totals(months.before)
    for definition, target in shown:
        yield _row(definition, target, document, now, before)


def _totals(stored: Stored | None) -> Values:
    return stored.rows[TOTAL] if stored else {}


def _row(
    definition: Definition, target: Target | None, document: str, now: Values, before: Values
) -> RateRow:
    indicator, counts = definition.indicator, counts_in(now, definition)
    rate = percent(*counts) if counts else None
    earlier = counts_in(before, definition)
    return RateRow(
        name=indicator.short_name,
        counts=" / ".join(map(format_count, counts)) if counts else NONE,
        value=rate_against(rate, target, indicator.decimals),
        goal=target_in_words(target) if target else _("chưa giao"),
        source=_source(target, document) if target else "",
        verdict=verdict(rate, target, indicator.near) if target and rate is not None else "",
        more=_more(definition, target, now, counts),
        before=rate_against(percent(*earlier) if earlier else None, None, indicator.decimals),
        waits=target is not None and counts is None,
    )


def _source(target: Target, document: str) -> str:
    return target.clause if target.document.symbol == document else source_of(target)


def _more(
    definition: Definition, target: Target | None, row: Values, counts: tuple[int, int] | None
) -> str:
    """“cần thêm 11 hồ sơ thanh toán trực tuyến”; or what the rate waits for."""
    if counts is None:
        blank = [code for code in definition.figures if known(row, code) is None]
        labels = ", ".join(
            str(FIGURES[code].label) for code in blank if code in definition.required
        )
        return _("còn trống: {labels}").format(labels=labels)
    if not counts[1]:
        return _("không phát sinh {counted}").format(counted=definition.counted)
    needed = dossiers_to_target(*counts, target) if target else 0
    if not needed or target is None:
        return ""
    words = _("cần thêm {count} {wanted}")
    if not is_demanding(definition.indicator.direction, target):
        words = _("cần bớt {count} {wanted}")
    return words.format(count=format_count(needed), wanted=definition.wanted)


def _conclusion(rows: tuple[RateRow, ...]) -> str:
    """“Theo số đang nhập: đạt 3/5 chỉ tiêu đã đủ số; 2 chỉ tiêu còn thiếu số.”"""
    judged = [row.verdict for row in rows if row.verdict]
    if not judged:
        return _("Chưa đủ số để so với chỉ tiêu.")
    waiting = sum(row.waits for row in rows)
    words = _("Theo số đang nhập: đạt {met}/{judged} chỉ tiêu đã đủ số{rest}.")
    rest = _("; {count} chỉ tiêu còn thiếu số").format(count=waiting) if waiting else ""
    return words.format(met=judged.count("met"), judged=len(judged), rest=rest)
