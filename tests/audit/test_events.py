"""An event is written once, inside the verb that it tells of, and never again touched."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.actions import new_batch, record, record_many
from audit.models import AppendOnly, AuditEvent
from legal.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return User.objects.create(username="lan")


@pytest.fixture
def document() -> Document:
    return Document.objects.create(symbol="1888/NQ-UBTVQH15")


@pytest.fixture
def event(clerk: User, document: Document) -> AuditEvent:
    return record(by=clerk, action="legal.document_added", target=document)


def test_an_event_tells_who_did_what_to_which_thing_and_when(
    clerk: User, document: Document
) -> None:
    change = {"field": "01", "figure": "resolved", "before": 3, "after": 4}
    with time_machine.travel("2026-03-01T10:00:00+07:00", tick=False):
        record(
            by=clerk, action="reports.figures_saved", target=document, changes=[change],
            reason="gõ nhầm", document="12/BC-UBND",
        )  # fmt: skip
    event = AuditEvent.objects.get()
    assert event.at.isoformat() == "2026-03-01T03:00:00+00:00"
    assert (event.actor, event.action) == (clerk, "reports.figures_saved")
    assert (event.target_type, event.target_id) == ("legal.Document", str(document.pk))
    assert (event.target_label, event.changes) == ("1888/NQ-UBTVQH15", [change])
    assert (event.reason, event.document) == ("gõ nhầm", "12/BC-UBND")
    assert str(event) == "reports.figures_saved: 1888/NQ-UBTVQH15"


def test_a_command_has_no_actor(document: Document) -> None:
    assert record(by=None, action="legal.document_added", target=document).actor is None


def test_changes_may_be_one_free_mapping_and_hold_dates(document: Document) -> None:
    event = record(by=None, action="x", target=document, changes={"day": date(2025, 7, 1)})
    event.refresh_from_db()
    assert event.changes == {"day": "2025-07-01"}


def test_a_long_name_is_cut_and_never_refused(document: Document) -> None:
    document.symbol = "x" * 400
    assert len(record(by=None, action="x", target=document).target_label) == 300


def test_an_import_stands_under_one_batch_and_costs_one_statement(document: Document) -> None:
    batch = new_batch()
    targets = [(document, {"line": number}) for number in range(50)]
    with CaptureQueriesContext(connection) as queries:
        assert record_many(by=None, action="x", targets=targets, batch=batch) == 50
    inserts = [query for query in queries if query["sql"].startswith("INSERT")]
    assert len(inserts) == 1
    found = AuditEvent.objects.filter(batch=batch).order_by("pk")
    assert [event.changes["line"] for event in found] == list(range(50))


def test_an_import_of_nothing_writes_nothing() -> None:
    assert record_many(by=None, action="x", targets=[]) == 0


Attempt = Callable[[AuditEvent], object]
ATTEMPTS: dict[str, Attempt] = {
    "save": lambda event: event.save(),
    "save of one field": lambda event: event.save(update_fields=["reason"]),
    "delete": lambda event: event.delete(),
    "queryset update": lambda event: AuditEvent.objects.all().update(reason="x"),
    "queryset delete": lambda event: AuditEvent.objects.filter(pk=event.pk).delete(),
    "raw delete": lambda event: AuditEvent.objects.all()._raw_delete("default"),
    "bulk update": lambda event: AuditEvent.objects.bulk_update([event], ["reason"]),
    "bulk create": lambda event: AuditEvent.objects.bulk_create([AuditEvent(action="x")]),
    "update or create": lambda event: AuditEvent.objects.update_or_create(
        {"reason": "x"}, pk=event.pk
    ),
    "base manager": lambda event: AuditEvent._base_manager.update(reason="x"),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_nothing_changes_or_removes_an_event(attempt: Attempt, event: AuditEvent) -> None:
    with pytest.raises(AppendOnly):
        attempt(event)
    assert AuditEvent.objects.get().reason == ""


def test_a_new_event_cannot_take_the_place_of_an_old_one(event: AuditEvent) -> None:
    usurper = AuditEvent(pk=event.pk, action="x", target_type="x", target_id="1", target_label="x")
    with pytest.raises(Exception, match=r"(?i)unique"):
        usurper.save()


def test_who_acted_cannot_be_removed(event: AuditEvent) -> None:
    assert event.actor
    with pytest.raises(ProtectedError):
        event.actor.delete()


def test_what_was_audited_can_be_removed(event: AuditEvent, document: Document) -> None:
    document.delete()
    assert AuditEvent.objects.get().target_label == "1888/NQ-UBTVQH15"
