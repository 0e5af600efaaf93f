"""Pages of an indicator that counts units: what is counted, what is wanted, who misses it."""

import pytest
from django.core.cache import cache
from django.test import Client

from dashboard import missed_units
from tests.builders import make_report, make_target
from tests.dashboard.boards import (
    Board,
    address,
    opened_receipt,
    pairs,
    ranked,
    ranking,
    row_of,
    rows_of,
)  # fmt: skip
from tests.dashboard.html import Node, page_of
from tests.dashboard.workbooks import cells

pytestmark = pytest.mark.django_db
CODE = "communes_all_on_time"
MONTHS = {"from": "2024-09", "to": "2024-10"}
WARDS = ["N0", "N1", "N2", "N3", "N4", "N5"]
WANTED = "xã, phường có tỷ lệ “đúng hạn / đã giải quyết” ≥ 100%"


@pytest.fixture
def city(board: Board) -> Board:
    """City N, where one ward of five with dossiers resolved them all in time, and a target of 80 %.

    September alone; the other months and wards gave nothing, or nothing arose.
    """
    resolved = [(10, 0), (9, 1), (0, 0), (1, 1), (99_999, 1), (3, 1)]
    for code, (in_time, late) in [("N", (0, 5)), *zip(WARDS, resolved, strict=True)]:
        make_report(board.units[code], "2024-09", resolved_in_time=in_time, resolved_late=late)
    make_target(CODE, board.units["B"], "≥ 80", level="district")
    return board


def district_ranking(client: Client, **more: object) -> Node:
    return ranking(client, parent="B", level="district", indicator=CODE, **MONTHS, **more)


def receipt(client: Client, code: str) -> Node:
    address = f"/units/{code}/receipt/?indicator={CODE}&from=2024-09&to=2024-10"
    return page_of(client.get(address)).one("article", id="receipt")


def named(slip: Node) -> list[list[str]]:
    """Rows of the first table, which is of units where any did not meet the condition."""
    rows = slip.all("tbody")[0].all("tr")
    return [[cell.text.split(":")[0] for cell in row if cell.tag in {"th", "td"}] for row in rows]


def test_the_ranking_counts_units_and_wants_units(city: Board, officer: Client) -> None:
    page = district_ranking(officer)
    [row, *_] = ranked(page)
    assert (row.name, row.count, row.rate, row.gap) == (
        "Thành phố N", "1 / 5", "20,00%", "−60,00 Chưa đạt",
    )  # fmt: skip
    assert row.more == "cần thêm 3"
    assert f"“Cần để đạt” tính bằng {WANTED}." in page.text
    told = pairs(page.all("dl")[0])
    assert told["Cách tính"] == f"Số {WANTED} ÷ số xã, phường có số liệu"
    assert told["Xếp hạng"] == "Cùng tỷ lệ thì cùng hạng; mẫu số tối thiểu 1 xã, phường"
    # district D has communes, none of which reported
    assert [(row.name, row.reason) for row in rows_of(page)[1:]] == [
        ("Huyện D", "chưa có báo cáo đủ số liệu của chỉ số này")
    ]


def test_the_workbook_says_what_is_wanted(city: Board, officer: Client) -> None:
    asked = address(parent="B", level="district", indicator=CODE, **MONTHS)
    rows = cells(officer.get("/ranking.xlsx" + asked).content)
    assert any(f"Cần để đạt ({WANTED})" in row for row in rows)
    assert any([*row[:7]] == [1, None, "N", "Thành phố N", 1, 5, 20] for row in rows)


def test_the_receipt_names_the_units_farthest_from_it(
    city: Board, officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = row_of(district_ranking(officer), "Thành phố N")
    terms = opened_receipt(officer, row)
    assert terms["X" + WANTED[1:]] == "1"
    assert terms["Số xã, phường có số liệu"] == "5"
    assert terms["Số xã, phường chưa có số liệu, hoặc không phát sinh"] == "4"
    assert terms["Tỷ lệ được xét"] == "Giải quyết trước và đúng hạn ÷ Đã giải quyết"
    assert terms["Cần để đạt"] == f"cần thêm 3 {WANTED}"
    assert "6/18 báo cáo tháng" in terms["Kỳ số liệu"]
    slip = receipt(officer, "N")
    assert named(slip) == [
        ["Phường Cam", "1 / 2", "50,00%"],
        ["Phường Lặng", "3 / 4", "75,00%"],
        ["Phường Bình", "9 / 10", "90,00%"],
        ["Phường Không", "99.999 / 100.000", "99,999%"],
    ]
    assert "4 xã, phường chưa đạt ≥ 100%" in slip.text
    assert "khác" not in slip.one("p", class_="slip-more").text
    monkeypatch.setattr(missed_units, "SHOWN", 3)
    cache.clear()
    slip = receipt(officer, "N")
    assert len(named(slip)) == 3
    more = slip.one("p", class_="slip-more")
    assert more.text.startswith("và 1 xã, phường khác.")
    worst = page_of(officer.get(more.one("a").attrs["href"]))
    assert [seen.name for seen in ranked(worst)][:3] == [row[0] for row in named(slip)]


def test_its_figures_lead_to_what_was_judged(city: Board, officer: Client) -> None:
    link = receipt(officer, "N").all("tbody")[0].all("a")[0].attrs["href"]
    slip = page_of(officer.get(link)).one("article", id="receipt")
    assert slip.one("p", class_="slip-v").text.startswith("50,00% 1 / 2")


def test_each_month_is_counted_by_itself(city: Board, officer: Client) -> None:
    months = receipt(officer, "N").all("tbody")[1].all("tr")
    assert [row.text for row in months] == [
        "10/2024 chưa có báo cáo đủ số liệu",
        "09/2024 1 / 5 20,00%",
    ]


def test_peers_are_told_how_many_and_not_which(city: Board, officer: Client) -> None:
    make_report(city.units["Y"], "2024-09", resolved_in_time=1, resolved_late=1)
    slip = receipt(officer, "Z")
    assert pairs(slip)["Số xã, phường có số liệu"] == "1"
    assert "Phường Y" not in slip.text


def test_the_unit_page_has_it_where_units_stand_below(city: Board, officer: Client) -> None:
    page = page_of(officer.get("/units/N/", MONTHS))
    row = next(row for row in page.all("tr") if "Xã, phường 100% đúng hạn" in row.text)
    assert "1 / 5" in row.text
    assert "≥ 80%" in row.text
    assert f"cần thêm 3 {WANTED}" in page.text
    assert "Xã, phường 100% đúng hạn" not in page_of(officer.get("/units/N0/", MONTHS)).text


def test_units_without_such_units_below_them_are_told_why(city: Board, officer: Client) -> None:
    page = ranking(officer, indicator=CODE, **MONTHS)
    assert "Chỉ số này đếm xã, phường; bên dưới các đơn vị ở đây không có." in page.text
    assert "Chọn nhóm so sánh của cấp trên, hoặc chọn chỉ số khác." in page.text
    assert "đơn vị có báo cáo" not in page.one("p", class_="datastate").text
    assert {row.reason for row in rows_of(page)} == {"không có xã, phường bên dưới để đếm"}
    slip = receipt(officer, "N0")
    assert pairs(slip)["Kỳ số liệu"].endswith("không có xã, phường bên dưới để đếm")
    assert slip.all("table") == []
