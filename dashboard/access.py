"""Doors: which peer group a reader may see, and which unit's page. Strangers get 404."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from core.clock import today
from core.errors import Refused
from core.months import Month
from dashboard.standing import TIERS_WITH_PEERS
from units.access import Scope, scope_of
from units.kinds import HOLDERS
from units.mapping import View
from units.models import Unit
from units.queries import find_unit


class Unassigned(Exception):
    """The reader's account has no unit, so there is no page that it could begin with."""


def reader_scope(request: HttpRequest) -> Scope:
    """The reader's scope, asked once a request: the frame of the page needs it too."""
    if not hasattr(request, "reader_scope"):
        request.reader_scope = scope_of(request.user)  # type: ignore[attr-defined]
    scope: Scope = request.reader_scope  # type: ignore[attr-defined]
    return scope


def rankable_parent(scope: Scope, code: str, level: str, last: Month | None, view: View) -> Unit:
    """The parent of a peer group that the reader belongs to or stands above."""
    parent = _unit(code, last, view)
    if not scope.may_rank(parent, level):
        raise Http404(_("Không có nhóm so sánh này trong phạm vi của bạn."))
    return parent


def visible_unit(scope: Scope, code: str, last: Month | None, view: View) -> Unit:
    """A unit that the reader's own unit covers."""
    unit = _unit(code, last, view)
    if not scope.covers(unit):
        raise Http404(_("Không có đơn vị này trong phạm vi của bạn."))
    return unit


def visible_peer(scope: Scope, code: str, last: Month | None, view: View) -> Unit:
    """A unit of a peer group that the reader may see ranked."""
    unit = _unit(code, last, view)
    if not scope.may_compare(unit):
        raise Http404(_("Không có đơn vị này trong phạm vi của bạn."))
    return unit


def may_see_provisional(scope: Scope, unit: Unit) -> bool:
    """Whether a unit's page may count unconfirmed reports, which are for those who stand above
    whoever sent them: above the whole group where the page ranks the unit among its peers.
    """
    parent = unit.parent
    if parent is not None and unit.tier in TIERS_WITH_PEERS:
        return scope.covers(parent)
    return scope.covers(unit)


def home_parent(scope: Scope) -> Unit:
    """Where a reader's rankings begin: their own unit if it has units below, else the one above it.
    Unassigned for a reader without a unit.
    """
    if not scope.grants:
        raise Unassigned
    unit = scope.grants[0].unit
    has_units = unit.kind in HOLDERS and unit.children.exists()
    return unit if has_units or unit.parent is None else unit.parent


def _unit(code: str, last: Month | None, view: View) -> Unit:
    day = last.last_day if last else today()
    try:
        return find_unit(code, day, view)
    except Refused as refused:
        raise Http404(str(refused)) from refused
