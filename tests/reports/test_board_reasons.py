"""What the board says of the reasons that units gave, and to whoever confirms or returns."""

import pytest
from django.test import Client

from core.months import Window
from reports import actions
from reports.rows import TOTAL
from tests.builders import make_report
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.offices import BROKEN, now
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
    make_report(province.units["C"], "2025-09", state="draft", **BROKEN)
    fold = next(one for one in read(officer).all("details") if one.all("button", name="all"))
    assert fold.one("summary").text == "Xác nhận cả 2 báo cáo trên trang này"
    assert fold.one("p", class_="hint").text.startswith("1 báo cáo trong số này còn cảnh báo")
    assert "phải mở lại từng báo cáo" in fold.text


@pytest.mark.parametrize("verb", ["approve", "return"])
@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ({"urge": ["C", "S"]}, "2 đơn vị đã chọn còn phải gửi báo cáo nên không có gì để xử lý."),
        ({}, "Chưa chọn báo cáo nào."),
    ],
)
def test_a_press_that_does_nothing_says_why_and_keeps_the_reason(
    province: Province, officer: Client, verb: str, ticked: dict[str, list[str]], said: str
) -> None:
    make_report(province.units["A"], "2025-09", state="submitted")
    address = f"/reports/{verb}/?unit=B&month=2025-09"
    answer = officer.post(address, {**ticked, "reason": "Lệch sổ"})
    page = page_of(answer)
    assert answer.status_code == 400
    assert said in page.one("div", role="alert").text
    assert ("Lệch sổ" in answer.content.decode()) == (verb == "return")


def test_confirming_all_speaks_of_no_ticks(province: Province, officer: Client) -> None:
    report = make_report(province.units["A"], "2025-09", state="submitted")
    token = page_of(officer.get("/reports/?unit=B&month=2025-09")).one("input", name="shown")
    sent = {"all": "1", "shown": token.attrs["value"], "urge": ["C"]}
    answer = officer.post("/reports/approve/?unit=B&month=2025-09", sent, follow=True)
    assert now(report).state == "approved"
    assert "đã chọn" not in page_of(answer).one("p", role="status").text
