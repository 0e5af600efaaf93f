"""The colours and the typeface of charts: those of static/css/tokens.css, under the same names.

A chart is drawn on a canvas of its own that cannot read the stylesheet, so they are repeated here;
a test holds the two against each other.
"""

from collections.abc import Mapping
from typing import Final, Literal

Theme = Literal["light", "dark"]
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")

FONT = '"CCHC Figures", "Be Vietnam Pro", system-ui, "Segoe UI", Roboto, sans-serif'

PALETTES: Final[Mapping[Theme, Mapping[str, str]]] = {
    "light": {
        "surface": "#ffffff",
        "ink": "#16201e",
        "ink-2": "#43504c",
        "ink-3": "#5a6662",
        "line-strong": "#7b8883",
        "accent": "#0b5a50",
        "warn": "#6b4a00",
        "warn-mark": "#b5820f",
        "bad": "#8c280a",
        "bad-mark": "#b53d10",
        "chart-bar": "#82938e",
        "chart-grid": "#e1e6e2",
    },
    "dark": {
        "surface": "#151e1d",
        "ink": "#e7eeec",
        "ink-2": "#b9c5c2",
        "ink-3": "#98a6a2",
        "line-strong": "#74847f",
        "accent": "#72cfbe",
        "warn": "#efca70",
        "warn-mark": "#e0b24a",
        "bad": "#ffb096",
        "bad-mark": "#e8693a",
        "chart-bar": "#6d807a",
        "chart-grid": "#263331",
    },
}
