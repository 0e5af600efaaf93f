"""The address holds the whole state of a page: gaps are filled in, nonsense is explained."""

import re
from datetime import date
from urllib.parse import parse_qs, unquote, urlencode

import pytest
import time_machine
from django.test import Client

from dashboard.address import Address
from reports.models import DossierReport
from tests.builders import make_change, make_field, make_report
from tests.dashboard.boards import Board, address, pairs, ranked, ranking
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def officer(board: Board) -> Client:
    return board.client("officer")


def location(client: Client, path: str) -> dict[str, str]:
    answer = client.get(path)
    assert answer.status_code == 302, path
    return {name: texts[0] for name, texts in parse_qs(answer["Location"].split("?")[1]).items()}


class TestSpeltOut:
    def test_a_bare_ranking_opens_on_the_latest_confirmed_figures(self, officer: Client) -> None:
        assert location(officer, "/ranking/") == {"parent": "B", "from": "2024-01", "to": "2024-07"}

    @pytest.mark.parametrize("page", ["/ranking/", "/ranking.xlsx"])
    def test_what_was_chosen_stays(self, officer: Client, page: str) -> None:
        chosen = "indicator=online_payment&level=ward&view=today&provisional=1&sort=-name&page=2"
        assert location(officer, f"{page}?{chosen}") == {
            "parent": "B", "from": "2024-01", "to": "2024-07", "indicator": "online_payment",
            "level": "ward", "view": "today", "provisional": "1", "sort": "-name", "page": "2",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("given", "months"),
        [
            ("from=2023-02", ("2023-02", "2024-07")),
            ("to=2023-04", ("2023-01", "2023-04")),
            ("to=2024-07", ("2024-01", "2024-07")),
            ("parent=N&to=2023-04", ("2023-01", "2023-04")),
        ],
    )
    def test_one_month_of_the_two_is_enough(
        self, officer: Client, given: str, months: tuple[str, str]
    ) -> None:
        found = location(officer, f"/ranking/?{given}")
        assert (found["from"], found["to"]) == months

    @time_machine.travel(date(2026, 3, 5))
    def test_without_any_figures_it_is_the_year_up_to_last_month(self, db: None) -> None:
        client = make_province().client("officer")
        assert location(client, "/ranking/")["to"] == "2026-02"
        assert location(client, "/units/A/") == {"from": "2026-01", "to": "2026-02"}

    def test_a_report_of_several_months_opens_on_them(self, board: Board, officer: Client) -> None:
        make_report(board.units["N5"], "2024-09", "2025-02", paid_online=1, payable=50)
        assert location(officer, "/units/N5/") == {"from": "2024-09", "to": "2025-02"}

    def test_unconfirmed_figures_do_not_move_the_window(
        self, board: Board, officer: Client
    ) -> None:
        make_report(board.units["N5"], "2024-09", state="submitted", paid_online=1, payable=50)
        assert location(officer, "/ranking/")["to"] == "2024-07"

    def test_a_whole_address_is_answered_as_it_is(self, officer: Client) -> None:
        assert officer.get("/ranking/" + address()).status_code == 200

    def test_defaults_are_left_out_of_links(self) -> None:
        assert Address.read({"indicator": "online_payment", "page": "1"}).query() == (
            "?indicator=online_payment"
        )


NONSENSE = {
    "from=2024-13": "“Từ tháng”: “2024-13” không phải là tháng; chọn",
    "from=2024": "“2024” không phải là tháng",
    "to=<script>": "“Đến tháng”: “<script>” không phải là tháng; chọn",
    "from=1950-01": "Khoảng thời gian dài quá 50 năm",
    "from=2024-08": "“Từ tháng” (08/2024) đứng sau “Đến tháng” (07/2024): chọn",
    "page=0": "số trang bắt đầu từ 1",
    "page=-1": "số trang bắt đầu từ 1",
    "page=x": "Trang “x” không có",
    "page=2": "danh sách chỉ có 1 trang",
    "level=galaxy": "Không có nhóm so sánh “galaxy”; các nhóm: “Tỉnh, thành phố”",
    "indicator=luck": "Không có chỉ số “luck”",
    "view=tomorrow": "Không có phạm vi đơn vị “tomorrow”: chọn “Như đã báo cáo” hoặc “Theo",
    "view=2024-02-30": "Không có phạm vi đơn vị “2024-02-30”: chọn",
    "field=nothing": "Không có lĩnh vực mang mã “nothing”",
}


# Here the form alone mends nothing: the reader has to choose.
A_CHOICE_IS_WANTED = {"from=1950-01", "from=2024-08", "page=2"}

