"""A reader may see the rows that need work alone; the table says when it shows some of them."""

import pytest
from django.test import Client

from tests.builders import make_report
from tests.dashboard.boards import Board, ranked, ranking, rows_of
from tests.dashboard.html import Node

pytestmark = pytest.mark.django_db


def links(page: Node) -> dict[str, str]:
    [nav] = page.all("nav", class_="filters")
    return {link.text: link.attrs["href"] for link in nav.all("a")}


def test_they_are_offered_with_how_many_rows_each_leaves(officer: Client) -> None:
    assert list(links(ranking(officer))) == [
        "Tất cả (10)", "Gần đạt, chưa đạt chỉ tiêu (2)", "Thiếu số liệu (3)",
    ]  # fmt: skip


def test_what_would_leave_all_rows_is_not_offered(officer: Client) -> None:
    """No unit has a ninth month: “thiếu tháng” would be the whole table again."""
    page = ranking(officer, **{"from": "2024-09", "to": "2024-09"})
    assert len(rows_of(page)) > 1
    assert page.all("nav", class_="filters") == []


def test_missed_leaves_the_ranked_that_miss_their_target(officer: Client) -> None:
    """Phường Cam misses its own with 1 of 2, too few to be judged here."""
    page = ranking(officer, only="missed", sort="name")
    assert [row.name for row in rows_of(page)] == ["Phường Đào", "Phường Út"]
    assert (
        page.one("nav", class_="filters").one("a", aria_current="true").text.startswith("Gần đạt")
    )
    assert "only=missed" in page.one("thead").all("a")[0].attrs["href"], "orders keep it"
    assert page.one("figure").one("b").text.endswith(", gần đạt, chưa đạt chỉ tiêu"), (
        "as its picture says"
    )


def test_gaps_leaves_all_that_lack_months(board: Board, officer: Client) -> None:
    make_report(board.units["N0"], "2024-08", paid_online=1, payable=2)
    page = ranking(officer, only="gaps", to="2024-08")
    names = {row.name for row in rows_of(page)}
    assert "Phường Ái" not in names, "the one that reported every month"
    assert {"Phường Bình", "Phường Lặng"} < names


def test_the_place_among_all_stays(officer: Client) -> None:
    assert [row.rank for row in ranked(ranking(officer, only="missed"))] == ["3", "4"]


def test_a_choice_that_leaves_nothing_says_so_and_leads_back(board: Board, officer: Client) -> None:
    board.target.delete()
    page = ranking(officer, only="missed")
    assert "Không có đơn vị nào như lựa chọn này" in page.one("div", class_="empty").text
    whole = officer.get("/ranking/" + links(page)["Tất cả (10)"])
    assert whole.status_code == 200
    assert [row.name for row in rows_of(ranking(officer, only="nonsense"))] == [
        row.name for row in rows_of(ranking(officer))
    ]


def test_a_workbook_has_all_rows(officer: Client) -> None:
    page = ranking(officer, only="missed")
    (link,) = [each for each in page.all("a") if each.text == "Tải Excel"]
    assert "only" not in link.attrs["href"]


def test_more_decimals_than_usual_are_explained_where_they_stand(
    board: Board, officer: Client
) -> None:
    words = "Có dòng ghi nhiều số lẻ hơn"
    assert words not in ranking(officer).text
    make_report(board.units["N0"], "2024-08", paid_online=14999, payable=20000)
    assert words in ranking(officer, **{"from": "2024-08", "to": "2024-08"}).text
