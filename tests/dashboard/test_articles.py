"""The pages of the places that the articles tell of, on the data that the product ships.

The data are loaded once for this module, in a transaction that ends with it; what a test writes is
gone after that test, as everywhere.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.clock import today
from tests.dashboard.boards import opened_receipt, ranked, ranking
from tests.dashboard.demonstration import load_articles, undone
from tests.dashboard.html import Node, page_of
from tests.indicators.commands import asked
from units.actions import appoint
from units.queries import find_unit

pytestmark = pytest.mark.django_db
NHA_TRANG, VINH_NGUYEN, HONG_NGU, HOA_THANH = "568", "22375", "868", "709"
NO_ONE_WROTE_OF = "22366"  # a ward of Nha Trang
MARK = "SỐ LIỆU MINH HỌA"


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with django_db_blocker.unblock(), undone():
        load_articles(tmp_path_factory.mktemp("demonstration"))
        yield


@pytest.fixture
def reader(loaded: None, db: None) -> Client:
    """Somebody who may see every place: the pages alone are looked at here, not their doors."""
    country = find_unit("VN", today())
    user = User.objects.create_user("reader")
    appoint(by=None, user=user, unit=country, role="viewer", first_day=country.valid_from)
    client = Client()
    client.force_login(user)
    return client


def unit(client: Client, code: str, query: str = "") -> Node:
    answer = client.get(f"/units/{code}/{query}", follow=True)
    assert answer.status_code == 200
    return page_of(answer)


def published(page: Node) -> dict[str, Node]:
    """Each published figure by its label."""
    items = [item for each in page.all("ul", class_="published") for item in each.all("li")]
    return {item.one("h3").text: item for item in items}


def value_of(item: Node) -> str:
    return item.one("p", class_="pub-v").text


def indicators(page: Node) -> dict[str, tuple[str, str]]:
    """Each computed indicator's count and rate."""
    rows = [row for table in page.all("table", class_="indt") for row in table.all("tr")]
    return {
        row.one("th").text: (proof.text.split(":")[0], row.all("td")[1].text)
        for row in rows
        for proof in row.all("a", class_="receipt")
    }


