"""The browser's complaints reach a journey: each of them is provoked once."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_content_policy_violation_is_seen(live_page: Page, console_problems: list[str]) -> None:
    live_page.goto("/signin/")
    live_page.evaluate("document.body.setAttribute('style', 'color: red')")
    live_page.wait_for_timeout(100)
    assert "Content Security Policy" in console_problems.pop()


def test_an_error_of_a_script_is_seen(live_page: Page, console_problems: list[str]) -> None:
    live_page.goto("/signin/")
    live_page.evaluate("setTimeout(() => { throw new Error('planted') }, 0)")
    live_page.wait_for_timeout(100)
    assert "planted" in console_problems.pop()


def test_a_file_that_is_not_there_is_seen(live_page: Page, console_problems: list[str]) -> None:
    live_page.goto("/signin/")
    live_page.evaluate("fetch('/static/gone.css')")
    live_page.wait_for_timeout(300)
    assert "404" in console_problems.pop()
