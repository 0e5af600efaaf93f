import copy
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.months import Month
from rendering.charts import (
    Bar,
    Event,
    Point,
    Series,
    TargetLine,
    TargetStep,
    begins_at,
    ranking_bars,
    trend,
)
from rendering.palette import PALETTES

BARS = (
    Bar("Phước Hải", Fraction(43400, 482), 434, 482, "met", "Đạt"),
    Bar("Xã Tân Lập", Fraction(22600, 300), 226, 300, "met", "Đạt"),
    Bar("Xã Tân Lập", Fraction(22200, 300), 222, 300, "near", "Gần đạt"),
    Bar("Vĩnh Nguyên <b>", Fraction(23000, 321), 230, 321, "missed", "Chưa đạt", own=True),
    Bar("Vĩnh Trường", Fraction(13700, 221), 137, 221, "missed", "Chưa đạt"),
)
TARGET = TargetLine(75, "chỉ tiêu ≥ 75%", "CT 75%")


def merged(base: Any, update: Any) -> Any:
    """What the page's script does before it draws (see rendering/charts.py)."""
    if not isinstance(update, dict) or not isinstance(base, dict | list):
        return copy.deepcopy(update)
    result = copy.deepcopy(base)
    for key, value in update.items():
        place = int(key) if isinstance(result, list) else key
        known = result[place] if isinstance(result, list) else result.get(place)
        result[place] = merged(known, value)
    return result


