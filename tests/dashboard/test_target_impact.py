"""What a target would do, told before it is assigned."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from indicators.models import Target
from legal.models import Document
from reports.models import DossierReport
from tests.builders import make_document, make_report
from tests.dashboard.boards import Board
from tests.dashboard.html import page_of
from tests.dashboard.target_pages import TYPED, alert, edited, post, rows, said, targets

pytestmark = pytest.mark.django_db


def invent() -> None:
    """Makes all figures and documents as invented as the board's units."""
    DossierReport.objects.everywhere().update(origin="illustration")
    Document.objects.update(illustrative=True)


def test_a_preview_writes_nothing_and_says_whom_it_would_hold_for(
    board: Board, officer: Client
) -> None:
    invent()
    answer = post(officer, preview="1")
    assert answer.status_code == 200
    text = alert(answer)
    assert "Sẽ áp dụng cho 10 đơn vị (xã, phường) của Thành phố N, năm 2024." in text
    assert "Sẽ dùng thay cho ≥ 75%; 1/KH-UBND." in text
    assert Target.objects.count() == 1


def buttons(answer: Any) -> list[str]:
    forms = page_of(answer).one("main").all("form")
    return [each.text for each in forms[0].one("p", class_="actions").all("button")]


def test_a_target_is_looked_at_before_it_is_set(board: Board, officer: Client) -> None:
    assert buttons(officer.get("/targets/new/")) == ["Xem trước tác động"]
    assert buttons(post(officer, value="x")) == ["Xem trước tác động"]
    assert buttons(post(officer, preview="1")) == ["Xem trước lại", "Giao chỉ tiêu"]


def test_what_is_saved_is_what_was_looked_at(board: Board, officer: Client) -> None:
    shown = page_of(post(officer, preview="1")).one("input", name="previewed").attrs["value"]
    for changes in ({"value": "79"}, {"year": "2025"}, {"level": ""}, {"symbol": "8/QĐ-UBND"}):
        answer = officer.post("/targets/new/", {**TYPED, "previewed": shown, **changes})
        assert (answer.status_code, Target.objects.count()) == (200, 1), changes
        assert "Khi lưu" in alert(answer)
    assert officer.post("/targets/new/", TYPED).status_code == 200, "never looked at"
    assert officer.post("/targets/new/", {**TYPED, "previewed": shown}).status_code == 302


def test_a_preview_knows_the_document_of_a_typed_symbol(board: Board, officer: Client) -> None:
    invent()
    make_document("7/QĐ-UBND", date(2024, 8, 1), illustrative=True)
    wrong = post(officer, preview="1", symbol=" 7/QĐ-UBND ", effective_on="16/01/2024")
    assert wrong.status_code == 400
    assert "đã có trong danh mục, có hiệu lực ngày 01/08/2024" in said(wrong)
    blank = post(officer, preview="1", effective_on="")
    assert "Văn bản có hiệu lực từ 01/08/2024, chỉ tiêu tính từ 01/01/2024" in alert(blank)
    assert post(officer, effective_on="").status_code == 302
    twice = post(officer, preview="1", effective_on="", value="70")
    assert twice.status_code == 400
    assert "7/QĐ-UBND đã giao ≥ 79,5%" in alert(twice)


def test_a_preview_counts_the_verdicts_that_turn(board: Board, officer: Client) -> None:
    real = "Theo số liệu 7 tháng đầu năm 2024, không đơn vị nào trong 5 đơn vị có số liệu đổi"
    text = alert(post(officer, preview="1", value="81"))
    assert real in text, "an invented document"
    assert "Sẽ dùng thay cho" not in text
    invent()
    text = alert(post(officer, preview="1", value="81"))
    assert (
        "Theo số liệu 7 tháng đầu năm 2024 (minh họa), 3 trong 5 đơn vị có số liệu đổi kết quả"
        in text
    )
    assert "đánh giá: 2 từ đạt thành gần đạt, 1 từ gần đạt thành chưa đạt." in text
    post(officer, value="81")
    assert [row[3] for row in rows(targets(officer)) if "81" in row[2]] != [], "then it is so"
    alone = alert(post(officer, preview="1", value="50", unit="N3", level="", symbol="8/QĐ"))
    assert "1 trong 1 đơn vị có số liệu đổi kết quả đánh giá: 1 từ" in alone
    text = alert(post(officer, preview="1", year="2025"))
    assert "Chưa có số liệu đã xác nhận trong thời gian đó" in text


def test_a_preview_names_the_reports_from_before_the_document(
    board: Board, officer: Client
) -> None:
    make_report(board.units["N0"], "2024-08", paid_online=40, payable=100)
    early = alert(post(officer, preview="1", effective_on="01/01/2024"))
    assert "đánh giá lại" not in early
    late = alert(post(officer, preview="1", effective_on="15/09/2024"))
    assert "Văn bản có hiệu lực từ 15/09/2024, chỉ tiêu tính từ 01/01/2024" in late
    assert "của 8 tháng đầu năm 2024 cũng được đánh giá lại" in late
    middle = alert(post(officer, preview="1", effective_on="15/08/2024"))
    assert "của 7 tháng đầu năm 2024 cũng" in middle


def test_an_edit_is_previewed_without_the_target_that_it_replaces(
    board: Board, officer: Client
) -> None:
    invent()
    post(officer, value="81")
    target = Target.objects.get(document__symbol="7/QĐ-UBND")
    address = f"/targets/{target.pk}/edit/"
    text = alert(post(officer, address, **edited(target, "75"), preview="1"))
    assert "3 trong 5 đơn vị có số liệu đổi kết quả" in text
    assert "2 từ gần đạt thành đạt, 1 từ chưa đạt thành gần đạt." in text
    assert "Không còn áp dụng" not in text
    moved = alert(post(officer, address, **edited(target, "75") | {"level": ""}, preview="1"))
    assert (
        "Không còn áp dụng như hiện nay: Thanh toán trực tuyến, Thành phố N: xã, phường." in moved
    )
