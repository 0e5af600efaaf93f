"""A reason that was typed and not sent stands there again, and one that was sent does not."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from core.months import Window
from reports import actions
from reports.rows import TOTAL
from tests.journeys.clerk import MONTH
from tests.journeys.conftest import Enter
from units.models import Unit

pytestmark = pytest.mark.browser
READ = "/reports/MH001/2025-10/"
FIGURES = {"received": 60, "resolved_in_time": 48, "resolved_late": 2, "pending": 10}
REASON = "Đề nghị kiểm tra lại cột (8)"


@pytest.fixture
def page(live_page: Page) -> Page:
    live_page.set_default_timeout(8000)
    return live_page


@pytest.fixture
def _sent(ward: Unit) -> None:
    hand_in(ward)


def hand_in(ward: Unit) -> None:
    window = Window(MONTH, MONTH)
    saved = actions.save_figures(by=None, unit=ward, window=window, rows={TOTAL: FIGURES})
    actions.submit(by=None, report=saved.report)


def reason(page: Page) -> Locator:
    return page.locator("form[action$='/return/'] textarea")


def type_reason(page: Page, enter: Enter) -> None:
    enter("noi-vu")
    page.goto(READ)
    page.get_by_text("Trả lại để đơn vị sửa").click()
    reason(page).fill(REASON)


def by_a_link(page: Page) -> None:
    page.get_by_role("link", name="Việc hôm nay").click()
    page.goto(READ)


def by_going_back(page: Page) -> None:
    page.get_by_role("link", name="Việc hôm nay").click()
    page.go_back()


def by_loading_again(page: Page) -> None:
    page.reload()


@pytest.mark.usefixtures("_sent")
@pytest.mark.parametrize("leave", [by_a_link, by_going_back, by_loading_again])
def test_what_was_typed_stands_there_again(
    page: Page, enter: Enter, leave: Callable[[Page], None]
) -> None:
    type_reason(page, enter)
    leave(page)
    expect(reason(page)).to_have_value(REASON)
    expect(reason(page)).to_be_visible()


@pytest.mark.usefixtures("_sent")
def test_a_session_that_ended_leads_back_to_the_reason(
    page: Page, enter: Enter, console_problems: list[str]
) -> None:
    type_reason(page, enter)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Trả lại báo cáo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.get_by_role("button", name="Sở Nội vụ tỉnh Lam Khê").click()
    expect(reason(page)).to_have_value(REASON)
    page.get_by_role("button", name="Trả lại báo cáo").click()
    expect(page.get_by_text("Đã trả lại báo cáo tháng 10/2025")).to_be_visible()
    console_problems.clear()


@pytest.mark.usefixtures("_sent")
def test_what_was_sent_is_no_draft_any_more(page: Page, enter: Enter, ward: Unit) -> None:
    type_reason(page, enter)
    page.get_by_role("button", name="Trả lại báo cáo").click()
    expect(page.get_by_text("Đã trả lại báo cáo tháng 10/2025")).to_be_visible()
    hand_in(ward)
    page.goto(READ)
    expect(reason(page)).to_have_value("")


@pytest.mark.usefixtures("_sent")
def test_a_visit_of_somebody_else_takes_nothing_away(page: Page, enter: Enter) -> None:
    type_reason(page, enter)
    enter("lanh-dao")
    page.goto(READ)
    enter("noi-vu")
    page.goto(READ)
    expect(reason(page)).to_have_value(REASON)
