"""What stands below a unit, loaded once: peer groups, their lines and numbers without more SQL."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple, assert_never

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Refused
from core.months import Window
from units.kinds import LEVELS, RURAL, TIERS, Kind, kinds_of, tier_of
from units.lineage import Lineage
from units.mapping import REPORTED, LineKey, View, ViewMap, exists_in
from units.models import Unit, UnitQuerySet
from units.queries import load_lineage, require_in_view

Of = Literal["own", "below", "branch"]
COLUMNS = ("id", "parent_id", "valid_from", "valid_to", "code", "name", "kind", "path")


class Member(NamedTuple):
    """A unit as a row of COLUMNS: of these a nation has thousands, too many for model objects."""

    unit_id: int
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    code: str
    name: str
    kind: str
    path: str

    def ended_before(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to < day

    @property
    def is_real(self) -> bool:
        """Codes of the statistics office are digits; whoever invents a unit gives it a letter."""
        return self.code.isdecimal()

    @property
    def branch_ids(self) -> list[int]:
        """The ids of the units above, the nearest last, and its own."""
        return [int(unit_id) for unit_id in self.path.split("/")[1:-1]]


class Lines(dict[LineKey, tuple[int, ...]]):
    """Line of the view → ids of the units whose reports are counted on it.

    A key is a unit of the view, or ("undivided", id of the unit under which the line hangs).
    """

    def put(self, line: LineKey, unit_id: int) -> None:
        self[line] = (*self.get(line, ()), unit_id)


class Branch:
    """What stands below a parent in one view over a span of months.

    As reported every unit is its own line. In the view of a date units are those of that date, and
    whatever ever reported for them stands on their lines. `lineage` is at hand in that view alone;
    `units` holds all units of the branch by id.
    """

    def __init__(
        self, parent: Unit, rows: Sequence[Member], view: View, lineage: Lineage | None
    ) -> None:
        self.parent = parent
        self.view = view
        self.lineage = lineage
        self.units: Mapping[int, Member] = {row.unit_id: row for row in rows}
        self._map = (
            ViewMap(self.units, lineage or Lineage(), view) if isinstance(view, date) else None
        )

    def members(self, level: str, window: Window) -> tuple[Member, ...]:
        """The peer group by name: units of the level that are valid on the window's last day.

        As reported those that ended within the window come along.
        """
        if level not in LEVELS:
            message = _("Không có cấp “%(level)s”; các cấp: %(known)s.")
            raise Refused(message % {"level": level, "known": ", ".join(LEVELS)})
        return self._at_level(level, *self._days(window), among=self._below)

    def standing(self, level: str, window: Window) -> tuple[Member, ...]:
        """Units of a level like members(), of every branch that was loaded."""
        return self._at_level(level, *self._days(window), among=self.units.values())

    def children(self, kinds: Collection[str], window: Window) -> list[Member]:
        """Units of these kinds directly below the parent that exist in the window."""
        first, last = self._days(window)
        return [
            row
            for row in self._below
            if row.parent_id == self.parent.pk and row.kind in kinds and exists_in(row, first, last)
        ]

    def last_day(self, window: Window) -> date:
        """The day on which a member must exist to be ranked, in this view."""
        return self._days(window)[1]

    def level_counts(self, window: Window) -> dict[str, int]:
        """How many units of each level a ranking would count."""
        last = self.last_day(window)
        sorts = Counter(
            (row.kind, self._parent_kind(row) if row.kind == Kind.CITY else None)
            for row in self._below
            if exists_in(row, last, last)
        )
        counts: Counter[str] = Counter()
        for (kind, parent_kind), number in sorts.items():
            # "district" names the tier; the kind of that name cannot be asked for alone.
            for level in {tier_of(kind, parent_kind), RURAL if kind == Kind.COMMUNE else kind}:
                counts[level] += number
        return counts

    def lines(self, members: Iterable[Member], window: Window) -> dict[int, Lines]:
        """The lines of the branches of those members that may stand for more than their own
        reports; the others are not among the keys.
        """
        found = {member.unit_id: Lines() for member in members if self._may_hold_more(member)}
        if not found:
            return found
        for row, line, above in self._placed(window):
            for unit_id in above:
                if unit_id in found:
                    found[unit_id].put(line, row.unit_id)
        return found

    def lines_of(self, unit_id: int, of: Of, window: Window) -> Lines:
        """The lines of one unit: its own, those below it, or both ("branch").

        An undivided line that hangs under the unit is below it.
        """
        found = Lines()
        for row, line, above in self._placed(window):
            if _belongs(unit_id, of, line, above):
                found.put(line, row.unit_id)
        return found

    def undivided(self, members: Iterable[Member], window: Window) -> dict[LineKey, Lines]:
        """Lines of counts below the parent that can't be divided among the members."""
        found: dict[LineKey, Lines] = {}
        if self._map is None:
            return found  # as reported every unit is its own line
        taken = {member.unit_id for member in members}
        for row, line, above in self._placed(window):
            if isinstance(line, int) or self.parent.pk not in above or not taken.isdisjoint(above):
                continue
            found.setdefault(line, Lines()).put(line, row.unit_id)
        return found

    def same_as_reported(
        self, groups: Mapping[int, Collection[int]], level: str, window: Window
    ) -> bool:
        """Whether members with these units behind them are what the view *reported* would show."""
        first, last = window.first_day, window.last_day
        own: dict[int, set[int]] = {
            row.unit_id: set() for row in self._at_level(level, first, last, among=self._below)
        }
        if own.keys() != groups.keys() or any(self.units[pk].ended_before(last) for pk in own):
            return False
        for row in self.units.values():
            if exists_in(row, first, last):
                for unit_id in own.keys() & set(row.branch_ids):
                    own[unit_id].add(row.unit_id)
        return all(units == set(groups[unit_id]) for unit_id, units in own.items())

    def name(self, unit_id: int) -> str:
        return self.units[unit_id].name

    @cached_property
    def _below(self) -> list[Member]:
        path, own = self.parent.path, self.parent.pk
        return [
            row for row in self.units.values() if row.path.startswith(path) and row.unit_id != own
        ]

    def _days(self, window: Window) -> tuple[date, date]:
        """First and last day on which a member may exist, in this view."""
        if isinstance(self.view, date):
            return self.view, self.view
        return window.first_day, window.last_day

    def _at_level(
        self, level: str, first: date, last: date, *, among: Iterable[Member]
    ) -> tuple[Member, ...]:
        kinds = kinds_of(level)
        return tuple(
            row
            for row in among
            if row.kind in kinds and exists_in(row, first, last) and self._stands_at(row, level)
        )

    def _stands_at(self, row: Member, level: str) -> bool:
        """On which tier a city stands its parent decides; others stand where their kind does."""
        if row.kind != Kind.CITY or level not in TIERS:
            return True
        return tier_of(row.kind, self._parent_kind(row)) == level

    def _parent_kind(self, row: Member) -> str | None:
        if row.parent_id == self.parent.pk:
            return self.parent.kind
        parent = self.units.get(row.parent_id or 0)
        return parent.kind if parent else None

    def _may_hold_more(self, member: Member) -> bool:
        return self._map is not None or member.unit_id in self._parents

    @cached_property
    def _parents(self) -> set[int | None]:
        return {row.parent_id for row in self.units.values()}

    def _placed(self, window: Window) -> Iterator[tuple[Member, LineKey, Collection[int]]]:
        """Every unit that exists in the window, its line, and the units in whose branch that
        stands.
        """
        first, last = window.first_day, window.last_day
        for row in self.units.values():
            if not exists_in(row, first, last):
                continue
            if self._map is None:
                yield row, row.unit_id, row.branch_ids
                continue
            place = self._map.place(row.unit_id)
            if place.unit_id is not None:
                yield row, place.line, self.units[place.unit_id].branch_ids


