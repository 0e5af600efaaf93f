"""Every page, asked as every role from every relation: who is named gets in, all others do not."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from accounts.doors import Door
from accounts.models import User
from tests.builders import make_report
from tests.dashboard.demonstration import undone
from tests.house.asking import REPORTED, Ask, World
from tests.house.permissions import (
    ALL,
    ANY_ACCOUNT,
    NO_ROLE,
    OWN,
    PERMISSIONS,
    ROLES,
    Relation,
    Row,
    to,
)
from tests.house.requests import REQUESTS
from tests.people import SINCE, make_province
from units.actions import appoint
from units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# Where the reader works, for a page about Ward A; of the closed one the page is about A's past.
WORKS_IN = {
    Relation.OWN: "A",
    Relation.PARENT: "B",
    Relation.SIBLING: "S",
    Relation.CHILD: "A-1",
    Relation.STRANGER: "Y",
    Relation.CLOSED: "A",
}
SHOWN = dict.fromkeys(Relation, "A") | {Relation.CLOSED: "A-OLD"}
DENIED = {403, 404}
# A page says 200, a file too, a form that did its work leads on.
ADMITTED = {"GET": {200, 302}, "POST": {200, 201, 302, 303}}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
Names = tuple[str, str]
Readers = dict[tuple[Relation, str], str]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), undone():
        province = make_province()
        for code, months in REPORTED.items():
            for state, month in months.items():
                figures = {"resolved_in_time": 9, "resolved_late": 1}
                make_report(province.units[code], month, state=state, **figures)
        yield World(province)


@pytest.fixture(scope="module")
def readers(world: World, django_db_blocker: Any) -> Readers:
    """The session of somebody signed in, for each relation and role."""
    with django_db_blocker.unblock():
        found = {
            (relation, role): _session(world, WORKS_IN[relation], role)
            for relation in Relation
            for role in ROLES
            if relation in WORKS_IN
        }
        return found | {(Relation.NOWHERE, NO_ROLE): _session(world, "", NO_ROLE)}


def _session(world: World, code: str, role: str) -> str:
    user, made = User.objects.get_or_create(username=f"{role or 'nobody'}-{code or 'nowhere'}")
    if made and code:
        unit = world.province.units[code]
        appoint(by=None, user=user, unit=unit, role=role, first_day=SINCE)
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def ask(session: str, method: str, asked: Ask) -> int:
    """The status of the answer; 401 where the reader is sent to sign in."""
    client = Client()
    client.cookies["sessionid"] = session
    answer: HttpResponse = getattr(client, method.lower())(asked.path, asked.data)
    return 401 if answer.headers.get("Location", "").startswith("/signin/?") else answer.status_code


def fingerprint() -> str:
    """Of every row of every table."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - names of our own tables
            digest.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
    return digest.hexdigest()


def surprises(
    row: Row,
    method: str,
    request: Callable[[World, Unit], Ask],
    world: World,
    readers: Readers,
) -> Iterator[str]:
    """Where the page and its row disagree."""
    for (relation, role), session in readers.items():
        asked = request(world, world.province.units[SHOWN[relation]])
        with undone():
            before = fingerprint() if method != "GET" else ""
            status = ask(session, method, asked)
            who = f"{relation} {role}"
            if row.opens(relation, role):
                if status not in ADMITTED[method]:
                    yield f"{who}: may, and is answered {status}"
            elif status not in DENIED:
                yield f"{who}: may not, and is answered {status}"
            elif method != "GET" and fingerprint() != before:
                yield f"{who}: was denied, and wrote"


@pytest.mark.parametrize("names", PERMISSIONS, ids=" ".join)
def test_a_page_opens_for_exactly_those_whom_its_row_names(
    names: Names, world: World, readers: Readers
) -> None:
    row, method = PERMISSIONS[names], names[1]
    if row.door == Door.PUBLIC:
        asked = REQUESTS[names](world, world.province.units["A"])
        assert ask("", method, asked) == 200
        return
    assert list(surprises(row, method, REQUESTS[names], world, readers)) == []


@pytest.mark.parametrize("names", PERMISSIONS, ids=" ".join)
def test_each_row_lets_somebody_in_and_somebody_not(names: Names, readers: Readers) -> None:
    """Of every account a page is denied to those alone who have none, as the next test asks."""
    row = PERMISSIONS[names]
    told = {row.opens(relation, role) for relation, role in readers}
    everybody = row.door == Door.PUBLIC or row == ANY_ACCOUNT
    assert told == ({True} if everybody else {True, False})


@pytest.mark.parametrize("names", PERMISSIONS, ids=" ".join)
def test_a_visitor_without_an_account_is_sent_to_sign_in(names: Names, world: World) -> None:
    asked = REQUESTS[names](world, world.province.units["A"])
    if PERMISSIONS[names].door != Door.PUBLIC:
        with undone():
            before = fingerprint()
            assert ask("", names[1], asked) == 401
            assert fingerprint() == before


def test_rows_and_requests_are_of_the_same_pages() -> None:
    assert PERMISSIONS.keys() == REQUESTS.keys()


@pytest.mark.parametrize("name", sorted({name for name, _method in PERMISSIONS}))
def test_a_method_without_a_row_is_not_answered(name: str, world: World, readers: Readers) -> None:
    asked_for = next(names for names in REQUESTS if names[0] == name)
    asked = REQUESTS[asked_for](world, world.province.units["A"])
    public = all(row.door == Door.PUBLIC for names, row in PERMISSIONS.items() if names[0] == name)
    reader = "" if public else readers[OWN, "clerk"]
    for method in METHODS:
        if (name, method) not in PERMISSIONS:
            with undone():
                assert ask(reader, method, asked) == 405, method


def test_the_whole_comparison_finds_a_page_that_lets_too_many_or_too_few_in(
    world: World, readers: Readers
) -> None:
    def found(allowed: dict[Relation, frozenset[str]]) -> Iterable[str]:
        row = Row(Door.BRANCH, allowed)
        return list(surprises(row, "GET", REQUESTS["unit", "GET"], world, readers))

    assert "parent viewer: may not, and is answered 200" in found(to(ALL, OWN))
    assert "stranger clerk: may, and is answered 404" in found(to(ALL, *Relation))