class TestVinhNguyen:
    """Báo Khánh Hòa 08/2024: three rates as published, among illustrative counts that agree."""

    QUERY = "?from=2024-01&to=2024-07"
    ADDRESS = "http://www.baokhanhhoa.vn/chinh-tri/202408/"
    PRINTED = {"trực tuyến đạt 68,4%": "68,4%", "thanh toán": "71,65%", "số hóa": "84,97%"}

    @pytest.fixture
    def page(self, reader: Client) -> Node:
        return unit(reader, VINH_NGUYEN, self.QUERY)

    @pytest.mark.parametrize("words", PRINTED)
    def test_published_rates_stand_as_they_were_printed_with_their_source(
        self, page: Node, words: str
    ) -> None:
        (item,) = [item for label, item in published(page).items() if words in label]
        assert value_of(item) == self.PRINTED[words]
        link = item.one("a", class_="source")
        assert link.text == "Báo Khánh Hòa, 08/2024"
        assert link.attrs["href"].startswith(self.ADDRESS)
        assert "7 tháng đầu năm 2024" in item.text

    def test_they_are_told_apart_from_the_illustration(self, page: Node) -> None:
        assert MARK in page.one("aside", class_="sample").text
        assert "Trừ những con số có dẫn nguồn" in page.one("aside", class_="sample").text
        assert all(table.has(class_="is-mock") for table in page.all("table", class_="indt"))
        standfirst = page.one("p", class_="standfirst").text
        assert "Số đã công bố (Báo Khánh Hòa, 08/2024): Số hóa, " in standfirst
        assert (
            "84,97%, còn cách 15,03 điểm % so với mức ≥ 100% yêu cầu ngày 07/08/2024, "
            "sau kỳ số liệu." in standfirst
        )
        assert "theo số liệu minh họa: đạt 3 trong 8 chỉ tiêu minh họa." in standfirst
        assert "theo số liệu minh họa" in page.one("h2", id="indicators-title").text
        assert "theo số liệu minh họa" in page.one("p", class_="lead-k").text
        assert page.one("figure").one("p", class_="src").text == "Theo số liệu minh họa từng tháng."
        for figures in page.all("ul", class_="published"):
            assert "minh họa" not in figures.text

    def test_a_demand_made_after_the_months_of_a_figure_does_not_judge_it(self, page: Node) -> None:
        (item,) = [item for label, item in published(page).items() if "số hóa" in label]
        assert item.all("span", class_="bad") == []
        assert (
            "còn cách 15,03 điểm % so với mức ≥ 100% yêu cầu ngày 07/08/2024, "
            "sau kỳ số liệu: không dùng để đánh giá kỳ này" in item.text
        )
        assert "Yêu cầu của đoàn kiểm tra CCHC tỉnh Khánh Hòa 07/8/2024" in item.text

    def test_the_illustration_says_that_it_was_made_to_match(self, page: Node) -> None:
        note = page.one("section", aria_labelledby="indicators-title").text
        assert "Có tỷ lệ minh họa bằng tỷ lệ đã công bố của cùng kỳ" in note
        assert "Đạt hay chưa đạt ở đây là so với chỉ tiêu minh họa." in note

    def test_the_illustration_beside_them_agrees_with_them(self, page: Node) -> None:
        found = indicators(page)
        assert found["Tiếp nhận trực tuyến"] == ("696 / 1.018", "68,37%")
        assert found["Thanh toán trực tuyến"] == ("230 / 321", "71,65%")
        assert found["Số hóa hồ sơ và kết quả"] == ("1.713 / 2.016", "84,97%")

    def test_counts_and_hedges_are_as_the_source_has_them(self, page: Node) -> None:
        values = {label: value_of(item) for label, item in published(page).items()}
        assert values["Tiếp nhận hơn 1.000 hồ sơ"] == "hơn 1.000"
        assert "18/22 (81,82%)" in values.values()

    def test_what_is_missing_to_a_missed_target_is_said_in_what_it_counts(self, page: Node) -> None:
        """Payments lie further below theirs, and are nearly there by the band of their own."""
        assert page.one("p", class_="lead-v").text == "Nhiệm vụ giao đúng hạn: 92,75%"
        lead = page.one("div", class_="lead").text
        assert re.search(r"cần thêm \d+ nhiệm vụ cấp trên giao hoàn thành đúng hạn\.", lead)
        assert "điểm %" in page.one("div", class_="lead").text

    def test_the_ranking_of_its_city_says_the_same(self, reader: Client) -> None:
        rows = {row.name: row for row in ranked(ranking(reader, parent=NHA_TRANG))}
        row = rows["Phường Vĩnh Nguyên"]
        assert (row.rank, row.count, row.rate) == ("5", "230 / 321", "71,65%")
        assert row.gap == "−3,35 Gần đạt"
        assert row.more == "cần thêm 11"

    def test_its_history_names_what_it_became(self, page: Node) -> None:
        assert "Phường Nha Trang" in page.one("ol", class_="chain").text
        assert "kết thúc hoạt động ngày 30/06/2025" in page.one("main").text


