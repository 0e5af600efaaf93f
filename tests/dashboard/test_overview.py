"""The overview of a branch against its stored rows, counted once more in plain Python."""

import pickle
import re
from dataclasses import FrozenInstanceError
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from core.months import Month, Window
from dashboard.address import Address
from dashboard.overview import OverviewQuestion, overview_page
from indicators.models import Indicator, IndicatorVersion, Target
from indicators.queries import Question
from reports.models import DossierReport
from tests.builders import make_document, make_report, make_target
from tests.dashboard.branches import (
    DEMANDS,
    City,
    cells,
    heads,
    overview,
    recount,
    tile,
)
from tests.dashboard.html import Node, page_of
from units.access import scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(city: City) -> Client:
    return city.client("officer")


def names() -> dict[str, str]:
    return dict(Indicator.objects.values_list("code", "short_name"))


def near(code: str) -> Fraction:
    return Fraction(Indicator.objects.get(code=code).near)


def standfirst(page: Node) -> str:
    return page.one("p", class_="standfirst").text


class TestRecounted:
    """Nothing of the product's arithmetic is used to say what is right here."""

    @pytest.mark.parametrize("provisional", [False, True])
    def test_tiles(self, city: City, officer: Client, provisional: bool) -> None:
        page = overview(officer, provisional=int(provisional))
        for code, demanded in DEMANDS.items():
            found = recount(city.members, code, provisional=provisional)
            shown = tile(page, names()[code])
            assert shown.one("p", class_="tile-value").text == f"{found.text}%", code
            counts = f"{found.numerator:,} / {found.denominator:,}".replace(",", ".")
            assert shown.one("a", class_="receipt").text.split(":")[0] == counts
            assert shown.one("span", class_="tag").text == found.verdict(demanded, near(code))

    def test_every_cell_of_the_sheet(self, city: City, officer: Client) -> None:
        page = overview(officer)
        codes = {name: code for code, name in names().items()}
        columns = [codes[name] for name in heads(page)[1:-1]]
        assert set(DEMANDS) < set(columns)
        rows = cells(page)
        for unit in city.members:
            if unit.code == "N2":
                continue  # open again: TestUnjudged
            shown = dict(zip(columns, rows[unit.name], strict=False))
            found = {code: recount([unit], code) for code in DEMANDS}
            words = {
                code: f"{each.text} {self._word(each.verdict(DEMANDS[code], near(code)))}"
                for code, each in found.items()
                if each.rate is not None
            }
            assert {code: shown[code] for code in words} == words, unit.name
            met = sum(word.endswith(" đạt chỉ tiêu") and "ưa" not in word and "ần" not in word
                      for word in words.values())  # fmt: skip
            assert rows[unit.name][-1] == (f"{met}/{len(words)}" if words else "–")

    def test_what_closes_the_sheet(self, city: City, officer: Client) -> None:
        rows = cells(overview(officer))
        judged = [unit for unit in city.members if unit.code not in {"N2", "N4"}]
        for place, code in enumerate(("on_time_resolved", "online_received", "online_payment")):
            assert rows["Toàn địa bàn"][place] == recount(city.members, code).text
            rates = [recount([unit], code).rate for unit in judged]
            known = [rate for rate in rates if rate is not None]
            met = sum(rate >= DEMANDS[code] for rate in known)
            assert rows["Số đơn vị đạt"][place] == f"{met}/{len(known)}"

    def test_the_sentence(self, city: City, officer: Client) -> None:
        rates = {code: recount(city.members, code).rate for code in DEMANDS}
        short = {code: DEMANDS[code] - (rate or 0) for code, rate in rates.items()}
        met = sum(gap <= 0 for gap in short.values())
        said = standfirst(overview(officer))
        assert said.startswith(f"7 tháng đầu năm 2024 đạt {met} trong 3 chỉ tiêu giao cho từng")
        # in the month of the window's end: N3 sent, N4 and K2 did not
        assert said.endswith("2 trong 9 đơn vị chưa gửi báo cáo tháng 07/2024.")
        sent = DossierReport.objects.everywhere().filter(unit__code="N3", first_month="2024-07")
        sent.update(state="returned")
        said = standfirst(overview(officer))
        assert said.endswith("2 trong 9 đơn vị chưa gửi báo cáo tháng 07/2024, 1 chờ gửi lại.")

    @pytest.mark.parametrize(
        ("against", "shown", "first", "last"),
        [("year", "2024-01", "2023-01", "2023-07"), ("previous", "2024-05", "2024-02", "2024-04")],
    )
    def test_changes(
        self, city: City, officer: Client, against: str, shown: str, first: str, last: str
    ) -> None:
        page = overview(officer, against=against, **{"from": shown})
        for code in DEMANDS:
            now = recount(city.members, code, shown)
            before = recount(city.members, code, first, last)
            assert now.rate is not None
            assert before.rate is not None
            told = tile(page, names()[code]).one("span", class_="delta")
            number = float(told.text.split()[-1].replace(",", ".").replace("−", "-"))
            assert abs(number - float(now.rate - before.rate)) < 0.006
            assert told.has(class_="good" if now.rate > before.rate else "bad")

    def test_few_reports_of_the_window_before_tell_no_change(
        self, city: City, officer: Client
    ) -> None:
        assert overview(officer, against="previous").all("span", class_="delta") == []

    def _word(self, verdict: str) -> str:
        return {"Đạt": "đạt chỉ tiêu", "Gần đạt": "gần đạt chỉ tiêu"}.get(
            verdict, "chưa đạt chỉ tiêu"
        )


