"""The append-only history: who changed what, when, and on what ground.

An event names its target as text and never by a foreign key, so that nothing audited is kept
from being removed, and so that a removed thing keeps its history.
"""

from collections.abc import Sequence
from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock


class AppendOnly(Exception):
    """Somebody tried to change or remove an event that is already written."""


class AuditEventQuerySet(models.QuerySet["AuditEvent", "AuditEvent"]):
    """Writes through ``append`` alone (see ``audit.actions``)."""

    def append(self, events: Sequence["AuditEvent"]) -> None:
        """Adds new events in batches: one statement for some hundreds of them."""
        super().bulk_create(events)

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        # Upserts could overwrite a row, so the general door stays shut.
        raise AppendOnly("events are written by audit.actions alone")

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("an event never changes")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("an event never changes")

    def delete(self) -> NoReturn:
        raise AppendOnly("an event is never removed")

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise AppendOnly("an event is never removed")


class AuditEvent(models.Model):
    """One thing that happened. ``actor`` is empty where a command did it."""

    at = models.DateTimeField(_("lúc"), default=clock.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thực hiện"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    action = models.CharField(_("việc"), max_length=100)
    target_type = models.CharField(_("loại đối tượng"), max_length=100)
    target_id = models.CharField(_("mã đối tượng"), max_length=64)
    target_label = models.CharField(_("đối tượng"), max_length=300)
    batch = models.CharField(_("đợt nhập"), max_length=36, blank=True, db_index=True)
    changes = models.JSONField(_("thay đổi"), default=list, blank=True, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("lý do"), blank=True)
    document = models.CharField(_("văn bản"), max_length=200, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        # The base manager too: otherwise Model.delete() and refreshes would go round the guard.
        base_manager_name = "objects"
        verbose_name = _("sự kiện")
        verbose_name_plural = _("nhật ký")
        indexes = (models.Index(fields=("target_type", "target_id"), name="audit_target"),)

    def __str__(self) -> str:
        return f"{self.action}: {self.target_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("an event never changes")
        # A given primary key must not turn the insert into an update of somebody else's row.
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("an event is never removed")

    @property
    def who(self) -> str:
        """Who did it, as every history says it; wants the actor selected along."""
        return str(self.actor) if self.actor else gettext("lệnh quản trị")
