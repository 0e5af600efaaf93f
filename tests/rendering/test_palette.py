import re
from pathlib import Path

import pytest

from rendering.palette import FONT, PALETTES

CSS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text(encoding="utf-8")


def properties(selector: str) -> dict[str, str]:
    """The custom properties of the first block behind `selector`."""
    block = CSS[CSS.index(selector) :]
    block = block[block.index("{") + 1 : block.index("}")]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


@pytest.mark.parametrize(
    ("theme", "selector"),
    [
        ("light", ":root {"),
        ("dark", ':root[data-theme="dark"]'),
        ("dark", ':root:not([data-theme="light"])'),
    ],
)
def test_charts_have_the_colours_of_the_stylesheet(theme: str, selector: str) -> None:
    stylesheet = properties(selector)
    palette = next(colours for name, colours in PALETTES.items() if name == theme)
    assert palette == {name: stylesheet[name] for name in palette}


def test_charts_have_the_typeface_of_figures() -> None:
    assert properties(":root {")["font-num"] == FONT


def test_both_themes_name_the_same_colours() -> None:
    assert PALETTES["light"].keys() == PALETTES["dark"].keys()