class TestGoals:
    def test_a_target_of_some_units_alone_judges_not_the_sum(
        self, city: City, officer: Client
    ) -> None:
        Target.objects.filter(indicator__code="online_payment").delete()
        make_target("online_payment", city.units["K0"], "≥ 50", document=make_document("7/KH"))
        shown = tile(overview(officer), "Thanh toán trực tuyến")
        assert "chỉ tiêu chỉ giao cho một số đơn vị" in shown.text
        assert shown.all("span", class_="tag") == []

    def test_few_reports_judge_nothing(self, city: City, officer: Client) -> None:
        late = DossierReport.objects.everywhere().filter(first_month__gte=Month.at(2024, 1))
        late.exclude(unit__code="N0").update(state="submitted")
        page = overview(officer)
        assert "mới có dưới một nửa số báo cáo phải có" in standfirst(page)
        assert tile(page, "Thanh toán trực tuyến").all("span", class_="tag") == []

    def test_the_own_target_of_the_branch_comes_before_that_of_its_units(
        self, city: City, officer: Client
    ) -> None:
        make_target("online_payment", city.city, "≥ 99")
        shown = tile(overview(officer), "Thanh toán trực tuyến")
        assert "chỉ tiêu ≥ 99%" in shown.text
        assert "của từng đơn vị" not in shown.text

    def test_where_targets_differ_there_is_no_verdict_on_the_sum(
        self, city: City, officer: Client
    ) -> None:
        make_target("online_payment", city.units["K0"], "≥ 50")
        page = overview(officer)
        shown = tile(page, "Thanh toán trực tuyến")
        assert "chỉ tiêu khác nhau theo đơn vị" in shown.text
        assert shown.all("span", class_="tag") == []
        assert "trong 2 chỉ tiêu" in standfirst(page)
        head = page.one("table", class_="heat").one("thead").text
        assert "theo đơn vị" in head

    def test_a_target_that_changed_in_the_window_is_marked(
        self, city: City, officer: Client
    ) -> None:
        make_target("online_payment", city.city, "≥ 40", level="commune", year=2023)
        shown = tile(overview(officer, **{"from": "2023-06"}), "Thanh toán trực tuyến")
        assert "đầu kỳ: ≥ 40%" in shown.text

    def test_an_invented_target_judges_no_real_branch(self, city: City, officer: Client) -> None:
        document = make_document("1/MH", illustrative=True)
        make_target("online_payment", city.city, "≥ 98", document=document)
        assert (
            "chỉ tiêu ≥ 75% của từng đơn vị"
            in tile(overview(officer), "Thanh toán trực tuyến").text
        )

    def test_a_sum_with_invented_figures_is_held_against_no_real_target(
        self, city: City, officer: Client
    ) -> None:
        reports = DossierReport.objects.everywhere().filter(unit=city.units["N0"])
        reports.update(origin="illustration")
        page = overview(officer)
        shown = tile(page, "Thanh toán trực tuyến").text
        assert "có số liệu minh họa: tổng không so với chỉ tiêu" in shown
        assert "≥ 75%" not in shown
        assert "chưa có chỉ tiêu chung" in standfirst(page)


class TestUnjudged:
    def test_a_unit_with_an_open_report_has_its_rate_and_no_verdict(
        self, city: City, officer: Client
    ) -> None:
        page = overview(officer)
        row = cells(page)["Phường N2"]
        found = recount([city.units["N2"]], "on_time_resolved").text
        assert row[0] == f"{found} có báo cáo đang mở lại để sửa"
        assert row[-1] == "–"
        assert "Số không tô màu" in page.one("ul", class_="notes").text

    def test_what_has_no_rate_is_hatched_in_words(self, officer: Client) -> None:
        rows = cells(overview(officer))
        assert set(rows["Phường N4"][:-1]) == {"chưa có số liệu"}
        assert rows["Phường N5"][2] == "không phát sinh"

    def test_invented_figures_compare_no_real_unit_of_today(
        self, city: City, officer: Client
    ) -> None:
        for code in ("22366", "22390"):
            city.add(code, "N", f"Phường {code}", kind="ward")
            make_report(
                city.units[code], "2024-03", paid_online=1, payable=100, origin="illustration"
            )
        page = overview(officer)
        assert cells(page)["Phường 22366"][2] == "1,00 minh họa"
        invented = next(
            cell for cell in page.one("table", class_="heat").all("td") if "1,00" in cell.text
        )
        assert invented.attrs["class"] == "", "no verdict, no hatching"
        proof = officer.get(invented.one("a", class_="receipt").attrs["href"])
        assert "1,00%" in page_of(proof).one("article", id="receipt").text
        assert cells(page)["Phường 22366"][-1] == "–"
        assert page.one("body").has(class_="is-sample")
        assert "không dùng để xếp hạng" in page.one("ul", class_="notes").text

    def test_no_verdict_across_the_change_of_authority(self, city: City, officer: Client) -> None:
        make_report(city.units["N0"], "2025-08", paid_online=1, payable=100)
        make_report(city.units["N0"], "2024-08", paid_online=1, payable=100)
        page = overview(officer, **{"from": "2025-08", "to": "2025-08", "against": "year"})
        assert page.all("span", class_="delta") == []
        (note,) = page.one("section", **{"aria-labelledby": "tiles-title"}).all("li")
        assert note.text.startswith("Thay đổi thẩm quyền từ 01/07/2025")
        assert note.text.endswith("không so sánh với tháng 08/2024.")

    def test_a_changed_formula_tells_no_change(self, city: City, officer: Client) -> None:
        old = IndicatorVersion.objects.get(indicator__code="online_payment")
        old.pk, old.number = None, 2
        old.valid_from, old.denominator = Window.parse("2024-01", "2024-01").first_day, "received"
        old.save()
        shown = tile(overview(officer), "Thanh toán trực tuyến")
        assert shown.all("span", class_="delta") == []


