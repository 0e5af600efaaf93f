"""Doors of this room: who decides when reports are due."""

from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from core.clock import today
from deadlines.models import DayOverride, Extension, Schedule
from units.access import Placed, Scope, scope_of
from units.doors import covered_unit, reader_scope
from units.models import Membership, Unit

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

HOME_AFFAIRS = Membership.Role.HOME_AFFAIRS.value
R = TypeVar("R", DayOverride, Extension, Schedule)


def may_decide(scope: Scope, unit: Placed) -> bool:
    """Whether somebody of this scope says when the unit's reports are due, and asks it for them."""
    return HOME_AFFAIRS in scope.roles_on(unit)


def require_office_of(by: "AbstractBaseUser | None", *units: Unit) -> None:
    """PermissionDenied unless `by` is Home Affairs of each unit or above. None is a command."""
    if by is None:
        return
    scope = scope_of(by)
    for unit in units:
        if not may_decide(scope, unit):
            words = _("Không được quy định thời hạn cho {unit}, hay đôn đốc báo cáo của đơn vị.")
            raise PermissionDenied(words.format(unit=unit.name))


def decided_unit(request: HttpRequest) -> Unit:
    """The unit of the address: 404 for strangers, 403 for those who may only read."""
    unit = covered_unit(reader_scope(request), request.GET.get("unit", "").strip(), today())
    require_office_of(request.user, unit)  # type: ignore[arg-type]
    return unit


def decided(request: HttpRequest, model: type[R], pk: int) -> R:
    """What an office declared: 404 for strangers, 403 for those who may only read. One query."""
    rows: type[Model] = model
    found = rows._default_manager.everywhere().select_related("unit__parent", "document")  # type: ignore[attr-defined]
    declared: R | None = found.filter(pk=pk).first()
    if declared is None or not reader_scope(request).covers(declared.unit):
        raise Http404(_("Không có nội dung này trong phạm vi của bạn."))
    require_office_of(request.user, declared.unit)  # type: ignore[arg-type]
    return declared
