"""A session that ends while somebody types: what was typed waits for whoever signs in and saves."""

import pytest
from playwright.sync_api import Page, expect

from reports.models import DossierReport
from tests.journeys.clerk import EDIT, MONTH, saved, stored, type_in
from tests.journeys.conftest import Enter
from units.models import Unit

pytestmark = pytest.mark.browser


@pytest.fixture
def page(live_page: Page) -> Page:
    live_page.set_default_timeout(8000)
    return live_page


def type_without_a_session(page: Page, enter: Enter) -> None:
    """The clerk's session ends while the form is open."""
    enter("can-bo")
    page.goto(EDIT)
    page.context.clear_cookies(name="sessionid")
    type_in(page, "", visits="9")


def test_a_session_that_ends_loses_nothing(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    type_without_a_session(page, enter)
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_contain_text("Phiên làm việc đã hết, số đã nhập còn trên trang")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.get_by_role("button", name="Công chức Một cửa phường Vân Khuê").click()
    expect(page.get_by_role("alert").first).to_contain_text("Có số đã nhập nhưng chưa lưu")
    expect(page.locator("[name='f.visits.']")).to_have_value("9")
    page.get_by_role("button", name="Lưu").first.click()
    saved(page)
    expect(page.locator("[name='f.visits.']")).to_have_value("9")


@pytest.mark.parametrize("does", ["Bỏ, dùng số đang lưu", "Lưu"])
def test_what_waited_for_a_sign_in_is_saved_by_a_button_alone(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str], does: str
) -> None:
    """Also what is typed beside it, and what is typed before the page is left."""
    type_without_a_session(page, enter)
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Lãnh đạo phường Vân Khuê").click()
    expect(page.get_by_role("alert").first).to_contain_text("Có số đã nhập nhưng chưa lưu")
    type_in(page, "", petitions="2")
    page.wait_for_timeout(2500)  # longer than the script waits before it saves
    page.goto("/reports/")
    page.goto(EDIT)
    expect(page.locator("[name='f.visits.']")).to_have_value("9")
    expect(page.locator("[name='f.petitions.']")).to_have_value("2")
    expect(page.locator("[data-saved]")).to_have_text("Có số chưa lưu")
    assert not DossierReport.objects.everywhere().filter(unit=ward, first_month=MONTH).exists()
    page.get_by_role("button", name=does).first.click()
    if does == "Lưu":
        saved(page)
        assert stored(ward) == (9, 2)
    else:
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page.locator("[name='f.visits.']")).to_have_value("")
        page.wait_for_timeout(2500)
        assert not DossierReport.objects.everywhere().filter(unit=ward, first_month=MONTH).exists()
    console_problems.clear()


def test_what_the_server_did_not_take_is_no_question_when_its_writer_is_back(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    type_without_a_session(page, enter)
    expect(page.locator("[data-trouble]")).to_contain_text("Phiên làm việc đã hết")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/reports/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    enter("can-bo")
    page.goto(EDIT)
    saved(page)
    expect(page.locator("#asked fieldset")).to_have_count(0)
    assert stored(ward) == (9, None)
    console_problems.clear()


def sign_in_elsewhere(page: Page, enter: Enter, name: str) -> None:
    """In another tab, after the session had ended; then one more is typed."""
    type_without_a_session(page, enter)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="đăng nhập ở thẻ khác").click()
    opened.value.get_by_role("button", name=name).click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Việc hôm nay")
    type_in(page, "", petitions="2")


def test_somebody_who_signs_in_again_in_another_tab_saves_on(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    sign_in_elsewhere(page, enter, "Công chức Một cửa phường Vân Khuê")
    saved(page)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert stored(ward) == (9, 2)
    page.reload()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert all("403" in said for said in console_problems)
    console_problems.clear()


def test_what_one_typed_is_not_saved_in_the_name_of_another(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    sign_in_elsewhere(page, enter, "Lãnh đạo phường Vân Khuê")
    expect(page.locator("[data-trouble]")).to_contain_text("đang đăng nhập bằng tài khoản khác")
    assert not DossierReport.objects.everywhere().filter(unit=ward, first_month=MONTH).exists()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert").first).to_contain_text("Có số đã nhập nhưng chưa lưu")
    expect(page.locator("[name='f.visits.']")).to_have_value("9")
    page.get_by_role("button", name="Lưu").first.click()
    saved(page)
    assert stored(ward) == (9, 2)
    assert all("403" in said for said in console_problems)
    console_problems.clear()
