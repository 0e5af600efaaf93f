"""What must never be praised or blamed: open reports, invented figures, work that changed."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from core.clock import OFFICE_TIME
from core.months import Month, Window
from dashboard.choices import month_choices
from indicators.models import Indicator, PublishedFigure
from indicators.words import NOT_RANKED_WITH
from tests.builders import make_document, make_report, make_target
from tests.dashboard.html import Node, page_of
from tests.dashboard.workbooks import ranked as rows_in
from tests.indicators.commands import asked
from tests.people import Province, make_province

pytestmark = pytest.mark.django_db
WINDOW = {"from": "2026-01", "to": "2026-03"}


@pytest.fixture
def province() -> Province:
    return make_province()


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


def unit_page(client: Client, code: str = "A", **address: str) -> Node:
    return page_of(client.get(f"/units/{code}/", {**WINDOW, **address}))


def rank_on_page(page: Node) -> str:
    rows = page.one("table", class_="indt").all("tr")
    row = next(each for each in rows if "Thanh toán trực tuyến" in each.text)
    return row.one("td", class_="place").text


def pay(province: Province, code: str, month: str, paid: int, **columns: Any) -> None:
    make_report(province.units[code], month, paid_online=paid, payable=100, **columns)


def publish(province: Province, month: str, value: str, qualifier: str = "exact") -> None:
    PublishedFigure.objects.create(
        unit=province.units["A"],
        first_month=Month.parse(month),
        last_month=Month.parse(month),
        indicator=Indicator.objects.get(code="online_payment"),
        family="payment",
        value=value,
        qualifier=qualifier,
        source="Báo thử",
    )


def test_a_unit_with_an_open_report_has_no_rank_on_its_own_page_either(
    province: Province, officer: Client
) -> None:
    for code, paid in (("A", 90), ("S", 80)):
        pay(province, code, "2026-01", paid)
    opened = datetime(2026, 4, 1, tzinfo=OFFICE_TIME)
    pay(province, "A", "2026-02", 95, state="draft", reopened_at=opened)
    assert rank_on_page(unit_page(officer)) == "–"
    make_report(province.units["S"], "2026-02", paid_online=1, payable=100)
    assert (
        "mở lại"
        in page_of(
            officer.get("/ranking/", {"parent": "B", "indicator": "online_payment", **WINDOW})
        ).text
    )


def test_invented_months_of_a_trend_are_marked_and_judged_by_invented_targets(
    province: Province, officer: Client
) -> None:
    for month in ("2025-10", "2025-11", "2025-12"):
        pay(province, "A", month, 40, origin="illustration")
    for month in ("2026-01", "2026-02", "2026-03"):
        pay(province, "A", month, 99)
    make_target("online_payment", province.units["A"], "≥ 77", year=2025)
    page = unit_page(officer)
    assert page.one("body").has(class_="is-sample")
    months = page.one("figure", class_="chart")
    assert months.attrs["data-mark"] == "SỐ LIỆU MINH HỌA"
    assert "77%" not in page.text, "a real target judges no invented month"


def test_an_invented_target_judges_invented_figures_alone(
    province: Province, officer: Client
) -> None:
    invented = make_document("1/MH")
    invented.illustrative = True
    invented.save()
    make_target("online_payment", province.units["A"], "≥ 95", year=2026, document=invented)
    pay(province, "A", "2026-01", 40)
    assert "95%" not in unit_page(officer).text


@pytest.fixture
def real_wards(province: Province) -> None:
    """Two wards of today with the statistics office's codes, one that ended, and an invented one;
    all figures are invented."""
    for code, until in (("22366", None), ("22390", None), ("22402", date(2026, 3, 31))):
        province.add(code, "B", f"Phường {code}", kind="ward", until=until)
    province.add("MH1", "B", "Phường MH1", kind="ward")
    for code, paid in (("22366", 95), ("22390", 40), ("22402", 80), ("MH1", 60)):
        more = {"received_given": 200, "returned": 3}  # of an indicator that ranks nobody
        pay(province, code, "2026-01", paid, origin="illustration", **more)


def test_a_real_unit_of_today_has_no_rank_on_invented_figures(
    province: Province, real_wards: None
) -> None:
    listed = asked(
        "ranking", "--parent", "B", "--level", "ward", "--indicator", "online_payment",
        "--from", "2026-01", "--to", "2026-03",
    )  # fmt: skip
    ranks = {row["unit"]: row["rank"] for row in listed if row["numerator"] is not None}
    assert ranks == {"22402": 1, "MH1": None, "22366": None, "22390": None}
    reasons = {row["reason"] for row in listed if ranks.get(row["unit"], 0) is None}
    assert reasons == {
        "số liệu minh họa: không xếp hạng đơn vị có thật đang hoạt động, hoặc cùng số liệu thật"
    }


def test_nothing_invented_is_ranked_beside_real_figures(
    province: Province, real_wards: None
) -> None:
    """Ward A reported; a ward that ended has invented figures, which a newspaper might print."""
    pay(province, "A", "2026-01", 10)
    listed = asked(
        "ranking", "--parent", "B", "--level", "ward", "--indicator", "online_payment",
        "--from", "2026-01", "--to", "2026-03",
    )  # fmt: skip
    assert {row["unit"]: row["rank"] for row in listed if row["rank"]} == {"A": 1}


def test_an_indicator_that_ranks_nobody_says_so_and_asks_for_no_other_months(
    province: Province, officer: Client
) -> None:
    pay(province, "A", "2026-01", 10, resolved_in_time=9, resolved_early=3, resolved_late=0)
    address = {"parent": "B", "level": "ward", "indicator": "punctual_resolved", **WINDOW}
    page = page_of(officer.get("/ranking/", address))
    told = page.one("p", class_="standfirst").text
    assert told == "Chỉ số này chỉ để theo dõi, không xếp hạng."
    assert "khoảng thời gian khác" not in page.one("main").text


def test_the_page_of_a_real_unit_of_today_holds_invented_figures_against_nobody(
    officer: Client, real_wards: None
) -> None:
    page = unit_page(officer, "22366")
    assert "95,00%" in page.text
    assert page.all("td", class_="place") == []
    assert page.all("svg", class_="spine") == []
    assert str(NOT_RANKED_WITH) in page.text
    assert str(NOT_RANKED_WITH) in unit_page(officer, "MH1").text, (
        "an invented unit among real ones"
    )
    ended = unit_page(officer, "22402")
    assert str(NOT_RANKED_WITH) not in ended.text


def test_a_group_of_real_units_of_today_says_why_it_is_not_ranked(
    province: Province, officer: Client
) -> None:
    for code in ("22366", "22390"):
        province.add(code, "B", f"Phường {code}", kind="special_zone")
        pay(province, code, "2026-01", 40, origin="illustration")
    address = {"parent": "B", "level": "special_zone", "indicator": "online_payment", **WINDOW}
    page = page_of(officer.get("/ranking/", address))
    assert page.one("p", class_="standfirst").text == "Không xếp hạng theo số liệu minh họa."
    assert str(NOT_RANKED_WITH) in page.one("div", class_="empty").text
    assert page.all("figure", class_="chart") == []
    assert page.one("body").has(class_="is-sample")
    rows = rows_in(officer.get("/ranking.xlsx", address).content)
    assert [row["Hạng"] for row in rows] == [None, None]
    assert all("minh họa" in row["Lý do không xếp hạng"] for row in rows)


@pytest.mark.parametrize(
    ("months", "qualifiers", "difference"),
    [
        (("2024-04", "2024-05"), ("exact", "exact"), "−19"),
        (("2024-04", "2024-05"), ("exact", "more than"), None),
        (("2025-05", "2025-08"), ("exact", "exact"), "−19"),
    ],
)
def test_printed_rates_are_compared_only_where_that_says_something(
    province: Province,
    officer: Client,
    months: tuple[str, str],
    qualifiers: tuple[str, str],
    difference: str | None,
) -> None:
    for month, value, qualifier in zip(months, ("99", "80"), qualifiers, strict=True):
        publish(province, month, value, qualifier)
    found = unit_page(officer).all("span", class_="delta")
    shown = [each for each in found if difference and difference in each.text]
    assert bool(shown) is (difference is not None)
    crossing = months[0] < "2025-07" <= months[1]
    assert all(each.has(class_="bad") is not crossing for each in shown)


def test_a_target_of_one_value_asks_for_no_number_of_dossiers(
    province: Province, officer: Client
) -> None:
    pay(province, "A", "2026-01", 40)
    make_target("online_payment", province.units["A"], "= 50", year=2026)
    page = page_of(
        officer.get("/ranking/", {"parent": "B", "indicator": "online_payment", **WINDOW})
    )
    assert "cần thêm" not in page.text
    assert "cần giảm" not in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/units/A/?from=1905-01&to=1905-02",
        "/units/A/?from=1906-01&to=2199-12",
        "/units/A%00/",
        "/ranking/?parent=%00&from=2026-01&to=2026-02",
        "/ranking/?parent=B&field=%00&from=2026-01&to=2026-02",
    ],
)
def test_no_address_breaks_the_page(officer: Client, address: str) -> None:
    assert officer.get(address).status_code in {200, 400, 404}


def test_months_to_choose_from_begin_where_months_begin() -> None:
    window = Window.parse("1905-01", "1905-02")
    assert month_choices(window.first, window)[-1].value == "1900-01"


def test_a_window_longer_than_any_record_is_refused(officer: Client) -> None:
    answer = officer.get("/units/A/?from=1977-01&to=2026-12")
    assert answer.status_code == 200, "fifty years"
    answer = officer.get("/units/A/?from=1976-12&to=2026-12")
    assert answer.status_code == 400
    assert "dài quá 50 năm" in page_of(answer).text


def test_a_ward_does_not_see_the_provinces_ranked(province: Province) -> None:
    address = {"parent": "VN", "indicator": "online_payment", **WINDOW}
    clerk = province.client("clerk")
    assert clerk.get("/ranking/", {**address, "level": "province"}).status_code == 404
    assert clerk.get("/ranking/", {**address, "level": "ward"}).status_code == 200
    assert (
        province.client("officer").get("/ranking/", {**address, "level": "province"}).status_code
        == 200
    )
