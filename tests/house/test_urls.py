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
from tests.house.permissions import PERMISSIONS

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


def faults(found: Iterable[Page], table: dict[str, Door]) -> list[str]:
    found = list(found)
    said = [_fault(page, table) for page in found]
    stale = [f"{name}: a row without a page" for name in table.keys() - {p.name for p in found}]
    return [fault for fault in said if fault] + stale


def _fault(page: Page, table: dict[str, Door]) -> str:
    says = getattr(page.view, "door", None)
    if page.name not in table:
        return f"{page.name}: no row in tests/house/permissions.py"
    if says != table[page.name]:
        return f"{page.name}: its view says {says!r}, the table {table[page.name]!r}"
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
    if PERMISSIONS.get(page.name) == Door.PUBLIC:
        assert client.get(page.address).status_code == 200
        return
    for answer in (client.get(page.address), client.post(page.address)):
        assert answer.status_code == 302, page.address
        assert answer["Location"].startswith("/signin/?next="), page.address


def test_a_page_without_a_row_or_a_door_is_a_fault() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    patterns = [path("a/", view, name="a"), path("b/", door("branch")(view), name="b")]

    assert faults(pages(patterns), {"b": Door.BRANCH, "c": Door.PUBLIC}) == [
        "a: no row in tests/house/permissions.py",
        "c: a row without a page",
    ]
    assert "the table <Door.PEERS" in faults(pages(patterns[1:]), {"b": Door.PEERS})[0]


def test_a_page_that_says_public_but_asks_to_sign_in_is_a_fault() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    marked = door("public")(view)
    assert "contradict" in faults(pages([path("a/", marked, name="a")]), {"a": Door.PUBLIC})[0]
    assert faults(pages([path("a/", public(view), name="a")]), {"a": Door.PUBLIC}) == []


def test_a_door_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="everyone"):
        door("everyone")
