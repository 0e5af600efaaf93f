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
JUDGES = Row(Door.REVIEW, to(frozenset({OFFICER}), PARENT))
UPLOADER = Row(Door.ENTRY, to(frozenset({CLERK}), OWN, CLOSED))
ENTERED = Row(Door.ENTRY, to(ENTRY, OWN, CLOSED))

PERMISSIONS: Final[dict[tuple[str, str], Row]] = {
    ("signin", "GET"): PUBLIC,
    ("signin", "POST"): PUBLIC,
    ("signout", "POST"): ANY_ACCOUNT,
    ("health", "GET"): PUBLIC,
    ("home", "GET"): ANY_ACCOUNT,
    # The group in which the unit stands: below its parent.
    ("ranking", "GET"): Row(Door.PEERS, to(ALL, OWN, PARENT, SIBLING, CHILD, CLOSED)),
    ("ranking-excel", "GET"): Row(Door.PEERS, to(ALL, OWN, PARENT, SIBLING, CHILD, CLOSED)),
    ("unit", "GET"): BRANCH,
    # Wards of the whole country are ranked together (docs/adr/0007).
    ("receipt", "GET"): Row(Door.PEERS, MEMBERS),
    ("reports", "GET"): BRANCH,
    ("reports-excel", "GET"): BRANCH,
    ("report", "GET"): BRANCH,
    ("report-excel", "GET"): BRANCH,
    # Home Affairs above judges a report; nobody of the unit itself does.
    ("reports-approve", "POST"): JUDGES,
    ("report-approve", "POST"): JUDGES,
    ("report-return", "POST"): JUDGES,
    ("report-reopen", "POST"): JUDGES,
    # The choice of a file is about no unit: what stands in the file decides afterwards.
    ("report-upload", "GET"): Row(Door.ENTRY, to(ENTRY, *PLACED)),
    ("report-upload", "POST"): Row(Door.ENTRY, to(ENTRY, *PLACED)),
    ("report-template", "GET"): Row(Door.ENTRY, to(ENTRY, OWN, CLOSED)),
    # A file is seen by whoever uploaded it: here the clerk of Ward A.
    ("report-upload-preview", "GET"): UPLOADER,
    ("report-upload-apply", "POST"): UPLOADER,
    ("report-entry", "GET"): ENTERED,
    ("report-entry", "POST"): ENTERED,
    ("report-check", "GET"): ENTERED,
    ("report-submit", "POST"): ENTERED,
}
