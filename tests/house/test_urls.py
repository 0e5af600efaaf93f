"""Deny by default, page by page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from accounts.doors import Door, door, public
from tests.house.permissions import PERMISSIONS, Row

SAMPLES = {"month": "2024-07"}


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    route: str
    view: Any

    @property
    def address(self) -> str:
        """The route with a sample in each place, such as /units/1/."""
        return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(str(m[1]), "1"), self.route)


def pages(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[Page]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, route)
        else:
            yield Page(pattern.name or f"(unnamed) {route}", route, pattern.callback)


Table = dict[tuple[str, str], Row]


def faults(found: Iterable[Page], table: Table) -> list[str]:
    found = list(found)
    said = [_fault(page, table) for page in found]
    names = {name for name, _method in table}
    stale = [f"{name}: a row without a page" for name in names - {page.name for page in found}]
    return [fault for fault in said if fault] + stale


def _fault(page: Page, table: Table) -> str:
    says = getattr(page.view, "door", None)
    doors = {row.door for (name, _method), row in table.items() if name == page.name}
    if not doors:
        return f"{page.name}: no row in tests/house/permissions.py"
    if doors != {says}:
        return f"{page.name}: its view says {says!r}, the table {sorted(doors)}"
    if (says == Door.PUBLIC) == getattr(page.view, "login_required", True):
        return f"{page.name}: its door and its need to sign in contradict each other"
    return ""


def our_pages() -> list[Page]:
    return list(pages(get_resolver().url_patterns))


def test_every_page_has_one_door_and_its_row_in_the_table() -> None:
    assert faults(our_pages(), PERMISSIONS) == []


@pytest.mark.parametrize("page", our_pages(), ids=lambda page: page.name)
def test_a_stranger_is_sent_to_sign_in_from_every_page_that_is_not_public(
    page: Page, client: Client, db: None
) -> None:
    if getattr(page.view, "door", None) == Door.PUBLIC:
        assert client.get(page.address).status_code == 200
        return
    for answer in (client.get(page.address), client.post(page.address)):
        assert answer.status_code == 302, page.address
        assert answer["Location"].startswith("/signin/?next="), page.address


def test_a_page_without_a_row_or_a_door_is_a_fault() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    patterns = [path("a/", view, name="a"), path("b/", door("branch")(view), name="b")]

    table = {("b", "GET"): Row(Door.BRANCH), ("c", "GET"): Row(Door.PUBLIC)}
    assert faults(pages(patterns), table) == [
        "a: no row in tests/house/permissions.py",
        "c: a row without a page",
    ]
    other = {("b", "GET"): Row(Door.PEERS)}
    assert "the table [<Door.PEERS" in faults(pages(patterns[1:]), other)[0]


def test_a_page_that_says_public_but_asks_to_sign_in_is_a_fault() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    marked = door("public")(view)
    table = {("a", "GET"): Row(Door.PUBLIC)}
    assert "contradict" in faults(pages([path("a/", marked, name="a")]), table)[0]
    assert faults(pages([path("a/", public(view), name="a")]), table) == []


def test_what_is_posted_alone_is_a_button() -> None:
    """Whoever signs in is led to the page above a button: one without its mark is a dead end."""
    posted_alone = {name for name, method in PERMISSIONS if (name, "GET") not in PERMISSIONS}
    marked = {page.name for page in our_pages() if getattr(page.view, "is_button", False)}
    assert marked == posted_alone


def test_a_door_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="everyone"):
        door("everyone")
