"""Doors: what a person's memberships cover, and in which role."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from core import clock
from units.kinds import depth_of
from units.models import DataVersion, Membership, Unit, UnitChange

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class Placed(Protocol):
    """A unit, or what stands for one in a list: its path says where it stands."""

    @property
    def path(self) -> str: ...

    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True)
class Grant:
    """One valid membership: the role and the unit."""

    role: str
    unit: Unit

    @property
    def path(self) -> str:
        return self.unit.path

    @cached_property
    def branches(self) -> tuple[str, ...]:
        """The paths of the branches it covers: the unit's own and those of all units that went into
        one of them. SQL queries: one for every generation of predecessors and a last one that finds
        none, however many units there are; asked for once, and only where the unit's own branch
        does not settle the matter.
        """
        return _with_predecessors(self.unit)

    def covers(self, unit: Placed) -> bool:
        if unit.path.startswith(self.path):
            return True
        # What went into another ended, and all that stood below it: no living unit does.
        return unit.valid_to is not None and unit.path.startswith(self.branches)

    def stands_below(self, parent: Placed) -> bool:
        """Whether the unit, or one that went into it, stands in the parent's branch."""
        if self.path.startswith(parent.path):
            return True
        return any(path.startswith(parent.path) for path in self.branches)

    def reaches(self, level: str) -> bool:
        """Whether units of this level can stand in the branch: at the unit's tier or below it."""
        return depth_of(self.unit.tier) <= depth_of(level)


@dataclass(frozen=True, slots=True)
class Scope:
    """All that a person may touch on one day; empty for strangers.

    `data_version` names the state of the data in which the grants were read, "" where nobody knows
    it: see units.models.DataVersion.
    """

    grants: tuple[Grant, ...] = ()
    data_version: str = field(default="", compare=False)

    def covers(self, unit: Placed) -> bool:
        """Whether the unit stands in a branch of any membership."""
        return any(grant.covers(unit) for grant in self.grants)

    def roles_on(self, unit: Placed) -> frozenset[str]:
        """The roles in which the person meets this unit."""
        return frozenset(grant.role for grant in self.grants if grant.covers(unit))

    def may_rank(self, parent: Placed, level: str) -> bool:
        """Members of a peer group see it, and those above it.

        A member's own unit, or units below it, stand among those ranked: a ward does not see the
        provinces of the country ranked. The group in which a predecessor stood stays visible.
        """
        return any(
            grant.covers(parent) or (grant.reaches(level) and grant.stands_below(parent))
            for grant in self.grants
        )

    def may_compare(self, unit: Unit) -> bool:
        """Whether the unit stands in a peer group that the person sees: below the country there is
        one of every tier that may_rank opens.
        """
        return any(grant.reaches(unit.tier) for grant in self.grants) or self.covers(unit)

    def condition(self, path_lookup: str = "path") -> Q:
        """The covered rows of a queryset; ``path_lookup`` leads from a row to its unit's path."""
        branches = {branch for grant in self.grants for branch in grant.branches}
        if not branches:
            return Q(pk__in=())
        covered = Q()
        for branch in sorted(branches):
            covered |= Q(**{f"{path_lookup}__startswith": branch})
        return covered


def scope_of(user: "AbstractBaseUser | AnonymousUser", on: date | None = None) -> Scope:
    """What the user's memberships of that day (today) cover.

    One SQL query; what went into a membership's unit is asked for when it matters.
    """
    if not user.is_active or user.is_anonymous:
        return Scope()
    memberships = (
        Membership.objects.valid_on(on or clock.today())
        .filter(user_id=user.pk)
        .select_related("unit__parent")
        .annotate(data_version=DataVersion.named())
        .order_by("valid_from", "pk")  # the first one is where the person's pages begin
    )
    grants = tuple(Grant(each.role, each.unit) for each in memberships)
    versions = [getattr(each, "data_version", None) or "" for each in memberships]
    return Scope(grants, versions[0] if versions else "")


def _with_predecessors(unit: Unit) -> tuple[str, ...]:
    if unit.parent_id is None:
        return (unit.path,)  # the country: nothing stands outside
    branches = generation = [unit.path]
    while generation := _sources_outside(generation, tuple(branches)):
        branches.extend(generation)
    return tuple(branches)


def _sources_outside(results_in: list[str], known: tuple[str, ...]) -> list[str]:
    """The topmost paths of the sources of units of these branches that stand outside all known.

    A merged province brings thousands of wards along; its own path stands for all of them.
    """
    inside = Q()
    for branch in results_in:
        inside |= Q(results__path__startswith=branch)
    links = UnitChange.objects.filter(inside, done=True).values_list("sources__path", flat=True)
    topmost: list[str] = []
    for path in sorted(path for path in links if not path.startswith(known)):
        if not (topmost and path.startswith(topmost[-1])):
            topmost.append(path)
    return topmost
