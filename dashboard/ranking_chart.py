"""The picture of a ranking: the same rows as the table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from core.numbers import format_percent
from dashboard.rows import is_own
from indicators.queries import League
from indicators.words import VERDICT_WORDS, target_in_words
from rendering.canvas import Chart
from rendering.charts import Bar, TargetLine, begins_at, ranking_bars
from units.access import Scope
from units.peers import Member


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, and the line below its title: how the rate is worked out, where the axis begins."""

    chart: Chart
    note: str


def ranking_picture(found: League, members: Sequence[Member], scope: Scope) -> Picture:
    definition, target = found.definition, _common_target(found, members)
    bars = [_bar(member, found, scope) for member in members]
    chart = ranking_bars(
        bars, target, places=definition.indicator.decimals, counted=definition.counted
    )
    first, note = begins_at(bars, target), definition.in_words()
    if first > 0:
        begins = _("{note}. Trục bắt đầu từ {first}, không từ 0%, để thấy rõ chênh lệch.")
        note = begins.format(note=note, first=format_percent(Fraction(first), 0))
    return Picture(chart, note)


def _bar(member: Member, found: League, scope: Scope) -> Bar:
    judged = found.judged(member.unit_id)
    reading, judgement = judged.reading, judged.verdict
    return Bar(
        member.name,
        reading.rate,
        reading.numerator,
        reading.denominator,
        judgement,
        str(VERDICT_WORDS[judgement]),
        own=is_own(member, scope),
    )


def _common_target(found: League, members: Sequence[Member]) -> TargetLine | None:
    """One line across the bars, where all units shown have the same target."""
    targets = {found.targets.get(member.unit_id) for member in members}
    goals = {target.demand for target in targets if target}
    target = next(iter(targets), None)
    if target is None or None in targets or len(goals) != 1:
        return None
    words = target_in_words(target)
    return TargetLine(
        target.value,
        _("chỉ tiêu {target}").format(target=words),
        _("CT {target}").format(target=words),
    )
