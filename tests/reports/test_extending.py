"""From the page of a report that is not sent its deadline is put off."""

import pytest

from core.months import Window
from reports import actions
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.offices import BALANCED, TOTAL, drafted, submitted

pytestmark = pytest.mark.django_db
EXTEND = "/deadlines/extensions/new/?unit=A&period=2025-09%2F2025-09"


@pytest.fixture
def province() -> Province:
    return make_province()


def read(province: Province, person: str = "officer", month: str = "2025-09") -> Node:
    return page_of(province.client(person).get(f"/reports/A/{month}/"))


def offered(page: Node) -> list[str]:
    return [link.attrs["href"] for link in page.all("a") if link.text == "Gia hạn báo cáo"]


def test_whoever_decides_is_led_to_the_extension_of_that_month_and_unit(
    province: Province,
) -> None:
    assert offered(read(province)) == [EXTEND], "nothing is there yet"
    drafted(province)
    assert offered(read(province)) == [EXTEND]
    form = page_of(province.client("officer").get(EXTEND))
    chosen = [each for each in form.all("option") if "selected" in each.attrs]
    assert "2025-09/2025-09" in [each.attrs["value"] for each in chosen]
    for person in ("clerk", "head", "inspector", "viewer", "admin"):
        for month in ("2025-08", "2025-09"):  # without a report, and with one
            assert offered(read(province, person, month)) == [], person


def test_what_was_sent_is_not_put_off(province: Province) -> None:
    report = submitted(province)
    assert offered(read(province)) == []
    actions.return_(by=None, report=report, reason="Lệch")
    assert offered(read(province)) == [], "the first time that it was sent decides"


def test_months_that_are_no_period_have_no_deadline(province: Province) -> None:
    window = Window.parse("2025-08", "2025-09")
    actions.save_figures(by=None, unit=province.units["A"], window=window, rows={TOTAL: BALANCED})
    assert offered(read(province, month="2025-08")) == []
