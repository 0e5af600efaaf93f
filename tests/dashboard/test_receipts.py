"""What stands behind a figure: its months, its target and who may know what."""

from datetime import date

import pytest
from django.test import Client

from reports.models import DossierReport, FigureNote, NoteKind
from tests.builders import make_report, make_target
from tests.dashboard.boards import (
    NOON,
    Board,
    notes_of,
    opened_receipt,
    pairs,
    ranked,
    ranking,
    row_of,
)
from tests.dashboard.html import Node, page_of

pytestmark = pytest.mark.django_db
ADDRESS = "/units/{}/receipt/?indicator=online_payment&from={}&to={}"


def receipt(client: Client, code: str, first: str, last: str, more: str = "") -> Node:
    answer = client.get(ADDRESS.format(code, first, last) + more)
    assert answer.status_code == 200
    return page_of(answer).one("article", id="receipt")


def months(slip: Node) -> list[list[str]]:
    rows = [row for body in slip.all("tbody") for row in body.all("tr")]
    return [[cell.text for cell in row if cell.tag in {"th", "td"}] for row in rows]


def comment(board: Board, code: str, text: str) -> None:
    for report in board.units[code].reports.everywhere().filter(first_month__gte="2024-01"):
        FigureNote.objects.create(report=report, kind=NoteKind.COMMENT, text=text)


def test_each_month_of_the_window_is_told_the_latest_first(board: Board, officer: Client) -> None:
    ward = board.units["N0"]
    make_report(ward, "2024-09", paid_online=3, payable=4)
    make_report(ward, "2024-10", paid_online=0, payable=0)
    make_report(ward, "2024-12", paid_online=1, payable=None)
    slip = receipt(officer, "N0", "2024-09", "2024-12")
    assert slip.one("p", class_="slip-v").text.startswith("75,00% 3 / 4")
    assert months(slip) == [
        ["12/2024", "chưa có báo cáo đủ số liệu"],
        ["11/2024", "chưa có báo cáo đủ số liệu"],
        ["10/2024", "không phát sinh"],
        ["09/2024", "3 / 4", "75,00%"],
    ]


def test_a_single_month_and_one_long_report_have_no_table(board: Board, officer: Client) -> None:
    make_report(board.units["N0"], "2024-09", paid_online=3, payable=4)
    assert receipt(officer, "N0", "2024-09", "2024-09").all("table") == []
    assert receipt(officer, "N0", "2024-01", "2024-07").all("table") == []


def test_months_before_a_unit_began_are_not_missing(board: Board, officer: Client) -> None:
    """Ward A began on 01/07/2025."""
    make_report(board.units["A"], "2025-08", paid_online=1, payable=2)
    slip = receipt(officer, "A", "2025-05", "2025-08")
    assert [row[0] for row in months(slip)] == ["08/2025", "07/2025"]


def test_a_ranked_unit_with_missing_months_says_so(board: Board, officer: Client) -> None:
    make_report(board.units["N0"], "2024-09", paid_online=30, payable=40)
    page = ranking(officer, **{"from": "2024-09", "to": "2024-11"})
    assert notes_of(page, "Phường Ái") == ["1/3 tháng"]
    assert "1/3 tháng" in opened_receipt(officer, row_of(page, "Phường Ái"))["Kỳ số liệu"]


def test_a_unit_that_lived_for_half_the_window_owes_that_half_alone(
    board: Board, officer: Client
) -> None:
    """Ward S began on 01/07/2025, commune S-OLD ended the day before; each reported six months."""
    year = {"from": "2025-01", "to": "2025-12"}
    for code, first in (("S", 7), ("S-OLD", 1)):
        for month in range(first, first + 6):
            make_report(board.units[code], f"2025-{month:02d}", paid_online=1, payable=2)
        page = page_of(officer.get(f"/units/{code}/", year))
        told = page.one("p", class_="datastate").text
        assert "6/6 tháng có báo cáo" in told
        term = dict(pairs(receipt(officer, code, *year.values())))["Kỳ số liệu"]
        assert term == "năm 2025: 6/6 tháng có báo cáo đủ số liệu"
    page = ranking(officer, parent="B", level="ward", **year)
    assert notes_of(page, "Phường S") == ["hoạt động từ tháng 07/2025"]
    # of A, S and C, which began in July, and the nine wards of N one gave all that it owes
    assert "1/12 đơn vị có báo cáo đủ số liệu" in page.one("p", class_="datastate").text


def test_a_ranked_branch_says_how_many_of_its_units_reported(board: Board, officer: Client) -> None:
    """City N, ten wards of which one ended, and one month of one ward."""
    make_report(board.units["N0"], "2024-09", paid_online=30, payable=40)
    months = {"from": "2024-09", "to": "2024-09"}
    page = ranking(officer, parent="B", level="district", **months)
    said = "mới có số liệu của 1/10 đơn vị (kể cả cơ quan của địa bàn), 1/10 báo cáo tháng"
    assert notes_of(page, "Thành phố N") == [said]
    slip = opened_receipt(officer, row_of(page, "Thành phố N"))
    assert slip["Kỳ số liệu"] == f"tháng 09/2024: {said}"


