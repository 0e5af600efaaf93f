"""A clerk's month: typed, checked and sent, with and without script; and what may go wrong."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from core.months import Month, Window
from core.numbers import typed_count
from reports import actions
from reports.cells import Typed
from reports.models import DossierReport
from reports.rows import TOTAL
from tests.journeys.conftest import Enter
from units.models import Unit
from units.queries import find_unit

pytestmark = pytest.mark.browser

MONTH = Month.at(2025, 10)  # the month after those of the demonstration
EDIT, CHECK = "/reports/MH001/2025-10/edit/", "/reports/MH001/2025-10/check/"
CIVIL_STATUS = {
    "received_online": "1.041", "received_offline": "14", "carried_over": "2",
    "resolved_early": "1 038", "resolved_on_day": "15", "resolved_late": "0",
    "pending_in_time": "4", "pending_overdue": "0", "returned": "0",
}  # fmt: skip
SENT = re.compile(r"Báo cáo đã gửi lúc \d\d:\d\d|^Đã gửi, chờ xác nhận")


@pytest.fixture
def ward(office: None) -> Iterator[Unit]:
    """The clerk's ward, which has no report of the month before or after a journey."""
    unit = find_unit("MH001", MONTH.last_day)
    reports = DossierReport.objects.everywhere().filter(unit=unit, first_month=MONTH)
    reports.delete()
    yield unit
    reports.delete()


@pytest.fixture
def page(live_page: Page) -> Page:
    live_page.set_default_timeout(8000)
    return live_page


def type_in(page: Page, row: str, **cells: str) -> None:
    for cell, text in cells.items():
        page.locator(f"[name='f.{cell}.{row}']").fill(text)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile("Đã lưu lúc"))


def row_of(page: Page, row: str) -> Any:
    return page.locator(f"[data-grid] tr[data-row='{row}']")


def colleague(unit: Unit, text: str, base: str = "") -> None:
    """The head of the ward writes a total meanwhile."""
    actions.save_cells(
        by=User.objects.get(username="lanh-dao"),
        unit=unit,
        window=Window(MONTH, MONTH),
        typed={(TOTAL, "visits"): Typed(text, base)},
    )


def explain_and_send(page: Page) -> None:
    for box in page.get_by_role("textbox").all():
        box.fill("Chuyển số từ phần mềm cũ")
    page.get_by_role("button", name="Gửi báo cáo tháng 10/2025").click()
    expect(page.locator(".standfirst")).to_have_text(SENT)


def test_a_month_is_typed_checked_and_sent(page: Page, enter: Enter, ward: Unit) -> None:
    enter("can-bo")
    page.goto(EDIT)
    type_in(page, "ho_tich", **CIVIL_STATUS)
    row = row_of(page, "ho_tich")
    expect(row.locator("output")).to_have_text(["1.057", "1.053", "4"])
    expect(row.locator(".bal")).to_have_text("Khớp")
    expect(row_of(page, "").locator(".bal")).to_have_text("Khớp")
    page.locator("[name='f.pending_in_time.ho_tich']").fill("1")
    expect(row.locator(".bal")).to_have_text("Lệch 3 1.057 ≠ 1.054")
    expect(page.locator("[data-broken]")).to_contain_text("1 dòng lệch")
    type_in(page, "ho_tich", pending_in_time="4", received_online="12a")
    expect(page.locator("[name='f.received_online.ho_tich']")).to_have_attribute(
        "aria-invalid", "true"
    )
    saved(page)
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    expect(page.locator(".standfirst")).to_contain_text("1 chỗ cần sửa")
    page.locator(".facts a").first.click()
    expect(page.locator("[name='f.received_online.ho_tich']")).to_be_focused()
    expect(page.locator("[name='f.received_online.ho_tich']")).to_have_value("12a")
    type_in(page, "ho_tich", received_online="1041")
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    explain_and_send(page)
    page.go_back()
    page.go_back()
    expect(page.locator(".standfirst")).to_have_text(SENT)


def test_a_month_is_typed_checked_and_sent_without_script(
    plain_page: Page, live_server: Any, enter_plain: Enter, ward: Unit
) -> None:
    page = plain_page
    enter_plain("can-bo")
    page.goto(EDIT)
    type_in(page, "ho_tich", **CIVIL_STATUS)
    page.get_by_role("button", name="Lưu").click()
    saved(page)
    row = row_of(page, "ho_tich")
    expect(row.locator("output")).to_have_text(["1.057", "1.053", "4"])
    expect(row.locator(".bal")).to_have_text("Khớp")
    page.get_by_role("button", name="Kiểm tra và gửi").click()
    explain_and_send(page)


