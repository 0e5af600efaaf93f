"""One unit's indicators and where it stands among its peers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.numbers import percent
from indicators.definitions import Catalogue, Definition, levels_of
from indicators.groups import own_group
from indicators.models import Target
from indicators.queries import Book, Judged, Peers, Question, ask_one, read_peers
from indicators.rankings import Reason, sort_key
from indicators.tallies import Asked
from units.lineage import Lineage
from units.models import Unit
from units.peers import load_branch
from units.queries import require_in_view

# A province is not held against the others here: that would sum up the nation for one page.
TIERS_WITH_PEERS = {"commune", "district"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A judged reading, the rates of the peers that have one, and the unit's rank among them.

    `peers` come from the lowest rate to the highest. `lineage` is at hand in the view of a date
    alone. `invented`: without peers and rank, for invented figures give it no place.
    """

    judged: Judged
    lineage: Lineage | None
    peers: tuple[Fraction, ...] = ()
    rank: int | None = None
    of: int = 0
    invented: bool = False


def verdict_of(judged: Judged) -> str:
    """The verdict of a reading; where there is no rate, a demand that stands beside it is not
    denied.
    """
    reading = judged.reading
    if reading.rate is None and judged.target is not None:
        return "not_arising" if reading.denominator == 0 else "no_figures"
    return judged.verdict


def place_unit(
    unit: Unit,
    question: Question,
    catalogue: Catalogue,
    targets: Sequence[Target],
    reopened: set[int],
) -> list[Placed]:
    """All indicators of the unit in catalogue order; units with `reopened` reports have no rank. At
    most three queries; two more for a unit that ended before the window, which has no peers in it.
    """
    definitions = catalogue.on(question.window.last_day)
    book = Book.of([each for each in targets if each.field_id is None], question.window)
    tier = unit.tier
    if isinstance(question.view, date):
        require_in_view(unit, question.view)  # else the refusal would speak of its parent
    if unit.parent is not None and tier in TIERS_WITH_PEERS:
        branch = load_branch(unit.parent, question.window, question.view)
        asked = [Asked(question.window, definitions)]
        [peers] = read_peers(branch, tier, asked, question)
        if unit.pk in peers.readings:
            return [
                _among(unit, peers, each, book, reopened, branch.lineage) for each in definitions
            ]
    return _alone(unit, question, definitions, book)


def _among(
    unit: Unit,
    peers: Peers,
    definition: Definition,
    book: Book,
    reopened: set[int],
    lineage: Lineage | None,
) -> Placed:
    league = peers.league(definition, book, reopened)
    reasons = league.ranking.reasons
    if reasons.get(unit.pk) == Reason.INVENTED:
        return Placed(league.judged(unit.pk), lineage, invented=True)
    members = [each for each in league.living if reasons.get(each.unit_id) != Reason.INVENTED]
    counts = [league.counts[member.unit_id] for member in members]
    rates = [percent(each.numerator, each.denominator) for each in counts]
    known = [rate for rate in rates if rate is not None]
    known.sort(key=lambda rate: sort_key(rate.numerator, rate.denominator))
    rank = league.ranking.ranks.get(unit.pk)
    return Placed(league.judged(unit.pk), lineage, tuple(known), rank, league.ranking.of)


def _alone(
    unit: Unit, question: Question, definitions: Sequence[Definition], book: Book
) -> list[Placed]:
    branch = load_branch(unit, question.window, question.view)
    group = own_group(branch, question.window, levels_of(definitions))
    readings = ask_one(branch, group, definitions, question)
    return [
        Placed(book.judge(readings[each.code], unit.path, unit.kind), branch.lineage)
        for each in definitions
    ]