def test_a_residential_group_owes_no_months(board: Board, officer: Client) -> None:
    """Group A-1 below ward A: neither the ward nor what stands above it waits for its reports."""
    make_report(board.units["A"], "2025-08", paid_online=1, payable=2)
    months = ("2025-08", "2025-08")
    page = page_of(officer.get("/units/A/", {"from": months[0], "to": months[1]}))
    assert "1/1 tháng có báo cáo (tháng 08/2025)" in page.one("p", class_="datastate").text
    term = dict(pairs(receipt(officer, "A", *months)))["Kỳ số liệu"]
    assert term == "tháng 08/2025: 1/1 tháng có báo cáo đủ số liệu"
    page = ranking(officer, parent="B", level="ward", **{"from": months[0], "to": months[1]})
    assert notes_of(page, "Phường A") == []
    # B itself, A, S, C, city N and nine of its wards
    assert " 1/14 báo cáo tháng" in dict(pairs(receipt(officer, "B", *months)))["Kỳ số liệu"]


def test_who_owes_nothing_is_not_among_those_who_gave_all(board: Board, officer: Client) -> None:
    """In the view of today commune B-NEW, which nobody went into, has no past before it began."""
    board.add("B-NEW", "B", "Đặc khu Mới", kind="special_zone", since=date(2025, 7, 1))
    page = ranking(officer, parent="B", view="today", **{"from": "2025-01", "to": "2025-06"})
    told = page.one("p", class_="datastate").text
    assert "0/11 đơn vị có báo cáo đủ số liệu" in told


def test_neighbours_that_differ_behind_the_second_decimal_show_it(
    board: Board, officer: Client
) -> None:
    for code, paid in (("N0", 80_001), ("N1", 80_002), ("N2", 70_000)):
        make_report(board.units[code], "2024-09", paid_online=paid, payable=100_000)
    rows = ranked(ranking(officer, **{"from": "2024-09", "to": "2024-09"}))
    assert [row.rate for row in rows] == ["80,002%", "80,001%", "70,00%"]


def test_a_target_that_changed_inside_the_window_is_marked(board: Board, officer: Client) -> None:
    make_target("online_payment", board.units["N"], "≥ 90", level="commune", year=2025)
    make_report(board.units["N0"], "2025-01", paid_online=80, payable=100)
    told = opened_receipt(
        officer, row_of(ranking(officer, **{"from": "2024-12", "to": "2025-01"}), "Phường Ái")
    )
    assert told["Chỉ tiêu"].startswith("≥ 90%")
    assert told["Chỉ tiêu"].endswith("(đầu kỳ: ≥ 75%; 1/KH-UBND)")


def test_a_receipt_has_its_title_once(board: Board) -> None:
    """Breadcrumb, heading and slip said the same words one below the other."""
    address = "/units/N0/receipt/?from=2024-01&to=2024-07&indicator=online_payment"
    page = page_of(board.client("officer").get(address))
    assert page.one("main").text.count("Nguồn số liệu, cách tính") == 1
    assert page.one("article").one("h1").text == "Nguồn số liệu, cách tính"


def test_what_is_counted_has_its_noun(board: Board, officer: Client) -> None:
    make_target("petitions_on_time", board.units["N"], "≥ 90", level="commune", year=2024)
    make_report(board.units["N0"], "2024-09", petitions=10, petitions_on_time=5)
    months = {"from": "2024-09", "to": "2024-09"}
    page = ranking(officer, indicator="petitions_on_time", **months)
    [row] = ranked(page)
    assert row.more == "cần thêm 4"
    noun = "phản ánh, kiến nghị được trả lời đúng hạn"
    assert f"“Cần để đạt” tính bằng {noun}." in page.one("caption").text


def test_a_peer_sees_no_figure_that_is_not_confirmed(board: Board) -> None:
    """Phường Tạm has sent its report; its officer may count it, its sibling may not."""
    asked = ("N8", "2024-01", "2024-07", "&provisional=1")
    assert "30 / 40" in receipt(board.client("officer"), *asked).text
    board.units["A"] = board.units["N1"]
    assert "30 / 40" not in receipt(board.client("clerk"), *asked).text


def test_a_receipt_links_to_the_unit_only_for_those_who_may_open_it(board: Board) -> None:
    asked = ("N0", "2024-01", "2024-07")
    assert receipt(board.client("officer"), *asked).one("h2").all("a")
    board.units["A"] = board.units["N1"]
    assert receipt(board.client("clerk"), *asked).one("h2").all("a") == []