def test_numbers_are_read_by_the_script_as_by_the_server(
    page: Page, enter: Enter, ward: Unit
) -> None:
    enter("can-bo")
    page.goto(EDIT)
    box = page.locator("[name='f.received_online.ho_tich']")
    texts = (
        "12", "007", "1.234", "1 234", "1\u00a0234", "2.085.000", "0", "-3", "1,5", "1.23", "0.123",
        "1.234 567", "12a", "٣", "9" * 17, "9" * 18, "1.234.56", " 5 ",
    )  # fmt: skip
    for text in texts:
        box.fill(text)
        bad = box.get_attribute("aria-invalid") == "true"
        assert bad == (typed_count(text) is None), text


def test_two_people_choose_between_their_values(page: Page, enter: Enter, ward: Unit) -> None:
    colleague(ward, "7")
    enter("can-bo")
    page.goto(EDIT)
    colleague(ward, "8", "7")
    type_in(page, "", visits="9", petitions="1")
    group = page.get_by_role("group", name="Toàn báo cáo: Lượt người giao dịch")
    expect(group).to_contain_text(re.compile(r"Giữ số đang lưu: 8 \(Trần Văn Bình, lúc"))
    report = DossierReport.objects.everywhere().get(unit=ward, first_month=MONTH)
    assert (report.visits, report.petitions) == (8, 1)
    group.get_by_label("Dùng số của bạn: 9").check()
    expect(group).to_be_hidden()
    report.refresh_from_db()
    assert report.visits == 9
    colleague(ward, "10", "9")
    type_in(page, "", visits="11")
    group.get_by_label("Giữ số đang lưu: 10").check()
    expect(group).to_be_hidden()
    expect(page.locator("[name='f.visits.']")).to_have_value("10")


def test_a_session_that_ends_loses_nothing(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    enter("can-bo")
    page.goto(EDIT)
    page.context.clear_cookies(name="sessionid")
    type_in(page, "", visits="9")
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


def test_somebody_who_signs_in_again_in_another_tab_saves_on(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    enter("can-bo")
    page.goto(EDIT)
    page.context.clear_cookies(name="sessionid")
    type_in(page, "", visits="9")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="đăng nhập ở thẻ khác").click()
    opened.value.get_by_role("button", name="Công chức Một cửa phường Vân Khuê").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Việc hôm nay")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("alert").first).to_contain_text("Có số đã nhập nhưng chưa lưu")
    page.get_by_role("button", name="Lưu").first.click()
    saved(page)
    expect(page.locator("[name='f.visits.']")).to_have_value("9")
    assert all("403" in said for said in console_problems)
    console_problems.clear()


def test_a_lost_connection_is_told_and_mended(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    enter("can-bo")
    page.goto(EDIT)
    page.context.set_offline(True)
    type_in(page, "", visits="9")
    expect(page.locator("[data-trouble]")).to_contain_text("Mất kết nối")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("[name='f.visits.']")).to_have_value("9")
    page.context.set_offline(False)
    type_in(page, "", petitions="2")
    saved(page)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert all("ERR_INTERNET_DISCONNECTED" in said for said in console_problems)
    console_problems.clear()


def test_a_form_and_a_check_that_stayed_open_after_the_submission_say_so(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    colleague(ward, "7")
    enter("can-bo")
    page.goto(EDIT)
    check = page.context.new_page()
    check.goto(CHECK)
    other = page.context.new_page()
    other.goto(CHECK)
    other.get_by_role("button", name="Gửi báo cáo tháng 10/2025").click()
    expect(other.locator(".standfirst")).to_have_text(SENT)
    check.get_by_role("button", name="Gửi báo cáo tháng 10/2025").click()
    expect(check.locator(".standfirst")).to_contain_text("Báo cáo không gửi lần nữa.")
    type_in(page, "", visits="9")
    expect(page.locator("[data-trouble]")).to_have_text(re.compile(SENT))
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".standfirst")).to_contain_text("Những số sau chưa được lưu:")
    expect(page.get_by_role("row", name="Toàn báo cáo: Lượt người giao dịch")).to_have_text(
        "Toàn báo cáo: Lượt người giao dịch97"
    )
    assert all("409" in said for said in console_problems)
    console_problems.clear()
