"""A document is known by its symbol; the first source of a fact holds."""

import unicodedata
from datetime import date
from typing import Any

import pytest

from audit.models import AuditEvent
from core.errors import Refused
from legal.actions import add_document, correct_document, named
from legal.models import Document
from legal.queries import found_documents

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


def test_a_known_symbol_is_not_added_again() -> None:
    known = named(SYMBOL, by=None)
    with pytest.raises(Refused, match=f"“{SYMBOL}” đã có"):
        add_document(f" {SYMBOL} ", by=None, title="Tên khác")
    known.refresh_from_db()
    assert known.title == ""


def correct(document: Document, **facts: Any) -> None:
    """By somebody who saw it as it is."""
    correct_document(document, by=None, seen=document.version, **facts)


def test_a_correction_keeps_in_the_history_what_stood_before() -> None:
    document = named("86/QD-UBND", by=None, title="Giao chỉ tiêu")
    correct(
        document,
        symbol="86/QĐ-UBND",
        effective_on=date(2026, 1, 15),
    )
    document.refresh_from_db()
    assert (document.symbol, document.title) == ("86/QĐ-UBND", "Giao chỉ tiêu")
    event = AuditEvent.objects.get(action="legal.document_corrected")
    assert event.changes == [
        {"figure": "symbol", "before": "86/QD-UBND", "after": "86/QĐ-UBND"},
        {"figure": "effective_on", "before": None, "after": "2026-01-15"},
    ]


def test_a_correction_of_nothing_leaves_no_trace() -> None:
    document = named(SYMBOL, by=None, title="Tên")
    correct(document, symbol=SYMBOL, title="Tên", issuer="")
    assert not AuditEvent.objects.filter(action="legal.document_corrected").exists()


def test_a_correction_never_makes_a_document_an_illustration() -> None:
    document = named(SYMBOL, by=None)
    correct(document, symbol=SYMBOL, illustrative=True)
    document.refresh_from_db()
    assert not document.illustrative


def test_a_correction_that_takes_another_one_s_symbol_or_runs_in_a_circle_is_refused() -> None:
    first = named("1/QĐ", by=None)
    second = named("2/QĐ", by=None, supersedes=first)
    with pytest.raises(Refused, match="“1/QĐ” đã có"):
        correct(second, symbol="1/QĐ")
    for superseded in (first, second):
        with pytest.raises(Refused, match="không thể thay thế chính nó"):
            correct(first, symbol="1/QĐ", supersedes=superseded)
    assert not AuditEvent.objects.filter(action="legal.document_corrected").exists()


@pytest.mark.parametrize("text", ["giao chi tieu", "QĐ-ubnd 86", "lam khe", ""])
def test_documents_are_found_without_diacritics(text: str) -> None:
    named("12/KH-UBND", by=None, title="Kế hoạch", effective_on=date(2025, 1, 1))
    wanted = named(
        "86/QĐ-UBND", by=None, title="Giao chỉ tiêu", issuer="UBND tỉnh Lam Khê",
        effective_on=date(2026, 1, 1),
    )  # fmt: skip
    assert found_documents(text)[0] == wanted
    assert len(found_documents(text)) == (1 if text else 2)
