"""Doors: what a person's memberships cover, and in which role."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from core import clock
from units.kinds import depth_of, tier_of
from units.models import Membership, Unit, UnitChange

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class HasPath(Protocol):
    """A unit, or what stands for one in a list: its path says where it stands."""

    @property
    def path(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Grant:
    """One valid membership: the role, the unit, and the paths of the branches it covers.

    The branches are the unit's own and those of all units that went into one of them.
    """

    role: str
    unit: Unit
    branches: tuple[str, ...]

    @property
    def path(self) -> str:
        return self.unit.path

    def covers(self, unit: HasPath) -> bool:
        return unit.path.startswith(self.branches)

    def reaches(self, level: str) -> bool:
        """Whether units of this level can stand in the branch: at the unit's tier or below it."""
        parent = self.unit.parent
        own = depth_of(tier_of(self.unit.kind, parent.kind if parent else None))
        return own <= depth_of(level)


@dataclass(frozen=True, slots=True)
class Scope:
    """All that a person may touch on one day; empty for strangers."""

    grants: tuple[Grant, ...] = ()

    def covers(self, unit: HasPath) -> bool:
        """Whether the unit stands in a branch of any membership. No SQL query."""
        return any(grant.covers(unit) for grant in self.grants)

    def roles_on(self, unit: Unit) -> frozenset[str]:
        """The roles in which the person meets this unit. No SQL query."""
        return frozenset(grant.role for grant in self.grants if grant.covers(unit))

    def may_rank(self, parent: Unit, level: str) -> bool:
        """Members of a peer group see it, and those above it. No SQL query.

        A member's own unit, or units below it, stand among those ranked: a ward does not see the
        provinces of the country ranked. The group in which a predecessor stood stays visible.
        """
        if self.covers(parent):
            return True
        return any(
            grant.reaches(level) and any(path.startswith(parent.path) for path in grant.branches)
            for grant in self.grants
        )

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

    SQL queries: one for the memberships, then for each membership one for every generation of
    predecessors and a last one that finds none; their number does not grow with the units.
    """
    if not user.is_active or user.is_anonymous:
        return Scope()
    day = on or clock.today()
    memberships = (
        Membership.objects.valid_on(day)
        .filter(user_id=user.pk)
        .select_related("unit__parent")
        .order_by("valid_from", "pk")  # the first one is where the person's pages begin
    )
    paths: dict[str, tuple[str, ...]] = {}
    grants = []
    for membership in memberships:
        path = membership.unit.path
        if path not in paths:
            paths[path] = _with_predecessors(membership.unit)
        grants.append(Grant(membership.role, membership.unit, paths[path]))
    return Scope(tuple(grants))


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
