"""The front page says when the next report is due. It is Sunday 22 March: February's is over."""

from datetime import date, datetime

import pytest

from core import clock
from core.clock import OFFICE_TIME
from core.months import Window
from deadlines.actions import extend
from tests.dashboard.html import Node, page_of
from tests.people import Province
from units.actions import appoint

pytestmark = pytest.mark.django_db
JULY = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def on_a_sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 22, 9, tzinfo=OFFICE_TIME))


def told(province: Province, person: str) -> list[str]:
    page: Node = page_of(province.client(person).get("/"))
    return [line.text for line in page.all("p", class_="timing")]


@pytest.mark.parametrize("person", ["clerk", "head", "officer"])
def test_whoever_reports_or_waits_is_told_the_next_one(person: str, province: Province) -> None:
    said = "Hạn gửi báo cáo tháng 03/2026: 17:00 ngày 07/04/2026 (còn 12 ngày làm việc)."
    assert told(province, person) == [said]


def test_a_later_moment_of_one_unit_is_its_own(province: Province) -> None:
    officer, march = province.user("officer"), Window.parse("2026-03", "2026-03")
    at = datetime(2026, 4, 9, 11, tzinfo=OFFICE_TIME)
    extend(by=officer, unit=province.units["A"], window=march, due_at=at, reason="Bão")
    assert "11:00 ngày 09/04/2026 (còn 14 ngày làm việc)." in told(province, "clerk")[0]
    assert "17:00 ngày 07/04/2026" in told(province, "officer")[0]
    clerk, sibling = province.user("clerk"), province.units["S"]
    appoint(by=None, user=clerk, unit=sibling, role="clerk", first_day=JULY)
    both = [line.partition("), ")[2] for line in told(province, "clerk")]
    assert both == ["Phường A.", "Phường S."]


def test_until_the_moment_it_is_that_one(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute, month in ((0, "02/2026"), (1, "03/2026")):
        moment = datetime(2026, 3, 6, 17, minute, tzinfo=OFFICE_TIME)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert f"báo cáo tháng {month}" in told(province, "clerk")[0]


def test_whoever_only_reads_is_told_none(province: Province) -> None:
    for person in ("viewer", "inspector", "admin"):
        assert told(province, person) == []
