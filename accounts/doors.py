"""Every view says who may come in; a house test holds it against the table of permissions.

`LoginRequiredMiddleware` turns strangers away from everything that is not `public`. The other
doors name the question that the view's `access` functions ask about the thing it shows.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_POST

View = Callable[..., Any]


class Door(StrEnum):
    PUBLIC = "public"
    SIGNED_IN = "signed in"
    """Anyone with an account; what they see is their own."""
    PEERS = "peers"
    """Members of a unit of the peer group or above it; 404 for the others."""
    BRANCH = "branch"
    """Members whose unit covers the unit shown; 404 for the others."""
    ENTRY = "entry"
    """Clerk or head of the unit itself, or of the one that followed it; 404 for strangers, 403 for
    those who may only read."""
    REVIEW = "review"
    """Home Affairs of the unit's parent or above; 404 for strangers, 403 for the others."""
    OFFICE = "office"
    """Home Affairs whose unit covers the unit spoken of; 404 for strangers, 403 for the others."""
    ADMIN = "admin"
    """Administrators whose unit covers the unit spoken of; 404 for strangers, 403 for others."""


def door(who: str) -> Callable[[View], View]:
    """Marks a view with its door. ValueError, at import, for a door that does not exist."""
    opened_to = Door(who)

    def mark(view: View) -> View:
        view.door = opened_to  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Lets everybody in, signed in or not."""
    return login_not_required(door(Door.PUBLIC)(view))


def button(view: View) -> View:
    """Takes what is posted alone: its address shows nothing, and nobody is led there."""
    posted = require_POST(view)
    posted.is_button = True  # type: ignore[attr-defined]
    return posted
