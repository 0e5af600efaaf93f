"""The page of one unit on small worlds: its verdicts, its trend, its reports, its history."""

import json
import re
from datetime import date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from core.clock import OFFICE_TIME
from core.months import Month
from indicators.models import PublishedFigure
from reports.models import DossierReport
from tests.builders import make_document, make_report, make_target
from tests.dashboard.html import Node, page_of
from tests.people import Province

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


def opened(client: Client, code: str, first: str, last: str, **more: str) -> Node:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    answer = client.get(f"/units/{code}/?from={first}&to={last}&{query}")
    assert answer.status_code == 200
    return page_of(answer)


def months(province: Province, code: str, first: str, number: int, **figures: Any) -> None:
    start = Month.parse(first)
    for place in range(number):
        make_report(province.units[code], str(start + place), **figures)


def test_it_opens_with_how_many_targets_are_met(province: Province, officer: Client) -> None:
    for indicator, demand in (("on_time_resolved", "≥ 90"), ("late_resolved", "≤ 5")):
        make_target(indicator, province.units["B"], demand, level="commune", year=2025)
    make_report(province.units["A"], "2025-10", resolved_in_time=92, resolved_late=8)
    page = opened(officer, "A", "2025-10", "2025-10")
    assert page.one("p", class_="standfirst").text == (
        "Tháng 10/2025, theo số liệu báo cáo: đạt 1 trong 2 chỉ tiêu được giao."
    )
    lead = page.one("div", class_="lead").text
    assert "Chưa đạt, cách chỉ tiêu xa nhất" in lead
    assert "Trễ hạn / đã giải quyết: 8,00%" in lead
    assert "Chỉ tiêu ≤ 5%, theo 2/KH-UBND: còn cách 3,00 điểm %, " in lead
    assert "cần giảm 3 hồ sơ giải quyết quá hạn." in lead


def test_its_place_leads_up_to_the_units_that_the_reader_may_open(
    province: Province, officer: Client
) -> None:
    """The list first, as on the pages of reports and indicators; what is above without its link."""
    for client, open_above in ((officer, True), (province.client("clerk"), False)):
        path = opened(client, "A", "2025-10", "2025-10").one("ol", class_="crumb")
        steps = [(each.text, bool(each.all("a"))) for each in path.all("li")]
        assert steps[0] == ("Đơn vị", True)
        assert steps[-2][1] is open_above
        assert not steps[-1][1]


def test_a_missed_target_leads_before_one_that_is_nearly_met(
    province: Province, officer: Client
) -> None:
    """4 points of payments are “gần đạt”; 1,5 points of dossiers in time are not."""
    for indicator, demand in (("online_payment", "≥ 50"), ("on_time_resolved", "≥ 99")):
        make_target(indicator, province.units["B"], demand, level="commune", year=2025)
    counts = {"resolved_in_time": 195, "resolved_late": 5, "payable": 100}
    make_report(province.units["A"], "2025-10", paid_online=46, **counts)
    lead = opened(officer, "A", "2025-10", "2025-10").one("div", class_="lead").text
    assert "Đúng hạn / đã giải quyết: 97,50%" in lead
    make_report(province.units["A"], "2025-11", paid_online=46, payable=100, resolved_in_time=9)
    lead = opened(officer, "A", "2025-11", "2025-11").one("div", class_="lead").text
    assert "Thanh toán trực tuyến: 46,00%" in lead, "nearly met leads where nothing is missed"


def test_the_day_on_which_records_begin_is_nobody_s_beginning(
    province: Province, officer: Client
) -> None:
    page = opened(officer, "A", "2025-10", "2025-10")
    assert "hoạt động từ 01/07/2025" in page.one("main").text
    chain = page.one("ol", class_="chain").text
    assert "mã A-OLD · từ trước 2010 đến 30/06/2025" in chain
    assert "mã A · từ 01/07/2025" in chain
    former = opened(officer, "A-OLD", "2025-05", "2025-05").one("main").text
    assert "hoạt động từ trước 2010 đến 30/06/2025" in former
    assert "01/01/2010" not in former


def test_without_a_missed_target_nothing_is_called_worst(
    province: Province, officer: Client
) -> None:
    make_report(province.units["A"], "2025-10", resolved_in_time=92, resolved_late=8)
    page = opened(officer, "A", "2025-10", "2025-10")
    assert page.all("div", class_="lead") == []
    assert (
        "chưa có chỉ tiêu nào giao cho chính đơn vị này" in page.one("p", class_="standfirst").text
    )