def test_an_illustration_says_so(board: Board, officer: Client) -> None:
    DossierReport.objects.everywhere().update(origin="illustration")
    slip = receipt(officer, "N0", "2024-01", "2024-07")
    assert "minh họa" in slip.one("p", class_="slip-v").text


@pytest.mark.parametrize("more", ["&indicator=no", "&field=no", "&view=no"])
def test_nonsense_is_refused(board: Board, officer: Client, more: str) -> None:
    assert officer.get(ADDRESS.format("N0", "2024-01", "2024-07") + more).status_code == 400


def test_a_receipt_without_months_is_refused(board: Board, officer: Client) -> None:
    answer = officer.get("/units/N0/receipt/?indicator=online_payment")
    assert answer.status_code == 400


def test_a_receipt_shows_the_figure_that_it_was_opened_from(board: Board) -> None:
    """A clerk opens an officer's link: provisional figures are not for the group, and not here."""
    board.units["A"] = board.units["N8"]
    make_report(board.units["N8"], "2024-09", paid_online=30, payable=60)
    make_report(board.units["N8"], "2024-10", state="submitted", paid_online=60, payable=60)
    clerk = board.client("clerk")
    months = {"from": "2024-09", "to": "2024-10"}
    row = row_of(ranking(clerk, provisional=1, **months), "Phường Tạm")
    assert row.one("td", class_="count").text.startswith("30 / 60")
    assert opened_receipt(clerk, row)["Hồ sơ có nghĩa vụ tài chính"] == "60"


def test_a_month_inside_a_longer_report_is_not_missing(board: Board, officer: Client) -> None:
    make_report(board.units["N0"], "2024-08", "2024-09", paid_online=3, payable=4)
    make_report(board.units["N0"], "2024-10", paid_online=1, payable=4)
    slip = receipt(officer, "N0", "2024-08", "2024-11")
    assert [row[1] for row in months(slip)] == [
        "chưa có báo cáo đủ số liệu",
        "1 / 4",
        "nằm trong báo cáo gộp nhiều tháng",
        "nằm trong báo cáo gộp nhiều tháng",
    ]


def test_nobody_confirms_a_report_that_is_open_again(board: Board, officer: Client) -> None:
    """It remembers who confirmed it before."""
    by, at = board.user("officer"), NOON
    DossierReport.objects.everywhere().update(approved_by=by, approved_at=at)
    slip = receipt(officer, "N6", "2024-01", "2024-07")
    assert pairs(slip)["Xác nhận"] == "chưa xác nhận"
    assert pairs(receipt(officer, "N0", "2024-01", "2024-07"))["Xác nhận"].startswith("Lê Thị")


def test_a_name_leads_to_that_very_unit_though_its_code_was_used_again(
    board: Board, officer: Client
) -> None:
    board.add("N7", "N", "Phường Mới", kind="ward", since=date(2024, 7, 16))
    page = ranking(officer, provisional=1)
    link = row_of(page, "Phường Nghỉ").one("th").one("a").attrs["href"]
    opened = page_of(officer.get(link, follow=True))
    assert opened.one("h1").text.startswith("Phường Nghỉ")


def test_more_months_than_the_slip_shows_are_said(board: Board, officer: Client) -> None:
    make_report(board.units["N0"], "2024-09", paid_online=3, payable=4)
    slip = receipt(officer, "N0", "2021-01", "2024-09")
    assert slip.one("caption").text == "36 tháng gần nhất"
    assert len(months(slip)) == 36


def test_what_a_report_says_of_itself_stands_on_the_receipt(board: Board, officer: Client) -> None:
    asked = ("N0", "2024-01", "2024-07")
    assert "Ghi chú" not in pairs(receipt(officer, *asked))
    comment(board, "N0", "Theo báo Tây Ninh.")
    assert pairs(receipt(officer, *asked))["Ghi chú"] == "7 tháng đầu năm 2024: Theo báo Tây Ninh."
    assert "Ghi chú" not in pairs(receipt(officer, "N0", "2024-08", "2024-09")), "of other months"


def test_a_peer_does_not_read_the_notes_of_a_receipt(board: Board) -> None:
    comment(board, "N0", "Của riêng phường.")
    board.units["A"] = board.units["N1"]
    assert "Của riêng phường" not in receipt(board.client("clerk"), "N0", "2024-01", "2024-07").text


def test_the_note_of_a_report_that_does_not_count_is_not_told(
    board: Board, officer: Client
) -> None:
    """Phường Tạm has sent its report, and nobody has confirmed it."""
    comment(board, "N8", "Số tạm tính.")
    asked = ("N8", "2024-01", "2024-07")
    assert "Ghi chú" not in pairs(receipt(officer, *asked))
    assert "Số tạm tính." in pairs(receipt(officer, *asked, "&provisional=1"))["Ghi chú"]
