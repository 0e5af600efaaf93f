"""How sure the figures of a ranking are, and which of the reader's choices change nothing."""

from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _

from core.numbers import format_count
from dashboard.pages import State
from indicators.queries import League, Question
from units.mapping import REPORTED
from units.peers import Branch


def state_of(found: League, question: Question) -> State:
    """Whether figures are confirmed, and how many units gave all months that they owe; nothing of
    months where the indicator finds no units to count.
    """
    counts = [found.counts[each.unit_id] for each in found.living]
    owing = [each for each in counts if each.months_owed]
    full = sum(each.months_counted >= each.months_owed for each in owing)
    sentence = _("{full}/{all} đơn vị có báo cáo đủ số liệu ({window}).").format(
        full=format_count(full), all=format_count(len(owing)), window=question.window.label
    )
    if found.counts_none:
        sentence = ""
    if question.provisional:
        return State(_("Số tạm tính"), "warn", sentence)
    return State(_("Số liệu đã xác nhận"), "info", sentence)


def state_of_page(
    found: League, branch: Branch, question: Question, level: str, unconfirmed: Collection[int]
) -> State:
    """The state, and what else would be looked for in vain. `unconfirmed` are the ids of units with
    reports that count though nobody confirmed them.
    """
    state = state_of(found, question)
    sentences = [state.sentence]
    if question.provisional and not found.undivided and _none_waits(found, unconfirmed):
        sentences.append(
            _("Không số nào của kỳ này chờ xác nhận: tỷ lệ và hạng như số đã xác nhận.")
        )
    if question.view != REPORTED and not found.undivided and found.members:
        groups = {each.unit_id: found.group(each.unit_id).units for each in found.members}
        if branch.same_as_reported(groups, level, question.window):
            sentences.append(
                _("Theo phạm vi đơn vị này, số liệu và hạng của kỳ vẫn như đã báo cáo.")
            )
    return replace(state, sentence=" ".join(sentences))


def _none_waits(found: League, unconfirmed: Collection[int]) -> bool:
    waiting = set(unconfirmed)
    return all(waiting.isdisjoint(found.group(each.unit_id).units) for each in found.members)
