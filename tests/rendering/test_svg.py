"""The server's small pictures: well formed, inside their frame, the same without a style sheet."""

import re
from fractions import Fraction
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from rendering.svg import Scale, Spread, bullet, course, spark, spine

shares = st.fractions(min_value=-50, max_value=150, max_denominator=1000)
series = st.lists(st.none() | shares, max_size=24)
ENDS = ("0", "100%")
verdicts = st.sampled_from(["met", "near", "missed", "none"])


def drawn_x(picture: str) -> list[float]:
    """Every horizontal position in the picture, of dots, bars and the points of lines."""
    root = _tree(picture)
    dots = [float(mark.get("cx", 0)) for mark in root.iter("circle")]
    bars = [float(mark.get("x", 0)) + float(mark.get("width", 0)) for mark in root.iter("rect")]
    lines = [float(x) for data in _paths(root) for x in re.findall(r"[MLH]([-\d.]+)", data)]
    return dots + bars + lines


def _tree(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 - our own markup


def _paths(root: ElementTree.Element) -> list[str]:
    return [mark.get("d", "") for mark in root.iter("path")]


@given(series, st.none() | shares)
def test_a_spark_line_stays_inside_its_frame(values, target):
    picture = spark(values, low=0, high=100, target=target, label="Bảy tháng")
    if any(value is not None for value in values):
        assert all(0 <= x <= 96 for x in drawn_x(picture))


@given(st.none() | shares, shares, verdicts)
def test_a_spine_stays_inside_its_frame(value, target, verdict):
    spread = Spread(Fraction(10), Fraction(90))
    line = spine(
        value,
        spread,
        low=0,
        high=100,
        ends=ENDS,
        target=target,
        verdict=verdict,
        label="Trong khối",
    )
    assert all(0 <= x <= 240 for x in drawn_x(line))


def test_a_month_without_a_value_breaks_the_line():
    picture = spark([50, 60, None, 70, 80], low=0, high=100, target=None, label="Năm tháng")
    (path,) = _paths(_tree(picture))
    assert path.count("M") == 2


def test_a_month_alone_between_gaps_is_still_drawn():
    picture = spark([None, 60, None, 70], low=0, high=100, target=None, label="Bốn tháng")
    (path,) = _paths(_tree(picture))
    assert path.startswith("M32 14L32 14M")


def test_a_series_without_any_value_draws_nothing():
    assert spark([None, None], low=0, high=100, target=75, label="Hai tháng") == ""


def test_the_dot_of_a_spark_line_stands_on_the_last_known_month():
    picture = spark([10, 20, None], low=0, high=100, target=None, label="Ba tháng")
    (dot,) = _tree(picture).iter("circle")
    assert dot.get("cx") == "47"


def test_a_label_cannot_break_out_of_its_attribute():
    picture = spark([1], low=0, high=1, target=None, label='"><script>')
    assert _tree(picture).get("aria-label") == '"><script>'


def test_pictures_carry_no_style_attribute_which_the_security_policy_would_drop():
    spread = Spread(20, 90, 40, 60, median=50)
    picture = spine(
        50, spread, low=0, high=100, ends=ENDS, target=75, verdict="near", label="Trong khối"
    )
    assert not any("style" in mark.attrib for mark in _tree(picture).iter())


def test_only_what_falls_short_changes_colour():
    def drawn(value, verdict):
        range_ = {"low": 0, "high": 100, "ends": ENDS, "target": 75}
        return spine(value, Spread(20, 90), **range_, verdict=verdict, label="Trong khối")

    assert "f-bad" not in drawn(80, "met")
    assert "f-bad" in drawn(60, "missed")


def test_a_spine_shows_median_and_quarters_only_where_they_are_given():
    plain = spine(
        50,
        Spread(20, 90),
        low=0,
        high=100,
        ends=ENDS,
        target=None,
        verdict="none",
        label="Trong khối",
    )
    assert ENDS[1] in plain
    assert "l-median" not in plain
    assert "f-fan3" not in plain


@given(shares)
def test_a_scale_of_no_width_puts_everything_in_its_middle(value):
    assert Scale(5, 5, 0, 100)(value) == 50


@given(shares, st.none() | shares, verdicts)
def test_a_bullet_stays_inside_its_tile(value, target, verdict):
    picture = bullet(value, target=target, verdict=verdict)
    assert all(0 <= x <= 202 for x in drawn_x(picture))


def test_a_bullet_is_as_long_as_its_rate_and_marks_its_target():
    bars = list(_tree(bullet(50, target=75, verdict="missed")).iter("rect"))
    assert [bar.get("width") for bar in bars] == ["200", "100.0", "2"]
    assert bars[1].get("class") == "f-bad"
    assert bars[2].get("x") == "149.0"


months = st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=13)


@given(months, st.data())
def test_a_course_stays_inside_its_frame(values, data):
    goals = data.draw(
        st.lists(st.none() | st.floats(0, 100), min_size=len(values), max_size=len(values))
    )
    picture = course(values, goals, event=len(values) - 1, label="13 tháng")
    if all(value is None for value in values):
        assert picture == ""
        return
    assert all(0 <= x <= 230 for x in drawn_x(picture))


def test_a_course_breaks_where_a_month_is_missing_and_steps_with_its_target():
    picture = course([1.0, 2.0, None, 4.0], [1.0, 1.0, 3.0, 3.0], event=None, label="<b>")
    line, goal = (
        next(mark.get("d", "") for mark in _tree(picture).iter("path") if mark.get("class") == name)
        for name in ("l-me", "l-target")
    )
    assert line.count("M") == 2
    assert goal.count("M") == goal.count("H") == 2
    assert "&lt;b&gt;" in picture
