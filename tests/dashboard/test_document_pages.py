"""Documents: found without diacritics, with all that rests on them, corrected with history."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from audit.models import AuditEvent
from legal.actions import named
from legal.models import Document
from tests.builders import make_change, make_target
from tests.dashboard.html import Node, page_of
from tests.people import Province
from units.models import UnitChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(province: Province) -> Document:
    made = named("86/QĐ-UBND", by=None, title="Giao chỉ tiêu", effective_on=date(2026, 1, 15))
    make_target("on_time_resolved", province.units["B"], "≥ 98.5", level="ward", document=made)
    return made


def page(client: Client, address: str) -> Node:
    answer = client.get(address)
    assert answer.status_code == 200
    return page_of(answer)


def symbols(node: Node) -> list[str]:
    return [row.one("th").all("a")[0].text for row in node.one("tbody").all("tr")]


def opening(node: Node) -> str:
    return node.one("p", class_="standfirst").text


def test_the_list_says_what_rests_on_each(province: Province, document: Document) -> None:
    named("1/NQ", by=None)
    shown = page(province.client("clerk"), "/documents/")
    assert symbols(shown) == ["86/QĐ-UBND", "1/NQ"]
    assert opening(shown) == "2 văn bản, trong đó 1 văn bản giao chỉ tiêu."
    assert "1 chỉ tiêu" in shown.one("tbody").all("tr")[0].text


def test_documents_are_found_without_diacritics(province: Province, document: Document) -> None:
    named("1/NQ", by=None, title="Sắp xếp")
    assert symbols(page(province.client("clerk"), "/documents/?q=giao+chi+tieu")) == ["86/QĐ-UBND"]
    nothing = page(province.client("clerk"), "/documents/?q=khong+co")
    assert "Không tìm thấy văn bản" in nothing.text


def test_a_document_shows_the_targets_and_changes_that_rest_on_it(
    province: Province, document: Document
) -> None:
    UnitChange.objects.filter(kind="dissolve").update(document=document)
    shown = page(province.client("officer"), f"/documents/{document.pk}/")
    assert opening(shown) == "Căn cứ của 1 chỉ tiêu, 1 sắp xếp đơn vị."
    assert "Đúng hạn / đã giải quyết ≥ 98,5%" in shown.text
    assert "01/07/2025: kết thúc hoạt động" in shown.text


def test_targets_of_strangers_are_counted_and_not_shown(
    province: Province, document: Document
) -> None:
    shown = page(province.client("neighbour"), f"/documents/{document.pk}/")
    assert "98,5%" not in shown.text
    assert "1 chỉ tiêu của đơn vị ngoài phạm vi của bạn" in shown.text


def test_documents_are_everybody_s_and_their_history_their_keepers(
    province: Province, document: Document
) -> None:
    """docs/adr/0013: of another province's document a reader sees what is public."""
    written = "Lịch sử"
    assert written in page(province.client("officer"), f"/documents/{document.pk}/").text
    for reader in ("neighbour", "clerk"):
        assert symbols(page(province.client(reader), "/documents/")) == ["86/QĐ-UBND"]
        shown = page(province.client(reader), f"/documents/{document.pk}/").text
        assert "Giao chỉ tiêu" in shown
        assert written not in shown


def save(client: Client, address: str, **typed: str) -> Any:
    return client.post(address, {"symbol": "2/QĐ-UBND", **typed})


def correct(client: Client, document: Document, **typed: str) -> Any:
    """The form of a document, sent with the version that it was opened with."""
    return save(client, f"/documents/{document.pk}/edit/", **{"seen": document.version, **typed})


def test_an_office_writes_a_document_down_once(province: Province) -> None:
    officer = province.client("officer")
    answer = save(officer, "/documents/new/", issued_on="12/01/2026", title="Giao chỉ tiêu")
    made = Document.objects.get(symbol="2/QĐ-UBND")
    assert answer.headers["Location"] == f"/documents/{made.pk}/"
    assert (made.issued_on, made.illustrative) == (date(2026, 1, 12), True)
    again = save(officer, "/documents/new/", title="Tên khác")
    assert again.status_code == 400
    assert "đã có trong danh mục" in page_of(again).text
    assert 'value="Tên khác"' in again.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"symbol": ""}, "Cần ghi số, ký hiệu"),
        ({"symbol": "x" * 101}, "Dài quá 100 ký tự"),
        ({"issued_on": "31/02/2026"}, "viết theo mẫu 30/06/2025"),
        ({"issued_on": "01/01/2204"}, "đến ngày 01/01/2204: ghi ngày từ 01/01/1900"),
        ({"effective_on": "31/12/9999"}, "đến ngày 31/12/9999"),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"supersedes": "999999"}, "Lỗi"),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    province: Province, typed: dict[str, str], words: str
) -> None:
    answer = save(province.client("officer"), "/documents/new/", **typed)
    assert answer.status_code == 400
    assert words in page_of(answer).text
    assert not Document.objects.exists()


def test_a_symbol_in_use_is_corrected_with_history(province: Province, document: Document) -> None:
    officer = province.client("officer")
    correct(officer, document, symbol="87/QĐ-UBND", title="Giao chỉ tiêu")
    document.refresh_from_db()
    assert document.symbol == "87/QĐ-UBND"
    shown = page(officer, f"/documents/{document.pk}/").text
    assert "số, ký hiệu: 86/QĐ-UBND → 87/QĐ-UBND" in shown
    assert "ngày có hiệu lực: 2026-01-15 → –" in shown, "it was left blank"


def test_whoever_does_not_keep_all_that_rests_on_it_corrects_nothing(
    province: Province, document: Document
) -> None:
    make_target("late_resolved", province.units["Z"], "≤ 1", document=document)
    answer = correct(province.client("officer"), document)
    assert answer.status_code == 403
    assert "Sửa văn bản" not in page(province.client("officer"), f"/documents/{document.pk}/").text
    assert not AuditEvent.objects.filter(action="legal.document_corrected").exists()
    assert correct(province.client("admin"), document).status_code == 302


def test_a_change_of_a_stranger_rests_on_it_as_well_as_a_target(province: Province) -> None:
    resolution = named("1/NQ", by=None)
    change = make_change(date(2026, 1, 1), [province.units["Y"]], [], kind="dissolve")
    UnitChange.objects.filter(pk=change.pk).update(document=resolution)
    assert correct(province.client("officer"), resolution).status_code == 403
    assert correct(province.client("admin"), resolution).status_code == 302


def test_two_who_correct_one_document_do_not_overwrite_each_other(
    province: Province, document: Document
) -> None:
    officer = province.client("officer")
    assert correct(officer, document, title="Của người trước").status_code == 302
    answer = correct(officer, document, title="Của người sau")
    assert answer.status_code == 400
    said = page_of(answer)
    assert "vừa được người khác sửa, nay là: 2/QĐ-UBND, Của người trước" in said.text
    assert said.one("input", name="title").attrs["value"] == "Của người sau"
    document.refresh_from_db()
    assert document.title == "Của người trước"
    assert said.one("input", name="seen").attrs["value"] == document.version, "saved knowingly"


def test_an_error_does_not_pass_off_a_colleague_s_change_as_seen(
    province: Province, document: Document
) -> None:
    officer, opened = province.client("officer"), document.version
    assert correct(officer, document, title="Của người trước").status_code == 302
    answer = correct(officer, document, title="Của người sau", issued_on="31/02/2026")
    assert page_of(answer).one("input", name="seen").attrs["value"] == opened
    assert correct(officer, document, seen=opened, title="Của người sau").status_code == 400
    document.refresh_from_db()
    assert document.title == "Của người trước"
