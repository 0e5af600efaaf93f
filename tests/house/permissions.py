"""Who may do what: one row for each name in the URLconf and each method it answers.

Written by hand, and held against the views by tests/house/test_permissions.py, which asks every
page as every role from every relation. A view says its `door` too, so that opening a page to more
people is always a change in two places, and seen in a review.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from accounts.doors import Door


class Relation(StrEnum):
    """What the reader's own unit is to the unit that the page is about (Ward A, see people.py)."""

    OWN = "own"
    PARENT = "parent"
    SIBLING = "sibling"
    CHILD = "child"
    STRANGER = "stranger"
    CLOSED = "closed"
    """The page is about a unit that was closed and went into the reader's own."""
    NOWHERE = "nowhere"
    """The reader has an account and no unit."""


Roles = frozenset[str]

CLERK, HEAD, OFFICER, INSPECTOR, VIEWER, ADMIN = ROLES = (
    "clerk", "head", "home_affairs", "inspector", "viewer", "admin",
)  # fmt: skip
NO_ROLE = ""
ALL: Final[Roles] = frozenset(ROLES)
ENTRY: Final[Roles] = frozenset({CLERK, HEAD})

OWN, PARENT, SIBLING, CHILD, STRANGER, CLOSED, NOWHERE = Relation
COVERED = (OWN, PARENT, CLOSED)
PLACED = (OWN, PARENT, SIBLING, CHILD, STRANGER, CLOSED)


@dataclass(frozen=True, slots=True)
class Row:
    """A door, and in which roles it opens from which relation. Whoever is not named is denied."""

    door: Door
    allowed: Mapping[Relation, Roles] = field(default_factory=dict)

    def opens(self, relation: Relation, role: str) -> bool:
        if self.door == Door.PUBLIC:
            return True
        return role in self.allowed.get(relation, frozenset())


def to(roles: Roles, *relations: Relation) -> dict[Relation, Roles]:
    return dict.fromkeys(relations, roles)


PUBLIC = Row(Door.PUBLIC)
ANY_ACCOUNT = Row(Door.SIGNED_IN, {**to(ALL, *PLACED), NOWHERE: frozenset({NO_ROLE})})
MEMBERS = to(ALL, *PLACED)
BRANCH = Row(Door.BRANCH, to(ALL, *COVERED))

PERMISSIONS: Final[dict[tuple[str, str], Row]] = {
    ("signin", "GET"): PUBLIC,
    ("signin", "POST"): PUBLIC,
    ("signout", "POST"): ANY_ACCOUNT,
    ("health", "GET"): PUBLIC,
    # Without a unit there is nothing to do yet: the page says whom to ask, as 403.
    ("home", "GET"): Row(Door.SIGNED_IN, MEMBERS),
    # The group in which the unit stands: below its parent.
    ("ranking", "GET"): Row(Door.PEERS, to(ALL, OWN, PARENT, SIBLING, CHILD, CLOSED)),
    ("ranking-excel", "GET"): Row(Door.PEERS, to(ALL, OWN, PARENT, SIBLING, CHILD, CLOSED)),
    ("unit", "GET"): BRANCH,
    # Wards of the whole country are ranked together (docs/adr/0007).
    ("receipt", "GET"): Row(Door.PEERS, MEMBERS),
    # A ward has no units below: whoever its page opens for is led there, and nobody else.
    ("overview", "GET"): BRANCH,
    ("overview-excel", "GET"): BRANCH,
}
