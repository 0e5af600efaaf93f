"""What the frame around every page shows: the theme, the reader's unit, the pages that exist."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from units.access import Scope
from units.doors import reader_scope
from units.kinds import HOLDERS
from units.models import Membership, Unit

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

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


def _everybody(scope: Scope) -> bool:
    return bool(scope.grants)


def _whoever_has_units_below(scope: Scope) -> bool:
    return any(grant.unit.kind in HOLDERS for grant in scope.grants)


def _whoever_has_none_below(scope: Scope) -> bool:
    return bool(scope.grants) and not _whoever_has_units_below(scope)


def _administrators(scope: Scope) -> bool:
    return any(grant.role == Membership.Role.ADMIN for grant in scope.grants)


@dataclass(frozen=True, slots=True)
class StripPage:
    """A page of the strip: what it is called, where it is, and who sees it there.

    `prefix` begins the addresses at which it is the page shown, where that is not its own;
    `of_own_unit`: its address wants the code of the reader's unit.
    """

    label: "str | StrPromise"
    name: str
    shown_to: Callable[[Scope], bool] = _everybody
    prefix: str = ""
    of_own_unit: bool = False


# In the order of an office's day.
STRIP = (
    StripPage(gettext_lazy("Việc hôm nay"), "home"),
    StripPage(gettext_lazy("Tổng quan"), "overview", _whoever_has_units_below),
    StripPage(gettext_lazy("Báo cáo"), "reports"),
    StripPage(gettext_lazy("Xếp hạng"), "ranking"),
    StripPage(gettext_lazy("Đơn vị"), "units", _whoever_has_units_below),
    StripPage(
        gettext_lazy("Đơn vị"), "unit", _whoever_has_none_below, prefix="/units/", of_own_unit=True
    ),
    StripPage(gettext_lazy("Chỉ số"), "indicators"),
    StripPage(gettext_lazy("Chỉ tiêu"), "targets"),
    StripPage(gettext_lazy("Đối chiếu"), "reconciliations"),
    StripPage(gettext_lazy("Văn bản"), "documents"),
    StripPage(gettext_lazy("Người dùng"), "people", _administrators),
)


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
    if not request.user.is_authenticated:
        return Frame(None, ())
    scope = reader_scope(request)
    unit = scope.grants[0].unit if scope.grants else None
    shown = [page for page in STRIP if page.shown_to(scope)]
    return Frame(unit, tuple(_item(page, unit, request.path) for page in shown))


def _item(page: StripPage, unit: Unit | None, path: str) -> NavItem:
    arguments = [unit.code] if page.of_own_unit and unit else []
    url = reverse(page.name, args=arguments)
    below = page.prefix or url
    current = path == url if below == "/" else path.startswith(below)
    return NavItem(str(page.label), url, current)