class TestNhaTrang:
    """Báo Khánh Hòa 29/03/2023: 39,33% against 40%, and what that is against two years before."""

    @pytest.fixture
    def page(self, reader: Client) -> Node:
        return unit(reader, NHA_TRANG, "?from=2022-01&to=2022-12")

    def test_a_published_rate_is_held_against_its_target(self, page: Node) -> None:
        item = published(page)["Tỷ lệ hồ sơ trực tuyến đạt 39,33%"]
        assert value_of(item) == "39,33%"
        assert "chỉ tiêu ≥ 40%, còn cách 0,67 điểm %" in item.text, "of the same year"
        assert "theo Chỉ tiêu hồ sơ trực tuyến giao TP. Nha Trang năm 2022" in item.text
        assert "chỉ đạt 39,33% (chỉ tiêu 40%)" in item.text, "the clause"
        assert "Chưa đạt" in item.text

    def test_changes_are_in_points_and_point_up_or_down(self, page: Node) -> None:
        rows = [row.text for row in page.one("table", class_="changes").one("tbody").all("tr")]
        online = [row for row in rows if row.startswith("Trực tuyến")]
        assert "tăng +9,84" in next(row for row in online if "so với năm 2021" in row)
        assert "tăng +16,29" in next(row for row in online if "so với năm 2020" in row)
        late = [row for row in rows if row.startswith("Trễ hạn")]
        assert "giảm −0,27" in next(row for row in late if "so với năm 2021" in row)
        assert "giảm −19,32" in next(row for row in late if "so với năm 2020" in row)

    def test_rows_are_called_by_their_indicator_and_say_how_the_source_put_it(
        self, page: Node
    ) -> None:
        heads = [row.one("th") for row in page.one("table", class_="changes").all("tr")[1:]]
        assert {head.text.removesuffix(head.one("small").text) for head in heads} == {
            "Trực tuyến", "Trễ hạn",
        }  # fmt: skip
        assert "Tỷ lệ hồ sơ trực tuyến đạt 39,33%" in [head.one("small").text for head in heads]

    def test_what_was_published_of_other_periods_is_folded(self, page: Node) -> None:
        """A quarter of 2023 stood open, and as large, on the page of the year 2022."""
        section = page.one("section", aria_labelledby="published-title")
        fold = section.one("details", class_="fold")
        folded = fold.one("ul", class_="published").all("li")
        shown = [item for item in section.all("li") if item not in folded]
        assert {item.all("p")[1].text for item in shown} == {"năm 2022"}
        assert not any("năm 2022" in item.all("p")[1].text for item in folded)
        assert fold.one("summary").text == f"Đã công bố cho các kỳ khác: {len(folded)} số"
        assert "open" not in fold.attrs

    def test_a_period_of_which_nothing_was_published_says_so(self, reader: Client) -> None:
        page = unit(reader, NHA_TRANG, "?from=2024-01&to=2024-03")
        section = page.one("section", aria_labelledby="published-title")
        assert "Chưa nhập số công bố nào nằm trong kỳ đang xem (quý I/2024)." in section.text
        assert page.all("table", class_="changes") == section.one("details").all("table")

    def test_the_year_compared_from_shows_no_change(self, page: Node) -> None:
        rows = page.one("table", class_="changes").one("tbody").all("tr")
        first = next(row for row in rows if "so với" not in row.text)
        assert first.all("td")[-1].text == ""

    def test_rates_that_were_worked_out_say_so(self, page: Node) -> None:
        derived = [item.text for item in published(page).values() if "suy ra" in item.text]
        assert any("29,49%" in text for text in derived)
        assert "suy ra" not in published(page)["Tỷ lệ hồ sơ trực tuyến đạt 39,33%"].text

    def test_what_was_worked_out_says_so_among_the_changes_too(self, page: Node) -> None:
        rows = page.one("table", class_="changes").one("tbody").all("tr")
        values = {row.all("td")[1].text for row in rows}
        assert {each for each in values if "suy ra" in each} == {
            f"{rate} suy ra" for rate in ("29,49%", "23,04%", "2,21%", "21,26%")
        }
        assert "39,33%" in values

    def test_the_city_s_own_rate_and_that_of_its_communes_are_two_figures(self, page: Node) -> None:
        items = published(page)
        own = items["Tỷ lệ hồ sơ trễ hạn của UBND thành phố còn 1,49%"]
        below = next(item for label, item in items.items() if "cấp xã còn 0,18%" in label)
        assert (value_of(own), value_of(below)) == ("1,49%", "0,18%")
        demand = "chỉ tiêu < 0,5% của cả năm 2023"
        assert f"{demand}, còn cách 0,99 điểm %" in own.text
        assert demand in below.text
        assert "Chưa đạt" in own.text
        assert "Đạt" in below.text
        assert "(cấp xã trực thuộc)" in below.one("h3").text