# What programs call the choices; a page has Vietnamese words for each.
TECHNICAL = ("reported", "today", "2024-06-30", "2024-07", "province", "commune", "rural")


def assert_refused(page: Node, sentence: str) -> None:
    """One heading, the sentences, the form, a way back; no table, chart or figure beside them."""
    main = page.one("main")
    assert sentence in main.one("div", class_="alert").text
    assert main.one("h1").text == "Lựa chọn chưa hợp lệ"
    assert [node.tag for node in main if node.tag in {"table", "figure", "details"}] == []
    form = main.one("form")
    ranked_by = ["indicator"] if form.attrs["action"] == "/ranking/" else []
    assert [select.attrs["name"] for select in form.all("select")] == [
        *ranked_by, "from", "to", "view",
    ]  # fmt: skip
    assert main.all("a")[-1].attrs["href"].startswith("/ranking/")
    said = main.one("div", class_="alert").text
    assert not [word for word in TECHNICAL if word in said]


def sent(form: Node, **chosen: str) -> str:
    """The address that a form leads to, with some selects changed first."""
    fields = {node.attrs["name"]: node.attrs["value"] for node in form.all("input")}
    for select in form.all("select"):
        fields[select.attrs["name"]] = next(
            option.attrs["value"] for option in select.all("option") if "selected" in option.attrs
        )
    return form.attrs["action"] + "?" + urlencode(fields | chosen)