def load_branch(parent: Unit, span: Window, view: View) -> Branch:
    """The branch as reported over `span`: one query. In the view of a date: two, over all units,
    for what belongs to a branch today may once have stood outside it.

    Refused: a parent that does not exist on the view's date, naming its successors.
    """
    if isinstance(view, date):
        require_in_view(parent, view)
        return Branch(parent, _rows(Unit.objects.all()), view, load_lineage())
    return Branch(parent, _rows(Unit.objects.branch(parent).valid_in(span)), view, None)


def load_branches(units: Sequence[Unit], span: Window) -> Branch:
    """The branches of one unit or several as reported over `span`, for the lines of each: one
    query. Peer groups and undivided lines are those of the first alone.
    """
    inside = Q()
    for unit in units:
        inside |= Q(path__startswith=unit.path)
    return Branch(units[0], _rows(Unit.objects.filter(inside).valid_in(span)), REPORTED, None)


def _rows(units: UnitQuerySet) -> list[Member]:
    return [Member(*row) for row in units.order_by("sort_key", "code").values_list(*COLUMNS)]


def _belongs(unit_id: int, of: Of, line: LineKey, above: Collection[int]) -> bool:
    match of:
        case "own":
            return line == unit_id
        case "below":
            return line != unit_id and unit_id in above
        case "branch":
            return unit_id in above
    assert_never(of)
