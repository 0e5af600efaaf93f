"""The catalogue of indicators, and the page of one: definition, branch, ends of the ranking."""

import pytest
from django.test import Client

from core.clock import today
from indicators.models import Indicator, IndicatorVersion
from reports.models import DossierReport
from tests.builders import make_target
from tests.dashboard.boards import Board, address, ranked, ranking
from tests.dashboard.html import Node, page_of

pytestmark = pytest.mark.django_db
CODE = "online_payment"


def page(client: Client, query: str = "", code: str = CODE) -> Node:
    answer = client.get(f"/indicators/{code}/{query or address()}", follow=True)
    assert answer.status_code == 200
    return page_of(answer)


def opening(node: Node) -> str:
    return node.one("p", class_="standfirst").text


def test_the_catalogue_has_every_indicator_by_family(board: Board, officer: Client) -> None:
    shown = page_of(officer.get("/indicators/"))
    table = shown.one("table", class_="catalogue")
    names = {row.one("th").text for row in table.all("tr") if row.all("td")}
    assert names == set(Indicator.objects.values_list("name", flat=True))
    assert "Thanh toán trực tuyến ÷ Hồ sơ có nghĩa vụ tài chính" in table.text
    assert f"{len(names)} chỉ số trong" in opening(shown)


def test_the_catalogue_counts_the_targets_of_this_year(board: Board, officer: Client) -> None:
    make_target(CODE, board.units["B"], "≥ 80", level="ward", year=today().year)
    rows = page_of(officer.get("/indicators/")).one("table", class_="catalogue").all("tr")
    row = next(row for row in rows if "nghĩa vụ tài chính" in row.text and row.all("td"))
    assert "1 chỉ tiêu" in row.text
    assert "1 chỉ tiêu" not in page_of(board.client("neighbour").get("/indicators/")).text


def test_it_opens_with_the_branch_and_its_units(officer: Client) -> None:
    shown = page(officer)
    # 80 + 160 + 230 + 1 + 0 + 40 + 14 of 100 + 200 + 321 + 2 + 0 + 50 + 200, confirmed alone;
    # a year before 280 of 500.
    assert opening(shown).startswith(
        "Thành phố N, 7 tháng đầu năm 2024: 60,14%; +4,14 điểm % so với 7 tháng đầu năm 2023. "
        "2 trong 4 đơn vị được xếp hạng đạt chỉ tiêu ≥ 75%."
    )


def test_its_ends_are_those_of_the_ranking(officer: Client) -> None:
    shown = page(officer)
    body = shown.one("table", class_="shortlist").one("tbody")
    rows = [row for row in body.all("tr") if row.all("td")]
    seen = [(row.all("td")[0].text, row.one("th").text, row.all("td")[2].text) for row in rows]
    listed = ranked(ranking(officer))
    assert seen == [(row.rank, row.name, row.rate) for row in listed]
    [link] = [each for each in shown.all("a") if "Xem cả bảng xếp hạng" in each.text]
    assert ranked(page_of(officer.get(link.attrs["href"]))) == listed


def test_a_neighbour_s_own_target_judges_it_and_is_not_listed(board: Board) -> None:
    ward = board.units["N0"]
    make_target(CODE, ward, "≥ 95", level="")
    make_target(CODE, ward, "≥ 96", level="", year=today().year)
    clerk = board.client("clerk")
    shown = page(clerk, address(parent="B", level="commune"))
    row = next(row for row in shown.one("table", class_="shortlist").all("tr") if "Ái" in row.text)
    assert "Chưa đạt" in row.text
    assert "≥ 96%" not in shown.text
    assert "≥ 96%" in page(board.client("officer")).text


def test_definition_versions_and_sisters(board: Board, officer: Client) -> None:
    indicator = Indicator.objects.get(code="on_time_resolved")
    IndicatorVersion.objects.create(
        indicator=indicator, number=2, valid_from="2030-01-01", numerator="resolved_early",
        denominator="resolved",
    )  # fmt: skip
    text = page(officer, code="on_time_resolved").text
    assert "Giải quyết trước và đúng hạn ÷ Đã giải quyết" in text
    assert "Phiên bản 2: từ 01/01/2030" in text
    assert "đến trước 01/01/2030" in text
    assert "Hồ sơ đến hạn trong kỳ" in text, "a sister with another denominator"


def test_what_is_invented_is_marked(officer: Client) -> None:
    DossierReport.objects.everywhere().update(origin="illustration")
    assert "SỐ LIỆU MINH HỌA" in page(officer).text


def test_one_that_is_only_watched_is_not_ranked(board: Board, officer: Client) -> None:
    shown = page(officer, code="returned_received")
    assert "Chỉ theo dõi" in shown.text
    assert not shown.all("table", class_="shortlist")


def test_without_a_unit_the_definition_alone_is_shown(board: Board) -> None:
    answer = board.client("outsider").get(f"/indicators/{CODE}/")
    assert answer.status_code == 200
    assert "Thanh toán trực tuyến ÷ Hồ sơ có nghĩa vụ tài chính" in opening(page_of(answer))


def test_an_indicator_that_does_not_exist_and_months_that_are_none(officer: Client) -> None:
    assert officer.get("/indicators/nothing/", follow=True).status_code == 404
    answer = officer.get(f"/indicators/{CODE}/" + address(**{"from": "x"}))
    assert answer.status_code == 400
    assert "“x” không phải là tháng" in page_of(answer).text
