"""Every page on every screen: nothing scrolls sideways, no word is pushed together, and axe-core
finds nothing.
"""

import re
from pathlib import Path

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from accounts.models import User
from core import clock
from deadlines.models import DayOverride, Extension, Schedule
from indicators.models import Target
from tests.house.permissions import PERMISSIONS
from tests.journeys.conftest import Enter

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
WIDTHS = (1440, 768, 360)
# WCAG's own narrowest; what axe-core finds there it has found at 360.
NARROWEST = 320
PLACE = re.compile(r"{([\w-]+)}")
OTHER = {
    "health", "report-template", "report-upload-preview", "deadlines-ics", "register-example",
    "register-progress", "register-run",
}  # fmt: skip
HEIGHT = 900
# Who opens it, and where it is. Together they show every component in every state there is.
PAYMENT = "indicator=online_payment&from=2024-01&to=2024-07"
PAGES = {
    "sign-in": ("", "/signin/"),
    "home": ("noi-vu", "/"),
    "home of a clerk": ("can-bo", "/"),
    "home of a viewer": ("xem", "/"),
    "overview": ("noi-vu", "/overview/?unit=MH&from=2026-01&to=2026-09"),
    "overview of the past": ("noi-vu-kh", "/overview/?unit=568&from=2024-01&to=2024-07"),
    "overview of real units today": ("noi-vu-kh", "/overview/?unit=56&from=2026-01&to=2026-09"),
    "overview without figures": ("quan-tri", "/overview/?unit=709&from=2020-01&to=2020-02"),
    "ranking": ("noi-vu-kh", "/ranking/?parent=568&" + PAYMENT),
    "second page, own unit": ("can-bo", "/ranking/?parent=MH&from=2025-08&to=2025-09&page=2"),
    "ranking without figures": ("quan-tri", "/ranking/?parent=709&from=2020-01&to=2020-02"),
    "unit with all": ("noi-vu-kh", "/units/22375/?from=2024-01&to=2024-07"),
    "city with published figures": ("noi-vu-kh", "/units/568/?from=2022-01&to=2022-12"),
    "receipt": ("noi-vu-kh", "/units/22375/receipt/?" + PAYMENT),
    "province with its units": ("noi-vu-kh", "/units/56/?from=2026-01&to=2026-09"),
    "units": ("noi-vu-kh", "/units/?on=2025-06-30"),
    "units found": ("noi-vu-kh", "/units/?q=vinh+nguyen"),
    "no unit found": ("noi-vu-kh", "/units/?q=khong+co"),
    "history over two reforms": ("noi-vu-kh", "/units/22366/history/"),
    "search": ("noi-vu-kh", "/search/?q=nha+trang"),
    "gallery": ("noi-vu-kh", "/ui/"),
    "people": ("quan-tri", "/people/"),
    "person": ("quan-tri", "/people/{can-bo}/"),
    "new person": ("quan-tri", "/people/new/"),
    "password": ("can-bo", "/password/"),
    "dead link": ("", "/password/nobody/nothing/"),
    "indicators": ("noi-vu", "/indicators/"),
    "indicator": ("noi-vu", "/indicators/online_payment/?parent=MH&from=2025-08&to=2025-09"),
    "targets": ("noi-vu", "/targets/?year=2025"),
    "targets of a clerk": ("can-bo", "/targets/?year=2025"),
    "target, new": ("noi-vu", "/targets/new/?unit=MH"),
    "reconciliations": ("quan-tri", "/reconciliation/"),
    "reconciliation": ("quan-tri", "/reconciliation/709/"),
    "documents": ("noi-vu", "/documents/"),
    "target": ("noi-vu", "/targets/{target}/edit/"),
    "document": ("noi-vu", "/documents/{document}/"),
    "document, new": ("noi-vu", "/documents/new/"),
    "document, corrected": ("quan-tri", "/documents/{document}/edit/"),
    "who has reported": ("quan-tri", "/reports/?unit=MH&month=2025-09"),
    "who has reported, some missing": ("noi-vu", "/reports/?month=2025-09&only=missing"),
    "who has reported, still running": ("noi-vu", "/reports/?unit=MH&month={this_month}"),
    "months of a ward": ("can-bo", "/reports/?month=2025-12"),
    "reminders": ("noi-vu", "/reports/reminders/?unit=MH"),
    "year of a branch": ("noi-vu", "/reports/year/?unit=MH&year=2026&sort=late"),
    "year of a ward": ("can-bo", "/reports/year/?unit=MH001&year=2026"),
    "deadlines": ("can-bo", "/deadlines/?unit=MH001&year=2026"),
    "deadlines of an office": ("noi-vu", "/deadlines/?unit=MH&year=2026"),
    "schedule, new": ("noi-vu", "/deadlines/schedules/new/?unit=MH"),
    "schedule, ended": ("noi-vu", "/deadlines/schedules/{schedule}/end/"),
    "day, declared": ("noi-vu", "/deadlines/days/new/?unit=MH"),
    "day, removed": ("noi-vu", "/deadlines/days/{day}/delete/"),
    "extension, new": ("noi-vu", "/deadlines/extensions/new/?unit=MH"),
    "extension, withdrawn": ("noi-vu", "/deadlines/extensions/{extension}/withdraw/"),
    "report": ("can-bo", "/reports/MH001/2025-09/"),
    "report to reopen": ("noi-vu", "/reports/MH001/2025-09/"),
    "report of several months": ("quan-tri", "/reports/709/2022-01/"),
    "month without a report": ("can-bo", "/reports/MH001/2025-10/"),
    "register": ("can-bo", "/reports/register/"),
    "choice of a file": ("can-bo", "/reports/upload/"),
    "form": ("can-bo", "/reports/MH001/2025-10/edit/?lines=payable"),
    "check": ("can-bo", "/reports/MH001/2025-10/check/"),
    "cells of a row": ("can-bo", "/reports/MH001/2025-09/cells/?row=ho_tich"),
    "rates": ("can-bo", "/reports/MH001/2025-09/rates/"),
    "check of a confirmed report": ("can-bo", "/reports/MH001/2025-09/check/"),
    "unit of words": ("quan-tri", "/units/868/?from=2023-01&to=2023-05"),
}
SIDEWAYS = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return [...document.querySelectorAll("body *")]
        .filter(each => each.getBoundingClientRect().right > room + 1)
        .map(each => `${each.tagName.toLowerCase()}.${each.className.baseVal ?? each.className}`)
        .slice(0, 5);
}"""
# A word that stands letter by letter, as in a column that another one has pushed together.
SQUEEZED = """() => [...document.querySelectorAll("main :is(tbody th, td, a, p, small, button)")]
    .filter(each => [...each.childNodes].some(it => it.nodeType === 3 && it.data.trim().length > 4))
    .filter(each => {
        const {width, height} = each.getBoundingClientRect();
        return width > 2 && width < 30 && height > 4 * width;
    })
    .map(each => `${each.tagName.toLowerCase()}.${each.className}: ${each.textContent.trim()}`)
    .slice(0, 5)"""
FINDINGS = """(rules) => axe.run(document, {resultTypes: ["violations"], ...rules}).then(
    result => result.violations.map(
        each => `${each.id}: ${each.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`
    )
)"""  # noqa: E501
ARRIVED = "Promise.allSettled(document.getAnimations().map(each => each.finished)).then(() => true)"
# All that a theme changes: it has colours, and neither words nor places.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def open_page(page: Page, enter: Enter, name: str) -> None:
    who, address = PAGES[name]
    if who:
        enter(who)
    page.goto(PLACE.sub(known, address))


def known(place: re.Match[str]) -> str:
    """The key of an account or of a target of the province that the demonstration invents, or the
    month that runs.
    """
    target = Target.objects.filter(unit__code="MH").latest("pk")
    keys = {"target": target.pk, "document": target.document_id, "this_month": clock.this_month()}
    declared = {"schedule": Schedule, "day": DayOverride, "extension": Extension}
    if place[1] in declared:
        rows = declared[place[1]].objects.everywhere()  # type: ignore[attr-defined]
        return str(rows.latest("pk").pk)
    return str(keys.get(place[1]) or User.objects.get(username=place[1]).pk)


def wear(page: Page, theme: str) -> None:
    """The theme by its switch, and axe-core once the letters are there."""
    page.evaluate(f"document.querySelector('[data-theme-switch] [value={theme}]').click()")
    # Colours pass into each other; what is judged is where they arrive.
    page.evaluate(ARRIVED)
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))


def shortcomings(page: Page) -> dict[str, list[str]]:
    """What is wrong with a page as it stands, by width and theme."""
    wear(page, "light")
    found = {f"{width}": findings(page, width) for width in WIDTHS}
    found[f"{NARROWEST}"] = misfits(page, NARROWEST)
    wear(page, "dark")
    found |= {f"{width} dark": pale(page, width) for width in WIDTHS}
    return {width: said for width, said in found.items() if said}


def findings(page: Page, width: int) -> list[str]:
    sideways = misfits(page, width)
    found: list[str] = page.evaluate(FINDINGS, {})
    return sideways + found


def pale(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    found: list[str] = page.evaluate(FINDINGS, COLOURS)
    return found


def misfits(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    # The chart draws itself anew in the frame after the next.
    page.evaluate("new Promise(done => setTimeout(done, 60))")
    looks = {"squeezed": SQUEEZED, "sideways": SIDEWAYS}
    return [f"{name}: {each}" for name, look in looks.items() for each in page.evaluate(look)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_screen_and_is_accessible(
    live_page: Page, enter: Enter, name: str
) -> None:
    open_page(live_page, enter, name)
    assert shortcomings(live_page) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_number_is_shown_to_its_end(live_page: Page, enter: Enter, width: int) -> None:
    """An amount that is cut reads as another amount."""
    live_page.set_viewport_size({"width": width, "height": HEIGHT})
    open_page(live_page, enter, "form")
    for name, number in (("paid_online_amount", "999.999.999.999"), ("received_online", "1234567")):
        box = live_page.locator(f"input[name='f.{name}.ho_tich']")
        box.fill(number)
        box.press("Tab")
        cut = box.evaluate("box => box.scrollWidth - box.clientWidth")
        assert cut <= 0, (name, box.input_value())


def test_an_open_receipt_and_menu_fit_too(live_page: Page, enter: Enter) -> None:
    open_page(live_page, enter, "ranking")
    wear(live_page, "light")
    live_page.set_viewport_size({"width": 320, "height": HEIGHT})
    live_page.locator("a.receipt").first.click()
    live_page.locator("dialog.proof[open]").wait_for()
    assert findings(live_page, 320) == []
    live_page.keyboard.press("Escape")
    live_page.locator("details.menu summary").click()
    assert findings(live_page, 320) == []


def test_the_strip_of_pages_shows_the_one_that_is_open(live_page: Page, enter: Enter) -> None:
    live_page.set_viewport_size({"width": 320, "height": HEIGHT})
    open_page(live_page, enter, "documents")
    box = live_page.locator(".nav [aria-current]").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_pages_that_refuse_fit_too(
    live_page: Page, enter: Enter, console_problems: list[str]
) -> None:
    enter("noi-vu-kh")
    for address in (
        "/units/NO/",
        "/ranking/?parent=56&from=x&to=y",
        "/units/568/?from=2024-01&to=2024-07&view=today",
    ):
        live_page.goto(address)
        wear(live_page, "dark")
        assert findings(live_page, 320) == [], address
    assert all("404" in said or "400" in said for said in console_problems)
    console_problems.clear()


def test_every_page_is_among_them() -> None:
    """But files, which have no screen, and what is uploaded: test_review, test_register."""
    pages = {name for name, method in PERMISSIONS if method == "GET"} - OTHER
    paths = [address.partition("?")[0] for _who, address in PAGES.values()]
    shown = {resolve(PLACE.sub("1", path)).url_name for path in paths}
    assert {page for page in pages if not page.endswith("-excel")} - shown == set()


def test_each_fault_is_found(live_page: Page) -> None:
    live_page.goto("/signin/")
    wear(live_page, "light")
    live_page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        ' \'<table><tr><td class="wide">rộng</td></tr></table><img src="/static/icon.svg">'
        '<p class="narrow">Đặc khu Hòn Sương</p>\')'
    )
    live_page.evaluate("document.querySelector('.wide').style.cssText = 'min-width: 2000px'")
    narrow = "width: 12px; overflow-wrap: anywhere"
    live_page.evaluate(f"document.querySelector('.narrow').style.cssText = '{narrow}'")
    said = " ".join(findings(live_page, 1440))
    assert "squeezed: p.narrow" in said
    assert "sideways: table" in said
    assert "image-alt" in said
    live_page.evaluate("document.querySelector('h1').style.color = 'var(--line)'")
    assert "color-contrast" in " ".join(pale(live_page, 1440))
