"""What was done to targets lately: by whom, when, what stood there before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from indicators.models import Target
from units.access import Scope
from units.models import Unit

EVENTS_SHOWN = 20
WITHDRAWN = "indicators.target_withdrawn"
DONE = {
    "indicators.target_assigned": gettext_lazy("Giao"),
    "indicators.target_changed": gettext_lazy("Sửa"),
    WITHDRAWN: gettext_lazy("Bỏ"),
}
FACTS = {
    "indicator": gettext_lazy("chỉ số"),
    "unit": gettext_lazy("đơn vị"),
    "level": gettext_lazy("cấp"),
    "field": gettext_lazy("lĩnh vực"),
    "valid_from": gettext_lazy("từ ngày"),
    "valid_to": gettext_lazy("đến ngày"),
    "operator": gettext_lazy("so sánh"),
    "value": gettext_lazy("giá trị"),
    "document": gettext_lazy("văn bản"),
    "clause": gettext_lazy("mục, khoản"),
}


@dataclass(frozen=True, slots=True)
class Event:
    at: str
    who: str
    words: str
    reason: str


def events_of(targets: Iterable[Target], scope: Scope) -> list[Event]:
    """The latest events of these targets, and of those withdrawn from units that the reader covers,
    newest first. One query, one more where any was withdrawn.
    """
    known = {str(each.pk): each for each in targets}
    rows = AuditEvent.objects.filter(action__in=DONE).select_related("actor")
    about = Q(target_id__in=list(known)) | Q(action=WITHDRAWN)
    found = list(rows.filter(about, target_type=Target._meta.label).order_by("-at", "-pk")[:100])
    covered = _covered([each for each in found if each.action == WITHDRAWN], scope)
    shown = [each for each in found if each.action != WITHDRAWN or _before(each, "unit") in covered]
    return [_event(each, known.get(each.target_id)) for each in shown[:EVENTS_SHOWN]]


def _covered(events: Iterable[AuditEvent], scope: Scope) -> set[str]:
    codes = {_before(each, "unit") for each in events}
    if not codes:
        return set()
    return set(
        Unit.objects.filter(scope.condition(), code__in=codes).values_list("code", flat=True)
    )


def _before(event: AuditEvent, field: str) -> str:
    return next((str(each["before"]) for each in _changes(event) if each["field"] == field), "")


def _changes(event: AuditEvent) -> list[dict[str, Any]]:
    return event.changes if isinstance(event.changes, list) else []


def _event(event: AuditEvent, target: Target | None) -> Event:
    what = _what(event, target)
    if event.action == "indicators.target_changed":
        what = f"{what} ({', '.join(map(_change, _changes(event)))})"
    return Event(
        at=f"{localtime(event.at):%H:%M, %d/%m/%Y}",
        who=str(event.actor) if event.actor else _("nạp từ tệp"),
        words=f"{DONE[event.action]}: {what}",
        reason=event.reason,
    )


def _what(event: AuditEvent, target: Target | None) -> str:
    """“Đúng hạn ≥ 98,5%, Tỉnh Lam Khê”; of one that is gone what its last event says."""
    if target is not None:
        label = event.target_label.replace(".", ",")
        return f"{target.indicator.short_name} {label}%, {target.unit.name}"
    facts = (_before(event, name) for name in ("indicator", "operator", "value", "unit"))
    return " ".join(facts)


def _change(change: dict[str, Any]) -> str:
    """“giá trị 98 → 98,5”."""
    name = FACTS.get(change["field"], change["field"])
    before, after = (
        str(change[side] or "–").replace(".", "," if change["field"] == "value" else ".")
        for side in ("before", "after")
    )
    return f"{name} {before} → {after}"
