"""Who came from whom: pure judgements on ids and days, without a database.

A unit ends the day before its change, so along every link the last days grow: lineage has no
circles, and following it ends.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Link(NamedTuple):
    """One source of a change that was carried out, and one result of it, on the change's day."""

    source_id: int
    result_id: int
    date: date


# unit -> [(result or source, day of the change), …]
Steps = Mapping[int, list[tuple[int, date]]]


@dataclass(frozen=True, slots=True)
class Lineage:
    """All links, by source and by result."""

    ahead: Steps = field(default_factory=dict)
    back: Steps = field(default_factory=dict)

    @classmethod
    def of(cls, links: Iterable[Link]) -> "Lineage":
        """Links may be given more than once: where it matters, sets are made of them."""
        ahead: defaultdict[int, list[tuple[int, date]]] = defaultdict(list)
        back: defaultdict[int, list[tuple[int, date]]] = defaultdict(list)
        for source_id, result_id, day in links:
            ahead[source_id].append((result_id, day))
            back[result_id].append((source_id, day))
        return cls(dict(ahead), dict(back))

    def predecessors(self, unit_id: int) -> frozenset[int]:
        """All units that went into this one, over any number of changes; never itself."""
        return _closure(self.back, unit_id)

    def successors(self, unit_id: int) -> frozenset[int]:
        """All units that came out of this one, over any number of changes; never itself."""
        return _closure(self.ahead, unit_id)


def _closure(steps: Steps, start: int) -> frozenset[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        near = {unit_id for unit_id, _day in steps.get(waiting.pop(), ())} - found
        found |= near
        waiting.extend(near)
    return frozenset(found)
