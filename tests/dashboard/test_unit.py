"""The page of one unit on small worlds: its verdicts, its trend, its reports, its history."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from core.clock import OFFICE_TIME
from core.months import Month
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
    assert "đạt 1 trong 2 chỉ tiêu được giao" in page.one("p", class_="standfirst").text
    lead = page.one("div", class_="lead").text
    assert "Cần cải thiện nhất" in lead
    assert "Trễ hạn / đã giải quyết: 8,00%" in lead
    assert "Còn cách chỉ tiêu ≤ 5% 3,00 điểm %, cần giảm 3 hồ sơ (2/KH-UBND)." in lead


def test_without_a_missed_target_nothing_is_called_worst(
    province: Province, officer: Client
) -> None:
    make_report(province.units["A"], "2025-10", resolved_in_time=92, resolved_late=8)
    page = opened(officer, "A", "2025-10", "2025-10")
    assert page.all("div", class_="lead") == []
    assert "chưa có chỉ tiêu được giao" in page.one("p", class_="standfirst").text


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
        page = opened(officer, "A", "2025-07", "2025-12")
        titles = [item.attrs["title"] for item in page.one("ol", class_="strip").all("li")]
        assert titles == [
            "07/2025: chưa có báo cáo", "08/2025: Đã xác nhận", "09/2025: Đã gửi",
            "10/2025: Bị trả lại", "11/2025: Bản nháp", "12/2025: mở lại để sửa",
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
    proofs = page.one("table", class_="indt").all("a", class_="receipt")
    told = [page_of(officer.get(proof.attrs["href"])).text for proof in proofs]
    assert sum("9/QĐ-UBND" in each for each in told) == 2
