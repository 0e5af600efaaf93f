"""The form of one target: what was typed, what it would do, and why it can't be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import today
from core.errors import Changed, Refused
from dashboard.target_impact import consequences
from dashboard.target_rows import whom
from indicators.actions import assign_target, change_target, withdraw_target
from indicators.assignable import (
    Overlaps,
    as_stored,
    digest,
    require_assignable,
    require_unchanged,
)
from indicators.forms import TargetForm, named_unit, offered_units, typed_of
from indicators.models import Target
from indicators.rules import Demand
from units.access import Scope
from units.models import Unit

FOUND, REFUSED, STRANGER = 200, 400, 404


@dataclass(frozen=True, slots=True)
class EditorPage:
    """Everything that templates/dashboard/target_form.html shows. `overlap` is the address of the
    target that stands in the way; `consequences` what saving would do, where that was asked. `seen`
    is the version that the reader has looked at: the one that was sent, until the page says that
    somebody has changed it; `previewed` the digest of the demand whose consequences are shown.
    """

    title: str
    form: TargetForm
    units: list[str]
    overlap: str
    seen: str
    target_url: str
    delete_url: str
    back_url: str
    consequences: list[str] = field(default_factory=list)
    previewed: str = ""
    reason: str = ""
    reason_error: str = ""
    status: int = FOUND
    illustrative: bool = False


def new_page(scope: Scope, unit: Unit | None) -> EditorPage:
    typed = {"year": str(today().year), "operator": "≥"}
    if unit is not None:
        typed["unit"] = named_unit(unit)
    return _page(TargetForm(initial=typed, scope=scope), None, "")


def edit_page(target: Target, scope: Scope) -> EditorPage:
    return _page(TargetForm(initial=typed_of(target), scope=scope), target, target.version)


def submitted(
    typed: Mapping[str, Any], scope: Scope, by: User, target: Target | None = None
) -> EditorPage | Target:
    """The stored target, or the page with all that was typed and what is wrong with it, or with
    what saving would do where that was asked, or what is to be saved is not what was looked at.
    """
    form, seen = TargetForm(typed, scope=scope), typed.get("seen", "")
    if not form.is_valid():
        return _page(form, target, seen, status=STRANGER if form.stranger else REFUSED)
    try:
        demand = as_stored(form.demand)
        if "preview" in typed or typed.get("previewed") != digest(demand):
            return _preview(form, target, seen, demand)
        if target is None:
            return assign_target(by=by, demand=demand)
        return change_target(target, by=by, demand=demand, seen=seen)
    except Refused as refused:
        return _page(form, target, seen, refused, status=REFUSED)


def _preview(form: TargetForm, target: Target | None, seen: str, demand: Demand) -> EditorPage:
    """Refused as saving would be."""
    if target is not None:
        require_unchanged(target, seen)
    require_assignable(demand, target)
    told = consequences(demand, target)
    return _page(form, target, seen, consequences=told, previewed=digest(demand))


def withdrawn(
    target: Target, typed: Mapping[str, Any], scope: Scope, by: User
) -> EditorPage | None:
    """None once the target is gone; else the page with the reason that was typed."""
    reason, seen = typed.get("reason", ""), typed.get("seen", "")
    try:
        withdraw_target(target, by=by, reason=reason, seen=seen)
    except Refused as refused:
        form = TargetForm(initial=typed_of(target), scope=scope)
        known = target.version if isinstance(refused, Changed) else seen
        told = {"reason": reason, "reason_error": str(refused)}
        return _page(form, target, known, status=REFUSED, **told)
    return None


def _page(
    form: TargetForm,
    target: Target | None,
    seen: str,
    refused: Refused | None = None,
    **more: Any,
) -> EditorPage:
    overlap = _explain(form, refused) if refused else ""
    if target is not None and isinstance(refused, Changed):
        seen = target.version
    return EditorPage(
        title=_("Sửa chỉ tiêu: {whom}").format(whom=whom(target)) if target else _("Giao chỉ tiêu"),
        form=form,
        units=[named_unit(unit) for unit in offered_units(form.scope)],
        overlap=overlap,
        seen=seen,
        target_url=reverse("target-edit", args=[target.pk]) if target else reverse("target-new"),
        delete_url=reverse("target-delete", args=[target.pk]) if target else "",
        back_url=reverse("targets"),
        **more,
    )


def _explain(form: TargetForm, refused: Refused) -> str:
    """Each problem beside its field; the address of an overlapping target."""
    for problem in refused.problems:
        column = problem.column if problem.column in form.fields else None
        form.add_error(column, problem.message)
    if isinstance(refused, Overlaps):
        return reverse("target-edit", args=[refused.target.pk])
    return ""
