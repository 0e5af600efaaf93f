"""A document is known by its symbol; the first source of a fact holds."""

import unicodedata
from datetime import date

import pytest

from audit.models import AuditEvent
from core.errors import Refused
from legal.actions import named
from legal.models import Document

pytestmark = pytest.mark.django_db

SYMBOL = "1296/NQ-UBTVQH15"


def test_a_new_symbol_is_written_down_with_its_facts_and_audited() -> None:
    document = named(SYMBOL, by=None, title="Sắp xếp đơn vị", issued_on=date(2024, 10, 24))
    assert (document.symbol, document.title) == (SYMBOL, "Sắp xếp đơn vị")
    assert str(document) == SYMBOL
    assert [event.action for event in AuditEvent.objects.all()] == ["legal.document_added"]


@pytest.mark.parametrize(
    "written",
    [f"  {SYMBOL} ", unicodedata.normalize("NFD", "45/QĐ-UBND Hòa"), "45/QĐ-UBND   Hòa"],
)
def test_one_document_however_it_is_typed(written: str) -> None:
    known = {symbol: named(symbol, by=None) for symbol in (SYMBOL, "45/QĐ-UBND Hòa")}
    assert named(written, by=None) in known.values()
    assert Document.objects.count() == 2


def test_facts_fill_what_is_blank_and_overwrite_nothing() -> None:
    named(SYMBOL, by=None, title="Tên đầu")
    document = named(SYMBOL, by=None, title="Tên khác", issued_on=date(2024, 10, 24))
    document.refresh_from_db()
    assert (document.title, document.issued_on) == ("Tên đầu", date(2024, 10, 24))
    event = AuditEvent.objects.get(action="legal.document_completed")
    assert event.changes == [{"figure": "issued_on", "before": None, "after": "2024-10-24"}]


def test_a_known_document_never_becomes_an_illustration_nor_the_reverse() -> None:
    named(SYMBOL, by=None)
    named(SYMBOL, by=None, illustrative=True)
    named("1/MH", by=None, illustrative=True)
    named("1/MH", by=None)
    found = Document.objects.order_by("pk").values_list("symbol", "illustrative")
    assert list(found) == [(SYMBOL, False), ("1/MH", True)]
    assert not AuditEvent.objects.filter(action="legal.document_completed").exists()


def test_known_facts_leave_no_trace() -> None:
    named(SYMBOL, by=None, title="Tên")
    named(SYMBOL, by=None, title="Tên", issuer="")
    assert AuditEvent.objects.count() == 1


def test_a_document_may_supersede_another_one() -> None:
    old = named("1/QĐ", by=None)
    assert named("2/QĐ", by=None, supersedes=old).supersedes == old
    assert [document.symbol for document in old.superseded_by.all()] == ["2/QĐ"]


@pytest.mark.parametrize(("symbol", "said"), [("  ", "Thiếu số"), ("9" * 101, "dài quá 100")])
def test_a_symbol_that_is_none_is_refused(symbol: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        named(symbol, by=None)
    assert not Document.objects.exists()
