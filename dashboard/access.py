"""Doors: which peer group a reader may see, and which unit's page. Strangers get 404."""

from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from core.clock import today
from core.months import Month
from dashboard.standing import TIERS_WITH_PEERS
from units.access import Scope
from units.doors import Unassigned, covered_unit, existing_unit
from units.kinds import HOLDERS
from units.mapping import View
from units.models import Unit


def rankable_parent(scope: Scope, code: str, level: str, last: Month | None, view: View) -> Unit:
    """The parent of a peer group that the reader belongs to or stands above."""
    parent = existing_unit(code, _day(last), view)
    if not scope.may_rank(parent, level):
        raise Http404(_("Không có nhóm so sánh này trong phạm vi của bạn."))
    return parent


def visible_unit(scope: Scope, code: str, last: Month | None, view: View) -> Unit:
    """A unit that the reader's own unit covers, as it is on the last day of the months shown."""
    return covered_unit(scope, code, _day(last), view)


def visible_peer(scope: Scope, code: str, last: Month | None, view: View) -> Unit:
    """A unit of a peer group that the reader may see ranked."""
    unit = existing_unit(code, _day(last), view)
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


def home_unit(scope: Scope) -> Unit:
    """The unit in which a reader's pages begin. Unassigned for a reader without one."""
    if not scope.grants:
        raise Unassigned
    return scope.grants[0].unit


def home_parent(scope: Scope) -> Unit:
    """Where a reader's rankings begin: their own unit if it has units below, else the one above it.
    Unassigned for a reader without a unit.
    """
    unit = home_unit(scope)
    has_units = unit.kind in HOLDERS and unit.children.exists()
    return unit if has_units or unit.parent is None else unit.parent


def _day(last: Month | None) -> date:
    return last.last_day if last else today()
