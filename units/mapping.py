"""In which row of a view a unit's reports are counted: pure judgements, without a database.

In the view *reported* each unit is its own line. In the view of a date every unit is placed on a
unit of that date, or, where its counts belong to several or to none, on a line of its own
("chưa chia được") under their nearest common ancestor. Every unit is on exactly one line, so that
totals above are equal in every view.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple, Protocol

from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from units.lineage import Lineage

Reported = Literal["reported"]
View = Reported | date
REPORTED: Final[Reported] = "reported"
TODAY = "today"

# A unit of the view, or ("undivided", the unit of the view under which the line hangs).
Undivided = tuple[Literal["undivided"], int | None]
LineKey = int | Undivided


def parse_view(text: str) -> View:
    """ "reported", "today" or an ISO day. Refused for anything else."""
    if text == REPORTED:
        return REPORTED
    if text == TODAY:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = _("Không hiểu cách xem “%(text)s”: ghi reported, today hoặc 2024-06-30.")
        raise Refused(message % {"text": text}) from None


class Existence(Protocol):
    """What mapping needs to know of a unit. ``valid_to`` is the last day, None while it lives."""

    @property
    def parent_id(self) -> int | None: ...

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


def exists_in(unit: Existence, first_day: date, last_day: date) -> bool:
    return unit.valid_from <= last_day and (unit.valid_to is None or unit.valid_to >= first_day)


class Placement(NamedTuple):
    """Where a unit's counts stand: on the unit itself (whole), or undivided below it.

    ``unit_id`` is None only for counts without any place: no ancestor of theirs lives in the view.
    """

    unit_id: int | None
    whole: bool

    @property
    def line(self) -> LineKey:
        if self.whole and self.unit_id is not None:
            return self.unit_id
        return ("undivided", self.unit_id)


class ViewMap:
    """Places units in the view of one day; remembers what it has placed.

    Relies on what imports hold: a unit lives within its parent's life, and a change's sources end
    before its day. National scale (13,000 units, 10,600 links) is placed in some 40 ms.
    """

    def __init__(self, units: Mapping[int, Existence], lineage: Lineage, day: date) -> None:
        self._units = units
        self._lineage = lineage
        self._day = day
        self._living = frozenset(unit_id for unit_id, unit in units.items() if _lives(unit, day))
        self._candidates: dict[int, frozenset[int]] = {}
        self._placements: dict[int, Placement] = {}

    def place(self, unit_id: int) -> Placement:
        """The one line on which the unit's reports are counted."""
        if unit_id not in self._placements:
            self._placements[unit_id] = self._find_place(unit_id)
        return self._placements[unit_id]

    def candidates(self, unit_id: int) -> frozenset[int]:
        """The units of the view which the unit's counts may belong to."""
        if unit_id not in self._candidates:
            self._candidates[unit_id] = self._find_candidates(unit_id)
        return self._candidates[unit_id]

    def ancestors(self, unit_id: int) -> Iterator[int]:
        """The units above, the nearest first."""
        parent_id = self._units[unit_id].parent_id
        while parent_id is not None:
            yield parent_id
            parent_id = self._units[parent_id].parent_id

    def _find_candidates(self, unit_id: int) -> frozenset[int]:
        if unit_id in self._living:
            return frozenset((unit_id,))
        found = [self.candidates(neighbour) for neighbour in self._neighbours(unit_id)]
        # Nearly every unit has one successor: sharing its set saves ten thousand objects.
        return found[0] if len(found) == 1 else frozenset().union(*found)

    def _neighbours(self, unit_id: int) -> list[int]:
        """One step towards the day: what an ended unit became, or what a later one came of."""
        unit = self._units[unit_id]
        if unit.valid_from > self._day:
            sources = self._lineage.back.get(unit_id, ())
            return [source for source, day in sources if day > self._day]
        ended = unit.valid_to or date.max
        results = self._lineage.ahead.get(unit_id, ())
        return [result for result, day in results if ended < day <= self._day]

    def _find_place(self, unit_id: int) -> Placement:
        if unit_id in self._living:
            return Placement(unit_id, whole=True)
        candidates = self.candidates(unit_id)
        if len(candidates) == 1:
            return self.place(*candidates)
        if candidates:
            return Placement(self._common_ancestor(candidates), whole=False)
        parent_id = self._units[unit_id].parent_id
        above = None if parent_id is None else self.place(parent_id).unit_id
        return Placement(above, whole=False)

    def _common_ancestor(self, unit_ids: frozenset[int]) -> int | None:
        """The nearest unit above all of them; a unit is not above itself."""
        first, *others = unit_ids
        shared = [set(self.ancestors(other)) for other in others]
        chain = self.ancestors(first)
        return next((above for above in chain if all(above in line for line in shared)), None)


def _lives(unit: Existence, day: date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)