class TestNonsense:
    @pytest.mark.parametrize(
        ("path", "given"),
        [("/ranking/", given) for given in NONSENSE]
        # A workbook has all pages: it only never reads a number that is none.
        + [("/ranking.xlsx", given) for given in NONSENSE if given != "page=2"],
    )
    def test_it_is_answered_with_a_sentence_and_nothing_else(
        self, officer: Client, path: str, given: str
    ) -> None:
        name, _, value = given.partition("=")
        answer = officer.get(path + address(**{name: value}))
        assert answer.status_code == 400
        assert_refused(page_of(answer), NONSENSE[given])

    def test_a_receipt_without_months_asks_for_them(self, officer: Client) -> None:
        answer = officer.get("/units/N0/receipt/?indicator=online_payment")
        assert answer.status_code == 400
        assert_refused(page_of(answer), "“Từ tháng” chưa được chọn")

    @pytest.mark.parametrize("given", ["from=2024-13", "view=tomorrow", "page=x"])
    def test_a_unit_page_does_the_same(self, officer: Client, given: str) -> None:
        name, _, value = given.partition("=")
        months = {"from": "2024-01", "to": "2024-07"} | {name: value}
        query = "&".join("=".join(pair) for pair in months.items())
        answer = officer.get(f"/units/N0/?{query}")
        assert answer.status_code == 400
        assert_refused(page_of(answer), NONSENSE[given])

    def test_a_redirect_refuses_as_well(self, officer: Client) -> None:
        answer = officer.get("/ranking/?from=2030-01")
        assert answer.status_code == 400
        assert_refused(page_of(answer), "“Từ tháng” (01/2030) đứng sau “Đến tháng” (07/2024)")

    @pytest.mark.parametrize("given", sorted(NONSENSE.keys() - A_CHOICE_IS_WANTED))
    @pytest.mark.parametrize("path", ["/ranking/", "/ranking.xlsx"])
    def test_the_form_alone_mends_what_can_t_be_understood(
        self, officer: Client, path: str, given: str
    ) -> None:
        name, _, value = given.partition("=")
        page = page_of(officer.get(path + address(**{name: value})))
        mended = officer.get(sent(page.one("form", class_="ctx")), follow=True)
        assert mended.status_code == 200
        assert mended.request["PATH_INFO"] == "/ranking/", "pages have forms, workbooks none"

    @pytest.mark.parametrize("given", sorted(NONSENSE))
    def test_the_way_back_leads_to_an_answer_and_keeps_what_was_not_refused(
        self, officer: Client, given: str
    ) -> None:
        name, _, value = given.partition("=")
        page = page_of(officer.get("/ranking/" + address(sort="-name", **{name: value})))
        link = page.one("main").all("a")[-1]
        assert link.text == "Về trang xếp hạng"
        kept = parse_qs(link.attrs["href"].partition("?")[2])
        assert (kept["parent"], kept["sort"]) == (["N"], ["-name"])
        assert ("from" in kept) is (name not in {"from", "to", "indicator"})
        assert (kept.get("indicator") == ["online_payment"]) is (name != "indicator")
        assert officer.get(link.attrs["href"], follow=True).status_code == 200

    def test_indicator_page_and_unconfirmed_figures_stay_chosen(self, officer: Client) -> None:
        given = {"view": "tomorrow", "provisional": "1", "page": "2"}
        form = page_of(officer.get("/ranking/" + address(**given))).one("form", class_="ctx")
        assert "Thanh toán trực tuyến" in form.one("select", name="indicator").text
        assert form.one("select", name="provisional")
        kept = parse_qs(sent(form).partition("?")[2])
        assert (kept["indicator"], kept["provisional"]) == (["online_payment"], ["1"])
        assert kept["page"] == ["2"], "but not where that is what was refused"

    @pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 200])
    def test_a_page_that_is_none_beside_another_fault_is_no_error_of_the_server(
        self, officer: Client, page: str
    ) -> None:
        assert officer.get(f"/ranking/?sort=%00&page={page}").status_code == 400

    def test_months_that_stand_backwards_stay_chosen_and_one_choice_mends_them(
        self, officer: Client
    ) -> None:
        asked = {"from": "2024-08", "level": "ward", "provisional": "1", "sort": "-name"}
        form = page_of(officer.get("/ranking/" + address(**asked))).one("form", class_="ctx")
        chosen = parse_qs(sent(form).partition("?")[2])
        assert (chosen["from"], chosen["to"]) == (["2024-08"], ["2024-07"])
        assert officer.get(sent(form)).status_code == 400
        mended = officer.get(sent(form, to="2024-08"))
        assert mended.status_code == 200
        assert "Khối phường" in page_of(mended).one("select", name="level").text
        kept = parse_qs(sent(form, to="2024-08").partition("?")[2])
        assert kept == {
            "parent": ["N"], "indicator": ["online_payment"], "level": ["ward"], "to": ["2024-08"],
            "from": ["2024-08"], "view": ["reported"], "provisional": ["1"], "sort": ["-name"],
        }  # fmt: skip

    def test_months_that_are_none_fall_back_on_the_year_up_to_the_other(
        self, officer: Client
    ) -> None:
        form = page_of(officer.get("/units/N0/?from=x&to=2024-07")).one("form", class_="ctx")
        assert sent(form) == "/units/N0/?from=2024-01&to=2024-07&view=reported"
        with time_machine.travel(date(2026, 3, 5)):
            form = page_of(officer.get("/units/N0/?from=x&to=y")).one("form", class_="ctx")
        assert sent(form) == "/units/N0/?from=2026-01&to=2026-02&view=reported"

    def test_what_was_asked_is_escaped(self, officer: Client) -> None:
        answer = officer.get("/ranking/" + address(sort='"><script>', to="<script>"))
        assert b'"><script>' not in answer.content
        page = page_of(answer)
        assert page.one("input", name="sort").attrs["value"] == '"><script>'
        assert "“<script>” không phải là tháng" in page.one("main").text

    @pytest.mark.parametrize(
        ("path", "who", "successors"),
        [
            ("/ranking/?parent=D&", "Huyện D", ("A", "S")),
            ("/units/A-OLD/?", "Xã A cũ", ("A",)),
            ("/units/D/?", "Huyện D", ("A", "S")),
        ],
    )
    def test_an_ended_unit_in_the_view_of_today_links_to_who_came_after_it(
        self, province: Province, path: str, who: str, successors: tuple[str, ...]
    ) -> None:
        client = province.client("officer")
        asked = "from=2025-01&to=2025-06"
        page = page_of(client.get(f"{path}{asked}&view=today"))
        assert_refused(page, f"{who} kết thúc hoạt động ngày 30/06/2025.")
        *others, as_reported = page.one("div", class_="alert").all("a")
        assert {link.text: link.attrs["href"] for link in others} == {
            f"Phường {code}": f"/units/{code}/?{asked}&view=today" for code in successors
        }
        for link in (*others, as_reported):
            assert client.get(link.attrs["href"]).status_code == 200
        mended = client.get(sent(page.one("form", class_="ctx"), view="reported"))
        assert (
            page_of(mended).one("h1").text
            == page_of(client.get(as_reported.attrs["href"])).one("h1").text
        )

    def test_successors_that_the_reader_may_not_open_are_names_alone(
        self, province: Province
    ) -> None:
        page = page_of(
            province.client("clerk").get("/ranking/?parent=D&from=2025-01&to=2025-06&view=today")
        )
        alert = page.one("div", class_="alert")
        assert "Đơn vị tương ứng: Phường A, Phường S." in alert.text
        assert [link.text for link in alert.all("a")] == [
            "Phường A", "Xem câu hỏi này như đã báo cáo",
        ]  # fmt: skip

    def test_a_ranking_of_an_ended_province_leads_to_the_rankings_of_those_after_it(
        self, province: Province
    ) -> None:
        old = province.add("E", "VN", "Tỉnh E", kind="province", until=date(2025, 6, 30))
        new = province.add("F", "VN", "Tỉnh F", kind="province", since=date(2025, 7, 1))
        make_change(date(2025, 7, 1), [old], [new])
        asked = "from=2025-01&to=2025-06&view=today"
        page = page_of(province.client("admin").get(f"/ranking/?parent=E&{asked}"))
        link = page.one("div", class_="alert").all("a")[0]
        assert link.text == "Tỉnh F"
        assert link.attrs["href"] == f"/ranking/?parent=F&{asked}"


