"""Questions about the history."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Model, Q

from audit.models import AuditEvent

MOST_EVENTS = 50


def events_about(targets: Iterable[Model], most: int = MOST_EVENTS) -> list[AuditEvent]:
    """What was done to these things, the latest first, with who did it. One query."""
    ids: dict[str, list[str]] = {}
    for target in targets:
        ids.setdefault(target._meta.label, []).append(str(target.pk))
    about = Q(pk__in=())
    for label, found in ids.items():
        about |= Q(target_type=label, target_id__in=found)
    events = AuditEvent.objects.filter(about).select_related("actor")
    return list(events.order_by("-at", "-pk")[:most])


def latest_about(target: Model, actions: Collection[str]) -> AuditEvent | None:
    """The last of these things that was done to one, with who did it. One query."""
    about = AuditEvent.objects.filter(target_type=target._meta.label, target_id=str(target.pk))
    done = about.filter(action__in=actions).select_related("actor")
    return done.order_by("-at", "-pk").first()


def changes_of(
    model: type[Model], ids: Collection[int], action: str
) -> list[tuple[str, datetime, list[dict[str, Any]]]]:
    """Id, moment and changes of each time that this was done to these things, the oldest first."""
    events = AuditEvent.objects.filter(
        target_type=model._meta.label, target_id__in=[str(pk) for pk in ids], action=action
    )
    return list(events.order_by("at", "pk").values_list("target_id", "at", "changes"))


def events_of(batch: str) -> list[AuditEvent]:
    """The events of one import, in the order in which they were written. One query."""
    return list(AuditEvent.objects.filter(batch=batch).order_by("pk"))


def events_after(batch: str) -> list[AuditEvent]:
    """What was done after an import to the things that it wrote, with who did it. One query."""
    own = AuditEvent.objects.filter(batch=batch)
    same = AuditEvent.objects.filter(
        target_type__in=own.values("target_type"), target_id__in=own.values("target_id")
    )
    last = own.values("batch").annotate(last=Max("pk")).values("last")
    return list(same.filter(pk__gt=last).select_related("actor").order_by("pk"))
