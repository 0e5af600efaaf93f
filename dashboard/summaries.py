"""The sentences that pages open with: pairs of text and whether it is stressed."""

from fractions import Fraction

from django.utils.translation import gettext as _

from dashboard.rows import gap_in_dossiers, is_own
from indicators.queries import League
from indicators.words import rate_against, target_in_words
from units.access import Scope
from units.queries import Member

Part = tuple[str, bool]


def ranking_summary(found: League, scope: Scope) -> list[Part]:
    """How many met the target, where the reader's own unit stands, or who needs help most."""
    if not found.ranking.order:
        return [(_("Chưa có đơn vị nào đủ số liệu để xếp hạng trong khoảng thời gian này."), False)]
    parts = _met(found)
    own = next((member for member in found.members if is_own(member, scope)), None)
    if own is not None and found.ranking.standings[own.unit_id].rank is not None:
        return parts + _own(found, own)
    return parts + _worst(found)


def _met(found: League) -> list[Part]:
    judged = [found.judged[unit_id] for unit_id in found.ranking.order]
    aimed = [each for each in judged if each.target is not None]
    if not aimed:
        ranked = _("{count} trong {all}").format(count=found.ranking.of, all=found.in_group)
        return [(ranked, True), (_(" đơn vị được xếp hạng; chưa có chỉ tiêu được giao."), False)]
    met = sum(each.met is True for each in aimed)
    goals = {target_in_words(each.target) for each in aimed if each.target}
    goal = goals.pop() if len(goals) == 1 else _("được giao")
    count = _("{met} trong {aimed}").format(met=met, aimed=len(aimed))
    return [
        (count, True),
        (_(" đơn vị được xếp hạng đạt chỉ tiêu {goal}.").format(goal=goal), False),
    ]


def _own(found: League, own: Member) -> list[Part]:
    judged = found.judged[own.unit_id]
    rank = found.ranking.standings[own.unit_id].rank
    parts: list[Part] = [
        (_(" {unit} đứng thứ ").format(unit=own.name), False),
        (f"{rank}/{found.ranking.of}", True),
    ]
    more = gap_in_dossiers(judged, found.definition.indicator.direction)
    if more and judged.met is False:
        parts.append((_(", {more} để đạt chỉ tiêu").format(more=more), False))
    return [*parts, (".", False)]


def _worst(found: League) -> list[Part]:
    last = found.ranking.order[-1]
    member = next(each for each in found.members if each.unit_id == last)
    judged = found.judged[last]
    if judged.met or found.ranking.of == 1:
        return []
    rate: Fraction = judged.reading.rate or Fraction(0)
    shown = rate_against(rate, judged.target, found.definition.indicator.decimals)
    return [
        (_(" Cần cải thiện nhất: "), False),
        (member.name, True),
        (f", {shown}.", False),
    ]