class TestOneField:
    """A ranking of one field of procedures says so: its figures are not the unit's totals."""

    @pytest.fixture
    def land(self, board: Board) -> Board:
        make_report(
            board.units["N0"], "2024-08", paid_online=30, payable=40,
            lines={make_field("land"): {"paid_online": 3, "payable": 20}},
        )  # fmt: skip
        return board

    MONTHS = {"from": "2024-08", "to": "2024-08"}

    def test_the_page_names_it(self, land: Board, officer: Client) -> None:
        page = ranking(officer, field="land", **self.MONTHS)
        assert [row.count for row in ranked(page)] == ["3 / 20"]
        assert pairs(page.one("div", class_="defn"))["Lĩnh vực"] == "Lĩnh vực land"
        whole = ranking(officer, **self.MONTHS)
        assert [row.count for row in ranked(whole)] == ["30 / 40"]
        assert "Lĩnh vực" not in whole.one("div", class_="defn").text

    def test_the_page_of_a_unit_shows_all_fields_together(
        self, land: Board, officer: Client
    ) -> None:
        answer = officer.get("/units/N0/?from=2024-08&to=2024-08&field=land")
        assert "30 / 40" in page_of(answer).text


def test_a_link_goes_on_meaning_the_same_when_codes_are_used_again(province: Province) -> None:
    """The successor has the code of its predecessor: the months say which of the two is meant."""
    old = province.add("X", "B", "Xã X cũ", until=date(2025, 6, 30))
    new = province.add("X", "B", "Phường X mới", kind="ward", since=date(2025, 7, 1))
    make_change(date(2025, 7, 1), [old], [new], kind="reclassify")
    officer = province.client("officer")
    for months, name in (("from=2025-01&to=2025-06", old.name), ("from=2025-07&to=2025-08", new)):
        page = page_of(officer.get(f"/units/X/?{months}"))
        assert page.one("h1").text == str(name)
    chain = page_of(officer.get("/units/X/?from=2025-07&to=2025-08")).one("ol", class_="chain")
    (link,) = chain.all("a")
    assert unquote(link.attrs["href"]) == "/units/X/?to=2025-06"
    assert page_of(officer.get(link.attrs["href"], follow=True)).one("h1").text == old.name


@pytest.fixture
def province() -> Province:
    return make_province()


def test_the_form_offers_what_is_shown(board: Board, officer: Client) -> None:
    asked = {"view": "2024-07-31", "level": "ward", "provisional": "1"}
    page = ranking(officer, **asked)
    form = page.one("form", class_="ctx")
    chosen = {
        select.attrs["name"]: [
            option.attrs["value"] for option in select.all("option") if "selected" in option.attrs
        ]
        for select in form.all("select")
    }
    assert chosen == {
        "indicator": ["online_payment"], "parent": ["N"], "level": ["ward"], "from": ["2024-01"],
        "to": ["2024-07"], "view": ["2024-07-31"], "provisional": ["1"],
    }  # fmt: skip


def test_the_lesser_choices_can_be_folded_and_stand_open_without_script(
    board: Board, officer: Client
) -> None:
    more = ranking(officer).one("form", class_="ctx").one("details")
    assert "open" in more.attrs
    assert [select.attrs["name"] for select in more.all("select")] == [
        "parent", "level", "view", "provisional",
    ]  # fmt: skip


def test_months_can_be_chosen_as_far_as_today(board: Board, officer: Client) -> None:
    with time_machine.travel(date(2026, 11, 22)):
        options = ranking(officer).one("select", name="to").all("option")
    assert options[0].attrs["value"] == "2026-11"
    assert re.fullmatch(r"\d\d/\d{4}", options[0].text)
    assert DossierReport.objects.everywhere().exists()