def test_figures_reported_and_invented_are_counted_apart(
    province: Province, officer: Client
) -> None:
    """A month invented makes its indicators invented, and rows then say which they are."""
    real, invented = make_document("1/KH"), make_document("2/KH (minh họa)")
    invented.illustrative = True
    invented.save()
    for indicator, document in (("on_time_resolved", real), ("online_payment", invented)):
        make_target(
            indicator, province.units["B"], "≥ 90", level="commune", year=2025, document=document
        )
    make_report(province.units["A"], "2025-10", resolved_in_time=92, resolved_late=8)
    make_report(
        province.units["A"], "2025-11", origin="illustration", paid_online=1, payable=2
    )  # fmt: skip
    page = opened(officer, "A", "2025-10", "2025-11")
    assert page.one("p", class_="standfirst").text == (
        "Từ 10/2025 đến 11/2025, theo số liệu báo cáo: đạt 1 trong 1 chỉ tiêu được giao. "
        "Từ 10/2025 đến 11/2025, theo số liệu minh họa: đạt 0 trong 1 chỉ tiêu minh họa."
    )
    assert page.one("h2", id="indicators-title").text == (
        "Các chỉ số theo số liệu báo cáo và minh họa"
    )
    marked = {
        row.one("th").one("a").text: bool(row.one("th").all("span", class_="mock"))
        for row in page.all("table", class_="indt")[0].one("tbody").all("tr")
    }
    assert marked == {"Đúng hạn / đã giải quyết": False, "Thanh toán trực tuyến": True}


class TestFold:
    """Indicators without a target are many, and say little where others have one."""

    SUMMARY = "Chưa có chỉ tiêu được giao: {} chỉ số"

    def fold(self, page: Node) -> Node:
        (fold,) = page.all("details", class_="fold")
        return fold

    def test_they_are_folded_below_those_with_a_target(
        self, province: Province, officer: Client
    ) -> None:
        make_target("on_time_resolved", province.units["B"], "≥ 90", level="commune", year=2025)
        make_report(province.units["A"], "2025-10", resolved_in_time=92, resolved_late=8)
        page = opened(officer, "A", "2025-10", "2025-10")
        aimed, others = page.all("table", class_="indt")
        assert [row.one("th").text for row in aimed.one("tbody").all("tr")] == [
            "Đúng hạn / đã giải quyết"
        ]
        rows = others.one("tbody").all("tr")
        assert "open" not in self.fold(page).attrs
        assert self.fold(page).all("summary")[0].text == self.SUMMARY.format(len(rows))
        assert "So với chỉ tiêu" not in others.one("thead").text

    def test_they_stand_open_where_none_has_a_target(
        self, province: Province, officer: Client
    ) -> None:
        make_report(province.units["A"], "2025-10", resolved_in_time=92, resolved_late=8)
        page = opened(officer, "A", "2025-10", "2025-10")
        assert "open" in self.fold(page).attrs
        assert len(page.all("table", class_="indt")) == 1


class TestPublished:
    """What is printed with a hedge, and whose figure it is."""

    @pytest.fixture(autouse=True)
    def _target(self, province: Province) -> None:
        make_target("online_payment", province.units["A"], "≥ 99", year=2025)

    def card(self, province: Province, code: str, **facts: Any) -> Node:
        PublishedFigure.objects.create(
            unit=province.units[code],
            last_month=Month.parse("2025-10"),
            family="payment",
            source="Báo X",
            **{"first_month": Month.parse("2025-10"), **facts},
        )
        page = opened(province.client("officer"), code, "2025-10", "2025-10")
        return page.one("ul", class_="published").one("li")

    def test_more_than_98_is_neither_met_nor_missed_against_99(self, province: Province) -> None:
        card = self.card(province, "A", value=98, qualifier="more than")
        assert not card.all("span", class_="good") + card.all("span", class_="bad")
        assert "không đủ chính xác để so với chỉ tiêu ≥ 99%" in card.text
        assert "còn cách" not in card.text

    def test_nearly_98_misses_99_by_an_unknown_distance(self, province: Province) -> None:
        card = self.card(province, "A", value=98, qualifier="nearly")
        assert card.one("span", class_="bad").text == "Chưa đạt"
        assert "còn cách" not in card.text
        page = opened(province.client("officer"), "A", "2025-10", "2025-10")
        assert page.one("p", class_="standfirst").text == (
            "Số đã công bố (Báo X): Thanh toán trực tuyến, tháng 10/2025: gần 98%, "
            "chưa đạt chỉ tiêu ≥ 99% của cả năm 2025."
        )

    def test_what_was_printed_of_other_months_is_no_figure_of_these(
        self, province: Province
    ) -> None:
        self.card(province, "A", value=98)
        page = opened(province.client("officer"), "A", "2026-01", "2026-02")
        told = page.one("p", class_="standfirst").text
        assert told == "2 tháng đầu năm 2026: chưa có con số nào của đơn vị này."

    def test_what_was_asked_later_hides_nothing_that_was_asked_before(
        self, province: Province
    ) -> None:
        """It judges nothing either, and is told where nothing else was asked."""
        later = make_document("9/KL", date(2025, 11, 7))
        make_target("online_payment", province.units["A"], "≥ 100", year=2025, document=later)
        make_target("online_payment", province.units["S"], "≥ 100", year=2025, document=later)
        card = self.card(province, "A", value=98)
        assert card.one("span", class_="bad").text == "Chưa đạt"
        assert "chỉ tiêu ≥ 99% của cả năm 2025" in card.text
        assert "9/KL" not in card.text
        card = self.card(province, "S", value=98)
        assert not card.all("span", class_="bad")
        assert "mức ≥ 100% yêu cầu ngày 07/11/2025, sau kỳ số liệu" in card.text

    def test_a_figure_of_more_months_than_its_target_says_whose_year_it_is(
        self, province: Province
    ) -> None:
        facts = {"value": 98, "first_month": Month.parse("2024-10")}
        card = self.card(province, "A", **facts)
        assert "chỉ tiêu ≥ 99% của cả năm 2025" in card.text

    @pytest.mark.parametrize(
        ("code", "month", "whose"),
        [("D", "2025-06", "(cấp xã trực thuộc)"), ("B", "2025-10", "(các đơn vị trực thuộc)")],
    )
    def test_below_a_district_are_communes_and_below_a_province_all_units(
        self, province: Province, code: str, month: str, whose: str
    ) -> None:
        card = self.card(province, code, value=50, of="below")
        assert card.one("h3").text.endswith(whose), month


