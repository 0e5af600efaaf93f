"""Proofs, marks, orders and pages of the ranking; who may open the units in it."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.clock import OFFICE_TIME
from reports.models import DossierReport
from tests.builders import make_report, make_target
from tests.dashboard.boards import (
    FIRST,
    Board,
    address,
    pairs,
    ranked,
    ranking,
    receipt_of,
    rows_of,
)
from tests.dashboard.html import Node, page_of

pytestmark = pytest.mark.django_db
UNDIVIDED = "thuộc nhiều đơn vị, hoặc không còn đơn vị kế tiếp"


class TestProof:
    def test_the_definition_stands_above_the_table(self, officer: Client) -> None:
        assert pairs(ranking(officer).one("div", class_="defn")) == {
            "Cách tính": "Thanh toán trực tuyến ÷ Hồ sơ có nghĩa vụ tài chính",
            "Chiều đánh giá": "Càng cao càng tốt",
            "Chỉ tiêu": "≥ 75%; 1/KH-UBND",
            "Gần đạt": "còn cách không quá 5,00 điểm %",
            "Căn cứ": "Quyết định 766/QĐ-TTg ngày 23/6/2022",
            "Xếp hạng": "Cùng tỷ lệ thì cùng hạng; mẫu số tối thiểu 10 hồ sơ",
        }

    def test_a_figure_opens_all_that_it_was_made_of(self, board: Board, officer: Client) -> None:
        self.approve(board, board.user("officer"))
        assert receipt_of(officer, ranking(officer), "Phường Đào") == {
            "Thanh toán trực tuyến": "230",
            "Hồ sơ có nghĩa vụ tài chính": "321",
            "Cách tính": "Thanh toán trực tuyến ÷ Hồ sơ có nghĩa vụ tài chính",
            "Công thức": "phiên bản 1, chưa thay đổi lần nào",
            "Kỳ số liệu": "7 tháng đầu năm 2024: 7/7 tháng có báo cáo đủ số liệu",
            "Chỉ tiêu": "≥ 75%; 1/KH-UBND",
            "Cần để đạt": "cần thêm 11 hồ sơ thanh toán trực tuyến",
            "Xác nhận": "Lê Thị Thu Hà, 02/08/2024",
        }

    def test_a_file_confirms_in_nobody_s_name(self, board: Board, officer: Client) -> None:
        self.approve(board, None)
        assert receipt_of(officer, ranking(officer), "Phường Đào")["Xác nhận"] == "ngày 02/08/2024"

    def test_a_member_of_the_group_reads_when_a_sibling_was_confirmed_and_not_by_whom(
        self, board: Board
    ) -> None:
        self.approve(board, board.user("officer"))
        board.units["A"] = board.units["N1"]
        clerk = board.client("clerk")
        page = ranking(clerk)
        assert receipt_of(clerk, page, "Phường Đào")["Xác nhận"] == "ngày 02/08/2024"
        assert receipt_of(clerk, page, "Phường Bình")["Xác nhận"] == "Lê Thị Thu Hà, 02/08/2024"

    def test_what_nobody_confirmed_says_so(self, officer: Client) -> None:
        page = ranking(officer, provisional=1)
        assert receipt_of(officer, page, "Phường Tạm")["Xác nhận"] == "chưa xác nhận"

    def test_the_clause_of_the_target_s_document_is_named(
        self, board: Board, officer: Client
    ) -> None:
        board.target.clause = "Phụ lục I, mục 4"
        board.target.save()
        told = receipt_of(officer, ranking(officer), "Phường Đào")["Chỉ tiêu"]
        assert told == "≥ 75%; 1/KH-UBND, Phụ lục I, mục 4"

    def test_a_figure_that_was_left_blank_is_no_nought(self, board: Board, officer: Client) -> None:
        make_report(board.units["N0"], "2024-08", resolved_in_time=9, received_given=10)
        months = {"from": "2024-08", "to": "2024-08"}
        told = receipt_of(
            officer, ranking(officer, indicator="on_time_received", **months), "Phường Ái"
        )
        assert told["Từ kỳ trước chuyển sang"] == "–"
        assert told["Để trống"] == "Từ kỳ trước chuyển sang: tính như không có"

    def approve(self, board: Board, by: User | None) -> None:
        at = datetime(2024, 8, 2, 9, tzinfo=OFFICE_TIME)
        DossierReport.objects.everywhere().update(approved_at=at, approved_by=by)


class TestIllustration:
    MARK = "SỐ LIỆU MINH HỌA"

    def test_illustrative_figures_say_so_wherever_they_go(
        self, board: Board, officer: Client
    ) -> None:
        DossierReport.objects.everywhere().update(origin="illustration")
        page = ranking(officer)
        assert self.MARK in page.one("aside", class_="sample").text
        assert self.MARK in page.one("p", class_="print-only").text
        assert "(số liệu minh họa)" in page.one("title").text
        assert page.one("body").has(class_="is-sample")
        assert page.one("button", data_copy="").attrs["data-mark"] == self.MARK
        assert page.one("figure").attrs["data-mark"] == self.MARK
        assert receipt_of(officer, page, "Phường Đào")["Nguồn gốc"] == "số liệu minh họa"

    def test_real_figures_do_not(self, officer: Client) -> None:
        page = ranking(officer)
        assert page.all("aside", class_="sample") == []
        assert self.MARK not in officer.get("/ranking/" + address()).content.decode()

    def test_one_illustrative_report_is_enough(self, board: Board, officer: Client) -> None:
        reports = DossierReport.objects.everywhere().filter(unit=board.units["N0"])
        reports.update(origin="illustration")
        assert self.MARK in ranking(officer).text


class TestOrders:
    NAMES = ["Phường Ái", "Phường Bình", "Phường Đào", "Phường Út"]

    @pytest.mark.parametrize(
        ("sort", "names", "key", "order"),
        [
            ("rank", [0, 1, 2, 3], "Hạng", "ascending"),
            ("-rank", [3, 2, 1, 0], "Hạng", "descending"),
            ("name", [0, 1, 2, 3], "Đơn vị", "ascending"),
            ("-name", [3, 2, 1, 0], "Đơn vị", "descending"),
            ("count", [0, 1, 3, 2], "Tử số / mẫu số", "ascending"),
            ("-count", [2, 1, 3, 0], "Tử số / mẫu số", "descending"),
            ("rate", [3, 2, 0, 1], "Tỷ lệ", "ascending"),
            ("-rate", [0, 1, 2, 3], "Tỷ lệ", "descending"),
            ("gap", [3, 2, 0, 1], "So với chỉ tiêu (điểm %)", "ascending"),
            ("-gap", [0, 1, 2, 3], "So với chỉ tiêu (điểm %)", "descending"),
            ("more", [0, 1, 2, 3], "Cần để đạt", "ascending"),
            ("-more", [3, 2, 0, 1], "Cần để đạt", "descending"),
            ("move", [2, 1, 0, 3], "Thay đổi", "ascending"),
            ("nonsense", [0, 1, 2, 3], "", ""),
        ],
    )
    def test_rows_stand_in_the_order_asked_for(
        self, officer: Client, sort: str, names: list[int], key: str, order: str
    ) -> None:
        page = ranking(officer, sort=sort)
        assert [row.name for row in ranked(page)] == [self.NAMES[place] for place in names]
        marked = {
            head.text: head.attrs["aria-sort"]
            for head in page.one("thead").all("th")
            if "aria-sort" in head.attrs
        }
        assert marked == ({key: order} if key else {})

    def test_units_without_a_rank_are_never_sorted_in(self, officer: Client) -> None:
        for sort in ("rank", "-rank", "name", "-name", "count", "-count"):
            rows = rows_of(ranking(officer, sort=sort))
            assert [bool(row.reason) for row in rows] == [False] * 4 + [True] * 6

    def test_a_heading_sorts_and_sorts_back(self, officer: Client) -> None:
        def heading(page: Any) -> str:
            return page.one("thead").all("a")[2].attrs["href"]

        there = page_of(officer.get("/ranking/" + heading(ranking(officer))))
        assert ranked(there)[0].name == "Phường Ái"
        back = page_of(officer.get("/ranking/" + heading(there)))
        assert ranked(back)[0].name == "Phường Út"


class TestPages:
    """Fifty-five wards: one page of fifty, and the rest with what has no rank."""

    @pytest.fixture
    def crowd(self, board: Board) -> Board:
        city = board.add("M", "B", "Thành phố M", kind="city")
        for number in range(56):
            ward = board.add(f"M{number}", "M", f"Phường {number + 1}", kind="ward")
            paid, payable = (100 - number, 100) if number < 55 else (None, None)
            make_report(ward, FIRST, paid_online=paid, payable=payable)
        assert city.children.count() == 56
        return board

    @pytest.mark.parametrize("more", [{}, {"sort": "-rank"}, {"provisional": "1"}])
    def test_every_unit_stands_on_one_page(
        self, crowd: Board, officer: Client, more: dict[str, str]
    ) -> None:
        client = crowd.client("officer")
        pages = [rows_of(ranking(client, parent="M", page=page, **more)) for page in (1, 2)]
        assert [len(rows) for rows in pages] == [50, 6]
        names = [row.name for rows in pages for row in rows]
        assert len(set(names)) == 56
        assert names[-1] == "Phường 56"
        assert names[:2] == (
            ["Phường 55", "Phường 54"] if "sort" in more else ["Phường 1", "Phường 2"]
        )

    def test_units_without_a_rank_have_pages_too(self, crowd: Board, officer: Client) -> None:
        asked = {"parent": "M", "indicator": "on_time_resolved"}
        pages = [ranking(officer, page=page, **asked) for page in (1, 2)]
        assert [len(rows_of(page)) for page in pages] == [50, 6]
        assert len({row.name for page in pages for row in rows_of(page)}) == 56
        assert all("Không xếp hạng: 56 đơn vị" in page.text for page in pages)

    def test_the_pager_keeps_the_rest_of_the_address(self, crowd: Board, officer: Client) -> None:
        page = ranking(officer, parent="M", sort="name", view="today")
        link = page.one("nav", class_="pager").one("a", rel="next")
        for part in ("parent=M", "sort=name", "view=today", "page=2", f"from={FIRST}"):
            assert part in link.attrs["href"]
        second = page_of(officer.get("/ranking/" + link.attrs["href"]))
        assert second.one("span", aria_current="page").text == "2"
        assert second.one("nav", class_="pager").all("a", rel="next") == []

    def test_the_own_unit_of_a_later_page_is_pinned_on_the_first(self, crowd: Board) -> None:
        crowd.units["A"] = crowd.units["M52"]
        clerk = crowd.client("clerk")
        first, second = (ranking(clerk, parent="M", page=page) for page in (1, 2))
        assert [row.name for row in rows_of(first)[:2]] == ["Phường 53", "Phường 1"]
        assert len(rows_of(first)) == 51
        for page in (first, second):
            assert page.one("tr", class_="me").one("th").text == "Phường 53đơn vị của bạn1/7 tháng"
        assert rows_of(second)[0].name == "Phường 51"

    def test_the_own_unit_of_the_first_page_stands_in_its_place(self, crowd: Board) -> None:
        crowd.units["A"] = crowd.units["M2"]
        page = ranking(crowd.client("clerk"), parent="M")
        assert [row.name for row in rows_of(page)].index("Phường 3") == 2
        assert len(page.all("tr", class_="me")) == 1

    @pytest.mark.parametrize("page", ["3", "99999999999999999999"])
    def test_a_page_behind_the_last_is_refused(
        self, crowd: Board, officer: Client, page: str
    ) -> None:
        answer = officer.get("/ranking/" + address(parent="M", page=page))
        assert answer.status_code == 400
        assert "danh sách chỉ có 2 trang" in page_of(answer).text


def test_a_target_holds_on_the_last_day_of_the_window(board: Board, officer: Client) -> None:
    """Next year's target judges next year's window, whatever months it begins with."""
    make_target("online_payment", board.units["N"], "≥ 90", level="commune", year=2025)
    make_report(board.units["N0"], "2025-01", paid_online=80, payable=100)
    page = ranking(officer, **{"from": "2024-01", "to": "2025-01"})
    assert ranked(page)[0].gap == "−10,00 Chưa đạt"
    goal = pairs(page.one("div", class_="defn"))["Chỉ tiêu"]
    assert goal.startswith("≥ 90%")
    assert goal.endswith("(đầu kỳ: ≥ 75%; 1/KH-UBND)")


def test_a_target_of_some_rows_says_of_how_many_of_this_table(
    board: Board, officer: Client
) -> None:
    """“(9 đơn vị)” beside a decision read as if it had been given to nine units."""
    make_target("online_payment", board.units["N0"], "≥ 85", year=2024)
    told = ranking(officer).one("div", class_="defn").text
    assert "≥ 75%; 1/KH-UBND; dùng cho 9 trong 10 đơn vị của bảng này" in told
    assert "dùng cho 1 trong 10 đơn vị của bảng này" in told


def test_a_unit_s_closing_day_decides_whether_it_is_ranked(board: Board, officer: Client) -> None:
    assert board.units["N7"].valid_to == date(2024, 7, 15)
    make_report(board.units["N7"], "2023-08", paid_online=1, payable=50)
    for last, is_ranked in (("2023-12", True), ("2024-07", False)):
        page = ranking(officer, **{"from": "2023-08", "to": last})
        assert ("Phường Nghỉ" in [row.name for row in ranked(page)]) is is_ranked


class TestUnitPages:
    """What the page of a ranked unit says of the same ranking."""

    def opened(self, client: Client) -> Node:
        return page_of(client.get("/units/N2/?from=2024-01&to=2024-07"))

    def test_it_links_to_the_rankings_of_the_unit_s_own_group(self, officer: Client) -> None:
        table = self.opened(officer).one("table", class_="indt")
        links = {link.text: link.attrs["href"] for link in table.all("a")}
        answer = officer.get(links["Thanh toán trực tuyến"])
        assert answer.status_code == 200
        assert "230 / 321" in page_of(answer).text

    def test_the_range_is_labelled_by_its_lowest_and_highest_unit(self, officer: Client) -> None:
        """“45%” and “81%” at its ends read as the ends of an axis, which they were."""
        answer = officer.get("/units/N2/?from=2024-01&to=2024-07")
        rows = answer.content.decode().split("<tr>")[1:]
        row = next(row for row in rows if "Thanh toán trực tuyến" in row)
        assert ">thấp nhất 7,00%</text>" in row
        assert ">cao nhất 80,00%</text>" in row

    def test_a_rank_says_among_how_many(self, officer: Client) -> None:
        rows = self.opened(officer).all("tr")
        row = next(row for row in rows if "Thanh toán trực tuyến" in row.text)
        assert row.one("td", class_="place").text == "3/4"
