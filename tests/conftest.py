"""Fixtures for every room, and the browser of the journeys."""

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Seconds; an answer takes a fraction of one, and a browser that is closed keeps no line open.
LONGEST_ANSWER = 10
DATABASES = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Names the tests that open a database: PostgreSQL is asked by them alone."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASES & set(item.fixturenames):  # type: ignore[attr-defined]
            item.add_marker("database")


@pytest.fixture(autouse=True)
def cold_cache() -> None:
    """No test sees what another one left in the cache."""
    cache.clear()


def chromium_path() -> str:
    """The system's browser. Its absence is a failure with the command that mends it."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    return pytest.fail(
        "No Chromium was found. On Debian or Ubuntu: apt-get install chromium", pytrace=False
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    # Playwright keeps an event loop in this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture
def console_problems() -> list[str]:
    """What the browser complained about. A journey that provokes an error clears it."""
    return []


def listen(page: Page, problems: list[str]) -> None:
    """Errors of scripts, failed requests and CSP violations all reach the console."""
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: problems.append(str(error)))


@pytest.fixture
def live_page(live_server: Any, chromium: Browser, console_problems: list[str]) -> Iterator[Page]:
    """A Vietnamese visitor's page on the running server; fails if the browser complained."""
    context = chromium.new_context(
        base_url=live_server.url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    page = context.new_page()
    listen(page, console_problems)
    yield page
    said = list(console_problems)
    # A form that closes sends what is not saved yet: not into the next test.
    context.set_offline(True)
    context.close()
    wait_for_answers()
    assert said == []


def wait_for_answers() -> None:
    """Until the server has done what a page asked for before it closed: a save that waited for the
    database would come into the next test.
    """
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=LONGEST_ANSWER)