class TestPaper:
    def test_title_and_first_line_on_paper_name_the_unit_its_parents_and_the_months(
        self, province: Province, officer: Client
    ) -> None:
        page = opened(officer, "A-OLD", "2025-01", "2025-06")
        what = "Xã A cũ, Huyện D, Tỉnh B: 6 tháng đầu năm 2025"
        assert page.one("title").text.startswith(f"{what} ·")
        assert what in page.one("p", class_="print-only").text

    def test_what_speaks_of_pressing_stays_on_the_screen(
        self, province: Province, officer: Client
    ) -> None:
        make_target("on_time_resolved", province.units["B"], "≥ 95", level="commune", year=2025)
        make_report(province.units["A"], "2025-10", resolved_in_time=92, resolved_late=8)
        page = opened(officer, "A", "2025-10", "2025-10")
        kept = [node.text for node in page.one("main") if node.has(class_="screen-only")]
        assert kept == [
            "Xem xếp hạng", "Bấm vào số đếm để xem nguồn số liệu, cách tính.", "Toàn bộ lịch sử",
        ]  # fmt: skip
        sheet = (settings.BASE_DIR / "static/css/print.css").read_text()
        assert re.search(r"\.screen-only\b[^{}]*\{ display: none", sheet)


class TestTrend:
    def test_chart_and_table_have_the_same_months(
        self, province: Province, officer: Client
    ) -> None:
        months(province, "A-OLD", "2023-01", 18, resolved_in_time=9, resolved_late=1)
        page = opened(officer, "A-OLD", "2024-01", "2024-06")
        tables = [table for table in page.all("table") if "Tháng" in table.one("thead").text]
        listed = [head.text for table in tables for head in table.one("tbody").all("th")]
        assert listed == [(Month.parse("2023-01") + place).label for place in reversed(range(18))]
        script = page.one("script", id="unit-trend")
        chart = json.loads("".join(str(child) for child in script.children))
        assert max(len(trace.get("x", ())) for trace in chart["data"]) == 18

    def test_a_trend_that_begins_before_the_months_asked_for_says_so(
        self, province: Province, officer: Client
    ) -> None:
        months(province, "A-OLD", "2023-01", 18, resolved_in_time=9, resolved_late=1)
        words = "Vẽ từ 01/2023, trước kỳ đang xem (6 tháng đầu năm 2024), để thấy xu hướng."
        assert words in opened(officer, "A-OLD", "2024-01", "2024-06").one("figcaption").text
        whole = opened(officer, "A-OLD", "2023-01", "2024-06").one("figcaption").text
        assert "trước kỳ đang xem" not in whole

    def test_two_months_are_no_trend(self, province: Province, officer: Client) -> None:
        months(province, "A", "2025-10", 2, resolved_in_time=9, resolved_late=1)
        page = opened(officer, "A", "2025-10", "2025-11")
        assert page.all("figure") == []
        assert page.all("table", class_="indt"), "the figures are there all the same"

    def test_a_month_without_figures_says_so(self, province: Province, officer: Client) -> None:
        for month in ("2025-08", "2025-09", "2025-11"):
            make_report(province.units["A"], month, resolved_in_time=9, resolved_late=1)
        page = opened(officer, "A", "2025-08", "2025-11")
        row = next(row for row in page.all("tr") if row.text.startswith("10/2025"))
        assert "không có số liệu" in row.text


