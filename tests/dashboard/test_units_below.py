"""The page of a branch lists the units below it: those of the day shown, and those that ended."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import make_change
from tests.dashboard.html import Node, page_of
from tests.people import Province
from units.models import Unit

pytestmark = pytest.mark.django_db

MONTHS = "from=2025-10&to=2025-11"
JULY = date(2025, 7, 1)


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


def opened(client: Client, code: str, query: str = MONTHS) -> Node:
    answer = client.get(f"/units/{code}/?{query}")
    assert answer.status_code == 200
    return page_of(answer)


def section(page: Node) -> Node:
    return next(each for each in page.all("section") if each.has(aria_labelledby="below-title"))


def listed(page: Node) -> list[str]:
    """The names of the units that are there, in the order of the page."""
    gone = [node for fold in section(page).all("details") for node in fold]
    lists = [each for each in section(page).all("ul") if each not in gone]
    return [item.text for each in lists for item in each.all("li")]


def gone(page: Node) -> dict[str, Node]:
    (fold,) = section(page).all("details")
    return {item.text: item for item in fold.all("li")}


def test_kinds_are_told_apart_counted_and_in_vietnamese_order(
    province: Province, officer: Client
) -> None:
    for code, name in (("X1", "Xã Đá"), ("X2", "Xã Dâu"), ("X3", "Xã Ấm"), ("X4", "Xã An")):
        province.add(code, "B", name)
    page = opened(officer, "B")
    assert [head.text for head in section(page).all("h3")] == ["Phường (3)", "Xã (4)"]
    assert listed(page) == [
        "Phường A", "Phường C", "Phường S", "Xã An", "Xã Ấm", "Xã Dâu", "Xã Đá",
    ]  # fmt: skip
    counted = "7 đơn vị hoạt động ngày 30/11/2025: 3 phường, 4 xã."
    assert section(page).one("div", class_="sechead").one("p").text == counted


def test_names_lead_to_their_pages_with_what_is_shown(officer: Client) -> None:
    page = opened(officer, "B", f"{MONTHS}&view=today&provisional=1")
    link = next(link for link in section(page).all("a") if link.text == "Phường A")
    assert link.attrs["href"] == f"/units/A/?{MONTHS}&view=today&provisional=1"
    assert officer.get(link.attrs["href"]).status_code == 200


def test_the_day_shown_decides_who_is_there(officer: Client) -> None:
    before, after, today = (
        listed(opened(officer, "B", query))
        for query in (
            "from=2025-05&to=2025-06",
            "from=2026-01&to=2026-02",
            "from=2025-05&to=2025-06&view=today",
        )
    )
    assert before == ["Huyện D"]
    assert after == today == ["Phường A", "Phường S"]


def test_what_ended_leads_to_the_months_in_which_it_lived(officer: Client) -> None:
    page = opened(officer, "B", "from=2026-01&to=2026-02")
    (fold,) = section(page).all("details")
    assert "open" not in fold.attrs
    assert fold.one("summary").text == "Đã kết thúc hoạt động: 2 đơn vị"
    assert list(gone(page)) == ["Huyện D đến 30/06/2025", "Phường C đến 31/12/2025"]
    link = gone(page)["Huyện D đến 30/06/2025"].one("a")
    assert link.attrs["href"] == "/units/D/?to=2025-06"
    assert page_of(officer.get(link.attrs["href"], follow=True)).one("h1").text == "Huyện D"


def test_a_province_lists_what_ended_below_those_that_it_came_from(province: Province) -> None:
    """Else the districts of a merged province could be reached from nowhere."""
    old = province.add("E", "VN", "Tỉnh E", kind="province", until=date(2025, 6, 30))
    province.add("E-D", "E", "Huyện E", kind="district", until=date(2025, 6, 30))
    new = province.add("F", "VN", "Tỉnh F", kind="province", since=JULY)
    make_change(JULY, [old], [new])
    page = opened(province.client("admin"), "F")
    item = gone(page)["Huyện E Tỉnh E, đến 30/06/2025"]
    assert item.one("a").attrs["href"] == "/units/E-D/?to=2025-06"
    assert listed(page) == []
    assert "không còn đơn vị nào hoạt động" in section(page).text


def test_a_branch_that_has_ended_lists_who_was_there_on_its_last_day(officer: Client) -> None:
    """Their codes may be others' by the window's end."""
    page = opened(officer, "D", "from=2025-01&to=2025-12")
    assert listed(page) == ["Xã A cũ", "Xã A khác", "Xã S cũ"]
    assert section(page).all("a")[0].attrs["href"] == "/units/A-OLD/?to=2025-06"


def test_a_commune_lists_nothing_and_asks_nothing(officer: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        page = opened(officer, "A")
    assert not [query for query in captured if '"parent_id" IN' in query["sql"]]
    assert not page.all("h2", id="below-title")
    assert not [link for link in page.all("a") if link.attrs["href"] == "#below-title"]


def test_one_query_for_any_number_of_units(province: Province, officer: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            opened(officer, "B")
        return len(captured)

    few = asked()
    for number in range(168):
        province.add(f"M{number}", "B", f"Xã M{number}")
    assert asked() == few
    assert (
        len(listed(opened(officer, "B")))
        == Unit.objects.filter(parent=province.units["B"], kind__in=["ward", "commune"]).count()
    )
