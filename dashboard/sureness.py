"""How sure the figures of a ranking are, and which of the reader's choices change nothing."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from core.numbers import format_count
from dashboard.pages import State
from indicators.queries import League, Question
from units.mapping import REPORTED
from units.peers import Branch


def state_of(found: League, question: Question) -> State:
    """Whether figures are confirmed, and how many units are there for the whole window."""
    counts = [found.counts[each.unit_id] for each in found.living]
    full = sum(each.months_counted >= each.months_in_window for each in counts)
    sentence = _("{full}/{all} đơn vị có báo cáo đủ số liệu cho {window}.").format(
        full=format_count(full), all=format_count(len(counts)), window=question.window.label
    )
    if question.provisional:
        return State(_("Số tạm tính"), "warn", sentence)
    return State(_("Số liệu đã xác nhận"), "info", sentence)


def state_of_page(
    found: League, branch: Branch, question: Question, level: str, unconfirmed: Collection[int]
) -> State:
    """The state, and what else would be looked for in vain. `unconfirmed` are the ids of units with
    reports that count though nobody confirmed them.
    """
    groups = {member.unit_id: found.group(member.unit_id).units for member in found.members}
    state = state_of(found, question)
    sentences = [state.sentence]
    none_waits = _none_of(unconfirmed, groups.values()) and not found.undivided
    if question.provisional and none_waits:
        sentences.append(_("Không số nào ở đây chờ xác nhận: số tạm tính bằng số đã xác nhận."))
    moved = question.view == REPORTED or found.undivided or not groups
    if not moved and branch.same_as_reported(groups, level, question.window):
        sentences.append(_("Theo phạm vi đơn vị này, các dòng vẫn như đã báo cáo."))
    return replace(state, sentence=" ".join(sentences))


def _none_of(units: Collection[int], groups: Iterable[Collection[int]]) -> bool:
    return all(set(units).isdisjoint(group) for group in groups)
