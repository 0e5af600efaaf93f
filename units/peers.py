"""The units below a parent, loaded once: peer groups, their lines and their numbers without more
SQL.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.errors import Refused
from core.months import Window
from units.kinds import LEVELS, RURAL, TIERS, Kind, kinds_of, tier_of
from units.lineage import Lineage
from units.mapping import Existence, LineKey, View, ViewMap
from units.models import Unit, UnitQuerySet
from units.queries import Lines, Member, load_lineage, require_in_view

# The kind of a unit and that of its parent, which decide on the levels it stands on.
Sort = tuple[str, str | None]
COLUMNS = ("id", "parent_id", "valid_from", "valid_to", "code", "name", "kind", "path")


class Row(NamedTuple):
    unit_id: int
    parent_id: int | None
    valid_from: date
    valid_to: date | None
    code: str
    name: str
    kind: str
    path: str

    def exists_in(self, first_day: date, last_day: date) -> bool:
        return self.valid_from <= last_day and (self.valid_to is None or self.valid_to >= first_day)

    @property
    def branch_ids(self) -> Iterator[int]:
        """The ids of the units above, the nearest last, and its own."""
        return map(int, self.path.split("/")[1:-1])


class Branch:
    """What stands below a parent in one view over a span of months.

    As reported every unit is its own line. In the view of a date units are those of that date, and
    whatever ever reported for them stands on their lines.
    """

    def __init__(
        self, parent: Unit, rows: Sequence[Row], view: View, lineage: Lineage | None
    ) -> None:
        self.parent = parent
        self.view = view
        self.lineage = lineage
        self._rows = {row.unit_id: row for row in rows}
        self._lives = {row.unit_id: Existence(*row[1:4]) for row in rows}
        self._map = (
            ViewMap(self._lives, lineage or Lineage(), view) if isinstance(view, date) else None
        )
        self._kinds = {row.unit_id: row.kind for row in rows} | {parent.pk: parent.kind}

    def members(self, level: str, window: Window) -> tuple[Member, ...]:
        """The peer group by name: units of the level that are valid on the window's last day.

        As reported those that ended within the window come along, marked closed.
        """
        if level not in LEVELS:
            message = _("Không có cấp “%(level)s”; các cấp: %(known)s.")
            raise Refused(message % {"level": level, "known": ", ".join(LEVELS)})
        first, last = self._days(window)
        at_level = self._kinds_at(level)
        return tuple(
            Member(
                row.unit_id, row.code, row.name, row.kind, row.path, row.valid_from, row.valid_to,
                closed=row.valid_to is not None and row.valid_to < last,
            )
            for row in self._below()
            if self._sort_of(row) in at_level and row.exists_in(first, last)
        )  # fmt: skip

    def level_counts(self, window: Window) -> dict[str, int]:
        """How many units of each level a ranking would count."""
        _first, last = self._days(window)
        sorts = Counter(self._sort_of(row) for row in self._below() if row.exists_in(last, last))
        counts: Counter[str] = Counter()
        for (kind, parent_kind), number in sorts.items():
            # "district" names the tier; the kind of that name cannot be asked for alone.
            for level in {tier_of(kind, parent_kind), RURAL if kind == Kind.COMMUNE else kind}:
                counts[level] += number
        return counts

    def lines(self, members: Iterable[Member], window: Window) -> dict[int, Lines]:
        """For each member the lines of its branch; without units below it, its own line alone."""
        found = {member.unit_id: self._no_lines() for member in members}
        for row, line, above in self._placed(window):
            for unit_id in above:
                if unit_id in found:
                    lines = found[unit_id]
                    lines[line] = (*lines.get(line, ()), row.unit_id)
        return found

    def undivided(self, members: Iterable[Member], window: Window) -> dict[LineKey, Lines]:
        """Lines of counts that can't be divided among the members, below the parent
        all the same.
        """
        found: dict[LineKey, Lines] = {}
        if self._map is None:
            return found  # as reported every unit is its own line
        taken = {member.unit_id for member in members}
        for row, line, above in self._placed(window):
            below = list(above)
            if isinstance(line, int) or self.parent.pk not in below or not taken.isdisjoint(below):
                continue
            lines = found.setdefault(line, self._no_lines())
            lines[line] = (*lines.get(line, ()), row.unit_id)
        return found

    def name(self, unit_id: int) -> str:
        return self._rows[unit_id].name

    def _below(self) -> Iterator[Row]:
        path = self.parent.path
        return (
            row
            for row in self._rows.values()
            if row.unit_id != self.parent.pk and row.path.startswith(path)
        )

    def _days(self, window: Window) -> tuple[date, date]:
        """First and last day on which a member may exist, in this view."""
        if isinstance(self.view, date):
            return self.view, self.view
        return window.first_day, window.last_day

    def _sort_of(self, row: Row) -> Sort:
        return row.kind, self._kinds.get(row.parent_id or 0)

    def _kinds_at(self, level: str) -> set[Sort]:
        """The sorts of units that stand on the level: judged once, not for each unit."""
        sorts = {self._sort_of(row) for row in self._rows.values()}
        if level in TIERS:
            return {sort for sort in sorts if tier_of(*sort) == level}
        kinds = kinds_of(level)
        return {sort for sort in sorts if sort[0] in kinds}

    def _no_lines(self) -> Lines:
        lines = Lines()
        lines.lives = self._lives
        return lines

    def _placed(self, window: Window) -> Iterator[tuple[Row, LineKey, Iterator[int]]]:
        """Every unit that exists in the window, its line, and the units in whose branch that
        stands.
        """
        first, last = window.first_day, window.last_day
        for row in self._rows.values():
            if not row.exists_in(first, last):
                continue
            if self._map is None:
                yield row, row.unit_id, row.branch_ids
                continue
            place = self._map.place(row.unit_id)
            if place.unit_id is not None:
                yield row, place.line, self._rows[place.unit_id].branch_ids


def load_branch(parent: Unit, span: Window, view: View) -> Branch:
    """The branch as reported over `span`: one query. In the view of a date: two, over all units.

    Refused: a parent that does not exist on the view's date, naming its successors.
    """
    if isinstance(view, date):
        require_in_view(parent, view)
        return Branch(parent, _rows(Unit.objects.all()), view, load_lineage())
    return Branch(parent, _rows(Unit.objects.branch(parent).valid_in(span)), view, None)


def _rows(units: UnitQuerySet) -> list[Row]:
    return [Row(*row) for row in units.order_by("sort_key", "code").values_list(*COLUMNS)]