class TestHongNgu:
    """A page of words without a single figure: facts, sources and what to do next."""

    @pytest.fixture
    def page(self, reader: Client) -> Node:
        return unit(reader, HONG_NGU)

    def test_facts_stand_with_their_source(self, page: Node) -> None:
        website = "Trang thông tin điện tử thành phố Hồng Ngự, 2023"
        said = page.one("section", aria_labelledby="facts-title")
        stated, listed = (each.all("li") for each in said.all("ul", class_="facts"))
        assert (len(stated), len(listed)) == (13, 1)
        assert "Không có hồ sơ quá hạn và trễ hạn" in stated[0].text
        assert [each.text for each in said.all("p", class_="hint")] == [
            f"{website} · 5 tháng đầu năm 2023 (suy ra, nguồn không nêu kỳ)",
            "Danh mục đơn vị hành chính",
        ]

    def test_what_was_published_does_not_stand_below_a_lack(
        self, page: Node, reader: Client
    ) -> None:
        assert page.one("h2", id="facts-title").text == "Đã công bố, không kèm con số"
        silent = unit(reader, NO_ONE_WROTE_OF, "?from=2022-01&to=2022-03")
        assert silent.one("h2", id="facts-title").text == "Đơn vị chưa có số liệu"

    def test_shortcomings_stand_beside_the_praise(self, page: Node) -> None:
        facts = [fact.text for fact in page.all("ul", class_="facts")[0].all("li")]
        short = [fact for fact in facts if fact.startswith("Hạn chế: ")]
        for words in (
            "chưa cập nhật Kế hoạch rà soát, đánh giá thủ tục hành chính năm 2023",
            "phiếu kiểm soát thủ tục hành chính có nơi ghi chép chưa đầy đủ",
            "niêm yết thủ tục hành chính chưa kịp thời, thiếu đánh số trang",
            "thủ tục hành chính ngành dọc chưa được đưa ra tiếp nhận hồ sơ",
            "hồ sơ thủ tục hành chính còn hiệu lực qua rà soát từ năm 2022 trở về trước",
        ):
            assert len([fact for fact in short if words in fact]) == 1, words
        assert len(short) == 5

    def test_an_ended_city_is_not_asked_for_new_reports(self, page: Node) -> None:
        main = page.one("main").text
        assert "Việc tiếp theo" not in main
        assert "không còn kỳ báo cáo mới. Báo cáo số đếm đến ngày 30/06/2025" in main

    def test_nothing_is_drawn_and_nothing_is_nought(self, page: Node) -> None:
        main = page.one("main")
        assert "%" not in main.text
        drawn = {"figure", "canvas", "table"}
        assert [node.tag for node in main if node.tag in drawn] == []
        scripts = [script.attrs.get("src", "") for script in page.all("script")]
        assert not any("plotly" in source for source in scripts)
        assert page.all("style") == [], "the chart's own style element"

    def test_no_frame_is_empty(self, page: Node) -> None:
        main = page.one("main")
        assert [node for node in main.all("section") if len(node.text) < 20] == []
        assert [node for node in main.all("ul") + main.all("ol") if not node.all("li")] == []
        assert [node for node in main.all("p") if not node.text] == []

    def test_nothing_on_it_is_an_illustration(self, page: Node) -> None:
        assert MARK not in page.text