def drawings(chart: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The figure in each theme, wide and narrow, as the page would hand it to Plotly."""
    chart = json.loads(json.dumps(chart, allow_nan=False))
    figures: list[tuple[str, dict[str, Any]]] = []
    for theme in ("light", "dark"):
        updates = chart["themes"][theme]["data"]
        data = [merged(*pair) for pair in zip(chart["data"], updates, strict=True)]
        wide = chart["layout"][theme]
        layouts = (wide, merged(wide, chart["narrow"]))
        figures.extend((theme, {"data": data, "layout": layout}) for layout in layouts)
    return figures


def assert_sound(chart: dict[str, Any]) -> None:
    """Plotly knows every key, and no colour is of the other theme."""
    for theme, figure in drawings(chart):
        go.Figure(**figure)
        colours = set(_colours(figure))
        assert colours <= {*PALETTES[theme].values()}, theme  # type: ignore[index]
    assert chart["data"] == drawings(chart)[0][1]["data"]
    assert chart["config"]["displayModeBar"] is False
    assert chart["layout"]["light"]["separators"] == ",."


def _colours(part: Any) -> list[str]:
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return [colour for item in part for colour in _colours(item)]
    return [part] if isinstance(part, str) and part.startswith("#") else []


def test_ranking_bars_are_sound_in_every_theme_and_width() -> None:
    assert_sound(ranking_bars(BARS, TARGET))
    assert_sound(ranking_bars(BARS))
    assert_sound(ranking_bars([]))
    assert_sound(ranking_bars([Bar("Chưa có", None, None, None)], TARGET))


def test_colours_say_own_met_near_and_missed() -> None:
    chart = ranking_bars(BARS, TARGET)
    light, dark = PALETTES["light"], PALETTES["dark"]
    names = ["chart-bar", "chart-bar", "warn-mark", "accent", "bad-mark"]
    assert chart["data"][0]["marker"]["color"] == [light[name] for name in names]
    update = {"marker": {"color": [dark[name] for name in names]}}
    assert chart["themes"]["dark"]["data"] == [update]


def test_bars_begin_at_zero_and_stand_in_the_order_of_the_table() -> None:
    chart = ranking_bars(BARS, TARGET)
    (bar,), axis = chart["data"], chart["layout"]["light"]["xaxis"]
    assert axis["range"][0] == 0
    assert axis["ticksuffix"] == "%"
    assert bar["y"] == [0, 1, 2, 3, 4]
    assert chart["layout"]["light"]["yaxis"]["range"] == [4.5, -0.5]
    assert [value > 0 for value in bar["x"]] == [True] * 5


def test_long_bars_become_dots_on_an_axis_that_begins_near_the_lowest() -> None:
    """Fifty bars between 98% and 100% of the width told nothing apart."""
    close = [Bar(str(place), Fraction(9_850 + place, 100), 1, 1) for place in range(0, 150, 30)]
    target = TargetLine(Fraction(197, 2), "", "")
    chart = ranking_bars(close, target)
    assert_sound(chart)
    (dots,) = chart["data"]
    assert (dots["type"], dots["mode"]) == ("scatter", "markers")
    assert chart["layout"]["light"]["xaxis"]["range"] == [98.0, pytest.approx(99.8)]
    assert begins_at(close, target) == 98
    for bars in (
        [*close, Bar("Xa", 79, 1, 1)],
        close[:1],
    ):  # one short bar tells; so does one alone
        axis = ranking_bars(bars)["layout"]["light"]["xaxis"]
        assert axis["range"][0] == begins_at(bars) == 0


def test_units_of_one_name_keep_bars_of_their_own() -> None:
    names = ranking_bars(BARS, TARGET)["layout"]["light"]["yaxis"]["ticktext"]
    assert names[1] == names[2] == "Xã Tân Lập"
    assert names[3] == "<b>Vĩnh Nguyên &lt;b&gt;</b>"


def test_values_stand_on_the_right_and_missed_ones_are_bold() -> None:
    labels = ranking_bars(BARS, TARGET)["layout"]["light"]["annotations"][1:]
    texts = [label["text"] for label in labels]
    assert texts == ["90,04%", "75,33%", "74,00%", "<b>71,65%</b>", "<b>61,99%</b>"]
    assert {(label["x"], label["xref"]) for label in labels} == {(1, "paper")}


def test_the_hover_says_name_counts_rate_and_verdict() -> None:
    (bar,) = ranking_bars(BARS, TARGET, counted="hồ sơ")["data"]
    assert bar["customdata"][0] == ["Phước Hải", "434 / 482 hồ sơ", "90,04%", "Đạt"]
    assert bar["hovertemplate"].endswith("<extra></extra>")


def test_the_target_is_a_dashed_line_with_a_shorter_label_on_a_phone() -> None:
    chart = ranking_bars(BARS, TARGET)
    (line,) = chart["layout"]["light"]["shapes"]
    assert (line["x0"], line["x1"], line["line"]["dash"]) == (75, 75, "5px 3px")
    wide, narrow = (figure["layout"] for _theme, figure in drawings(chart)[:2])
    assert wide["annotations"][0]["text"] == "chỉ tiêu ≥ 75%"
    assert narrow["annotations"][0]["text"] == "CT 75%"
    assert narrow["annotations"][1:] == wide["annotations"][1:]


@given(st.lists(st.none() | st.fractions(-50, 300), max_size=8), st.fractions(0, 120))
def test_every_bar_and_the_target_fit_on_the_axis(
    values: list[Fraction | None], target: Fraction
) -> None:
    bars = [Bar(str(place), value, 1, 1) for place, value in enumerate(values)]
    chart = ranking_bars(bars, TargetLine(target, "", ""))
    low, high = chart["layout"]["light"]["xaxis"]["range"]
    assert high > 0
    assert (low <= 0) is (chart["data"][0]["type"] == "bar"), "a bar begins at 0"
    assert all(low <= x <= high for x in chart["data"][0]["x"] if x is not None)
    assert low <= chart["layout"]["light"]["shapes"][0]["x0"] <= high


# --- trend --------------------------------------------------------------------------------------

JANUARY = Month.at(2025, 1)


def series(name: str, first: Month, values: list[Any]) -> Series:
    return Series(name, tuple(Point(first + n, v, 1, 2, "Đạt") for n, v in enumerate(values)))


OWN = series("Vĩnh Nguyên", JANUARY, [Decimal(70), Decimal(72), None, 75, 77, 78])
STEPS = (
    TargetStep(Month.at(2024, 1), Month.at(2024, 12), 70, "chỉ tiêu 70%", "CT 70%"),
    TargetStep(JANUARY, JANUARY + 5, 75, "chỉ tiêu 75%", "CT 75%"),
    TargetStep(JANUARY + 6, JANUARY + 11, 80, "chỉ tiêu 80%", "CT 80%"),
)
MERGER = Event(date(2025, 7, 1), "sắp xếp đơn vị <cấp xã>")
YEAR = Series("Vĩnh Nguyên", (*OWN.points, Point(JANUARY + 11, None)))


def full() -> dict[str, Any]:
    return trend(YEAR, STEPS, events=[MERGER])


def test_trends_are_sound_in_every_theme_and_width() -> None:
    assert_sound(full())
    assert_sound(trend(OWN))
    assert_sound(trend(series("Một tháng", JANUARY, [None])))


def test_a_month_without_a_value_breaks_the_line() -> None:
    without = Series("A", (Point(JANUARY, 70), Point(JANUARY + 2, 75)))
    (line,) = trend(without)["data"]
    assert line["y"] == [70, None, 75]
    assert line["connectgaps"] is False
    assert trend(OWN)["data"][0]["y"][2] is None


def test_the_steps_of_the_target_are_separate_and_of_this_window() -> None:
    targets = full()["data"][0]
    assert targets["y"] == [75, 75, None, 80, 80]
    assert targets["x"] == ["2025-01-01", "2025-06-30", None, "2025-07-01", "2025-12-31"]
    assert targets["line"]["dash"] == "5px 3px"


def test_an_event_is_a_line_with_its_day_and_words() -> None:
    layout = full()["layout"]["light"]
    assert layout["shapes"][0]["x0"] == "2025-07-01"
    assert layout["shapes"][0]["line"]["dash"] == "dot"
    assert layout["annotations"][0]["text"] == "01/07/2025<br>sắp xếp đơn vị &lt;cấp xã&gt;"
    assert layout["annotations"][0]["xanchor"] == "center"


def test_an_event_at_the_left_edge_has_its_words_beside_it() -> None:
    """Centred over the line, half of them would lie outside the chart."""
    edge = trend(OWN, events=[Event(date(2025, 1, 1), "thay đổi thẩm quyền")])
    assert edge["layout"]["light"]["annotations"][0]["xanchor"] == "left"
    narrow = drawings(full())[1][1]["layout"]
    assert narrow["annotations"][0]["text"] == "01/07/2025"


def test_lines_are_named_where_they_end() -> None:
    labels = full()["layout"]["light"]["annotations"][1:]
    assert [(label["text"], label["x"]) for label in labels] == [
        ("Vĩnh Nguyên", "2025-06-15"),
        ("chỉ tiêu 80%", 1),
    ]
    narrow = drawings(full())[1][1]["layout"]["annotations"][1:]
    texts = [label["text"] for label in narrow]
    assert texts == ["78,00%", "CT 80%"]
    (own,) = trend(series("Phường Nha Trang", JANUARY, [74]))["narrow"]["annotations"].values()
    assert own["text"] == "74,00%", "a name would be cut; the page says whose line it is"


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_labels_in_the_margin_do_not_touch(own: Fraction, aim: Fraction) -> None:
    step = TargetStep(JANUARY, JANUARY, aim, "chỉ tiêu", "CT")
    chart = trend(series("A", JANUARY, [own]), [step])
    for _theme, figure in drawings(chart):
        layout = figure["layout"]
        low, high = layout["yaxis"]["range"]
        pixels = (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]) / (high - low)
        places = sorted(label["y"] * pixels + label["yshift"] for label in layout["annotations"])
        assert all(other - one >= 14 for one, other in pairwise(places))


@pytest.mark.parametrize("months", [1, 7, 13, 25, 60, 240])
def test_few_months_are_named_and_fewer_on_a_phone(months: int) -> None:
    wide, narrow = (
        figure["layout"]["xaxis"]["ticktext"]
        for _theme, figure in drawings(trend(series("A", JANUARY, [50] * months)))[:2]
    )
    assert 1 <= len(narrow) <= 3
    assert len(narrow) <= len(wide) <= 10
    assert wide[0].count("/") == 1


def test_a_share_keeps_to_its_axis_and_small_differences_stay_visible() -> None:
    chart = trend(series("A", JANUARY, [Decimal("99.8"), 100]))
    low, high = chart["layout"]["light"]["yaxis"]["range"]
    assert 99 < low < 99.8
    assert 100 < high <= 100.5


def test_a_trend_of_nothing_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="empty"):
        trend(Series("A", ()))
