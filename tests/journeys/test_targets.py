"""An officer assigns a target from a decision, and verdicts turn; withdrawn, they turn back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from indicators.models import Target
from tests.journeys.conftest import Enter

pytestmark = pytest.mark.browser

SYMBOL = "99/QĐ-UBND tỉnh Lam Khê"
RANKING = "/ranking/?parent=MH&indicator=on_time_resolved&from=2025-08&to=2025-09"


@pytest.fixture
def page(live_page: Page, enter: Enter) -> Iterator[Page]:
    live_page.set_default_timeout(20_000)
    enter("noi-vu")
    yield live_page
    Target.objects.filter(document__symbol=SYMBOL).delete()  # whatever became of the journey


def verdicts(page: Page) -> dict[str, str]:
    """The verdict on each unit of the first page of the ranking."""
    page.goto(RANKING)
    rows = page.locator(".rankt tbody tr:has(.away)")
    told = rows.evaluate_all(
        "rows => rows.map(row => [row.querySelector('th a').textContent,"
        " row.querySelector('.away').textContent])"
    )
    return dict(told)


def test_a_target_is_assigned_from_a_decision_and_a_cell_turns(
    page: Page, console_problems: list[str]
) -> None:
    before = verdicts(page)
    ward = [name for name, told in before.items() if told.endswith(" Đạt")][-1]
    assign(page, console_problems)
    row = page.locator("tr:target")
    expect(row).to_contain_text("≥ 100%")
    after = verdicts(page)
    assert after[ward].endswith(("Gần đạt", "Chưa đạt"))
    assert 'class="bad"' in page.locator(".rankt tbody").last.inner_html()
    expect(page.locator(".standfirst")).to_contain_text("đạt chỉ tiêu ≥ 100%")
    withdraw(page)
    assert verdicts(page) == before


def assign(page: Page, console_problems: list[str]) -> None:
    """Through the form, which first refuses a value and keeps the rest, then tells what it does."""
    page.goto("/targets/")
    page.get_by_role("link", name="Giao chỉ tiêu").first.click()
    page.get_by_label("Số, ký hiệu văn bản mới").fill(SYMBOL)
    page.get_by_label("Văn bản mới có hiệu lực từ").fill("01/09/2025")
    page.get_by_label("Mục, khoản").fill("Phụ lục I, mục 1")
    page.get_by_label("Đơn vị", exact=True).fill("tinh lam khe")
    page.get_by_label("Giao cho").select_option("commune")
    page.get_by_label("Năm").fill("2025")
    page.get_by_label("Chỉ số", exact=True).select_option("on_time_resolved")
    page.get_by_label("Giá trị (%)").fill("100,5")
    page.get_by_role("button", name="Xem trước tác động").click()
    expect(page.locator(".err")).to_contain_text("0 đến 100")
    expect(page.get_by_label("Mục, khoản")).to_have_value("Phụ lục I, mục 1")
    assert all("400" in said for said in console_problems)
    console_problems.clear()
    page.get_by_label("Giá trị (%)").fill("100")
    page.get_by_role("button", name="Xem trước tác động").click()
    expect(page.get_by_role("status")).to_contain_text("Sẽ áp dụng cho 65 đơn vị (xã, phường)")
    page.get_by_role("button", name="Giao chỉ tiêu").click()


def withdraw(page: Page) -> None:
    page.go_back()
    page.locator("tr:target").get_by_role("link", name="Sửa").click()
    page.get_by_label("Lý do").fill("Giao nhầm mức")
    page.get_by_role("button", name="Bỏ chỉ tiêu").click()
    page.get_by_text("việc gần nhất").click()
    expect(page.get_by_role("main")).to_contain_text("lý do: Giao nhầm mức")
