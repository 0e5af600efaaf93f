"""Whose reports are summed: groups of units, and the units of a level that stand below them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from core.months import Window
from reports.owed import Office, reports_monthly
from units.mapping import REPORTED, LineKey, exists_in
from units.peers import Branch, Lines, Member, Of


class Group(NamedTuple):
    """Units whose counts are summed into one reading.

    `lines` keeps the units of each row of the view together: a month of a row counts only when
    every unit mapped to it that owes it has a counting report. `lives` tells from when to when they
    exist. `whole` says that the group is a branch, whose coverage is told in unit-months. `parts`
    are the units below it by level, for the levels that were asked for.
    """

    lines: tuple[tuple[int, ...], ...]
    lives: Mapping[int, Office]
    whole: bool = False
    parts: Mapping[str, "Parts"] = MappingProxyType({})

    @property
    def units(self) -> tuple[int, ...]:
        if len(self.lines) == 1:
            return self.lines[0]
        return tuple(unit for line in self.lines for unit in line)

    @property
    def alone(self) -> int | None:
        """The unit, where the group is one unit's own reports and nothing else."""
        if len(self.lines) == 1 and len(self.lines[0]) == 1 and not self.whole:
            return self.lines[0][0]
        return None

    def parts_on(self, level: str, day: date) -> Mapping[int, "Group"]:
        """The units of a level below it that stand on a day, each with its own group."""
        return self.parts[level].on(day) if level in self.parts else {}


class Parts(NamedTuple):
    """The units of one level below a unit, each with its own group.

    As reported those stand on a day that live on it; units of the view of a date (`fixed`) are
    there in every month.
    """

    groups: Mapping[int, Group]
    lives: Mapping[int, Office]
    fixed: bool

    def on(self, day: date) -> Mapping[int, Group]:
        if self.fixed:
            return self.groups
        units = self.groups.items()
        return {unit: group for unit, group in units if exists_in(self.lives[unit], day, day)}


def own_group(
    branch: Branch, window: Window, levels: Collection[str], unit_id: int | None = None
) -> Group:
    """The branch's unit, or one of the branch, as it is ranked: with all below it, else with its
    own reports.
    """
    unit = unit_id or branch.parent.pk
    group = _ranked(branch, branch.lines_of(unit, "branch", window))
    return group._replace(parts=_parts(branch, {unit}, levels, window)[unit])


def group_of(
    branch: Branch, of: Of, window: Window, levels: Collection[str], unit_id: int | None = None
) -> Group:
    """The branch's unit, or one of the branch, by itself, all below it, or both; nothing stands
    below it by itself.
    """
    unit = unit_id or branch.parent.pk
    lines = branch.lines_of(unit, of, window)
    group = Group(tuple(lines.values()), branch.units, whole=of != "own")
    if of == "own":
        return group
    return group._replace(parts=_parts(branch, {unit}, levels, window)[unit])


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """The members of a peer group over one window, and whose reports stand behind each row."""

    members: tuple[Member, ...]
    groups: Mapping[LineKey, Group]
    undivided: Mapping[LineKey, str]

    @classmethod
    def of(
        cls,
        branch: Branch,
        level: str,
        window: Window,
        levels: Collection[str],
        *,
        with_parent: bool = False,
    ) -> "PeerGroup":
        """`levels` are those whose units below each member are counted. The parent may come along,
        by its id.
        """
        members = branch.members(level, window)
        groups: dict[LineKey, Group] = dict(_grouped(branch, members, window).items())
        if levels:
            parts = _parts(branch, {member.unit_id for member in members}, levels, window)
            for unit_id, found in parts.items():
                groups[unit_id] = groups[unit_id]._replace(parts=found)
        names = {}
        for line, lines in branch.undivided(members, window).items():
            groups[line] = Group(tuple(lines.values()), branch.units)
            names[line] = ", ".join(branch.name(unit) for unit in groups[line].units)
        if with_parent:
            groups[branch.parent.pk] = own_group(branch, window, levels)
        return cls(members, groups, names)


def _grouped(branch: Branch, members: Iterable[Member], window: Window) -> dict[int, Group]:
    """A unit with its branch where units stand below it, else with its own reports."""
    several = branch.lines(members, window)
    groups = {}
    for member in members:
        found = several.get(member.unit_id)
        if found is None:
            groups[member.unit_id] = Group(((member.unit_id,),), branch.units)
        else:
            groups[member.unit_id] = _ranked(branch, found)
    return groups


def _ranked(branch: Branch, lines: Lines) -> Group:
    """A unit with all below it: a branch where more than one line is of units that report."""
    found = tuple(lines.values())
    whole = len(found) > 1 and sum(_reports(branch, line) for line in found) > 1
    return Group(found, branch.units, whole)


def _reports(branch: Branch, line: Sequence[int]) -> bool:
    return any(reports_monthly(branch.units[unit]) for unit in line)


def _parts(
    branch: Branch, unit_ids: Collection[int], levels: Collection[str], window: Window
) -> dict[int, dict[str, Parts]]:
    """The units of each level strictly below each of these, grouped as a ranking of them would."""
    fixed = branch.view != REPORTED
    found: dict[int, dict[str, Parts]] = {unit_id: {} for unit_id in unit_ids}
    for level in levels:
        below: dict[int, list[Member]] = {}
        for member in branch.standing(level, window):
            for unit_id in member.branch_ids[:-1]:
                if unit_id in found:
                    below.setdefault(unit_id, []).append(member)
        distinct = {member.unit_id: member for members in below.values() for member in members}
        groups = _grouped(branch, distinct.values(), window)
        for unit_id, members in below.items():
            mine = {member.unit_id: groups[member.unit_id] for member in members}
            found[unit_id][level] = Parts(mine, branch.units, fixed)
    return found
