"""Nobody is amiss while those who owe have time left: home, unit page and board say so alike."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from core import clock
from core.clock import OFFICE_TIME
from core.months import Month, Window
from deadlines.actions import extend
from tests.builders import make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province

pytestmark = pytest.mark.django_db
FEBRUARY, JANUARY = (Window(Month.parse(m), Month.parse(m)) for m in ("2026-02", "2026-01"))
# Two days after February was due, and the moment to which it is put off.
NOW = datetime(2026, 3, 10, 9, tzinfo=OFFICE_TIME)
LATER = datetime(2026, 3, 20, 17, tzinfo=OFFICE_TIME)


@pytest.fixture
def province(monkeypatch: pytest.MonkeyPatch) -> Province:
    """Wards A and S have reported until December, as C did, which ended then."""
    at(monkeypatch, NOW)
    made = make_province()
    for code in "ASC":
        make_report(made.units[code], "2025-12", state="approved", resolved_in_time=1)
    return made


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def put_off(province: Province, units: str, window: Window, *, branch: bool = False) -> None:
    for code in units:
        unit = province.units[code]
        extend(by=None, unit=unit, window=window, due_at=LATER, reason="Bão", whole_branch=branch)


def opened(client: Client, path: str = "/") -> Node:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return page_of(answer)


def tone_of(client: Client, begins: str) -> str:
    (duty,) = [item for item in opened(client).all("li") if item.text.startswith(begins)]
    return duty.one("span", class_="tag").attrs["class"].removeprefix("tag").strip()


def is_red(client: Client, month: str) -> bool:
    body = opened(client, f"/reports/?unit=B&month={month}").one("tbody")
    return any(tag.has(class_="bad") for tag in body.all("span", class_="tag"))


@pytest.mark.parametrize(
    ("units", "branch", "tone"),
    [("", False, "bad"), ("B", False, "bad"), ("A", False, "bad"), ("AS", False, "warn"),
     ("B", True, "warn")],
)  # fmt: skip
def test_home_goes_by_the_deadlines_of_those_who_owe(
    province: Province, units: str, branch: bool, tone: str
) -> None:
    put_off(province, units, FEBRUARY, branch=branch)
    officer = province.client("officer")
    assert tone_of(officer, "Đôn đốc 2 đơn vị") == tone
    assert is_red(officer, "2026-02") == (tone == "bad")


def test_earlier_months_that_have_time_are_not_amiss(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_off(province, "B", JANUARY, branch=True)
    officer = province.client("officer")
    assert tone_of(officer, "Còn 2 báo cáo của các tháng trước") == "warn"
    at(monkeypatch, LATER + timedelta(hours=1))
    assert tone_of(officer, "Còn 2 báo cáo của các tháng trước") == "bad"


def test_a_clerk_is_not_late_while_there_is_time(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = province.client("clerk")
    assert tone_of(clerk, "Báo cáo tháng 02/2026") == "bad"
    put_off(province, "A", FEBRUARY)
    assert tone_of(clerk, "Báo cáo tháng 02/2026") == ""


def test_the_strip_of_a_unit_leaves_the_month_that_is_just_over_unjudged(
    province: Province,
) -> None:
    page = opened(province.client("officer"), "/units/A/?from=2025-12&to=2026-02")
    strip = page.one("ol", class_="strip").all("li")
    assert [month.attrs["class"] for month in strip[-3:]] == ["good", "bad", ""]
    absent = sum("Chưa có báo cáo" in month.text for month in strip)
    assert f"{absent} tháng chưa có báo cáo" in page.text, "it counts there all the same"


def test_home_is_remembered_until_the_first_moment_at_which_it_would_say_otherwise(
    province: Province,
) -> None:
    """Of the month that is just over, and of one before."""
    put_off(province, "B", JANUARY, branch=True)
    put_off(province, "B", FEBRUARY, branch=True)
    page = province.client("officer").get("/").context["page"]
    lately, earlier = (
        next(duty for duty in page.duties if begins in duty.label)
        for begins in ("Đôn đốc 2 đơn vị", "của các tháng trước")
    )
    over = LATER + timedelta(minutes=1)
    assert lately.time_left == earlier.time_left == page.changes_at == over
