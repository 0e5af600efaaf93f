"""Charts as plain dictionaries in Plotly's schema; the page's own script draws them.

Plotly itself is never imported here: a dictionary costs a fifth of a millisecond, a figure object
forty. Both builders return JSON-ready values of this shape:

    {
      "data":   [trace, …],                          in the light theme's colours, drawable as it is
      "layout": {"light": {…}, "dark": {…}},         one whole layout a theme
      "themes": {"light": {"data": [update, …]},     for each trace, in the same order, the nested
                 "dark":  {"data": [update, …]}},    keys that hold its colours in that theme
      "narrow": {…},                                 what changes in the layout below 640 px
      "config": {…}
    }

To draw, or to draw again when the theme or the width changes:

    data   = data[i] merged with themes[theme].data[i], for every i
    layout = layout[theme], merged with narrow when the chart is narrower than 640 px
    Plotly.react(element, data, layout, config)

"Merged" goes down key by key where the update has an object and replaces everything else, lists
included. An object with keys "0", "1", … updates those items of a list: {"annotations": {"0": …}}.
Merge into copies, or the narrow layout stays when the window grows.

The title (a finding), the line below it (numerator, denominator, window), sources and the note of
illustrative figures are HTML around the chart, and so is the table with the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Literal

from core.numbers import Exact, format_percent
from rendering.canvas import (
    TARGET_DASH,
    Chart,
    Part,
    Token,
    bold,
    chart,
    counts_in_words,
    frame,
    label,
    number,
    words,
)
from rendering.trends import Event, Point, Series, TargetStep, trend

__all__ = [
    "Bar",
    "Event",
    "Point",
    "Series",
    "TargetLine",
    "TargetStep",
    "begins_at",
    "ranking_bars",
    "trend",
]

Verdict = Literal["met", "near", "missed", "none"]

ROW_HEIGHT, VALUES_WIDTH, TOP, BOTTOM = 22, 72, 32, 32
# Bars that are all this long look alike: their ends are drawn as dots then, on a shorter axis.
MOSTLY_FULL = 80.0
DOT = 9
BAR_COLOURS = {"met": "chart-bar", "near": "warn-mark", "missed": "bad-mark", "none": "chart-bar"}
VALUE_COLOURS = {"met": "ink-2", "near": "ink-2", "missed": "bad", "none": "ink-2"}
HOVER = (
    "<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}<br>%{customdata[3]}"
    "<extra></extra>"
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a ranking, in the unit of the chart; `verdict_words` as the page says it."""

    name: str
    value: Exact | None
    numerator: int | None
    denominator: int | None
    verdict: Verdict = "none"
    verdict_words: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target across the chart: "chỉ tiêu 75%", and "CT 75%" where there is little room."""

    value: Exact
    label: str
    short_label: str


def ranking_bars(
    bars: Sequence[Bar],
    target: TargetLine | None = None,
    *,
    places: int = 2,
    counted: str = "",
) -> Chart:
    """Horizontal bars in per cent, from 0, in the order given (that of the table), first on top.
    Where all are long, dots on an axis that begins near the lowest: a bar would lie about its
    length there, and a dot has none. `begins_at` tells which it is.

    `counted` names what numerator and denominator count ("hồ sơ").
    """
    reach = _reach(bars, target)
    dots = reach[0] > 0
    layout = frame(
        height=TOP + BOTTOM + ROW_HEIGHT * max(len(bars), 1),
        margin={"l": 8, "r": VALUES_WIDTH, "t": TOP, "b": BOTTOM},
        bargap=0.4,
        xaxis=_value_axis(reach),
        yaxis=_name_axis(bars, lines=dots),
        shapes=_target_shapes(target),
        # The target's label comes first: the narrow layout replaces it by its place in the list.
        annotations=[
            *_target_labels(target),
            *(_value_label(place, bar, places) for place, bar in enumerate(bars)),
        ],
    )
    narrow: Part = {"xaxis": {"nticks": 3}}
    if target:
        narrow["annotations"] = {"0": {"text": words(target.short_label)}}
    return chart([_bars(bars, places, counted, dots=dots)], layout, narrow)


def begins_at(bars: Sequence[Bar], target: TargetLine | None = None) -> float:
    """Where the axis of their ranking begins: at 0 or below for bars, above it for dots."""
    return _reach(bars, target)[0]


def _bars(bars: Sequence[Bar], places: int, counted: str, *, dots: bool) -> Part:
    """The one trace. Bars stand at whole numbers, since two communes may have the same name."""
    colours = [Token("accent" if bar.own else BAR_COLOURS[bar.verdict]) for bar in bars]
    kind = {"type": "scatter", "mode": "markers"} if dots else {"type": "bar", "orientation": "h"}
    return {
        **kind,
        "x": [number(bar.value) for bar in bars],
        "y": list(range(len(bars))),
        "marker": {"color": colours, "size": DOT} if dots else {"color": colours},
        "customdata": [_hover(bar, places, counted) for bar in bars],
        "hovertemplate": HOVER,
        "cliponaxis": False,
    }


def _hover(bar: Bar, places: int, counted: str) -> list[str]:
    counts = counts_in_words(bar.numerator, bar.denominator, counted)
    figure = format_percent(bar.value, places)
    return [words(text) for text in (bar.name, counts, figure, bar.verdict_words)]


def _value_label(place: int, bar: Bar, places: int) -> Part:
    text = words(format_percent(bar.value, places))
    return label(
        bold(text) if bar.verdict == "missed" else text,
        VALUE_COLOURS[bar.verdict],
        x=1,
        xref="paper",
        # Figures are read from the right: their decimals stand below each other.
        xanchor="right",
        xshift=VALUES_WIDTH - 4,
        y=place,
        yanchor="middle",
    )


def _reach(bars: Sequence[Bar], target: TargetLine | None) -> list[float]:
    """From 0, or the lowest value below it, to a little beyond the largest; shares end at 100. From
    the whole percent below the lowest where all are long.
    """
    values = [number(bar.value) or 0.0 for bar in bars]
    if target:
        values.append(number(target.value) or 0.0)
    most, least = max(values, default=0.0), min(values, default=0.0)
    whole = 100.0
    if len(bars) > 1 and least >= MOSTLY_FULL:
        room = max((most - least) / 20, 0.1)
        return [float(floor(least - room)), min(most + room, max(most, whole))]
    top = min(most * 1.05, whole) if most <= whole else most * 1.05
    return [min(least * 1.05, 0.0), top if top > 0 else 1.0]


def _value_axis(reach: list[float]) -> Part:
    return {
        "range": reach,
        "nticks": 5,
        "ticksuffix": "%",
        "gridcolor": Token("chart-grid"),
        "zeroline": True,
        "zerolinecolor": Token("line-strong"),
    }


def _name_axis(bars: Sequence[Bar], *, lines: bool) -> Part:
    names = [bold(words(bar.name)) if bar.own else words(bar.name) for bar in bars]
    return {
        # Written out rather than "reversed", so that half a row stands above the first bar.
        "range": [max(len(bars), 1) - 0.5, -0.5],
        "tickmode": "array",
        "tickvals": list(range(len(bars))),
        "ticktext": names,
        "showgrid": lines,
        "gridcolor": Token("chart-grid"),
        "zeroline": False,
    }


def _target_shapes(target: TargetLine | None) -> list[Part]:
    if target is None:
        return []
    at = number(target.value)
    line = {"color": Token("ink"), "width": 1.5, "dash": TARGET_DASH}
    return [{"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": at, "x1": at, "line": line}]


def _target_labels(target: TargetLine | None) -> list[Part]:
    if target is None:
        return []
    at = {"x": number(target.value), "y": 1, "yref": "paper", "yanchor": "bottom"}
    return [label(words(target.label), "ink", **at)]
