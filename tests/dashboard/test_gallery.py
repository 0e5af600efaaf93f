"""The gallery shows every component there is, made with the templates of the pages."""

import re

import pytest
from django.template.loader import get_template
from django.test import Client

from tests.dashboard.html import Node, page_of
from tests.house.repository import ROOT
from tests.people import Province

pytestmark = pytest.mark.django_db

TEMPLATES = ROOT / "templates"
# Made by the script of the page, in a dialog that a reader opens.
MADE_BY_SCRIPT = {"proof", "slip-close"}
NAMED = re.compile(r"""["']([\w./-]+\.html)["']""")


@pytest.fixture
def page(province: Province) -> Node:
    answer = province.client("viewer").get("/ui/")
    assert answer.status_code == 200
    return page_of(answer)


def included(name: str) -> set[str]:
    """The template and all that it includes, and that those include."""
    found, waiting = {name}, [name]
    while waiting:
        for other in NAMED.findall((TEMPLATES / waiting.pop()).read_text()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def missing_components(used: set[str]) -> list[str]:
    names = (f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html"))
    return sorted(set(names) - used)


def missing_classes(sheet: str, shown: set[str]) -> list[str]:
    rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", sheet, flags=re.DOTALL)
    return sorted(set(re.findall(r"\.([a-z][\w-]*)", rules)) - shown - MADE_BY_SCRIPT)


def test_every_component_is_in_it() -> None:
    assert missing_components(included("dashboard/gallery.html")) == []
    assert "components/empty.html" in missing_components({"dashboard/gallery.html"})


def test_every_class_of_a_component_is_in_it(page: Node) -> None:
    shown = {name for node in page for name in node.attrs.get("class", "").split()}
    sheet = (ROOT / "static" / "css" / "components.css").read_text()
    assert missing_classes(sheet, shown) == []
    assert missing_classes(".new { a: b } @media x { .tag { c: d } }", shown) == ["new"]


def test_it_is_marked_as_invented_and_repeats_no_id(page: Node) -> None:
    assert "SỐ LIỆU MINH HỌA" in page.one("aside", class_="sample").text
    ids = [node.attrs["id"] for node in page if "id" in node.attrs]
    assert sorted(ids) == sorted(set(ids))
    anchors = {link.attrs["href"][1:] for link in page.one("ul", class_="toc").all("a")}
    assert anchors <= set(ids)


def test_it_asks_nothing_of_the_database_but_who_reads_it(
    province: Province, django_assert_num_queries: object
) -> None:
    client: Client = province.client("viewer")
    with django_assert_num_queries(3):  # type: ignore[operator]
        client.get("/ui/")


def test_its_template_is_known() -> None:
    assert get_template("dashboard/gallery.html")
