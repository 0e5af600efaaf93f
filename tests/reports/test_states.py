"""The state diagram: which arrows there are, and nothing beside them."""

from itertools import product

import pytest

from core.errors import Refused
from reports.states import (
    APPROVE,
    LAPSED,
    REOPEN,
    REOPENED,
    RETURN,
    SUBMIT,
    TAGS,
    TRANSITIONS,
    WRITABLE,
    State,
    may,
    require_words,
    transition,
)
from units.models import Membership

ARROWS = {
    ("submit", State.DRAFT): State.SUBMITTED,
    ("submit", State.RETURNED): State.SUBMITTED,
    ("approve", State.SUBMITTED): State.APPROVED,
    ("return", State.SUBMITTED): State.RETURNED,
    ("submit", REOPENED): State.SUBMITTED,
    ("reopen", State.APPROVED): State.DRAFT,
    ("reopen", REOPENED): State.DRAFT,
    ("reopen", LAPSED): State.DRAFT,
}
STANDINGS = (*State, REOPENED, LAPSED)
VERBS = sorted({verb for verb, _state in ARROWS})


@pytest.mark.parametrize(("verb", "state"), list(product(VERBS, STANDINGS)))
def test_every_verb_leads_from_every_state_where_the_diagram_says_or_is_refused(
    verb: str, state: str
) -> None:
    if (verb, state) in ARROWS:
        assert transition(verb, state).target == ARROWS[verb, state]
        return
    with pytest.raises(Refused, match=str(TAGS[state].label)):
        transition(verb, state)


def test_the_table_holds_each_arrow_once() -> None:
    assert {(one.verb, one.source): one.target for one in TRANSITIONS} == ARROWS
    assert len(TRANSITIONS) == len(ARROWS)


def test_every_state_is_reached_and_left() -> None:
    assert {one.target for one in TRANSITIONS} == set(State)
    assert {one.source for one in TRANSITIONS} == set(STANDINGS)


def test_figures_are_written_exactly_where_a_report_can_be_submitted_from() -> None:
    assert {one.source for one in TRANSITIONS if one.verb == "submit"} == WRITABLE


def test_the_table_names_roles_that_exist() -> None:
    roles = set(Membership.Role.values)
    assert all(one.roles and one.roles <= roles for one in TRANSITIONS)


def test_the_unit_submits_and_the_level_above_judges() -> None:
    assert may(SUBMIT, on_unit={"clerk"}, above=set())
    assert may(SUBMIT, on_unit={"head"}, above=set())
    assert not may(SUBMIT, on_unit={"viewer"}, above={"clerk", "home_affairs"})
    for arrow in (APPROVE, RETURN, REOPEN):
        assert may(arrow, on_unit=set(), above={"home_affairs"})
        assert not may(arrow, on_unit={"head", "home_affairs"}, above={"viewer"})


def test_a_return_wants_a_reason_and_a_reopening_a_document_too() -> None:
    require_words(APPROVE, reason="", document="")
    require_words(RETURN, reason="Sai số", document="")
    require_words(REOPEN, reason="Sai số", document="12/QĐ-UBND")
    for arrow, reason, document in ((RETURN, " ", ""), (REOPEN, "", "1"), (REOPEN, "Sai", " ")):
        with pytest.raises(Refused):
            require_words(arrow, reason=reason, document=document)
