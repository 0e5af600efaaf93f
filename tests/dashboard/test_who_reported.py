"""Who has reported a month: home, the overview and the board say the same numbers."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from core import clock
from core.clock import OFFICE_TIME
from dashboard.views import _changes_at
from tests.builders import make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province

pytestmark = pytest.mark.django_db
REOPENED = datetime(2026, 3, 9, tzinfo=OFFICE_TIME)
# Of one month each way that a report can be, below a province and below its district-level city.
WARDS: dict[str, dict[str, Any] | None] = {
    "A": {"state": "approved"},
    "S": {"state": "submitted"},
    "R": {"state": "returned"},
    "F": {"state": "draft"},
    "O": {"state": "draft", "reopened_at": REOPENED},
    "W": {"state": "submitted", "reopened_at": REOPENED},
    "N": None,
    "E": None,
}


@pytest.fixture(autouse=True)
def in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 22, 9, tzinfo=OFFICE_TIME))


@pytest.fixture
def officer(province: Province) -> Client:
    """Of a province whose units have all done something else about February 2026. C ended before
    it, E in it, L began after it; A has a residential group.
    """
    province.add("T", "B", "Thành phố T", kind="city")
    for code in "RFOWN":
        province.add(code, "T", f"Xã {code}")
    province.add("E", "B", "Xã E", until=date(2026, 2, 10))
    province.add("L", "B", "Xã L", since=date(2026, 3, 1))
    province.add("G", "B", "Sở G", kind="department")
    for code, facts in WARDS.items():
        if facts is not None:
            make_report(province.units[code], "2026-02", resolved_in_time=1, **facts)
    return province.client("officer")


def opened(client: Client, path: str) -> Node:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return page_of(answer)


def of_home(client: Client) -> tuple[int, int]:
    """Units that have not sent February, and those that owe it."""
    text = opened(client, "/").text
    asked, missing, owing = numbers(
        r"Đôn đốc (\d+) đơn vị chưa gửi báo cáo tháng 02/2026 (\d+)/(\d+) đơn vị", text
    )
    assert asked == missing
    return missing, owing


def of_overview(client: Client, unit: str = "B", level: str = "commune") -> tuple[int, int]:
    page = opened(client, f"/overview/?unit={unit}&from=2026-01&to=2026-02&level={level}")
    said = page.one("p", class_="standfirst").text
    missing, owing = numbers(r"(\d+) trong (\d+) đơn vị chưa gửi báo cáo tháng 02/2026", said)
    sent, all_of_them, _confirmed = of_state(page)
    assert (all_of_them - sent, all_of_them) == (missing + back_of(said), owing)
    return missing, owing


def back_of(said: str) -> int:
    (back,) = numbers(r"(\d+) chờ gửi lại", said)
    return back


def of_state(page: Node) -> list[int]:
    state = page.one("p", class_="datastate").text
    return numbers(r"Tháng 02/2026: (\d+)/(\d+) đơn vị đã gửi, (\d+) đã xác nhận", state)


def of_board(client: Client, unit: str = "B") -> tuple[int, int]:
    page = opened(client, f"/reports/?unit={unit}&month=2026-02")
    said = page.one("p", class_="standfirst").text
    (missing,) = numbers(r"(\d+) chưa gửi", said)
    sent, owing = numbers(r"Đã gửi (\d+)/(\d+) đơn vị", said)
    assert sent == owing - missing - back_of(said)
    assert numbers(r"Chờ gửi lại \((\d+)\)", page.text) == [back_of(said)]
    assert numbers(r"Tất cả \((\d+)\)", page.text) == [owing]
    assert numbers(r"Chưa gửi \((\d+)\)", page.text) == [missing]
    kept = opened(client, f"/reports/?unit={unit}&month=2026-02&only=missing")
    assert len(kept.one("table", class_="boardt").one("tbody").all("tr")) == missing
    return missing, owing


def numbers(pattern: str, text: str) -> list[int]:
    found = re.search(pattern, text)
    assert found, (pattern, text)
    return [int(number) for number in found.groups()]


def test_three_pages_say_the_same_of_one_month(officer: Client) -> None:
    """Owing are the eight wards and communes, the city T and the department G; A, S and W sent, R
    and O have theirs back.
    """
    assert of_home(officer) == of_overview(officer) == of_board(officer) == (5, 10)
    assert "2 báo cáo trả lại, mở lại chưa được gửi lại: 02/2026" in opened(officer, "/").text


def test_a_peer_group_of_the_overview_changes_nothing_about_who_owes(officer: Client) -> None:
    assert of_overview(officer, level="ward") == of_board(officer)


def test_the_branch_below_says_the_same_on_both_pages(officer: Client) -> None:
    assert of_overview(officer, "T") == of_board(officer, "T") == (2, 5)


def test_how_many_were_confirmed_is_the_same(officer: Client) -> None:
    page = opened(officer, "/overview/?unit=B&from=2026-01&to=2026-02")
    said = opened(officer, "/reports/?unit=B&month=2026-02").one("p", class_="standfirst").text
    assert said == ("Đã gửi 3/10 đơn vị, 1 đã xác nhận, 2 chờ xác nhận; 5 chưa gửi; 2 chờ gửi lại.")
    assert of_state(page) == [3, 10, 1]


def test_states_have_one_word_on_both_pages(officer: Client) -> None:
    page = opened(officer, "/overview/?unit=B&from=2026-01&to=2026-02")
    owed = next(each for each in page.all("section") if each.has(aria_labelledby="owed-title"))
    board = opened(officer, "/reports/?unit=B&month=2026-02&only=missing")
    assert tags(owed) == tags(board)
    assert set(tags(owed).values()) == {"tag bad Chưa có báo cáo", "tag info Bản nháp"}


@pytest.mark.parametrize(
    ("hour", "word", "tone", "left"),
    [(16, "tag  Chưa có báo cáo", "warn", 1), (18, "tag bad Chưa có báo cáo", "bad", None)],
)
def test_nobody_is_amiss_while_time_is_left(
    officer: Client,
    monkeypatch: pytest.MonkeyPatch,
    hour: int,
    word: str,
    tone: str,
    left: int | None,
) -> None:
    """February is due on 6 March at 17:00; until then the page may be remembered."""
    moment = datetime(2026, 3, 6, hour, tzinfo=OFFICE_TIME)
    monkeypatch.setattr(clock, "now", lambda: moment)
    answer = officer.get("/overview/?unit=B&from=2026-01&to=2026-02")
    page, until = page_of(answer), _changes_at(answer.context["page"])
    assert (until and round((until - moment).total_seconds() / 3600)) == left
    owed = next(each for each in page.all("section") if each.has(aria_labelledby="owed-title"))
    board = opened(officer, "/reports/?unit=B&month=2026-02&only=missing")
    assert tags(owed) == tags(board)
    assert set(tags(owed).values()) == {word, "tag info Bản nháp"}
    (duty,) = [
        item for item in opened(officer, "/").all("li") if item.text.startswith("Đôn đốc 5 đơn vị")
    ]
    assert duty.one("span", class_="tag").has(class_=tone)


def tags(page: Node) -> dict[str, str]:
    """The class and the word of each unit's tag."""
    rows = page.one("tbody").all("tr")
    found = {row.one("th").text: row.one("span", class_="tag") for row in rows}
    return {name: f"{tag.attrs['class']} {tag.text}" for name, tag in found.items()}