def test_the_one_document_of_all_targets_is_named_once(city: City, officer: Client) -> None:
    assert "1/KH-UBND" in tile(overview(officer), "Thanh toán trực tuyến").text
    Target.objects.update(document=make_document("7/QĐ-UBND"))
    section = overview(officer).one("section", **{"aria-labelledby": "tiles-title"})
    assert section.text.count("7/QĐ-UBND") == 1
    assert section.one("li").text == "Chỉ tiêu: 7/QĐ-UBND."


def test_invented_figures_are_marked_wherever_they_go(city: City, officer: Client) -> None:
    DossierReport.objects.everywhere().filter(unit=city.units["N0"]).update(origin="illustration")
    page = overview(officer)
    assert "SỐ LIỆU MINH HỌA" in page.one("aside", class_="sample").text
    assert "SỐ LIỆU MINH HỌA" in page.one("p", class_="print-only").text
    assert "(số liệu minh họa)" in page.one("title").text
    marked = [figure.attrs.get("data-mark") for figure in page.all("figure")]
    assert marked == ["SỐ LIỆU MINH HỌA"] * 2


def test_a_finished_page_can_be_kept(city: City) -> None:
    scope = scope_of(city.user("officer"))
    asked = OverviewQuestion(
        Address(unit="N"), city.city, scope, Question(Window.parse("2024-01", "2024-07"))
    )
    page = overview_page(asked)
    assert pickle.loads(pickle.dumps(page)) == page  # noqa: S301  what we have just written
    with pytest.raises(FrozenInstanceError):
        page.title = "another"  # type: ignore[misc]


def test_unconfirmed_figures_are_for_those_who_ask(city: City, officer: Client) -> None:
    plain, asked = overview(officer), overview(officer, provisional=1)
    assert "Số liệu đã xác nhận" in plain.one("p", class_="datastate").text
    assert "Số tạm tính" in asked.one("p", class_="datastate").text
    assert cells(plain)["Phường N3"] != cells(asked)["Phường N3"]


def test_a_branch_without_units_or_figures_says_so(city: City, officer: Client) -> None:
    page = overview(officer, unit="D", **{"from": "2012-01", "to": "2012-02", "level": "ward"})
    assert "Không có đơn vị nào thuộc nhóm này" in page.one("div", class_="empty").text
    assert "chưa có số liệu của địa bàn này" in standfirst(page)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ({"from": "x"}, "không phải là tháng"),
        ({"level": "planet"}, "Không có nhóm so sánh"),
        ({"page": "2"}, "chỉ có 1 trang"),
        ({"view": "x"}, "Không có phạm vi đơn vị"),
    ],
)
def test_an_address_that_makes_no_sense_is_mended(
    city: City, officer: Client, address: dict[str, str], words: str
) -> None:
    asked: dict[str, Any] = {"unit": "N", "from": "2024-01", "to": "2024-07"} | address
    for path in ("/overview/", "/overview.xlsx"):
        answer = officer.get(path, asked)
        if path == "/overview.xlsx" and "page" in address:
            continue  # a workbook has no pages
        assert answer.status_code == 400, path
        page = page_of(answer)
        assert words in page.one("div", class_="alert").text
        assert page.one("form", class_="ctx").attrs["action"] == "/overview/"


def test_a_chart_of_the_lowest_alone_says_so(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Biểu đồ chỉ vẽ" not in overview(officer).all("figcaption")[0].text
    monkeypatch.setattr("dashboard.overview.MOST_BARS", 2)
    note = overview(officer, provisional="").all("figcaption")[0].text
    assert re.search(r"Biểu đồ chỉ vẽ 2 đơn vị thấp nhất trong \d+ đơn vị được xếp hạng\.", note)
