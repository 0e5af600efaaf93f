"""A demand that nothing arose to be held against: it is there all the same."""

import pytest
from django.test import Client

from tests.builders import make_report, make_target
from tests.dashboard.boards import Board, address
from tests.dashboard.html import Node, page_of
from tests.dashboard.workbooks import ranked

pytestmark = pytest.mark.django_db
MONTHS = "from=2025-10&to=2025-10"
NO_DEMAND = "Không có chỉ tiêu"


@pytest.fixture
def ward(board: Board) -> str:
    """Ward A, of which 90% is demanded, had nobody who had to pay."""
    make_target("online_payment", board.units["B"], "≥ 90", level="commune", year=2025)
    make_report(board.units["A"], "2025-10", paid_online=0, payable=0)
    return "A"


def receipt(client: Client, code: str) -> Node:
    answer = client.get(f"/units/{code}/receipt/?indicator=online_payment&{MONTHS}")
    return page_of(answer).one("p", class_="slip-v")


def test_a_row_of_the_unit_says_that_nothing_arose(ward: str, officer: Client) -> None:
    page = page_of(officer.get(f"/units/{ward}/?{MONTHS}"))
    judged = page.one("table", class_="indt").one("td", class_="judge")
    assert (judged.text, NO_DEMAND in page.text) == ("Không phát sinh", False)


def test_so_does_the_receipt(ward: str, officer: Client) -> None:
    assert receipt(officer, ward).text == "– 0 / 0 Không phát sinh"


def test_the_receipt_of_no_figures_speaks_of_them_and_not_of_the_demand(
    board: Board, ward: str, officer: Client
) -> None:
    assert receipt(officer, "S").text == "– – / – Chưa đủ số liệu"


def test_without_a_demand_there_is_none(board: Board, officer: Client) -> None:
    make_report(board.units["A"], "2025-10", paid_online=0, payable=0)
    assert receipt(officer, "A").text == f"– 0 / 0 –{NO_DEMAND}"


def test_so_does_the_workbook(board: Board, officer: Client) -> None:
    rows = {row["Đơn vị"]: row for row in ranked(officer.get("/ranking.xlsx" + address()).content)}
    assert rows["Phường Không"]["Đánh giá"] == "không phát sinh"
    assert rows["Phường Lặng"]["Đánh giá"] == "chưa đủ số liệu"
    assert rows["Phường Bình"]["Đánh giá"] == "đạt chỉ tiêu"