class TestReporting:
    def test_the_strip_tells_each_month_s_state_in_words(
        self, province: Province, officer: Client
    ) -> None:
        ward = province.units["A"]
        for month, state in (
            ("2025-08", "approved"), ("2025-09", "submitted"), ("2025-10", "returned"),
            ("2025-11", "draft"),
        ):  # fmt: skip
            make_report(ward, month, state=state, resolved_in_time=1, resolved_late=0)
        reopened = make_report(ward, "2025-12", state="draft", resolved_in_time=1)
        at = datetime(2026, 1, 5, tzinfo=OFFICE_TIME)
        DossierReport.objects.everywhere().filter(pk=reopened.pk).update(reopened_at=at)
        anew = make_report(ward, "2025-07", state="submitted", resolved_in_time=1)
        DossierReport.objects.everywhere().filter(pk=anew.pk).update(reopened_at=at)
        page = opened(officer, "A", "2025-07", "2026-01")
        titles = [item.attrs["title"] for item in page.one("ol", class_="strip").all("li")]
        assert titles == [
            "07/2025: Đã gửi", "08/2025: Đã xác nhận", "09/2025: Đã gửi",
            "10/2025: Bị trả lại", "11/2025: Bản nháp", "12/2025: Mở lại để sửa",
            "01/2026: Chưa có báo cáo",
        ]  # fmt: skip

    def test_months_in_which_the_unit_did_not_live_are_left_out(
        self, province: Province, officer: Client
    ) -> None:
        make_report(province.units["C"], "2025-12", resolved_in_time=1, resolved_late=0)
        page = opened(officer, "C", "2025-07", "2026-03")
        assert len(page.one("ol", class_="strip").all("li")) == 6


class TestHistory:
    def test_an_ended_unit_says_so_and_names_its_successor(
        self, province: Province, officer: Client
    ) -> None:
        page = opened(officer, "A-OLD", "2025-01", "2025-06")
        alert = page.one("div", class_="alert")
        assert "Đơn vị đã kết thúc hoạt động ngày 30/06/2025" in alert.text
        (link,) = alert.all("a")
        assert (link.text, link.attrs["href"]) == ("Phường A", "/units/A/")

    def test_an_abolished_district_names_what_its_communes_became(
        self, province: Province, officer: Client
    ) -> None:
        page = opened(officer, "D", "2025-01", "2025-06")
        names = [link.text for link in page.one("div", class_="alert").all("a")]
        assert names == ["Phường A", "Phường S"]

    def test_an_ended_unit_is_not_offered_as_one_of_today(
        self, province: Province, officer: Client
    ) -> None:
        offered = {}
        for code, month in (("D", "2025-06"), ("A", "2025-10")):
            select = opened(officer, code, month, month).one("select", name="view")
            offered[code] = [option.attrs["value"] for option in select.all("option")]
        assert offered == {"D": ["reported"], "A": ["reported", "today"]}

    def test_successors_that_the_reader_may_not_open_are_names_alone(
        self, province: Province
    ) -> None:
        """The clerk of Ward A may look at the district's group, never into its sibling."""
        page = opened(province.client("clerk"), "A", "2025-08", "2025-09")
        chain = page.one("ol", class_="chain")
        assert [link.text for link in chain.all("a")] == ["Xã A cũ", "Xã A khác"]

    def test_today_s_unit_counts_what_its_predecessors_reported(
        self, province: Province, officer: Client
    ) -> None:
        for code, month in (("A-OLD", "2025-05"), ("A-TOO", "2025-06"), ("A", "2025-07")):
            make_report(province.units[code], month, resolved_in_time=9, resolved_late=1)
        asked = {"first": "2025-05", "last": "2025-07"}
        assert "27 / 30" in opened(officer, "A", **asked, view="today").text
        assert "9 / 10" in opened(officer, "A", **asked).text


def test_a_document_may_be_used_by_many_targets(province: Province, officer: Client) -> None:
    document = make_document("9/QĐ-UBND", date(2025, 1, 1))
    for indicator in ("on_time_resolved", "late_resolved"):
        make_target(
            indicator, province.units["B"], "≥ 1", level="commune", year=2025, document=document
        )
    make_report(province.units["A"], "2025-10", resolved_in_time=92, resolved_late=8)
    page = opened(officer, "A", "2025-10", "2025-10")
    proofs = page.one("main").all("a", class_="receipt")
    told = [page_of(officer.get(proof.attrs["href"])).text for proof in proofs]
    assert sum("9/QĐ-UBND" in each for each in told) == 2
