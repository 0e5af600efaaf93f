"""The sentences that pages open with: pairs of text and whether it is stressed."""

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.numbers import format_count
from core.parts import Part
from dashboard.rows import gap_in_dossiers, own_member
from indicators.models import Direction
from indicators.queries import League
from indicators.words import NOT_RANKED_WITH, rate_against, target_in_words
from units.access import Scope
from units.peers import Member


def ranking_summary(found: League, scope: Scope) -> list[Part]:
    """How many met the target, where the reader's own unit stands, or who needs help most."""
    if not found.ranking.order:
        return [(nobody_ranked(found).sentence, False)]
    parts = _met(found)
    own = own_member(found.members, scope)
    if own is not None and own.unit_id in found.ranking.ranks:
        return parts + _own(found, own)
    return parts + _worst(found)


class Nobody(NamedTuple):
    """Why no unit has a rank: the sentence of the page, and the box in the table's place."""

    sentence: str
    title: str
    advice: str


def nobody_ranked(found: League, *, may_ask_provisional: bool = False) -> Nobody:
    """For a league in which nobody has a rank."""
    if not found.members:
        return Nobody(
            _("Không có đơn vị nào thuộc nhóm so sánh này."),
            _("Không có đơn vị nào để xếp hạng"),
            _("Địa bàn này không có đơn vị thuộc nhóm so sánh đã chọn trong khoảng thời gian này."),
        )
    if found.definition.indicator.direction == Direction.NONE:
        return Nobody(
            _("Chỉ số này chỉ để theo dõi, không xếp hạng."),
            _("Chỉ số chỉ để theo dõi"),
            _("Tỷ lệ này cao hay thấp tự nó không tốt, không xấu, nên không có thứ hạng."),
        )
    if found.counts_none:
        counted = found.definition.counted
        return Nobody(
            _("Chỉ số này đếm {counted}; bên dưới các đơn vị ở đây không có.").format(
                counted=counted
            ),
            _("Không có {counted} để đếm").format(counted=counted),
            _("Chọn nhóm so sánh của cấp trên, hoặc chọn chỉ số khác."),
        )
    if found.invented:
        sentence = _("Không xếp hạng theo số liệu minh họa.")
        return Nobody(sentence, sentence.rstrip("."), str(NOT_RANKED_WITH))
    advice = _("Chọn khoảng thời gian khác.")
    if may_ask_provisional:
        advice = _(
            "Chọn khoảng thời gian khác, hoặc xem cả số tạm tính nếu báo cáo chưa được xác nhận."
        )
    return Nobody(
        _("Chưa có đơn vị nào đủ số liệu để xếp hạng trong khoảng thời gian này."),
        _("Chưa có số liệu để xếp hạng"),
        advice,
    )


def _met(found: League) -> list[Part]:
    aimed = [unit_id for unit_id in found.ranking.order if unit_id in found.targets]
    if not aimed:
        ranked = _("{count} trong {all}").format(
            count=format_count(found.ranking.of), all=format_count(len(found.living))
        )
        return [(ranked, True), (_(" đơn vị được xếp hạng; chưa có chỉ tiêu được giao."), False)]
    met = len(aimed) - len(found.missed)
    goals = {found.targets[unit_id].demand for unit_id in aimed}
    goal = target_in_words(found.targets[aimed[0]]) if len(goals) == 1 else _("được giao")
    count = _("{met} trong {aimed}").format(met=format_count(met), aimed=format_count(len(aimed)))
    ends = _(" đơn vị được xếp hạng đạt chỉ tiêu {goal}.").format(goal=goal)
    return [(count, True), (ends, False), *_left_out(found)]


def _left_out(found: League) -> list[Part]:
    """A ranking of four communes in sixty-five must not read as one of them all."""
    missing = len(found.living) - found.ranking.of
    if not missing:
        return []
    return [(_(" {count} đơn vị không xếp hạng.").format(count=format_count(missing)), False)]


def _own(found: League, own: Member) -> list[Part]:
    judged = found.judged(own.unit_id)
    rank = found.ranking.ranks[own.unit_id]
    parts: list[Part] = [
        (_(" {unit} đứng thứ ").format(unit=own.name), False),
        (f"{rank}/{found.ranking.of}", True),
    ]
    more = gap_in_dossiers(judged)
    if more and judged.met is False:
        parts.append((_(", {more} để đạt chỉ tiêu").format(more=more), False))
    return [*parts, (".", False)]


def _worst(found: League) -> list[Part]:
    last = found.ranking.order[-1]
    judged = found.judged(last)
    if judged.met is not False or found.ranking.of == 1:  # none is worst where nobody asked more
        return []
    rate: Fraction = judged.reading.rate or Fraction(0)
    shown = rate_against(rate, judged.target, found.definition.indicator.decimals)
    counts = f"{format_count(judged.reading.numerator)}/{format_count(judged.reading.denominator)}"
    return [
        (_(" Cần cải thiện nhất: "), False),
        (found.member(last).name, True),
        (f", {shown} ({counts}).", False),
    ]
