"""Unconfirmed figures are marked row by row; a choice that changes nothing says so."""

from datetime import date

import pytest
from django.test import Client

from tests.builders import make_change, make_report
from tests.dashboard.boards import Board, notes_of, ranking, row_of, rows_of
from tests.dashboard.html import Node

pytestmark = pytest.mark.django_db
SAME = "Theo phạm vi đơn vị này, số liệu và hạng của kỳ vẫn như đã báo cáo."
NONE_WAITS = "Không số nào của kỳ này chờ xác nhận"


def state(page: Node) -> str:
    return page.one("p", class_="datastate").text


class TestUnconfirmed:
    def test_a_row_says_how_many_of_its_months_nobody_confirmed(
        self, board: Board, officer: Client
    ) -> None:
        make_report(board.units["N8"], "2024-08", state="submitted", paid_online=1, payable=9)
        page = ranking(officer, provisional=1, to="2024-09")
        assert notes_of(page, "Phường Tạm") == ["8/9 tháng, 8 tháng chưa xác nhận"]
        assert notes_of(page, "Phường Ái") == ["7/9 tháng"]
        assert "chưa xác nhận" not in ranking(officer).one("table", class_="rankt").text
        assert NONE_WAITS not in state(page)

    def test_a_report_without_the_indicator_s_figures_is_none_of_its_months(
        self, board: Board, officer: Client
    ) -> None:
        make_report(board.units["N0"], "2024-08", state="submitted", resolved_in_time=3)
        page = ranking(officer, provisional=1, to="2024-08")
        assert "xác nhận" not in row_of(page, "Phường Ái").text

    def test_a_branch_counts_the_reports_of_its_units(self, board: Board, officer: Client) -> None:
        board.units["N6"].reports.everywhere().update(reopened_at=None)
        page = ranking(officer, provisional=1, parent="B", level="district")
        assert "7 báo cáo tháng chưa xác nhận" in row_of(page, "Thành phố N").text

    def test_a_window_in_which_nothing_waits_says_so(self, officer: Client) -> None:
        page = ranking(officer, provisional=1, **{"from": "2023-01", "to": "2023-07"})
        assert NONE_WAITS in state(page)

    def test_unconfirmed_figures_are_offered_only_where_they_would_be_more(
        self, board: Board, officer: Client
    ) -> None:
        nothing = {"from": "2022-01", "to": "2022-02"}
        board.units["A"] = board.units["N1"]
        offered = [
            "tạm tính" in ranking(client, **nothing, **more).one("div", class_="empty").text
            for client, more in (
                (officer, {}), (officer, {"provisional": 1}), (board.client("clerk"), {}),
            )
        ]  # fmt: skip
        assert offered == [True, False, False]


class TestView:
    def test_it_says_where_the_rows_are_as_reported(self, board: Board, officer: Client) -> None:
        """Whenever it says so, it is so; and it is said where nothing was rearranged."""
        make_report(board.units["N0"], "2024-08", paid_online=3, payable=4)
        merged = board.add("N88", "N", "Phường Gộp", kind="ward", since=date(2025, 7, 1))
        make_change(date(2025, 7, 1), [board.units["N8"], board.units["N9"]], [merged])
        said = set()
        for months in (("2024-01", "2024-07"), ("2024-08", "2024-09"), ("2025-07", "2025-09")):
            for view in ("2024-07-10", "2024-08-31", "2025-07-01"):
                asked = {"from": months[0], "to": months[1]}
                page = ranking(officer, view=view, **asked)
                if SAME in state(page):
                    said.add((*months, view))
                    assert rows_of(page) == rows_of(ranking(officer, **asked))
        assert said == {("2024-08", "2024-09", "2024-08-31"), ("2025-07", "2025-09", "2025-07-01")}

    def test_as_reported_says_nothing_of_itself(self, officer: Client) -> None:
        assert SAME not in state(ranking(officer))
