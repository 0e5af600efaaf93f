"""What every chart has in common: the frame, the two themes, the narrow screen, the words.

A builder writes one figure in which colours stand as `Token`s; `chart` turns it into the dictionary
that the page embeds (its shape is described in rendering/charts.py).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any

from core.numbers import format_count
from rendering.palette import FONT, PALETTES, THEMES

Chart = dict[str, Any]
Part = dict[str, Any]

TARGET_DASH = "5px 3px"
LABEL_SIZE, HOVER_SIZE = 12, 13
PIXELS_OF_A_LETTER = 7
CHART_PLACES = 4

CONFIG: Part = {
    "displayModeBar": False,
    "responsive": True,
    "locale": "vi",
    "scrollZoom": False,
    "doubleClick": False,
}

# Unseen ticks keep the words of an axis off the bars.
GAP_BESIDE_LABELS: Part = {"ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)"}


class Token(str):
    """A colour by its name in the stylesheet."""

    __slots__ = ()


def chart(traces: Sequence[Part], layout: Part, narrow: Part) -> Chart:
    """The dictionary for the page: every theme's colours and layout, and what a phone changes."""
    return {
        "data": [_dressed(trace, PALETTES["light"]) for trace in traces],
        "layout": {theme: _dressed(layout, PALETTES[theme]) for theme in THEMES},
        "themes": {
            theme: {"data": [_dressed(_colours(trace), PALETTES[theme]) for trace in traces]}
            for theme in THEMES
        },
        "narrow": narrow,
        "config": dict(CONFIG),
    }


def frame(*, height: int, margin: Part, xaxis: Part, yaxis: Part, **more: Any) -> Part:
    """The layout of a chart; its title and its sources are HTML around it, and it has no legend."""
    return {
        "font": {"family": FONT, "size": LABEL_SIZE, "color": Token("ink-2")},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        # The decimal comma: the Vietnamese locale of the drawing library does not set it.
        "separators": ",.",
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": Token("surface"),
            "bordercolor": Token("line-strong"),
            "font": {"color": Token("ink"), "size": HOVER_SIZE},
            "align": "left",
        },
        "height": height,
        "margin": margin,
        "xaxis": {"fixedrange": True, "automargin": True, **xaxis},
        "yaxis": {"fixedrange": True, "automargin": True, **GAP_BESIDE_LABELS, **yaxis},
        **more,
    }


def label(text: str, colour: str = "ink-2", **place: Any) -> Part:
    """A few words on the chart, as Plotly's annotation without an arrow."""
    font = {"size": LABEL_SIZE, "color": Token(colour)}
    return {"text": text, "showarrow": False, "font": font, **place}


def words(text: str) -> str:
    """`text` as Plotly shall print it: it reads a little HTML in every label."""
    return escape(text, quote=False)


def counts_in_words(numerator: int | None, denominator: int | None, counted: str) -> str:
    """What stands behind a rate: "434 / 482 hồ sơ"."""
    return f"{format_count(numerator)} / {format_count(denominator)} {counted}".strip()


def bold(text: str) -> str:
    return f"<b>{text}</b>"


def number(value: Fraction | Decimal | int | None) -> float | None:
    """A place on an axis. Four decimals are far below a pixel; the printed figures come as text."""
    return None if value is None else round(float(value), CHART_PLACES)


def _dressed(part: Any, palette: Mapping[str, str]) -> Any:
    if isinstance(part, Token):
        return palette[part]
    if isinstance(part, dict):
        return {key: _dressed(value, palette) for key, value in part.items()}
    return [_dressed(item, palette) for item in part] if isinstance(part, list) else part


def _colours(part: Part) -> Part:
    """Only the branches of a trace that name a colour; a list that names one is kept whole."""
    kept = {
        key: _colours(value) if isinstance(value, dict) else value for key, value in part.items()
    }
    return {key: value for key, value in kept.items() if value and _names_colour(value)}


def _names_colour(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(item, Token) for item in value)
    return isinstance(value, Token | dict)
