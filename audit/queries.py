"""Questions about the history."""

from django.db import models

from audit.models import AuditEvent, AuditEventQuerySet


def history_of(target: models.Model) -> AuditEventQuerySet:
    """What happened to one thing, the latest first, with who did it. One SQL query."""
    events = AuditEvent.objects.filter(target_type=target._meta.label, target_id=str(target.pk))
    return events.select_related("actor").order_by("-at", "-pk")
