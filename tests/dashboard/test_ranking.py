"""The ranking page says what the command says, and why; its sentences, rows, proofs and orders."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from core.months import Window
from core.numbers import format_count
from dashboard.periods import compared_with
from tests.builders import make_change, make_field, make_report, make_target
from tests.dashboard.boards import (
    FIRST,
    LAST,
    Board,
    Seen,
    address,
    ranked,
    ranking,
    rows_of,
)
from tests.indicators.commands import asked
from tests.people import JULY

pytestmark = pytest.mark.django_db
UNDIVIDED = "thuộc nhiều đơn vị, hoặc không còn đơn vị kế tiếp"


def in_words(row: dict[str, Any]) -> tuple[str, str, str, str]:
    """A row of the command as the page would print it."""
    rank = "–" if row["rank"] is None else str(row["rank"])
    count = f"{format_count(row['numerator'])} / {format_count(row['denominator'])}"
    value = "" if row["rank"] is None else row["value"].replace(".", ",") + "%"
    return rank, count, value, row["reason"] or ""


class TestAgainstTheCommand:
    @pytest.mark.parametrize(
        "options",
        [
            {},
            {"provisional": 1},
            {"parent": "B"},
            {"parent": "B", "level": "ward"},
            {"from": "2023-01", "to": "2023-07"},
            {"from": "2022-12", "to": "2024-12"},
            {"view": "today"},
            {"view": "2024-07-31"},
            {"indicator": "on_time_resolved"},
            {"parent": "B", "level": "district"},
            {"field": "land"},
        ],
    )
    def test_the_same_question_has_the_same_answer(
        self, board: Board, officer: Client, options: dict[str, object]
    ) -> None:
        ward = board.units["N0"]
        make_report(ward, "2024-08", lines={make_field("land"): {"paid_online": 3, "payable": 4}})
        chosen: dict[str, object] = {"parent": "N", "level": "commune"}
        chosen |= {"indicator": "online_payment", "from": FIRST, "to": LAST} | options
        arguments: list[object] = []
        for name, value in chosen.items():
            arguments += [f"--{name}"] if name == "provisional" else [f"--{name}", value]
        told = asked("ranking", *arguments)
        seen = [row for row in rows_of(ranking(officer, **options)) if row.reason != UNDIVIDED]
        assert [(row.rank, row.count, row.rate, row.reason) for row in seen] == [
            in_words(row) for row in told
        ]
        assert [row.name for row in seen] == [board.units[row["unit"]].name for row in told]
        assert told

    def test_each_reason_for_having_no_rank_is_said_once(self, officer: Client) -> None:
        reasons = {row.name: row.reason for row in rows_of(ranking(officer)) if row.reason}
        assert reasons == {
            "Phường Cam": "mẫu số dưới 10 hồ sơ",
            "Phường Không": "không phát sinh hồ sơ (mẫu số bằng 0)",
            "Phường Lặng": "chưa có báo cáo đủ số liệu của chỉ số này",
            "Phường Mở": "có báo cáo đang mở lại để sửa",
            "Phường Nghỉ": "kết thúc hoạt động ngày 15/07/2024",
            "Phường Tạm": "chưa có báo cáo đủ số liệu của chỉ số này",
        }

    def test_what_was_not_counted_is_a_dash_and_not_a_nought(self, officer: Client) -> None:
        counts = {row.name: row.count for row in rows_of(ranking(officer))}
        assert (counts["Phường Lặng"], counts["Phường Không"]) == ("– / –", "0 / 0")


class TestRows:
    def test_ties_share_a_rank_and_the_next_is_passed_over(self, officer: Client) -> None:
        assert ranked(ranking(officer)) == [
            Seen("1", "lên 4", "Phường Ái", "80 / 100", "80,00%", "+5,00 Đạt", "đã đạt"),
            Seen("1", "lên 2", "Phường Bình", "160 / 200", "80,00%", "+5,00 Đạt", "đã đạt"),
            Seen(
                "3", "lên 1", "Phường Đào", "230 / 321", "71,65%", "−3,35 Gần đạt",
                "cần thêm 11",
            ),
            Seen(
                "4", "", "Phường Út", "14 / 200", "7,00%", "−68,00 Chưa đạt",
                "cần thêm 136",
            ),
        ]  # fmt: skip

    def test_less_is_asked_of_an_indicator_of_which_less_is_better(
        self, board: Board, officer: Client
    ) -> None:
        make_target("late_resolved", board.units["N"], "≤ 1", level="commune")
        for code, late in (("N0", 5), ("N1", 1)):
            make_report(
                board.units[code], "2024-08", resolved_in_time=100 - late, resolved_late=late
            )
        page = ranking(officer, indicator="late_resolved", **{"from": "2024-08", "to": "2024-08"})
        assert [(row.name, row.gap, row.more) for row in ranked(page)] == [
            ("Phường Bình", "0,00 Đạt", "đã đạt"),
            ("Phường Ái", "+4,00 Chưa đạt", "cần giảm 4"),
        ]

    def test_a_rate_that_misses_its_target_never_reads_as_equal_to_it(
        self, board: Board, officer: Client
    ) -> None:
        make_report(board.units["N0"], "2024-08", paid_online=14999, payable=20000)
        (row,) = ranked(ranking(officer, **{"from": "2024-08", "to": "2024-08"}))
        assert (row.rate, row.gap) == ("74,995%", "−0,01 Gần đạt")
        assert row.more == "cần thêm 1"

    def test_without_a_target_its_columns_are_left_out(self, board: Board, officer: Client) -> None:
        board.target.delete()
        page = ranking(officer)
        assert [head.text for head in page.one("thead").all("th")] == [
            "Hạng", "Thay đổi", "Đơn vị", "Tử số / mẫu số", "Tỷ lệ", "12 tháng",
        ]  # fmt: skip
        assert {(row.gap, row.more) for row in rows_of(page)} == {("", "")}

    @pytest.mark.parametrize("last", ["2024-07", "2023-07"])
    def test_per_cent_follows_its_number_without_a_blank(self, officer: Client, last: str) -> None:
        text = officer.get("/ranking/" + address(to=last, **{"from": "2023-01"})).content.decode()
        assert "%" in text
        assert re.findall(r"\d[\s\u00a0\u202f]+%", text) == []

    def test_counts_of_a_split_unit_stand_on_a_row_of_their_own(
        self, board: Board, officer: Client
    ) -> None:
        halves = [
            board.add(code, "B", name, kind="ward", since=JULY)
            for code, name in (("H1", "Phường Nửa"), ("H2", "Phường Rưỡi"))
        ]
        make_change(JULY, [board.units["N0"]], halves, kind="split")
        page = ranking(officer, parent="B", view="today")
        assert "Chưa chia được" in page.one("table").text
        (row,) = [row for row in rows_of(page) if "Phường Ái" in row.name]
        assert (row.rank, row.count, row.reason) == ("–", "80 / 100", UNDIVIDED)
        assert "Chưa chia được" not in ranking(officer, parent="B").text

    def test_without_script_the_place_of_the_chart_points_to_the_table(
        self, officer: Client
    ) -> None:
        words = ranking(officer).one("figure").one("noscript").one("p").text
        assert words == "Biểu đồ cần JavaScript; bảng có cùng số liệu."

    def test_chart_and_table_have_the_same_rows(self, officer: Client) -> None:
        page = ranking(officer)
        script = page.one("script", id="ranking-chart")
        chart = json.loads("".join(str(child) for child in script.children))
        (bars,) = chart["data"]
        rows = ranked(page)
        assert [name for name, *_rest in bars["customdata"]] == [row.name for row in rows]
        labels = [note["text"] for note in chart["layout"]["light"]["annotations"]]
        assert [re.sub("<[^>]+>", "", text) for text in labels[-len(rows) :]] == [
            row.rate for row in rows
        ]


class TestSentences:
    def summary(self, client: Client, **changes: object) -> str:
        return ranking(client, **changes).one("p", class_="standfirst").text

    def test_the_one_above_reads_how_many_met_the_target_and_who_needs_help(
        self, officer: Client
    ) -> None:
        assert self.summary(officer) == (
            "2 trong 4 đơn vị được xếp hạng đạt chỉ tiêu ≥ 75%."
            " 5 đơn vị không xếp hạng. Cần cải thiện nhất: Phường Út, 7,00% (14/200)."
        )

    def test_a_member_reads_where_the_own_unit_stands_and_what_is_missing(
        self, board: Board
    ) -> None:
        unit = next(unit for unit in board.units.values() if unit.name == "Phường Đào")
        board.units["A"] = unit
        assert self.summary(board.client("clerk")) == (
            "2 trong 4 đơn vị được xếp hạng đạt chỉ tiêu ≥ 75%."
            " 5 đơn vị không xếp hạng. Phường Đào đứng thứ 3/4, "
            "cần thêm 11 hồ sơ thanh toán trực tuyến để đạt chỉ tiêu."
        )

    def test_a_member_that_met_the_target_reads_the_place_alone(self, board: Board) -> None:
        board.units["A"] = board.units["N1"]
        assert self.summary(board.client("clerk")).endswith(" Phường Bình đứng thứ 1/4.")

    def test_without_a_target_it_says_how_many_are_ranked(
        self, board: Board, officer: Client
    ) -> None:
        board.target.delete()
        assert self.summary(officer).startswith(
            "4 trong 9 đơn vị được xếp hạng; chưa có chỉ tiêu được giao."
        )

    def test_without_figures_it_says_so_and_draws_nothing(self, officer: Client) -> None:
        page = ranking(officer, **{"from": "2010-01", "to": "2010-02"})
        assert page.one("p", class_="standfirst").text == (
            "Chưa có đơn vị nào đủ số liệu để xếp hạng trong khoảng thời gian này."
        )
        assert "Chưa có số liệu để xếp hạng" in page.one("div", class_="empty").text
        assert page.all("figure") == []
        assert "0,00%" not in page.text

    def test_a_place_without_units_of_the_level_says_so(self, officer: Client) -> None:
        page = ranking(officer, parent="A", **{"from": "2025-08", "to": "2025-09"})
        assert "Không có đơn vị nào để xếp hạng" in page.one("div", class_="empty").text

    def test_a_picture_that_does_not_begin_at_nought_says_so(
        self, board: Board, officer: Client
    ) -> None:
        words = "Trục bắt đầu từ 95%, không từ 0%, để thấy rõ chênh lệch."
        board.target.delete()
        for code, paid in (("N0", 99), ("N1", 96)):
            make_report(board.units[code], "2024-08", paid_online=paid, payable=100)
        page = ranking(officer, **{"from": "2024-08", "to": "2024-08"})
        assert page.one("figcaption").text.startswith("Thanh toán trực tuyến, Thành phố N, ")
        assert words in page.one("figcaption").text
        assert "Trục" not in ranking(officer).one("figcaption").text

    def test_the_state_of_the_figures_is_said(self, officer: Client) -> None:
        said = [
            ranking(officer, **more).one("p", class_="datastate").text
            for more in ({}, {"provisional": "1"})
        ]
        assert said == [
            "Số liệu đã xác nhận 6/9 đơn vị có báo cáo đủ số liệu (7 tháng đầu năm 2024).",
            "Số tạm tính 7/9 đơn vị có báo cáo đủ số liệu (7 tháng đầu năm 2024).",
        ]


class TestMoves:
    def test_the_window_compared_with_is_named(self, officer: Client) -> None:
        assert "Thay đổi: hạng so với 7 tháng đầu năm 2023." in ranking(officer).text

    @pytest.mark.parametrize(
        ("asked", "earlier", "fair"),
        [
            (("2024-01", "2024-07"), ("2023-01", "2023-07"), True),
            (("2024-03", "2024-03"), ("2024-02", "2024-02"), True),
            (("2024-04", "2024-06"), ("2024-01", "2024-03"), True),
            (("2025-01", "2025-06"), ("2024-01", "2024-06"), True),
            (("2025-06", "2025-06"), ("2025-05", "2025-05"), True),
            (("2025-07", "2025-07"), ("2025-06", "2025-06"), False),
            (("2025-08", "2025-08"), ("2025-07", "2025-07"), True),
            (("2025-01", "2025-12"), ("2024-01", "2024-12"), False),
            (("2026-01", "2026-09"), ("2025-01", "2025-09"), False),
            (("2026-07", "2026-09"), ("2026-04", "2026-06"), True),
            (("2027-01", "2027-03"), ("2026-01", "2026-03"), True),
        ],
    )
    def test_nothing_is_compared_across_the_first_of_july_2025(
        self, asked: tuple[str, str], earlier: tuple[str, str], fair: bool
    ) -> None:
        found = compared_with(Window.parse(*asked))
        assert (found.window, found.fair) == (Window.parse(*earlier), fair)

    @pytest.mark.parametrize(
        ("first", "last", "compared"), [("2025-06", "2025-06", True), ("2025-07", "2025-07", False)]
    )
    def test_a_page_behind_that_day_shows_no_moves_and_says_why(
        self, board: Board, officer: Client, first: str, last: str, compared: bool
    ) -> None:
        for month in ("2025-05", "2025-06", "2025-07"):
            for number, code in enumerate(("N0", "N1")):
                paid = 10 + (number if month == "2025-06" else -number)
                make_report(board.units[code], month, paid_online=paid, payable=20)
        page = ranking(officer, **{"from": first, "to": last})
        moves = [row.move for row in ranked(page)]
        assert moves == (["lên 1", "xuống 1"] if compared else ["", ""])
        note = "Thay đổi thẩm quyền từ 01/07/2025 (kết thúc hoạt động cấp huyện"
        assert (note in page.text) is not compared