class TestHoaThanh:
    """Báo Tây Ninh 03/05/2023: counts from which the printed shares can be worked out again."""

    def test_it_opens_on_the_window_of_its_report(self, reader: Client) -> None:
        answer = reader.get(f"/units/{HOA_THANH}/")
        assert answer["Location"].endswith("?from=2022-01&to=2023-03")

    def test_the_share_on_time_is_worked_out_from_the_counts(self, reader: Client) -> None:
        page = unit(reader, HOA_THANH)
        assert indicators(page)["Đúng hạn / tiếp nhận"] == ("22.379 / 22.547", "99,25%")
        rows = page.one("table", class_="indt").all("tr")
        row = next(row for row in rows if "Đúng hạn / tiếp nhận" in row.text)
        told = opened_receipt(reader, row)
        assert told["Giải quyết trước và đúng hạn"] == "22.379"
        assert told["Tiếp nhận trong kỳ"] == "22.547"
        assert told["Từ kỳ trước chuyển sang"] == "–"
        assert told["Ghi chú"].startswith("Từ 01/2022 đến 03/2023: Theo báo Tây Ninh 03/05/2023.")

    def test_what_was_printed_stays_as_it_was_printed(self, reader: Client) -> None:
        items = published(unit(reader, HOA_THANH))
        assert value_of(items["Giải quyết trước hạn và đúng hạn (chiếm 99,26%)"]) == "99,26%"
        assert value_of(items["Quá hạn 86 hồ sơ (chiếm hơn 0,8%)"]) == "hơn 0,8%"
        assert MARK not in unit(reader, HOA_THANH).text

    def test_a_rate_that_rests_on_a_noted_entry_stands_by_its_note(self, reader: Client) -> None:
        page = unit(reader, HOA_THANH)
        (note,) = page.one("ul", id="report-notes").all("li")
        assert note.text.startswith("Từ 01/2022 đến 03/2023: Theo báo Tây Ninh")
        assert "không cho biết đã giải quyết trễ hạn hay đang giải quyết quá hạn" in note.text
        rows = [row for table in page.all("table", class_="indt") for row in table.all("tr")]
        noted = {
            row.one("td", class_="count").text.split(":")[0]
            for row in rows
            if (any(link.attrs["href"] == "#report-notes" for link in row.all("a")))
        }
        assert "86 / 168" in noted
        assert "22.379 / 22.547" not in noted

    def test_one_report_of_fifteen_months_is_said_to_be_one(self, reader: Client) -> None:
        page = unit(reader, HOA_THANH)
        told = page.one("section", aria_labelledby="reporting-title").text
        assert "12 tháng nằm trong báo cáo đã xác nhận" in told
        assert "Báo cáo gộp 15 tháng (từ 01/2022 đến 03/2023) không có số riêng từng tháng." in told
        state = page.one("p", class_="datastate").text
        assert "Chỉ có báo cáo của chính đơn vị, 15 tháng" in state
        assert "chưa có số liệu của đơn vị trực thuộc" in state
        assert "135" not in page.one("main").text
        row = next(row for row in page.one("table", class_="indt").all("tr") if "99,25" in row.text)
        behind = opened_receipt(reader, row)
        assert "chỉ có báo cáo của chính đơn vị, 15 tháng" in behind["Kỳ số liệu"]

    def test_the_commands_say_the_same(self, reader: Client) -> None:
        window = ("--from", "2022-01", "--to", "2023-03")
        (told,) = asked("readings", "--unit", HOA_THANH, *window, "--indicator", "on_time_received")
        counts = (told["numerator"], told["denominator"], told["value"])
        assert counts == (22379, 22547, "99.25")
        verdicts = {
            (row["indicator"], row["published"], row["qualifier"]): row["verdict"]
            for row in asked("reconcile", "--unit", HOA_THANH)
        }
        assert verdicts["on_time_received", "99.26", "exact"] == "rounding"
        assert verdicts["pending_in_time_received", "0.36", "exact"] == "agrees"
        assert verdicts["pending_overdue_received", "0.8", "more than"] == "contradiction"
