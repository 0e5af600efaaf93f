"""A report comes back, is mended and confirmed; a workbook is refused, mended and written.

With script and without. Both journeys work on a month that no other journey looks at, and take away
what they wrote.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from core.months import Window
from reports import actions
from reports.models import DossierReport, ReportUpload
from reports.rows import TOTAL
from tests.conftest import listen
from tests.journeys.test_screens import shortcomings
from units.models import Unit

pytestmark = pytest.mark.browser

OCTOBER = Window.parse("2025-10", "2025-10")
RANKING = "/ranking/?parent=MH&indicator=on_time_resolved&from=2025-10&to=2025-10"
FIGURES = {"received": 60, "resolved_in_time": 48, "resolved_late": 2, "pending": 10}
REASON = "Hộ tịch còn 2 hồ sơ chưa kể"
HEAD = "unit_code,first_month,last_month,field_code,received_online,received_offline"
BROKEN = f"{HEAD}\nMH001,2025-10,2025-10,,ba mươi,12\nMH002,2025-10,2025-10,,3,4\n"
MENDED = f"{HEAD}\nMH001,2025-10,2025-10,,30,12\n"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(
    request: Any, live_server: Any, chromium: Browser, console_problems: list[str]
) -> Iterator[Page]:
    """A visitor's page; fails if the browser complained."""
    context = chromium.new_context(
        base_url=live_server.url, locale="vi-VN", java_script_enabled=request.param
    )
    page = context.new_page()
    page.set_default_timeout(8000)
    page.set_default_navigation_timeout(30_000)  # the first page of a server compiles much
    listen(page, console_problems)
    yield page
    context.close()
    assert console_problems == []


@pytest.fixture(autouse=True)
def _untouched() -> Iterator[None]:
    yield
    DossierReport.objects.everywhere().filter(first_month=OCTOBER.first).delete()
    ReportUpload.objects.all().delete()


def enter(page: Page, server: Any, username: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=username))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])


def handed_in(code: str, figures: dict[str, int]) -> DossierReport:
    unit = Unit.objects.get(code=code)
    saved = actions.save_figures(by=None, unit=unit, window=OCTOBER, rows={TOTAL: figures})
    return actions.submit(by=None, report=saved.report)


def rank_of(page: Page, name: str) -> str:
    page.goto(RANKING)
    row = page.locator(".rankt tbody tr").filter(has=page.get_by_role("rowheader", name=name))
    return row.locator(".rank").inner_text().strip()


def test_an_officer_returns_a_report_and_confirms_it_mended(page: Page, live_server: Any) -> None:
    name = Unit.objects.get(code="MH010").name
    report = handed_in("MH010", FIGURES)
    enter(page, live_server, "noi-vu")
    page.goto("/reports/?month=2025-10")
    expect(page.locator(".standfirst")).to_contain_text("Đã gửi 1/65 đơn vị, 1 chờ xác nhận")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_text("Trả lại để đơn vị sửa").click()
    page.get_by_label("Lý do trả lại").fill(REASON)
    page.get_by_role("button", name="Trả lại báo cáo").click()
    expect(page.get_by_role("status")).to_contain_text("Đã trả lại báo cáo tháng 10/2025")
    expect(page.locator(".standfirst")).to_contain_text(f"lý do: “{REASON}”")
    handed_in("MH010", {**FIGURES, "received": 62, "resolved_in_time": 50})
    assert rank_of(page, name) == "–"
    page.goto("/reports/MH010/2025-10/")
    expect(page.locator(".chain")).to_contain_text("Gửi báo cáo")
    page.get_by_role("button", name="Xác nhận báo cáo").click()
    expect(page.locator(".standfirst")).to_contain_text("Đã xác nhận (Lê Thị Thu Hà")
    assert rank_of(page, name) == "1"
    report.refresh_from_db()
    assert report.approved_by == User.objects.get(username="noi-vu")


def test_many_reports_are_confirmed_at_once(page: Page, live_server: Any) -> None:
    for code in ("MH010", "MH011"):
        handed_in(code, FIGURES)
    enter(page, live_server, "noi-vu")
    page.goto("/reports/?month=2025-10&only=submitted")
    page.get_by_text("Xác nhận cả 2 báo cáo trên trang này").click()
    expect(page.locator("details[open]")).to_contain_text("phải mở lại từng báo cáo, có văn bản")
    page.get_by_role("button", name="Xác nhận 2 báo cáo").click()
    expect(page.get_by_role("status")).to_contain_text("Đã xác nhận 2 báo cáo tháng 10/2025.")
    expect(page.locator(".standfirst")).to_contain_text("Đã gửi 2/65 đơn vị, 2 đã xác nhận")


def choose(page: Page, folder: Path, content: str, name: str = "bao-cao-thang-10") -> None:
    path = folder / f"{name}.csv"
    path.write_text(content, encoding="utf-8")
    page.get_by_label("Tệp số liệu").set_input_files(path)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.wait_for_url(re.compile(r"/reports/upload/\d+/$"))


def test_a_broken_workbook_is_mended_and_written(
    page: Page, live_server: Any, tmp_path: Path
) -> None:
    enter(page, live_server, "can-bo")
    page.goto("/reports/?month=2025-12")
    page.get_by_role("link", name="Nhập từ Excel").click()
    choose(page, tmp_path, BROKEN)
    expect(page.locator(".standfirst")).to_contain_text("Chưa ghi được")
    problem = page.locator(".problemst tbody tr").first
    expect(problem).to_contain_text("dòng 2")
    expect(problem).to_contain_text("ba mươi")
    page.get_by_role("link", name="Chọn tệp khác").click()
    choose(page, tmp_path, MENDED)
    page.get_by_role("button", name="Ghi 2 thay đổi vào 1 báo cáo").click()
    expect(page.locator(".standfirst")).to_contain_text("Đã ghi tệp này lúc")
    page.get_by_role("link", name="Phường Vân Khuê, tháng 10/2025").click()
    expect(page.locator(".standfirst")).to_contain_text("Trong kỳ tiếp nhận 42 hồ sơ")


def test_previews_and_judgements_fit_every_screen(
    live_page: Page, live_server: Any, tmp_path: Path, console_problems: list[str]
) -> None:
    enter(live_page, live_server, "can-bo")
    for content in (BROKEN, MENDED):
        live_page.goto("/reports/upload/")
        choose(live_page, tmp_path, content)
        assert shortcomings(live_page) == {}
    replaced = live_page.url
    live_page.goto("/reports/upload/")
    choose(live_page, tmp_path, MENDED, name="x" * 76)
    assert shortcomings(live_page) == {}, "a name without a blank"
    live_page.goto(replaced)
    assert shortcomings(live_page) == {}
    assert "404" in console_problems.pop()
    handed_in("MH010", FIGURES)
    enter(live_page, live_server, "noi-vu")
    for address in ("/reports/MH010/2025-10/", "/reports/?month=2025-10"):
        live_page.goto(address)
        for fold in live_page.locator("details.fold summary").all():
            fold.click()
        assert shortcomings(live_page) == {}
