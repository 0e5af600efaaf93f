"""Doors of this room: who may enter figures for a unit, and who may judge its report."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from core.months import Month
from reports.models import DossierReport
from reports.states import APPROVE, ENTRY_ROLES, TRANSITIONS, Transition, may
from units.access import Scope, scope_of
from units.doors import covered_unit, reader_scope
from units.kinds import Kind
from units.models import Unit

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def entered(request: HttpRequest, code: str, month: str) -> tuple[Unit, Month]:
    """The unit and month of a form: 404 where there is none, or for strangers; 403 for those who
    may only read. The unit is that of the month's last day.
    """
    try:
        when = Month.parse(month)
    except ValueError as error:
        raise Http404(str(error)) from error
    scope = reader_scope(request)
    unit = covered_unit(scope, code, when.last_day)
    _require(scope, unit)
    return unit, when


def require_entry(by: "AbstractBaseUser | None", units: Iterable[Unit]) -> None:
    """PermissionDenied unless `by` enters for each of the units. None is a command and may."""
    if by is None:
        return
    scope = scope_of(by)
    for unit in units:
        _require(scope, unit)


def _require(scope: Scope, unit: Unit) -> None:
    if not may_enter(scope, unit):
        raise PermissionDenied(_("Không được nhập số liệu cho %(unit)s.") % {"unit": unit.name})


def require_transition(by: "AbstractBaseUser | None", unit: Unit, arrow: Transition) -> None:
    """PermissionDenied unless `by` may move a report of the unit along the arrow."""
    require_transitions(by, [unit], arrow)


def require_transitions(
    by: "AbstractBaseUser | None", units: Iterable[Unit], arrow: Transition
) -> None:
    """PermissionDenied unless `by` may move a report of each of the units along the arrow."""
    if by is None:
        return
    scope = scope_of(by)
    for unit in units:
        if not may(arrow, on_unit=roles_of(scope, unit), above=roles_above(scope, unit)):
            facts = {"verb": arrow.label, "unit": unit.name}
            raise PermissionDenied(_("Không được %(verb)s báo cáo của %(unit)s.") % facts)


def may_confirm(scope: Scope, unit: Unit) -> bool:
    """Whether somebody of this scope judges what the unit says of its figures: whoever confirms
    its reports.
    """
    return may(APPROVE, on_unit=roles_of(scope, unit), above=roles_above(scope, unit))


def may_enter(scope: Scope, unit: Unit) -> bool:
    """Whether somebody of this scope enters figures for the unit."""
    return not ENTRY_ROLES.isdisjoint(roles_of(scope, unit))


def may_write(scope: Scope, report: DossierReport) -> bool:
    """Whether somebody of this scope types into the report's form as it is now. A report of several
    months has none.
    """
    has_form = report.is_writable and len(report.window) == 1
    return has_form and may_enter(scope, report.unit)


def entered_units(scope: Scope) -> list[Unit]:
    """The units for which somebody of this scope enters figures, each once."""
    units = {grant.unit.pk: grant.unit for grant in scope.grants if grant.role in ENTRY_ROLES}
    return list(units.values())


def arrows(scope: Scope, report: DossierReport) -> tuple[Transition, ...]:
    """Where somebody of this scope may move the report from the state it is in."""
    on_unit, above = roles_of(scope, report.unit), roles_above(scope, report.unit)
    return tuple(
        arrow
        for arrow in TRANSITIONS
        if arrow.source == report.standing and may(arrow, on_unit=on_unit, above=above)
    )


def roles_of(scope: Scope, unit: Unit) -> frozenset[str]:
    """Roles in the unit itself or its successor: a district's clerk is not its wards'.

    What went into another unit ended; a living one costs no query.
    """
    return frozenset(
        grant.role
        for grant in scope.grants
        if unit.path == grant.path or (unit.valid_to is not None and unit.path in grant.branches)
    )


def roles_above(scope: Scope, unit: Unit) -> frozenset[str]:
    """Roles at the parent or higher; a province reports to nobody, so its own roles count."""
    parent = unit.parent
    if parent is None or parent.kind == Kind.COUNTRY:
        return scope.roles_on(unit)
    return scope.roles_on(parent)
