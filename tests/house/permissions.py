"""Who may open what: one row for each name in the URLconf.

A view says the same by its `door`; both are written by hand, so that opening a page to more
people is always a change in two places, and seen in a review.
"""

from typing import Final

from accounts.doors import Door

PERMISSIONS: Final[dict[str, Door]] = {
    "signin": Door.PUBLIC,
    "signout": Door.SIGNED_IN,
    "health": Door.PUBLIC,
    "home": Door.SIGNED_IN,
    "ranking": Door.PEERS,
    "ranking-excel": Door.PEERS,
    "unit": Door.BRANCH,
    "receipt": Door.PEERS,
}
