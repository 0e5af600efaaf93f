"""A form that is left: nothing that was typed is lost, and nobody's value is written over."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.clerk import EDIT, colleague, saved, stored, type_in
from tests.journeys.conftest import Enter
from tests.journeys.line import Line, line_to
from units.models import Unit

pytestmark = pytest.mark.browser


@pytest.fixture
def page(live_page: Page) -> Page:
    live_page.set_default_timeout(8000)
    return live_page


@pytest.fixture
def line(live_server: Any) -> Iterator[Line]:
    with line_to(live_server.thread.host, live_server.thread.port) as line:
        yield line


def test_a_link_waits_for_what_was_just_typed(page: Page, enter: Enter, ward: Unit) -> None:
    enter("can-bo")
    page.goto(EDIT)
    expect(page.locator("[data-state]")).to_have_text("Chưa có số liệu")
    type_in(page, "", visits="41")
    page.get_by_role("link", name="Xem báo cáo").click()
    page.wait_for_url("**/2025-10/")
    assert stored(ward) == (41, None)
    expect(page.get_by_text("41", exact=True).first).to_be_attached()


def test_what_was_typed_as_the_page_was_left_is_saved_and_stands_there_again(
    page: Page, enter: Enter, ward: Unit
) -> None:
    """The tab goes elsewhere at once, past every link of the page."""
    enter("can-bo")
    page.goto(EDIT)
    type_in(page, "", visits="41")
    page.goto("/reports/")
    page.goto(EDIT)
    expect(page.locator("[name='f.visits.']")).to_have_value("41")
    saved(page)
    expect(page.locator("[data-state]")).to_have_text("Bản nháp")
    assert stored(ward) == (41, None)


@pytest.mark.parametrize("knows", [True, False])
def test_what_was_typed_without_a_line_as_the_page_was_left_is_asked_about(
    page: Page, enter: Enter, ward: Unit, line: Line, console_problems: list[str], *, knows: bool
) -> None:
    """Nobody knows what became of what was sent along, and somebody else wrote a cell meanwhile.
    The browser asks before a page is left that knows of the line.
    """
    enter("can-bo")
    page.goto(line.url + EDIT)
    questions: list[str] = []
    page.on("dialog", lambda dialog: (questions.append(dialog.type), dialog.accept()))
    line.cut()
    type_in(page, "", visits="41", petitions="5")
    if knows:
        expect(page.locator("[data-trouble]")).to_be_visible()
        expect(page.locator("[data-saved]")).to_have_text("Có số chưa lưu")
    page.goto("about:blank")
    assert questions == ["beforeunload"] * knows
    page.wait_for_timeout(1000)  # what the page sent along is hung up on by now
    line.mend()
    colleague(ward, "40")
    page.goto(line.url + EDIT)
    expect(page.locator("#asked fieldset")).to_have_count(2)
    expect(page.locator("[data-saved]")).to_have_text("Có số chưa lưu")
    assert stored(ward) == (40, None)
    for left in (1, 0):
        page.get_by_label("Dùng số của bạn:").first.check()
        expect(page.locator("#asked fieldset")).to_have_count(left)
    assert stored(ward) == (41, 5)
    assert all("net::ERR" in said for said in console_problems)
    console_problems.clear()


def test_what_is_asked_about_is_not_written_by_leaving(
    page: Page, enter: Enter, ward: Unit
) -> None:
    """Whoever does not answer has not chosen."""
    enter("can-bo")
    page.goto(EDIT)
    colleague(ward, "40")
    type_in(page, "", visits="41")
    expect(page.locator("#asked fieldset")).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/reports/")
    page.goto(EDIT)
    saved(page)
    assert stored(ward) == (40, None)


def test_what_was_saved_on_leaving_does_not_come_back_over_a_colleague(
    page: Page, enter: Enter, ward: Unit
) -> None:
    """Who cleared the cell meanwhile: the tab still knows what it sent, and asks."""
    enter("can-bo")
    page.goto(EDIT)
    type_in(page, "", visits="41")
    page.goto("/reports/")
    page.goto("/reports/MH001/2025-10/")
    assert stored(ward) == (41, None)
    colleague(ward, "", base="41")
    page.goto(EDIT)
    expect(page.locator("#asked fieldset")).to_have_count(1)
    assert stored(ward) == (None, None)
