"""One unit's indicators and where it stands among its peers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from indicators.definitions import Catalogue, Definition
from indicators.models import Target
from indicators.queries import (
    Judged,
    Peers,
    Question,
    judged_by,
    read_peers,
    targeted_unit,
)
from indicators.rankings import Standing
from indicators.readings import Group, read
from indicators.tallies import units_with_reopened
from indicators.targets import TargetBook
from units.kinds import tier_of
from units.models import Unit
from units.peers import load_branch
from units.queries import lines, require_in_view

# A province is not held against the others here: that would sum up the nation for one page.
TIERS_WITH_PEERS = {"commune", "district"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A judged reading, the rates of the peers that have one, and the unit's rank among them."""

    judged: Judged
    peers: tuple[Fraction, ...] = ()
    standing: Standing | None = None
    of: int = 0


def place_unit(
    unit: Unit, question: Question, catalogue: Catalogue, targets: Sequence[Target]
) -> list[Placed]:
    """All indicators of the unit in catalogue order. At most six queries."""
    definitions = catalogue.on(question.window.last_day)
    book = TargetBook(each for each in targets if _holds(each, question))
    tier = tier_of(unit.kind, unit.parent.kind if unit.parent else None)
    if isinstance(question.view, date):
        require_in_view(unit, question.view)  # else the refusal would speak of its parent
    if unit.parent is not None and tier in TIERS_WITH_PEERS:
        branch = load_branch(unit.parent, question.window, question.view)
        peers = read_peers(branch, tier, definitions, question)
        if unit.pk in peers.readings:
            reopened = units_with_reopened(question.window)
            return [_among(unit, peers, each, book, reopened) for each in definitions]
    return _alone(unit, question, definitions, book)


def _among(
    unit: Unit, peers: Peers, definition: Definition, book: TargetBook, reopened: set[int]
) -> Placed:
    league = peers.league(definition, book, reopened)
    rates = tuple(
        rate
        for member in league.members
        if not member.closed and (rate := league.judged[member.unit_id].reading.rate) is not None
    )
    standing = league.ranking.standings[unit.pk]
    return Placed(league.judged[unit.pk], rates, standing, league.ranking.of)


def _alone(
    unit: Unit, question: Question, definitions: Sequence[Definition], book: TargetBook
) -> list[Placed]:
    found = lines(unit, "branch", question.view, question.window)
    group = Group.of(found, whole=len(found) > 1)
    readings = read(
        {unit.pk: group}, question.window, definitions, provisional=question.provisional
    )[unit.pk]
    targeted = targeted_unit(unit.path, unit.kind)
    return [Placed(judged_by(readings[each.code], book, targeted)) for each in definitions]


def _holds(target: Target, question: Question) -> bool:
    day = question.window.last_day
    return target.field_id is None and target.valid_from <= day <= target.valid_to
