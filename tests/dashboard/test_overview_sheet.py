"""The sheet of an overview: its order, its pages, its workbook; and who has not sent."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.clock import month_over
from core.months import Month, Window
from dashboard.owing import month_asked
from reports.progress import lines_of
from tests.builders import make_report, make_target
from tests.dashboard.branches import City, cells, heads, overview, recount
from tests.dashboard.html import Node, page_of
from tests.dashboard.workbooks import cells as sheet_of

pytestmark = pytest.mark.django_db
JUNE = Month.parse("2024-06")


@pytest.fixture
def officer(city: City) -> Client:
    return city.client("officer")


def units(page: Node) -> list[str]:
    return [name for name in cells(page) if name not in {"Toàn địa bàn", "Số đơn vị đạt"}]


def groups(page: Node) -> list[str]:
    return [row.text for row in page.one("table", class_="heat").all("tr", class_="group")]


class TestOrder:
    WARDS = [f"Phường N{number}" for number in range(6)]
    COMMUNES = [f"Xã K{number}" for number in range(3)]

    def test_by_kind_and_name(self, officer: Client) -> None:
        page = overview(officer)
        assert units(page) == self.WARDS + self.COMMUNES
        assert groups(page) == ["Khối phường: 6 đơn vị", "Khối xã: 3 đơn vị"]

    @pytest.mark.parametrize("sort", ["online_payment", "-online_payment"])
    def test_by_an_indicator_within_each_kind_and_the_unranked_last(
        self, city: City, officer: Client, sort: str
    ) -> None:
        page = overview(officer, sort=sort)
        rates = {unit.name: recount([unit], "online_payment").rate for unit in city.members}
        wards = units(page)[:6]
        ranked = [rates[name] for name in wards[:3]]
        known = [rate for rate in ranked if rate is not None]
        assert known == sorted(known, reverse=sort.startswith("-"))
        assert wards[3:] == ["Phường N2", "Phường N4", "Phường N5"]
        marked = {
            head.one("a").text: head.attrs["aria-sort"]
            for head in page.one("table", class_="heat").one("thead").all("th")
            if "aria-sort" in head.attrs
        }
        order = "descending" if sort.startswith("-") else "ascending"
        assert marked == {"Thanh toán trực tuyến": order}

    def test_a_head_sorts_and_sorts_back(self, officer: Client) -> None:
        def pressed(page: Node) -> Node:
            link = page.one("table", class_="heat").one("thead").all("a", class_="sort")[0]
            return page_of(officer.get("/overview/" + link.attrs["href"]))

        there = pressed(overview(officer))
        assert units(there) == self.WARDS + self.COMMUNES
        assert units(pressed(there)) == self.WARDS[::-1] + self.COMMUNES[::-1]

    def test_by_targets_met(self, officer: Client) -> None:
        rows = cells(overview(officer, sort="-met"))
        met = [int(rows[name][-1][0]) for name in list(rows)[:5] if rows[name][-1] != "–"]
        assert met == sorted(met, reverse=True)

    def test_a_unit_that_ended_in_the_window_stands_apart_and_unjudged(
        self, city: City, officer: Client
    ) -> None:
        city.add("N9", "N", "Phường Cuối", kind="ward", until=date(2024, 5, 31))
        make_report(city.units["N9"], "2024-05", paid_online=90, payable=100)
        page = overview(officer)
        assert units(page)[-1] == "Phường Cuối"
        assert groups(page)[-1] == "Kết thúc hoạt động trong kỳ: 1 đơn vị"
        assert cells(page)["Phường Cuối"][2] == "90,00 kết thúc hoạt động ngày 31/05/2024"

    def test_one_kind_alone_leaves_the_total_of_the_branch(
        self, city: City, officer: Client
    ) -> None:
        page = overview(officer, level="rural")
        assert units(page) == self.COMMUNES
        assert cells(page)["Toàn địa bàn"] == cells(overview(officer))["Toàn địa bàn"]


class TestManyUnits:
    @pytest.fixture
    def crowd(self, city: City) -> City:
        city.add("M", "B", "Thành phố M", kind="city")
        for number in range(168):
            city.add(f"M{number}", "M", f"Xã {number:03d}")
        make_report(city.units["M0"], "2024-01", paid_online=1, payable=2)
        return city

    def test_a_hundred_and_sixty_eight_communes_stand_on_two_pages(
        self, crowd: City, officer: Client
    ) -> None:
        pages = [overview(officer, unit="M", page=number) for number in (1, 2)]
        assert [len(units(page)) for page in pages] == [100, 68]
        assert len({name for page in pages for name in units(page)}) == 168
        assert all(groups(page) == ["Khối xã: 168 đơn vị"] for page in pages)
        assert cells(pages[0])["Toàn địa bàn"] == cells(pages[1])["Toàn địa bàn"]
        link = pages[0].one("nav", class_="pager").one("a", rel="next")
        assert "unit=M" in link.attrs["href"]

    def test_the_list_of_those_who_have_not_sent_is_cut_and_counted(
        self, crowd: City, officer: Client
    ) -> None:
        page = overview(officer, unit="M", **{"from": "2024-01", "to": "2024-01"})
        owed = next(each for each in page.all("section") if each.has(aria_labelledby="owed-title"))
        assert len(owed.one("tbody").all("tr")) == 10
        assert "và 157 đơn vị khác" in owed.text
        assert "167 trong 168" in owed.text


class TestWorkbook:
    def test_it_has_the_rows_of_the_page(self, city: City, officer: Client) -> None:
        page = overview(officer, sort="-online_payment")
        book = officer.get(
            "/overview.xlsx",
            {"unit": "N", "from": "2024-01", "to": "2024-07", "sort": "-online_payment"},
        )
        assert book["Content-Disposition"] == (
            'attachment; filename="tong-quan-N-2024-01-2024-07.xlsx"'
        )
        rows = sheet_of(book.content)
        start = next(number for number, row in enumerate(rows) if row[0] == "Mã")
        columns = rows[start]
        body = [row for row in rows[start + 1 :] if row[0] in city.units]
        assert [row[1] for row in body] == [*units(page), "Toàn địa bàn"]
        place = columns.index("Thanh toán trực tuyến: tử số")
        for row in body[:-1]:
            unit = next(each for each in city.members if each.code == row[0])
            found = recount([unit], "online_payment")
            assert (row[place], row[place + 1]) == (found.numerator, found.denominator)
            if found.rate is not None:
                assert row[place + 2] == pytest.approx(float(found.rate))
        assert len(heads(page)[1:-1]) * 5 + 5 == len([each for each in columns if each])
        assert "SỐ LIỆU MINH HỌA" not in str(rows)

    def test_invented_figures_are_marked_in_it(self, city: City, officer: Client) -> None:
        make_report(city.units["N4"], "2024-02", paid_online=1, payable=2, origin="illustration")
        book = officer.get("/overview.xlsx", {"unit": "N", "from": "2024-01", "to": "2024-07"})
        assert sheet_of(book.content)[1][0] == "SỐ LIỆU MINH HỌA"


class TestWhoOwes:
    def test_units_of_the_month_with_their_states(self, city: City) -> None:
        city.add("N8", "N", "Phường Mới", kind="ward", since=date(2024, 8, 1))
        make_report(city.units["N4"], "2024-07", state="returned")
        with CaptureQueriesContext(connection) as asked:
            found = lines_of(city.city, Month.parse("2024-07"))
        assert len(asked) == 2
        assert {each.unit.code: each.standing for each in found} == {
            "N0": "approved", "N1": "approved", "N2": "approved", "N3": "submitted",
            "N4": "returned", "N5": "approved", "K0": "approved", "K1": "approved", "K2": "",
        }  # fmt: skip
        june = {each.unit.code: each.standing for each in lines_of(city.city, JUNE)}
        assert june["N2"] == "reopened"

    def test_of_the_present_the_last_month_that_is_over_is_asked_for(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 22))
        assert str(month_over()) == "2026-10"
        for first, last, asked in (
            ("2026-01", "2026-09", "2026-10"),
            ("2026-01", "2026-12", "2026-10"),
            ("2024-01", "2024-07", "2024-07"),
        ):
            assert str(month_asked(Window.parse(first, last))) == asked

    def test_when_all_have_sent_the_page_says_so(self, city: City, officer: Client) -> None:
        for code in ("K2", "N4"):
            make_report(city.units[code], "2024-07", state="submitted")
        page = overview(officer)
        assert (
            "Cả 9 đơn vị đã gửi báo cáo tháng 07/2024." in page.one("p", class_="standfirst").text
        )


def test_names_from_outside_are_text(city: City, officer: Client) -> None:
    city.add("N7", "N", "Phường <script>alert(1)</script>", kind="ward")
    answer = officer.get("/overview/", {"unit": "N", "from": "2024-01", "to": "2024-07"})
    assert b"<script>alert" not in answer.content


def test_a_rate_that_misses_by_little_does_not_read_as_met(city: City, officer: Client) -> None:
    city.add("M", "B", "Thành phố M", kind="city")
    city.add("M0", "M", "Phường Sát", kind="ward")
    make_report(city.units["M0"], "2024-01", paid_online=74999, payable=100000)
    make_target("online_payment", city.units["M"], "≥ 75", level="commune")
    row = cells(overview(officer, unit="M"))["Phường Sát"]
    assert "74,999 gần đạt chỉ tiêu" in row
