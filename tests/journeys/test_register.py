"""A clerk counts a month from the example register: columns, waiting, the difference, the form.

With script and without. The worker's process can't see the tests' database: the journey does its
work when the page waits. The month is one that no other journey looks at.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from core import clock
from reports.models import DossierReport, RegisterRun
from reports.register import workers
from tests.journeys.conftest import Enter
from tests.journeys.test_screens import shortcomings
from tests.reports.register.runs import register_run
from units.models import Unit

pytestmark = pytest.mark.browser

PAGE = "/reports/register/"
STEPS = ("chosen", "counting", "counted", "words", "refused", "failed")


@pytest.fixture(autouse=True)
def _untouched(monkeypatch: Any) -> Iterator[None]:
    monkeypatch.setattr(workers, "spawn", lambda _pk: None)
    yield
    DossierReport.objects.everywhere().filter(first_month=clock.month_over()).delete()
    RegisterRun.objects.all().delete()


def upload_example(page: Page, folder: Path) -> None:
    page.goto("/reports/?month=2025-12")
    page.get_by_role("link", name="Nhập từ sổ hồ sơ").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tệp ví dụ (minh họa)").click()
    path = folder / "so-ho-so.csv"
    download.value.save_as(path)
    page.get_by_label("Sổ hồ sơ").set_input_files(path)
    page.get_by_role("button", name="Tải sổ lên").click()


def first_field(page: Page) -> tuple[str, str]:
    """Its name and how many dossiers came in online."""
    table = page.locator("details.fold", has=page.locator(".registert")).nth(1)
    name: str = table.locator("summary").evaluate("one => one.firstChild.textContent.trim()")
    table.locator("summary").click()
    row = table.locator("tbody tr").filter(has_text="Tiếp nhận trực tuyến")
    return name, row.locator("td.num").first.inner_text()


def expects_in_form(page: Page, cell: str, value: str) -> None:
    page.goto(f"/reports/MH001/{clock.month_over()}/edit/")
    expect(page.get_by_label(cell, exact=True)).to_have_value(value)


def counts_a_month(page: Page, folder: Path) -> None:
    upload_example(page, folder)
    expect(page.locator(".standfirst")).to_contain_text("Nhận ra 17 trong 17 nội dung")
    expect(page.get_by_label("Ngày hẹn trả")).to_have_value("Ngày hẹn trả")
    page.get_by_role("button", name="Đọc sổ").click()
    expect(page.locator(".standfirst")).to_contain_text("Đã đọc 0 hồ sơ, 0% tệp.")
    call_command("count_register", RegisterRun.objects.get().pk)
    expect(page.locator(".standfirst")).to_contain_text("Sổ có 400 hồ sơ", timeout=8000)
    name, received = first_field(page)
    assert int(received) > 0
    page.get_by_label(f"Tiếp nhận trực tiếp, bưu chính, {name}").uncheck()
    page.get_by_role("button", name="Ghi các số đã chọn vào bản nháp").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi số liệu của sổ hồ sơ")
    expect(page.get_by_role("status")).to_contain_text("1 số không chọn giữ như đang lưu.")
    expects_in_form(page, f"{name}: Tiếp nhận trực tuyến", received)
    expects_in_form(page, f"{name}: Tiếp nhận trực tiếp, bưu chính", "")
    page.goto(PAGE)
    page.get_by_role("button", name="Hoàn tác tệp này").click()
    expect(page.get_by_role("status")).to_contain_text("Đã hoàn tác 1 báo cáo.")
    assert not DossierReport.objects.everywhere().filter(first_month=clock.month_over()).exists()


def test_a_month_is_counted_from_a_register(live_page: Page, enter: Enter, tmp_path: Path) -> None:
    enter("can-bo")
    counts_a_month(live_page, tmp_path)


def test_a_month_is_counted_without_script(
    plain_page: Page, enter_plain: Enter, tmp_path: Path
) -> None:
    enter_plain("can-bo")
    counts_a_month(plain_page, tmp_path)


def test_a_page_that_waits_goes_on_asking(
    live_page: Page, enter: Enter, console_problems: list[str]
) -> None:
    """A lost line, a failing server, half an answer: each is asked again, after a longer pause."""
    enter("can-bo")
    clerk, unit = User.objects.get(username="can-bo"), Unit.objects.get(code="MH001")
    run = register_run(clerk, unit, clock.month_over(), "counting")
    asked: list[float] = []

    def answer(route: Route) -> None:
        asked.append(monotonic())
        match len(asked):
            case 1:
                route.abort()
            case 2:
                route.fulfill(status=502, content_type="text/html", body="<h1>502</h1>")
            case 3:
                route.fulfill(status=200, content_type="application/json", body='{"waits"')
            case _:
                route.continue_()

    live_page.route("**/progress.json", answer)
    live_page.goto(f"{PAGE}{run.pk}/")
    lost = live_page.get_by_text("trang tự thử lại")
    expect(lost).to_be_visible()
    RegisterRun.objects.update(rows=7, read=60)
    expect(live_page.locator(".standfirst")).to_contain_text("Đã đọc 7 hồ sơ, 60%", timeout=20000)
    expect(lost).to_be_hidden()
    first, second, third = (after - before for before, after in pairwise(asked[:4]))
    assert 1.5 < first < second < third
    RegisterRun.objects.update(step=RegisterRun.Step.FAILED, error="Tệp hỏng.")
    expect(live_page.get_by_role("alert")).to_contain_text("Tệp hỏng.")
    assert len(console_problems) == 2
    assert "ERR_FAILED" in console_problems[0]
    assert "502" in console_problems[1]
    console_problems.clear()


def test_a_tick_above_a_column_sets_all_of_it(live_page: Page, enter: Enter) -> None:
    enter("can-bo")
    clerk, unit = User.objects.get(username="can-bo"), Unit.objects.get(code="MH001")
    run = register_run(clerk, unit, clock.month_over(), "counted")
    live_page.goto(f"{PAGE}{run.pk}/")
    head = live_page.get_by_label("Chọn tất cả, Toàn đơn vị")
    ticks = live_page.locator("input[name='take']")
    expect(head).to_be_checked()
    head.uncheck()
    assert [tick.is_checked() for tick in ticks.all()] == [False] * 3
    ticks.first.check()
    assert head.evaluate("one => [one.checked, one.indeterminate]") == [False, True]
    head.check()
    assert [tick.is_checked() for tick in ticks.all()] == [True] * 3


@pytest.mark.parametrize("step", STEPS)
def test_every_step_fits_every_screen(live_page: Page, enter: Enter, step: str) -> None:
    enter("can-bo")
    clerk, unit = User.objects.get(username="can-bo"), Unit.objects.get(code="MH001")
    run = register_run(clerk, unit, clock.month_over(), step, lines=3)
    live_page.goto(f"{PAGE}{run.pk}/")
    live_page.evaluate("document.querySelectorAll('details.fold').forEach(one => one.open = true)")
    assert shortcomings(live_page) == {}
