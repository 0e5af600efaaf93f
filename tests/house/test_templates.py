"""Templates: nothing from elsewhere, nothing inline, nothing undefined, nothing unused."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.template import engines

from tests.house.repository import ROOT, label, product_files
from tests.settings import UndefinedVariable

TEMPLATES = ROOT / "templates"
KNOWN_TO_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}

# What a browser asks about, in its own language, before a form is sent; any field of a Django form
# may have such a widget.
JUDGED_BY_BROWSERS = (
    r"""<[a-z]+[^>]*\s(?:required\b|(?:pattern|min|max|step|minlength)=|"""
    r"""type="(?:email|url|number|date|month|week|time|datetime-local)")|"""
    r"""components/form_field\.html|{{\s*field\b"""
)
FORBIDDEN = {
    "an address elsewhere": re.compile(
        r"""\b(?:src|srcset|href|action|poster)\s*=\s*["']?\s*(?:https?:)?//""", re.IGNORECASE
    ),
    "an inline handler": re.compile(r"""<[^>{%]*\son[a-z]+\s*=""", re.IGNORECASE),
    "an inline style": re.compile(r"""\sstyle\s*=\s*["']""", re.IGNORECASE),
    "a question in the browser's own language": re.compile(
        rf"""<form(?![^>]*\snovalidate)[^>]*>(?:(?!</form>).)*?(?:{JUDGED_BY_BROWSERS})""",
        re.IGNORECASE | re.DOTALL,
    ),
    "an inline script": re.compile(
        r"""<script(?![^>]*\bsrc\s*=)|["']\s*javascript:""", re.IGNORECASE
    ),
    "a style element without a nonce": re.compile(r"""<style(?![^>]*\bnonce=)""", re.IGNORECASE),
}


def faults(text: str) -> list[str]:
    return [fault for fault, pattern in FORBIDDEN.items() if pattern.search(text)]


def unused(names: Iterable[str], sources: Iterable[str]) -> list[str]:
    """Templates that no source names between quotes."""
    quoted = {name for text in sources for name in re.findall(r"""["']([\w./-]+\.html)""", text)}
    return sorted(set(names) - quoted - KNOWN_TO_DJANGO)


def absent_static_files(text: str, folder: Path) -> list[str]:
    named = re.findall(r"""{%\s*static\s+["']([^"']+)["']""", text)
    return [name for name in named if not (folder / name).is_file()]


def templates() -> list[Path]:
    return [path for path in product_files(".html") if TEMPLATES in path.parents]


def test_templates_hold_nothing_that_the_content_policy_would_block() -> None:
    found = {label(path): faults(path.read_text()) for path in templates()}
    assert {name: said for name, said in found.items() if said} == {}


def test_stylesheets_fetch_nothing_from_elsewhere() -> None:
    sheets = product_files(".css")
    pattern = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//""")
    assert pattern.search('@import "https://fonts.example/a.css";')
    assert [label(path) for path in sheets if pattern.search(path.read_text())] == []


def test_every_template_is_used() -> None:
    names = [path.relative_to(TEMPLATES).as_posix() for path in templates()]
    assert unused(names, [path.read_text() for path in product_files(".py", ".html")]) == []


def test_every_static_file_that_a_template_names_is_there() -> None:
    found = {
        label(path): absent_static_files(path.read_text(), ROOT / "static") for path in templates()
    }
    assert {name: absent for name, absent in found.items() if absent} == {}


def test_an_undefined_variable_is_an_error_and_a_test_of_it_is_not() -> None:
    engine = engines["django"]
    with pytest.raises(UndefinedVariable, match="nobody"):
        engine.from_string("{{ nobody.name }}").render({})
    assert engine.from_string("{% if nobody %}{{ nobody.name }}{% endif %}").render({}) == ""


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "an address elsewhere"),
        ('<a href="//example.org/">', "an address elsewhere"),
        ('<button class="b" onclick="go()">', "an inline handler"),
        ('<p style="color: red">', "an inline style"),
        ("<script>go()</script>", "an inline script"),
        ('<a href="javascript:go()">', "an inline script"),
        ("<style>p { color: red }</style>", "a style element without a nonce"),
        *(
            (f"<form><p>{asks}</p></form>", "a question in the browser's own language")
            for asks in (
                '<input name="a" required>',
                '<input class="in" type="number">',
                '<input pattern="[0-9]">',
                "{{ field }}",
                '{% include "components/form_field.html" with field=field only %}',
            )
        ),
    ],
)
def test_each_forbidden_thing_is_found(planted: str, fault: str) -> None:
    assert faults(planted) == [fault]


FORMS = """<form novalidate><input required>{{ field }}</form><form><input type="search"></form>
<p>{{ field }}</p>"""


def test_what_is_allowed_is_not_found() -> None:
    allowed = (
        '<script src="{% static "js/a.js" %}" defer></script><a href="/units/" title="on = off">'
        '<a href="{{ document.url }}"><style id="x" nonce="{{ request.csp_nonce }}"></style>'
    )
    assert faults(f"{allowed}{FORMS}") == []


def test_an_unused_template_is_found() -> None:
    sources = ['template_name = "a/used.html"', '{% include "a/part.html" only %}']
    assert unused(["a/used.html", "a/part.html", "a/left.html"], sources) == ["a/left.html"]


def test_an_absent_static_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "there.css").touch()
    text = '{% static "there.css" %} {% static "gone.css" %}'
    assert absent_static_files(text, tmp_path) == ["gone.css"]
