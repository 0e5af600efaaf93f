"""What the frame around every page shows: the theme, the reader's unit, the pages that exist."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from dashboard.pages import unit_path
from units.doors import reader_scope
from units.models import Unit

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the strip of pages."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The reader's place: the unit of their first valid membership, and where they can go."""

    unit: Unit | None
    nav: tuple[NavItem, ...]


def frame(request: HttpRequest) -> dict[str, Any]:
    """`theme` ("light", "dark" or "" for the system's choice) and `frame`.

    `frame` asks for the reader's scope, and only on pages whose template shows it.
    """
    chosen = request.COOKIES.get("theme", "")
    return {
        "theme": chosen if chosen in THEMES else "",
        "frame": SimpleLazyObject(lambda: frame_of(request)),
    }


def frame_of(request: HttpRequest) -> Frame:
    unit = own_unit(request)
    pages = [(_("Xếp hạng"), reverse("ranking"), request.path.startswith(reverse("ranking")))]
    if unit is not None:
        pages.append((_("Đơn vị"), unit_path(unit.code), "/units/" in request.path))
    return Frame(unit, tuple(NavItem(*page) for page in pages))


def own_unit(request: HttpRequest) -> Unit | None:
    """The unit of the reader's first membership; doors may have asked already."""
    if not request.user.is_authenticated:
        return None
    grants = reader_scope(request).grants
    return grants[0].unit if grants else None
