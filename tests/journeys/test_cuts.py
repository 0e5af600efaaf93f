"""Two editors in one report while the line breaks, in a real browser: twenty seeded runs.

`make soak` plays the same a thousand times over HTTP (bench.soak); here the page's own script keeps
what is typed, tries again, and asks.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from core.clock import OFFICE_TIME
from reports.models import DossierReport
from reports.stored import stored
from tests.journeys.clerk import EDIT, MONTH
from tests.journeys.conftest import enter_as
from units.models import Unit

pytestmark = pytest.mark.browser
ROW = "ho_tich"
CELLS = ("received_online", "received_offline", "pending_in_time")
MOVES = (*["type"] * 5, *["save"] * 4, "cut", "lose answer", "reload", "sign out")
STEPS = 10
# Longer than any pause of the script, which waits by the clock that the run turns forward.
PAUSE = 25_000
ANSWERED = re.compile("^(?!Đang lưu)")
# A connection that has just come back may fail once more.
TURNS = 5


@dataclass
class Editor:
    """Somebody with the form open: what they typed, and every value that the page ever showed."""

    name: str
    page: Page
    url: Any
    cut: bool = False
    typed: dict[str, str] = field(default_factory=dict)
    seen: dict[str, set[str]] = field(default_factory=lambda: {cell: {""} for cell in CELLS})

    def box(self, cell: str) -> Any:
        return self.page.locator(f"[name='f.{cell}.{ROW}']")

    def open(self) -> None:
        """What was typed and not saved stands there again."""
        unsaved = {cell: text for cell, text in self.shown().items() if text != self.based_on(cell)}
        self.page.goto(EDIT)
        self.typed = self.shown()
        lost = unsaved.items() - self.typed.items()
        assert not lost, f"{self.name} lost {lost}"
        self.look()

    def shown(self) -> dict[str, str]:
        """What they typed and the page still shows as typed."""
        found = {cell: plain(self.box(cell).input_value()) for cell in self.typed}
        return {cell: text for cell, text in found.items() if text == self.typed[cell]}

    def based_on(self, cell: str) -> str:
        base = json.loads(self.page.locator("[name='base']").input_value())
        return plain(base.get(f"f.{cell}.{ROW}", ""))

    def look(self) -> None:
        """Notes what stands in the cells, and what the page asks about."""
        for cell in CELLS:
            self.seen[cell].add(plain(self.box(cell).input_value()))
            for asked in self.page.locator(
                f"#asked input[name='pick.f.{cell}.{ROW}'] + span b"
            ).all():
                self.seen[cell].add(plain(asked.inner_text()))

    def write(self, cell: str, number: str) -> None:
        self.box(cell).fill(number)
        self.typed[cell] = number

    def wait(self) -> None:
        """Lets the script save and try again, until the server has answered or asks."""
        for _turn in range(TURNS):
            self.page.clock.fast_forward(PAUSE)
            expect(self.page.locator("[data-saved]")).to_have_text(ANSWERED)
            if not pending(self.page) or self.page.locator("#asked fieldset").count():
                break
        self.look()

    def choose(self, which: str) -> None:
        """Answers every question of the page, and any that comes of it."""
        while self.page.locator("#asked fieldset").count():
            for pick in self.page.locator(f"#asked input[value='{which}']").all():
                if which == "stored":
                    self.typed.pop((pick.get_attribute("name") or "").split(".")[2], None)
                pick.check()
            self.page.clock.fast_forward(PAUSE)
            expect(self.page.locator("[data-saved]")).to_have_text(ANSWERED)
            self.look()


def plain(text: str) -> str:
    return text.strip().replace(".", "").replace("để trống", "")


@pytest.fixture
def editors(live_server: Any, chromium: Browser, ward: Unit) -> Iterator[tuple[Editor, Editor]]:
    people = []
    for name in ("can-bo", "lanh-dao"):
        context = chromium.new_context(base_url=live_server.url, locale="vi-VN")
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.clock.install(time=datetime(2025, 11, 3, 9, 0, tzinfo=OFFICE_TIME))
        page.clock.pause_at(datetime(2025, 11, 3, 9, 1, tzinfo=OFFICE_TIME))
        enter_as(page, live_server, name)
        people.append(Editor(name, page, live_server))
    yield people[0], people[1]
    for person in people:
        person.page.context.set_offline(True)  # what is left is not sent into the next run
        person.page.context.close()


def now_stored(unit: Unit) -> dict[str, str]:
    pks = DossierReport.objects.everywhere().filter(unit=unit, first_month=MONTH)
    found = list(stored(pks.values_list("pk", flat=True)).values())
    row = found[0].rows.get(ROW, {}) if found else {}
    return {cell: "" if row.get(cell) is None else str(row[cell]) for cell in CELLS}


def move(editor: Editor, kind: str, dice: random.Random, number: str) -> None:
    page = editor.page
    if kind == "type":
        return editor.write(dice.choice(CELLS), number)
    if kind == "cut":
        editor.cut = not editor.cut
        return page.context.set_offline(editor.cut)
    if editor.cut:
        return None
    if kind == "reload":
        editor.open()
    elif kind == "sign out":
        page.context.clear_cookies(name="sessionid")
        enter_as(page, editor.url, editor.name)
    elif editor.typed:
        if kind == "lose answer" and pending(page):
            page.route("**/edit/", lose, times=1)
            page.clock.fast_forward(PAUSE)
            expect(page.locator("[data-trouble]")).to_be_visible()
        editor.wait()
        editor.choose(dice.choice(("stored", "mine")))
    return None


def lose(route: Route) -> None:
    """The server does what it is asked, and nobody hears of it."""
    route.fetch()
    route.abort()


def pending(page: Page) -> bool:
    return "chưa lưu" in page.locator("[data-saved]").inner_text()


def judge(
    seed: int, people: tuple[Editor, Editor], was: dict[str, str], now: dict[str, str]
) -> None:
    """Every figure that changed was typed by somebody whose page had shown what stood there."""
    for cell in CELLS:
        if was[cell] != now[cell]:
            writers = [one for one in people if one.typed.get(cell) == now[cell]]
            assert writers, f"seed {seed}: {cell} is {now[cell]}, typed by nobody"
            known = [one for one in writers if was[cell] in one.seen[cell]]
            assert known, f"seed {seed}: {writers[0].name} never saw {was[cell]} of {cell}"


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_lost_or_overwritten_unseen(
    editors: tuple[Editor, Editor], ward: Unit, seed: int
) -> None:
    dice, before = random.Random(seed), now_stored(ward)
    ever = {cell: {before[cell]} for cell in CELLS}

    def take(editor: Editor, kind: str, number: str = "") -> None:
        nonlocal before
        move(editor, kind, dice, number)
        now = now_stored(ward)
        judge(seed, editors, before, now)
        before = now
        for cell in CELLS:
            ever[cell].add(now[cell])

    for editor in editors:
        editor.open()
    for step in range(STEPS):
        take(dice.choice(editors), dice.choice(MOVES), str(1000 * (step + 1) + seed))
    for editor in editors:
        editor.page.context.set_offline(False)
        editor.cut = False
        take(editor, "save")
        assert not pending(editor.page)
        lost = {cell: text for cell, text in editor.typed.items() if text not in ever[cell]}
        assert lost == {}, f"seed {seed}: {editor.name} typed them and they were never stored"
