"""What was done to targets lately: by whom, when, what stood there before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, When
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from core.clock import in_words
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

# The code of the unit whose target was withdrawn, wherever among its facts the event tells it:
# events that are written never change, but a later Demand may have other facts before its unit.
WITHDRAWN_UNIT = Case(
    *(
        When(**{f"changes__{place}__field": "unit"}, then=KT(f"changes__{place}__before"))
        for place in range(len(FACTS))
    )
)


@dataclass(frozen=True, slots=True)
class Event:
    at: str
    who: str
    words: str
    reason: str


def events_of(targets: Iterable[Target], scope: Scope) -> list[Event]:
    """The latest events of these targets, and of those withdrawn from units that the reader covers,
    newest first. One query.
    """
    known = {str(each.pk): each for each in targets}
    covered = Unit.objects.filter(scope.condition()).values("code")
    about = Q(target_id__in=list(known)) | Q(action=WITHDRAWN, of_unit__in=covered)
    events = AuditEvent.objects.alias(of_unit=WITHDRAWN_UNIT).filter(
        about, target_type=Target._meta.label, action__in=DONE
    )
    latest = events.select_related("actor").order_by("-at", "-pk")[:EVENTS_SHOWN]
    return [_event(each, known.get(each.target_id)) for each in latest]


def _before(event: AuditEvent, field: str) -> str:
    return next((str(each["before"]) for each in _changes(event) if each["field"] == field), "")


def _changes(event: AuditEvent) -> list[dict[str, Any]]:
    return event.changes if isinstance(event.changes, list) else []


def _event(event: AuditEvent, target: Target | None) -> Event:
    what = _what(event, target)
    if event.action == "indicators.target_changed":
        what = f"{what} ({', '.join(map(_change, _changes(event)))})"
    return Event(
        at=in_words(event.at),
        who=event.who,
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
