"""The only doors by which events are written; call them inside the verb's own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models

from audit.models import AuditEvent

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

LABEL_LENGTH = 300  # as wide as the column; a longer label is cut, never refused

# [{"field": "01", "figure": "resolved", "before": 3, "after": 4}, …] or one free mapping.
Changes = Sequence[Mapping[str, object]] | Mapping[str, object]


def new_batch() -> str:
    """A name under which all events of one import stand, so that it can be undone."""
    return str(uuid4())


def record(
    *,
    by: "AbstractBaseUser | None",
    action: str,
    target: models.Model,
    changes: Changes = (),
    batch: str = "",
    reason: str = "",
    document: str = "",
) -> AuditEvent:
    """Writes one event about a saved ``target``. ``by=None`` means a command. One SQL query."""
    event = _event(by, action, target, changes)
    event.batch, event.reason, event.document = batch, reason, document
    event.save()
    return event


def record_many(
    *,
    by: "AbstractBaseUser | None",
    action: str,
    targets: Iterable[tuple[models.Model, Changes]],
    batch: str = "",
    reason: str = "",
    document: str = "",
) -> int:
    """Writes one event for each (target, changes) of an import and says how many.

    One statement for some hundreds of events.
    """
    events = [_event(by, action, target, changes) for target, changes in targets]
    for event in events:
        event.batch, event.reason, event.document = batch, reason, document
    AuditEvent.objects.append(events)
    return len(events)


def _event(
    by: "AbstractBaseUser | None", action: str, target: models.Model, changes: Changes
) -> AuditEvent:
    return AuditEvent(
        actor_id=by.pk if by else None,
        action=action,
        target_type=target._meta.label,
        target_id=str(target.pk),
        target_label=str(target)[:LABEL_LENGTH],
        changes=changes if isinstance(changes, Mapping) else list(changes),
    )
