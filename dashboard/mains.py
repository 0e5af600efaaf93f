"""The main indicators of a branch: which they are, what is demanded, how far the branch has come.

A branch is held against its own target. Where it has none, and all of its units that have a target
have the same one, its sum is held against that, and the page says so: what was demanded of each is
what a leader asks of all of them together. Where they differ, or some have none, there is no
verdict on the sum; nor where less than half of what is owed was reported.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.months import Window
from dashboard.coverage import is_thin
from indicators.definitions import Catalogue, Definition
from indicators.models import Target
from indicators.queries import Judged, League
from indicators.readings import Reading
from indicators.targets import Judgement, gap, judge, verdict
from units.models import Unit

MOST_MAINS = 6
# Offices look at these first; any other indicator with a target comes after them.
USUAL = (
    "on_time_resolved",
    "online_received",
    "online_payment",
    "digitized_both",
    "postal_received",
    "communes_all_on_time",
    "satisfaction",
)


@dataclass(frozen=True)
class Main:
    """One main indicator: its league, the branch's own reading, and that of the window compared
    with, where the two may be.
    """

    league: League
    total: Judged
    earlier: Reading | None

    @property
    def definition(self) -> Definition:
        return self.league.definition

    @cached_property
    def demanded(self) -> list[Target]:
        """The targets of the units below, one of each demand."""
        members = {member.unit_id for member in self.league.living}
        held = self.league.targets.items()
        return list({each.demand: each for unit, each in held if unit in members}.values())

    @property
    def shared(self) -> Target | None:
        """The one target that all units below have whose figures are known; None where one of them
        has none, or the branch's figures are not of its kind, invented or real.
        """
        if len(self.demanded) != 1 or not self.aims_at_all:
            return None
        target, invented = self.demanded[0], self.total.reading.illustrative
        return target if target.document.illustrative == invented else None

    @property
    def aims_at_all(self) -> bool:
        """Whether each of the ranked members has a target."""
        return all(unit_id in self.league.targets for unit_id in self.league.ranking.order)

    @property
    def goal(self) -> Target | None:
        return self.total.target or self.shared

    @property
    def has_own_goal(self) -> bool:
        return self.total.target is not None

    @property
    def is_thin(self) -> bool:
        """Whether too few have reported to judge all by them."""
        return is_thin(self.total.reading)

    @property
    def verdict(self) -> Judgement:
        if self.is_thin:
            return "none"
        indicator = self.definition.indicator
        return verdict(self.total.reading.rate, self.goal, indicator.near)

    @property
    def away(self) -> float:
        """Points between the branch and its goal, for putting in order."""
        return abs(float(gap(self.total.reading.rate, self.goal) or 0))

    def judged(self, unit_id: int) -> Judgement:
        """The verdict on a ranked member, as its own line of the ranking has it."""
        target, counts = self.league.targets.get(unit_id), self.league.counts[unit_id]
        if target is None or counts.numerator is None or not counts.denominator:
            return "none"
        near = self.definition.indicator.near
        return judge(counts.numerator, counts.denominator, target, near)

    @cached_property
    def judgements(self) -> dict[int, Judgement]:
        """Those of all ranked members."""
        return {unit_id: self.judged(unit_id) for unit_id in self.league.ranking.order}

    @cached_property
    def met(self) -> tuple[int, int]:
        """How many ranked members meet their target, of how many that have one."""
        aimed = [each for each in self.judgements.values() if each != "none"]
        return aimed.count("met"), len(aimed)


def main_definitions(
    catalogue: Catalogue, targets: Iterable[Target], unit: Unit, window: Window
) -> list[Definition]:
    """Indicators with a target for the branch or for units in it come first, at most six in all."""
    aimed = {
        target.indicator.code
        for target in targets
        if target.valid_from <= window.last_day <= target.valid_to and _concerns(target, unit)
    }
    usual = {code: place for place, code in enumerate(USUAL)}
    known = [
        each for each in catalogue.on(window.last_day) if each.code in aimed or each.code in usual
    ]
    known.sort(key=lambda each: (each.code not in aimed, usual.get(each.code, len(usual))))
    return known[:MOST_MAINS]


def _concerns(target: Target, unit: Unit) -> bool:
    """Whether the target is of a unit above the branch, of the branch, or of one in it."""
    held_by = target.unit.path
    return unit.path.startswith(held_by) or held_by.startswith(unit.path)


def of_units(mains: Iterable[Main]) -> list[Main]:
    """Those that the units below have rates of: counts of units are of the branch alone."""
    return [main for main in mains if main.definition.condition is None]


def farthest(mains: Sequence[Main]) -> Main | None:
    """The one that most is missing from, one that is near its target only where none is missed."""
    short = [main for main in mains if main.verdict in {"near", "missed"}]
    return max(short, key=lambda main: (main.verdict == "missed", main.away), default=None)


def neediest(mains: Sequence[Main]) -> Main | None:
    """The main indicator whose ranking the page shows: the farthest; where the branch as a whole
    falls short of nothing, the one that most units miss; None where nobody is ranked.
    """
    ranked = [main for main in mains if main.league.ranking.order]
    first = farthest(ranked)
    return first or max(ranked, key=lambda main: main.met[1] - main.met[0], default=None)
