"""An officer's morning, from signing in to signing out: as usual, without script, by keyboard."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.dashboard.workbooks import cells, ranked
from tests.journeys.conftest import Enter

pytestmark = pytest.mark.browser

MARK = "SỐ LIỆU MINH HỌA"
OFFICER = "Sở Nội vụ tỉnh Khánh Hòa"
RANKING = "/ranking/?parent=568&indicator=online_payment&from=2024-01&to=2024-07"
VINH_NGUYEN = "/units/22375/?from=2024-01&to=2024-07"


@pytest.fixture
def page(live_page: Page) -> Page:
    live_page.set_default_timeout(8000)
    return live_page


def sign_in_by_button(page: Page, works_as: str) -> None:
    page.goto("/signin/")
    page.get_by_role("button", name=works_as).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc hôm nay")
    page.get_by_role("link", name="Xếp hạng", exact=True).click()


def ask_for_online_payment(page: Page) -> None:
    """The choice of an indicator, a place and its months through the form."""
    page.get_by_label("Chỉ số", exact=True).select_option("online_payment")
    page.get_by_label("Từ tháng").select_option("2024-01")
    page.get_by_label("Đến tháng").select_option("2024-07")
    page.get_by_role("button", name="Xem", exact=True).click()
    # The province of those months had districts, which the one of today has not.
    page.get_by_label("Thuộc địa bàn").select_option("568")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Xếp hạng: Thanh toán trực tuyếnThành phố Nha Trang, 7 tháng đầu năm 2024"
    )
    expect(page.locator(".standfirst")).to_contain_text("2 trong 27 đơn vị được xếp hạng đạt")


def row_of(page: Page, name: str) -> Any:
    return page.locator(".rankt tbody tr").filter(has=page.get_by_role("rowheader", name=name))


def download(page: Page, folder: Path) -> bytes:
    with page.expect_download() as waited:
        page.get_by_role("link", name="Tải Excel").click()
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    assert path.name == "xep-hang-online_payment-2024-01-2024-07.xlsx"
    return path.read_bytes()


def read_the_ranking(page: Page, folder: Path) -> None:
    """What a reader does with a ranking, with script or without."""
    row = row_of(page, "Phường Vĩnh Nguyên")
    expect(row).to_contain_text("71,65%")
    expect(row).to_contain_text("cần thêm 11")
    open_the_proof(page, row)
    page.get_by_role("columnheader", name="Đơn vị").get_by_role("link").click()
    expect(page.locator(".rankt tbody tr").first.get_by_role("rowheader")).to_have_text(
        "Phường Lộc Thọ"
    )
    book = download(page, folder)
    assert len(ranked(book)) == 27
    assert any(row[0] == MARK for row in cells(book))


def open_the_proof(page: Page, row: Any) -> None:
    """A dialog beside the table; without script a page, from which the reader comes back."""
    row.locator("a.receipt").click()
    expect(page.locator("article#receipt")).to_contain_text("≥ 75%; Kế hoạch CCHC năm 2024")
    if page.locator("dialog.proof[open]").count():
        page.get_by_role("button", name="Đóng").click()
    else:
        expect(page.locator(".slip-close")).to_be_hidden()
        page.go_back()


def test_an_officer_reads_rankings_and_units(page: Page, tmp_path: Path) -> None:
    sign_in_by_button(page, OFFICER)
    ask_for_online_payment(page)
    assert page.locator("[data-chart] .bars .point").count() == 27
    read_the_ranking(page, tmp_path)
    look_at_paper(page)
    page.get_by_role("link", name="Phường Vĩnh Nguyên").click()
    for printed in ("68,4%", "71,65%", "84,97%"):
        expect(page.locator(".pub-v").filter(has_text=printed).first).to_be_visible()
    expect(page.locator("[data-chart] .main-svg").first).to_be_visible()
    assert page.locator("[data-chart] path.js-line").count() > 0
    switch_to_dark(page)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile(r"/signin/$"))
    page.goto(RANKING)
    expect(page).to_have_url(re.compile(r"/signin/\?next="))


def look_at_paper(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.locator(".rankt td.more").first).to_be_visible()
    expect(page.locator(".print-only")).to_contain_text(MARK)
    for control in ("form.ctx", ".topbar", ".actions", ".pager", ".foot", ".skip", "button"):
        for found in page.locator(control).all():
            expect(found).to_be_hidden()
    expect(page.locator(".rankt")).to_be_visible()
    expect(page.locator(".chart-plot")).to_be_visible()
    page.emulate_media(media="screen")


def switch_to_dark(page: Page) -> None:
    def colours() -> list[str]:
        script = (
            "[document.body, document.querySelector('.chart-plot .xtick text')]"
            ".map(each => getComputedStyle(each)).map(style => style.backgroundColor + style.fill)"
        )
        found: list[str] = page.evaluate(script)
        return found

    light = colours()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Tối").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Tối")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(
        "before => getComputedStyle(document.querySelector('.chart-plot .xtick text')).fill"
        " !== before",
        arg=light[1].split(")")[-2].split("rgba")[-1] or light[1],
    )
    assert all(now != before for now, before in zip(colours(), light, strict=True))
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("details.menu summary").click()


def test_all_of_it_can_be_read_without_script(plain_page: Page, tmp_path: Path) -> None:
    page = plain_page
    sign_in_by_button(page, OFFICER)
    ask_for_online_payment(page)
    assert page.locator("[data-chart] svg").count() == 0
    for idle in ("[data-print]", "[data-copy]", "[data-chart-save]", "[data-theme-switch]"):
        expect(page.locator(idle)).to_be_hidden()
    read_the_ranking(page, tmp_path)
    page.get_by_role("link", name="Phường Vĩnh Nguyên").click()
    expect(page.locator(".pub-v").filter(has_text="68,4%")).to_be_visible()
    expect(page.get_by_role("rowheader", name="07/2024").first).to_be_visible()
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile(r"/signin/$"))


def test_a_long_ranking_is_turned_page_by_page(page: Page, enter: Enter) -> None:
    enter("noi-vu")
    page.goto("/ranking/?parent=MH&from=2025-08&to=2025-09")
    assert page.locator(".rankt tbody tr .rank").count() == 50
    page.get_by_role("link", name="Sau", exact=True).click()
    assert "page=2" in page.url
    expect(page.locator(".rankt tbody tr").first.locator(".rank")).to_have_text("51")
    assert page.locator("[data-chart] .bars .point").count() > 0
    page.go_back()
    expect(page.locator(".rankt tbody tr").first.locator(".rank")).to_have_text("1")


def test_a_receipt_opens_beside_the_table_and_closes_again(page: Page, enter: Enter) -> None:
    enter("noi-vu-kh")
    page.goto(RANKING)
    proof, figures = page.locator("dialog.proof"), page.locator("a.receipt")
    figures.nth(3).click()
    expect(proof.get_by_text("Từng tháng")).to_be_visible()
    expect(proof.locator("h2")).to_contain_text(
        page.locator(".rankt tbody th a").nth(3).inner_text()
    )
    page.keyboard.press("Escape")
    expect(proof).to_be_hidden()
    expect(figures.nth(3)).to_be_focused()
    figures.nth(15).click()
    proof.get_by_role("button", name="Đóng").click()
    expect(proof).to_be_hidden()
    assert page.url.endswith(RANKING)


def test_a_receipt_after_the_session_ended_leads_to_the_sign_in(page: Page, enter: Enter) -> None:
    enter("noi-vu-kh")
    page.goto(RANKING)
    page.context.clear_cookies()
    page.locator("a.receipt").first.click()
    expect(page).to_have_url(re.compile("/signin/"))


def test_five_wrong_passwords_lock_the_account(page: Page, console_problems: list[str]) -> None:
    User.objects.create_user("hay-quen", password="Một mật khẩu dài")
    page.goto("/signin/")
    for attempt in range(1, 6):
        page.get_by_label("Tên đăng nhập").fill("hay-quen")
        page.get_by_label("Mật khẩu").fill(f"sai lần {attempt}")
        page.locator("form.stack").get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("alert")).to_contain_text(
            "tạm khóa" if attempt == 5 else "không đúng"
        )
    page.get_by_label("Mật khẩu").fill("Một mật khẩu dài")
    page.get_by_label("Mật khẩu").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("thử lại sau 15 phút")
    assert len(console_problems) == 2
    assert all("429" in problem for problem in console_problems)
    console_problems.clear()


class TestKeyboard:
    """Everything can be reached, and one always sees where one is."""

    def focused(self, page: Page) -> dict[str, str]:
        script = """() => {
            const at = document.activeElement;
            const style = getComputedStyle(at);
            const around = at.getBoundingClientRect();
            return {
                tag: at.tagName.toLowerCase(), text: at.textContent.trim(), id: at.id,
                ring: style.outlineStyle + parseFloat(style.outlineWidth),
                seen: String(around.bottom > 0 && around.top < innerHeight && around.width > 0),
            };
        }"""
        found: dict[str, str] = page.evaluate(script)
        return found

    def tab_to(self, page: Page, text: str) -> dict[str, str]:
        for _press in range(80):
            page.keyboard.press("Tab")
            at = self.focused(page)
            assert at["seen"] == "true", at
            assert at["ring"] not in {"none0", "none3"}, at
            if text in at["text"]:
                return at
        return pytest.fail(f"Tab never reaches “{text}”")

    def test_signing_in_and_reading(self, page: Page) -> None:
        page.goto("/signin/")
        assert "Vào với vai trò Sở Nội vụ tỉnh Khánh Hòa" in self.tab_to(page, OFFICER)["text"]
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Việc hôm nay")
        page.goto(RANKING)
        page.keyboard.press("Tab")
        assert self.focused(page)["text"] == "Đến nội dung chính"
        page.keyboard.press("Enter")
        assert self.focused(page)["id"] == "main"
        self.tab_to(page, "230 / 321")
        page.keyboard.press("Enter")
        expect(page.locator("dialog.proof")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("dialog.proof")).to_be_hidden()
        assert self.focused(page)["text"].startswith("230 / 321")

    def test_choosing_in_the_form(self, page: Page, enter: Enter) -> None:
        enter("noi-vu-kh")
        page.goto(RANKING)
        page.get_by_label("Đến tháng").focus()
        page.keyboard.press("ArrowDown")
        self.tab_to(page, "Xem")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("to=2024-06"))

    def test_signing_out(self, page: Page, enter: Enter) -> None:
        enter("xem")
        page.goto(VINH_NGUYEN)
        self.tab_to(page, "Tài khoản:")
        page.keyboard.press("Enter")
        self.tab_to(page, "Đăng xuất")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/signin/$"))
