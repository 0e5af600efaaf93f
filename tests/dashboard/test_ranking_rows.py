"""The rows that a function writes: every sign has its word, and every text is escaped."""

from dataclasses import replace

import pytest
from django.utils.safestring import SafeString

from dashboard.rows import Row
from dashboard.templatetags.ranking_rows import ranking_rows
from tests.dashboard.html import Node, Tree

ROW = Row(
    rank="3", move="up", move_by=2, unit_name="Phường Đào", unit_url="/units/N2/?from=2024-01",
    is_own=False, months="", numerator="230", denominator="321",
    receipt_url="/units/N2/receipt/?from=2024-01", value="71,65%", verdict="near", gap="−3,35",
    more="cần thêm 11", spark=SafeString(""),
)  # fmt: skip


def written(*, has_moves: bool = True, has_target: bool = True, **changes: object) -> Node:
    tree = Tree()
    row = replace(ROW, **changes)  # type: ignore[arg-type]
    tree.feed(str(ranking_rows([row], has_moves=has_moves, has_target=has_target)))
    return tree.root


def test_a_row_has_as_many_cells_as_the_table_has_columns() -> None:
    assert len(written().all("td")) + len(written().all("th")) == 8
    assert len(written(has_target=False).all("td")) + 1 == 6
    assert len(written(has_moves=False).all("td")) + 1 == 7


@pytest.mark.parametrize(
    ("verdict", "tone", "word"),
    [("met", "", "Đạt"), ("near", "warn", "Gần đạt"), ("missed", "bad", "Chưa đạt")],
)
def test_a_gap_is_coloured_only_where_it_falls_short(verdict: str, tone: str, word: str) -> None:
    cell = written(verdict=verdict).one("td", class_="away")
    assert cell.all("span")[0].attrs["class"] == tone
    assert cell.text == f"−3,35 {word}"


def test_a_row_without_a_target_says_so() -> None:
    assert written(verdict="none", gap="").one("td", class_="away").text == "–"


@pytest.mark.parametrize(
    ("move", "by", "text"),
    [("up", 2, "lên 2"), ("down", 1, "xuống 1"), ("same", 0, "không đổi"), (None, None, "")],
)
def test_a_move_says_its_direction_in_words(move: str | None, by: int | None, text: str) -> None:
    assert written(move=move, move_by=by).one("td", class_="mv").text == text


def test_missing_months_stand_below_the_name() -> None:
    assert written(months="8/9 tháng").one("small").text == "8/9 tháng"
    assert written().all("small") == []


def test_texts_and_addresses_cannot_break_out() -> None:
    evil = '"><script>x</script>'
    row = written(unit_name=evil, unit_url=evil, receipt_url=evil, more=evil, months=evil)
    assert row.all("script") == []
    assert row.one("a", class_="receipt").attrs["href"] == evil
    assert evil in row.one("th").text
