"""The browser's journeys share one demonstration: they read, and loading it takes seconds.

So they do without the fixture that empties the database after each test with a server. What a
journey writes (a session, a wrong password) must not disturb another one.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page

from accounts.models import User
from reports.models import DossierReport
from tests.conftest import listen
from tests.dashboard.demonstration import load_two_stages
from tests.journeys.clerk import MONTH
from units.models import Unit
from units.queries import find_unit

Enter = Callable[[str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's journeys stay together, in their order, on one of the two cores. The screens write
    nothing and take most of the time: each goes to the core that is free.
    """
    for item in items:
        if item.path.stem != "test_screens":
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def office(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Both stages of the demonstration with its accounts, in an otherwise empty database."""
    with django_db_blocker.unblock(), override_settings(DEMO=True):
        empty()
        load_two_stages(tmp_path_factory.mktemp("demonstration"))
        yield
        empty()


def empty() -> None:
    """As a migration leaves it; tests with a server that ran before took the catalogue away."""
    call_command("flush", interactive=False, verbosity=0)
    import_module("indicators.migrations.0002_catalogue").seed(apps, None)


@pytest.fixture(autouse=True)
def _live_server_helper(office: None, live_server: Any) -> Iterator[None]:
    """In place of pytest-django's own, which would empty the database after each journey."""
    live_server._live_server_modified_settings.enable()
    yield
    live_server._live_server_modified_settings.disable()


@pytest.fixture
def enter(live_page: Page, live_server: Any) -> Enter:
    """Signs somebody in without the sign-in page, for journeys that begin behind it."""
    return lambda username: enter_as(live_page, live_server, username)


@pytest.fixture
def enter_plain(plain_page: Page, live_server: Any) -> Enter:
    """The same in the browser that runs no script."""
    return lambda username: enter_as(plain_page, live_server, username)


def enter_as(page: Page, live_server: Any, username: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=username))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


@pytest.fixture
def plain_page(live_server: Any, chromium: Browser, console_problems: list[str]) -> Iterator[Page]:
    """A visitor whose browser runs no script."""
    context = chromium.new_context(
        base_url=live_server.url, locale="vi-VN", java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(8000)
    listen(page, console_problems)
    yield page
    context.close()
    assert console_problems == []


@pytest.fixture
def ward(office: None) -> Iterator[Unit]:
    """The clerk's ward, which has no report of the month before or after a journey."""
    unit = find_unit("MH001", MONTH.last_day)
    reports = DossierReport.objects.everywhere().filter(unit=unit, first_month=MONTH)
    reports.delete()
    yield unit
    reports.delete()
