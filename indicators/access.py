"""Doors of targets: who may read one, and who may set it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from indicators.models import Target
from units.access import Scope, scope_of
from units.models import Membership, Unit

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

HOME_AFFAIRS = Membership.Role.HOME_AFFAIRS.value


def offices(scope: Scope) -> list[Unit]:
    """The units whose branches the reader may set targets for."""
    return [grant.unit for grant in scope.grants if grant.role == HOME_AFFAIRS]


def may_set_targets(scope: Scope, unit: Unit) -> bool:
    return HOME_AFFAIRS in scope.roles_on(unit)


def require_office(scope: Scope) -> None:
    """PermissionDenied unless the reader sets targets for some unit."""
    if not offices(scope):
        raise PermissionDenied(_("Chỉ cơ quan Nội vụ giao chỉ tiêu."))


def require_office_of(by: "AbstractBaseUser | None", *units: Unit) -> None:
    """PermissionDenied unless `by` sets targets for each of the units. None is a command."""
    if by is None:
        return
    scope = scope_of(by)
    for unit in units:
        if not may_set_targets(scope, unit):
            raise PermissionDenied(_("Không được giao chỉ tiêu cho {unit}.").format(unit=unit.name))


def settable_target(scope: Scope, pk: int) -> Target:
    """A target that the reader may change: 404 for strangers, 403 for readers. One query."""
    nouns = ("indicator", "unit__parent", "document", "field")
    target = Target.objects.select_related(*nouns).filter(pk=pk).first()
    if target is None or not scope.covers(target.unit):
        raise Http404(_("Không có chỉ tiêu này trong phạm vi của bạn."))
    if not may_set_targets(scope, target.unit):
        raise PermissionDenied(_("Chỉ cơ quan Nội vụ sửa chỉ tiêu."))
    return target


def visible_targets(scope: Scope) -> QuerySet[Target, Target]:
    """Targets of the units that the reader covers, and of all above these, with their nouns."""
    visible = scope.condition("unit__path") | Q(unit__in=_above(scope))
    return Target.objects.filter(visible).select_related(
        "indicator", "unit__parent", "document", "field"
    )


def visible_among(targets: Iterable[Target], scope: Scope) -> list[Target]:
    """The same choice among targets that were loaded to judge a whole peer group: what is demanded
    of a neighbour judges it there, and is nobody else's to read here.
    """
    above = _above(scope)
    return [each for each in targets if each.unit_id in above or scope.covers(each.unit)]


def _above(scope: Scope) -> set[int]:
    """The keys of the reader's units and of all above them."""
    return {int(pk) for grant in scope.grants for pk in grant.path.split("/")[1:-1]}
