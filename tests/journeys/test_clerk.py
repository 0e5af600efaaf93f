"""A clerk's month: typed, checked and sent, with and without script; and what may go wrong."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from core.numbers import typed_count
from reports.cells import quoted
from reports.models import DossierReport, Field
from tests.journeys.clerk import EDIT, MONTH, colleague, saved, stored, type_in
from tests.journeys.conftest import Enter
from units.models import Unit

pytestmark = pytest.mark.browser

CHECK = "/reports/MH001/2025-10/check/"
CIVIL_STATUS = {
    "received_online": "1.041", "received_offline": "14", "carried_over": "2",
    "resolved_early": "1 038", "resolved_on_day": "15", "resolved_late": "0",
    "pending_in_time": "4", "pending_overdue": "0", "returned": "0",
}  # fmt: skip
SIZE = "one => [one.offsetWidth, one.offsetHeight]"
SENT = re.compile(r"Báo cáo đã gửi lúc \d\d:\d\d|^Đã gửi, chờ xác nhận")


@pytest.fixture
def page(live_page: Page) -> Page:
    live_page.set_default_timeout(8000)
    return live_page


def row_of(page: Page, row: str) -> Any:
    return page.locator(f"[data-grid] tr[data-row='{row}']")


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


def test_the_count_of_a_section_follows_what_is_typed(page: Page, enter: Enter, ward: Unit) -> None:
    enter("can-bo")
    page.goto(EDIT)
    part = page.locator("details.fold", has=page.locator("[name='f.visits.']"))
    if not part.evaluate("part => part.open"):
        part.locator("summary").click()
    type_in(page, "", visits="5", petitions="0")
    expect(part.locator("summary small")).to_have_text("2 số đã nhập")
    saved(page)
    page.reload()
    expect(part.locator("summary small")).to_have_text("2 số đã nhập")


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
        "1.234 567", "12a", "٣", "9" * 17, "9" * 18, "1.234.56", " 5 ", "12,345",
    )  # fmt: skip
    for text in texts:
        box.fill(text)
        bad = box.get_attribute("aria-invalid") == "true"
        assert bad == (typed_count(text) is None), text
    pasted = page.evaluate("texts => texts.map(printedCount)", ["1.140", "1,140", "0,500", "0.125"])
    assert pasted == ["1140", "1140", None, None]
    for text in ("90071992547409931", "90071992547409932"):  # more than a Number holds
        box.fill(text)
        box.blur()
        expect(box).to_have_value(f"90.071.992.547.409.93{text[-1]}")
        saved(page)
        page.reload()
        assert typed_count(box.input_value()) == int(text)


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


def test_a_lost_connection_is_told_and_saves_by_itself_when_it_is_back(
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
    saved(page)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    assert all("ERR_INTERNET_DISCONNECTED" in said for said in console_problems)
    console_problems.clear()


def hold_the_next_save(page: Page, held: list[Route]) -> None:
    """A connection that hangs on “9 visits”."""
    page.route(f"**{EDIT}", lambda route: held.append(route), times=1)
    with page.expect_request(lambda request: request.method == "POST"):
        type_in(page, "", visits="9")


def test_a_button_waits_for_the_save_under_way(page: Page, enter: Enter, ward: Unit) -> None:
    held: list[Route] = []
    enter("can-bo")
    page.goto(EDIT)
    hold_the_next_save(page, held)
    type_in(page, "", visits="10")
    for _again in range(2):
        page.get_by_role("button", name="Kiểm tra và gửi").click()
    assert page.url.endswith(EDIT)
    held.pop().continue_()
    page.wait_for_url(f"**{CHECK}")
    assert stored(ward) == (10, None)


def test_a_button_pressed_before_the_connection_broke_leaves_the_form_open(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    held: list[Route] = []
    enter("can-bo")
    page.goto(EDIT)
    hold_the_next_save(page, held)
    page.get_by_role("button", name="Lưu").click()
    held.pop().abort()
    expect(page.locator("[data-trouble]")).to_contain_text("Mất kết nối")
    expect(page.locator("[name='f.visits.']")).to_have_value("9")
    page.get_by_role("button", name="Lưu").click()
    saved(page)
    assert stored(ward) == (9, None)
    console_problems.clear()


def test_what_the_server_does_not_take_is_told_once_and_stays(
    page: Page, enter: Enter, ward: Unit, settings: Any, console_problems: list[str]
) -> None:
    enter("can-bo")
    page.goto(EDIT)
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    type_in(page, "", visits="9")
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_contain_text("Máy chủ không nhận số vừa nhập (400): số đã nhập còn")
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
    type_in(page, "", petitions="2")
    saved(page)
    expect(trouble).to_be_hidden()
    assert stored(ward) == (9, 2)
    assert all("400" in said for said in console_problems)
    console_problems.clear()


def test_a_refusal_of_one_cell_stops_no_other(
    page: Page, enter: Enter, ward: Unit, console_problems: list[str]
) -> None:
    enter("can-bo")
    gone = Field.objects.create(code="tam_thoi", name="Lĩnh vực tạm thời")
    page.goto(f"{EDIT}?add=tam_thoi")
    gone.delete()
    type_in(page, "tam_thoi", received_online="1")
    trouble = page.locator("[data-trouble]")
    expect(trouble).to_contain_text("Không có lĩnh vực nào mang mã này")
    type_in(page, "tam_thoi", received_online="")
    type_in(page, "", visits="9")
    saved(page)
    expect(trouble).to_be_hidden()
    assert stored(ward) == (9, None)
    console_problems.clear()


def test_two_windows_of_one_clerk_choose_as_two_people_do(
    page: Page, enter: Enter, ward: Unit
) -> None:
    enter("can-bo")
    page.goto(EDIT)
    other = page.context.new_page()
    other.goto(EDIT)
    type_in(other, "", visits="8", petitions="2")
    saved(other)
    type_in(page, "", visits="9", petitions="2")
    group = page.get_by_role("group", name="Toàn báo cáo: Lượt người giao dịch")
    expect(group).to_contain_text("Giữ số đang lưu: 8 (Bạn đã sửa ở cửa sổ khác")
    expect(page.locator("#asked fieldset")).to_have_count(1)
    assert stored(ward) == (8, 2)
    group.get_by_label("Dùng số của bạn: 9").check()
    expect(group).to_be_hidden()
    assert stored(ward) == (9, 2)


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


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("rows", [("", "ho_tich"), ("", "ho_tich", "")])
def test_a_total_that_its_lines_replace_leaves_its_cell_and_is_saved_once(
    page: Page, enter: Enter, ward: Unit, rows: tuple[str, ...], together: bool
) -> None:
    """Whether the clerk still stands in its cell or not, and whether it was saved before."""
    enter("can-bo")
    page.goto(EDIT)
    posts: list[str] = []
    page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    for row in rows:
        type_in(page, row, received_online="12")
        if not together and row == "":
            saved(page)
    saved(page)
    page.wait_for_timeout(4000)
    page.locator("[name='f.received_offline.ho_tich']").focus()
    total = row_of(page, "").locator("td").nth(1)
    expect(total.locator("input[hidden]")).to_have_value("")
    type_in(page, "ho_tich", received_online="13")
    saved(page)
    page.wait_for_timeout(2000)
    assert len(posts) == (2 if together else 3)
    expect(total.locator("output")).to_have_text("13")
    page.reload()
    expect(page.locator("#asked fieldset")).to_have_count(0)


def test_a_page_pasted_into_a_cell_does_not_stretch_the_form(
    page: Page, enter: Enter, ward: Unit
) -> None:
    enter("can-bo")
    page.goto(EDIT)
    grid = page.locator("[data-grid]")
    width, height = grid.evaluate(SIZE)
    pasted = "Phường đã tiếp nhận " * 100
    type_in(page, "ho_tich", received_online=pasted, received_offline="x" * 3000)
    saved(page)
    for _loaded in (False, True):
        why = row_of(page, "ho_tich").locator(".notnum").first
        expect(why).to_contain_text(f"“{quoted(pasted)}” không phải là số")
        wider, higher = grid.evaluate(SIZE)
        assert wider - width < 150
        assert higher - height < 150
        page.reload()
