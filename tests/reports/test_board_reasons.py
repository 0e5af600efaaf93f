"""What the board says of the reasons that units gave."""

import pytest
from django.test import Client

from core.months import Window
from reports import actions
from reports.rows import TOTAL
from tests.builders import make_report
from tests.people import Province, make_province
from tests.reports.offices import BROKEN
from tests.reports.test_board import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return make_province()


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


def test_reasons_that_a_unit_gave_are_counted_for_whoever_confirms(
    province: Province, officer: Client
) -> None:
    make_report(province.units["A"], "2025-09", state="draft", **BROKEN)
    window = Window.parse("2025-09", "2025-09")
    actions.explain(by=None, unit=province.units["A"], window=window, notes={TOTAL: "Chuyển sổ"})
    body = read(officer).one("table", class_="t").one("tbody").all("tr")
    assert "1 đã giải trình" in body[0].text
    assert "cảnh báo" not in body[0].text


def test_confirming_all_says_first_what_it_does_and_what_wants_a_look(
    province: Province, officer: Client
) -> None:
    make_report(province.units["S"], "2025-09", state="submitted")
    assert "Xác nhận cả" not in officer.get("/reports/?unit=B&month=2025-09").content.decode()
    make_report(province.units["A"], "2025-09", state="submitted", **BROKEN)
    fold = next(one for one in read(officer).all("details") if one.all("button", name="all"))
    assert fold.one("summary").text == "Xác nhận cả 2 báo cáo trên trang này"
    assert fold.one("p", class_="hint").text.startswith("1 báo cáo trong số này còn cảnh báo")
    assert "phải mở lại từng báo cáo" in fold.text
