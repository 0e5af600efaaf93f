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
ADMINS = Row(Door.ADMIN, to(frozenset({ADMIN}), *PLACED))
ADMINISTERED = Row(Door.ADMIN, to(frozenset({ADMIN}), *COVERED))
OFFICE = Row(Door.OFFICE, to(frozenset({OFFICER}), *COVERED))
KEEPERS = Row(Door.OFFICE, to(frozenset({OFFICER, ADMIN}), *PLACED))
DECIDES = OFFICE
JUDGES = Row(Door.REVIEW, to(frozenset({OFFICER}), PARENT))
UPLOADER = Row(Door.ENTRY, to(frozenset({CLERK}), OWN, CLOSED))
ENTERED = Row(Door.ENTRY, to(ENTRY, OWN, CLOSED))

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
    # Units of the reader's own scope, and whoever has one.
    ("units", "GET"): Row(Door.SIGNED_IN, MEMBERS),
    ("unit-history", "GET"): BRANCH,
    ("gallery", "GET"): ANY_ACCOUNT,
    ("search", "GET"): Row(Door.SIGNED_IN, MEMBERS),
    # One's own password, and the link by which somebody sets the first one.
    ("password-change", "GET"): ANY_ACCOUNT,
    ("password-change", "POST"): ANY_ACCOUNT,
    ("password-link", "GET"): PUBLIC,
    ("password-link", "POST"): PUBLIC,
    # An administrator's own branch, and whoever works in it; a new account for one of its units.
    ("people", "GET"): ADMINS,
    ("person-new", "GET"): ADMINS,
    ("person-new", "POST"): ADMINISTERED,
    ("person", "GET"): ADMINISTERED,
    ("person", "POST"): ADMINISTERED,
    ("person-password", "POST"): ADMINISTERED,
    ("appointment-new", "POST"): ADMINISTERED,
    ("appointment-end", "POST"): ADMINISTERED,
    # What an indicator is, is no secret; its figures are those of the group.
    ("indicators", "GET"): ANY_ACCOUNT,
    ("indicator", "GET"): Row(Door.PEERS, to(ALL, OWN, PARENT, SIBLING, CHILD, CLOSED)),
    # Everybody sees the targets of their own unit, those above and those below it.
    ("targets", "GET"): Row(Door.SIGNED_IN, MEMBERS),
    ("target-new", "GET"): OFFICE,
    ("target-new", "POST"): OFFICE,
    ("target-edit", "GET"): OFFICE,
    ("target-edit", "POST"): OFFICE,
    ("target-delete", "POST"): OFFICE,
    ("reconciliations", "GET"): ANY_ACCOUNT,
    ("reconciliation", "GET"): BRANCH,
    ("reconciliation-excel", "GET"): BRANCH,
    # Documents belong to no unit.
    ("documents", "GET"): ANY_ACCOUNT,
    ("document", "GET"): ANY_ACCOUNT,
    ("document-new", "GET"): KEEPERS,
    ("document-new", "POST"): KEEPERS,
    ("document-edit", "GET"): KEEPERS,
    ("document-edit", "POST"): KEEPERS,
    ("deadlines", "GET"): BRANCH,
    ("deadlines-excel", "GET"): BRANCH,
    ("deadlines-ics", "GET"): BRANCH,
    # Home Affairs of the unit or above says when reports are due; of a closed one nobody.
    ("schedule-new", "GET"): DECIDES,
    ("schedule-new", "POST"): DECIDES,
    ("schedule-end", "GET"): OFFICE,
    ("schedule-end", "POST"): OFFICE,
    ("day-new", "GET"): DECIDES,
    ("day-new", "POST"): DECIDES,
    ("day-delete", "GET"): OFFICE,
    ("day-delete", "POST"): OFFICE,
    ("extension-new", "GET"): DECIDES,
    ("extension-new", "POST"): DECIDES,
    ("extension-withdraw", "GET"): OFFICE,
    ("extension-withdraw", "POST"): OFFICE,
    ("reports", "GET"): BRANCH,
    # What was sent to whom, and sending by hand from the board of the parent.
    ("reminders", "GET"): OFFICE,
    ("reports-urge", "POST"): JUDGES,
    ("reports-excel", "GET"): BRANCH,
    ("reports-year", "GET"): BRANCH,
    ("reports-year-excel", "GET"): BRANCH,
    ("reports-form-excel", "GET"): BRANCH,
    ("report", "GET"): BRANCH,
    ("report-excel", "GET"): BRANCH,
    ("period-form-excel", "GET"): BRANCH,
    ("report-form-excel", "GET"): BRANCH,
    # Home Affairs above judges a report; nobody of the unit itself does.
    ("reports-approve", "POST"): JUDGES,
    ("reports-return", "POST"): JUDGES,
    ("report-approve", "POST"): JUDGES,
    ("report-return", "POST"): JUDGES,
    ("report-reopen", "POST"): JUDGES,
    ("adjustment-propose", "POST"): ENTERED,
    ("adjustment-decide", "POST"): JUDGES,
    ("adjustment-withdraw", "POST"): ENTERED,
    # The choice of a file is about no unit: what stands in the file decides afterwards.
    ("report-upload", "GET"): Row(Door.ENTRY, to(ENTRY, *PLACED)),
    ("report-upload", "POST"): Row(Door.ENTRY, to(ENTRY, *PLACED)),
    ("report-template", "GET"): Row(Door.ENTRY, to(ENTRY, OWN, CLOSED)),
    # A file is seen by whoever uploaded it: here the clerk of Ward A.
    ("report-upload-preview", "GET"): UPLOADER,
    ("report-upload-apply", "POST"): UPLOADER,
    ("report-upload-undo", "POST"): UPLOADER,
    ("report-upload-leave", "POST"): UPLOADER,
    ("register", "GET"): Row(Door.ENTRY, to(ENTRY, *PLACED)),
    ("register", "POST"): ENTERED,
    ("register-example", "GET"): Row(Door.ENTRY, to(ENTRY, *PLACED)),
    ("register-run", "GET"): UPLOADER,
    ("register-progress", "GET"): UPLOADER,
    ("register-count", "POST"): UPLOADER,
    ("register-words", "POST"): UPLOADER,
    ("register-apply", "POST"): UPLOADER,
    ("register-discard", "POST"): UPLOADER,
    ("report-entry", "GET"): ENTERED,
    ("report-entry", "POST"): ENTERED,
    ("report-check", "GET"): ENTERED,
    ("report-cells", "GET"): ENTERED,
    ("report-cells", "POST"): ENTERED,
    ("report-rates", "GET"): ENTERED,
    ("report-submit", "POST"): ENTERED,
    # A ward has no units below: whoever its page opens for is led there, and nobody else.
    ("overview", "GET"): BRANCH,
    ("overview-excel", "GET"): BRANCH,
}
