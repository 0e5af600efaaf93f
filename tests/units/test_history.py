"""The history of a unit: its chain over two reforms, its namesakes, what is planned or recorded."""

from datetime import date

import pytest
from django.test import Client

from audit.actions import record
from tests.builders import make_change, make_document
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from units.models import Unit, UnitChange

pytestmark = pytest.mark.django_db

NOVEMBER, JULY = date(2024, 11, 1), date(2025, 7, 1)
FIRST_REFORM, SECOND_REFORM = "1196/NQ-UBTVQH15", "1667/NQ-UBTVQH15"


@pytest.fixture
def province() -> Province:
    return make_province()


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


@pytest.fixture
def nha_trang(province: Province) -> Province:
    """Some of the wards of Nha Trang: three into one in 2024, that one and another in 2025. The
    code 22366 is that of a source, of its result and of the result's result.
    """
    made = province
    made.add("568", "B", "Thành phố Nha Trang", kind="city")
    for code, name in (
        ("22366", "Phường Phước Tiến"), ("22360", "Phường Phước Tân"), ("22369", "Phường Tân Lập"),
        ("22375", "Phường Vĩnh Nguyên"),
    ):  # fmt: skip
        made.add(code, "568", name, kind="ward")
    old = [made.units[code] for code in ("22366", "22360", "22369")]
    first = make_change(NOVEMBER, old, [])
    tan_tien = made.add("22366", "568", "Phường Tân Tiến", kind="ward", since=NOVEMBER)
    first.results.set([tan_tien])
    second = make_change(JULY, [tan_tien, made.units["22375"]], [])
    second.results.set([made.add("22366", "B", "Phường Nha Trang", kind="ward", since=JULY)])
    for change, symbol in ((first, FIRST_REFORM), (second, SECOND_REFORM)):
        UnitChange.objects.filter(pk=change.pk).update(document=make_document(symbol))
    return made


def opened(client: Client, code: str, on: date | str = "") -> Node:
    answer = client.get(f"/units/{code}/history/?on={on}")
    assert answer.status_code == 200
    return page_of(answer)


def chain(page: Node) -> list[str]:
    """Each link of the chain: its words, and the names before and after."""
    links = []
    for item in page.all("ol", class_="chain")[0].all("li"):
        if item.all("b"):
            head = item.all("b")[0].text
            sides = [
                ", ".join(each.text.split(" mã ")[0] for each in side.all("li"))
                for side in item.all("ul", class_="named")
            ]
            links.append(f"{head} | {' → '.join(sides)}" if sides else head)
    return links


FIRST = (
    "01/11/2024: hợp nhất, nhập | Phường Phước Tân, Phường Phước Tiến, Phường Tân Lập"
    " → Phường Tân Tiến"
)
SECOND = "01/07/2025: hợp nhất, nhập | Phường Tân Tiến, Phường Vĩnh Nguyên → Phường Nha Trang"


def test_the_chain_of_both_reforms_reads_from_the_first_to_today(
    nha_trang: Province, officer: Client
) -> None:
    page = opened(officer, "22366")
    assert chain(page) == [FIRST, SECOND, "Phường Nha Trang"]
    text = page.one("ol", class_="chain").text
    assert text.index(FIRST_REFORM) < text.index(SECOND_REFORM)
    assert page.one("p", class_="standfirst").text == (
        "Phường Nha Trang hoạt động từ 01/07/2025, lập từ 2 đơn vị."
    )


def test_each_existence_of_a_code_stands_at_its_own_place_of_the_chain(
    nha_trang: Province, officer: Client
) -> None:
    middle = opened(officer, "22366", "2025-01-31")
    assert chain(middle) == [FIRST, "Phường Tân Tiến", SECOND]
    assert middle.one("p", class_="standfirst").text == (
        "Phường Tân Tiến hoạt động từ 01/11/2024, lập từ 3 đơn vị, kết thúc ngày 30/06/2025;"
        " công việc chuyển về Phường Nha Trang."
    )
    first = opened(officer, "22366", "2024-07-31")
    assert chain(first) == ["Phường Phước Tiến", FIRST, SECOND]


def test_a_ward_that_changed_once_has_a_shorter_chain(nha_trang: Province, officer: Client) -> None:
    assert chain(opened(officer, "22375", "2025-01-31")) == ["Phường Vĩnh Nguyên", SECOND]


def test_other_units_of_the_code_are_told_apart_and_linked(
    nha_trang: Province, officer: Client
) -> None:
    page = opened(officer, "22366")
    others = page.all("ul", class_="named")[-1]
    assert [each.text.split(" mã ")[0] for each in others.all("li")] == [
        "Phường Phước Tiến", "Phường Tân Tiến"
    ]  # fmt: skip
    links = [link.attrs["href"] for link in others.all("a")]
    assert links == [
        "/units/22366/history/?on=2024-10-31", "/units/22366/history/?on=2025-06-30"
    ]  # fmt: skip
    assert page.one("ol", class_="chain").text.count("cùng mã, đơn vị khác") == 3
    for link, name in zip(links, ("Phước Tiến", "Tân Tiến"), strict=True):
        assert f"Lịch sử: Phường {name}" in page_of(officer.get(link)).one("h1").text


def test_a_planned_change_is_named_and_is_no_part_of_the_chain(
    nha_trang: Province, officer: Client
) -> None:
    ward = Unit.objects.get(name="Phường Nha Trang")
    later = nha_trang.add("22999", "B", "Phường Biển", kind="ward", since=date(2099, 1, 1))
    planned = UnitChange.objects.create(kind="rename", date=date(2099, 1, 1), done=False)
    planned.sources.set([ward])
    planned.results.set([later])
    page = opened(officer, "22366")
    assert chain(page) == [FIRST, SECOND, "Phường Nha Trang"]
    assert "01/01/2099: đổi tên" in page.all("ol", class_="chain")[1].text


def test_what_was_recorded_is_told_with_who_did_it(nha_trang: Province, officer: Client) -> None:
    ward = Unit.objects.get(name="Phường Nha Trang")
    record(by=None, action="units.added", target=ward)
    change = ward.changes_towards.get()
    record(
        by=nha_trang.user("admin"), action="units.change_recorded", target=change, reason="Đợt 2"
    )
    record(by=None, action="units.added", target=nha_trang.units["A"])
    said = opened(officer, "22366").one("table", class_="happenings").one("tbody").text
    assert "Ghi thay đổi đơn vị" in said
    assert "Đợt 2" in said
    assert "Admin" in said
    assert "lệnh quản trị" in said
    assert "Phường A" not in said


def test_a_unit_to_which_nothing_happened_says_so(province: Province, officer: Client) -> None:
    page = opened(officer, "C", "2025-08-01")
    assert "chưa có thay đổi nào được ghi" in page.one("p", class_="standfirst").text
    assert "Chưa có việc nào được ghi" in page.one("main").text


def test_a_unit_that_ended_without_a_successor_names_who_holds_its_area_today(
    province: Province, officer: Client
) -> None:
    def holders(code: str) -> list[str]:
        page = opened(officer, code)
        named = [each for each in page.all("section") if each.has(aria_labelledby="holders-title")]
        return [link.text for each in named for link in each.all("a")]

    assert holders("D") == ["Phường A", "Phường S"]
    assert holders("A-OLD") == [], "its successor stands in the chain"
    assert holders("A") == []


def test_the_history_is_for_those_whose_unit_covers_the_unit(nha_trang: Province) -> None:
    neighbour = nha_trang.client("neighbour")
    assert neighbour.get("/units/22366/history/").status_code == 404
    assert neighbour.get("/units/22366/history/?on=x").status_code == 400
    assert nha_trang.client("clerk").get("/units/A-OLD/history/").status_code == 200


def test_names_outside_the_scope_are_no_links(nha_trang: Province) -> None:
    page = opened(nha_trang.client("clerk"), "A-OLD", "2025-06-30")
    assert chain(page)[1].startswith("01/07/2025")
    links = {link.text for link in page.one("ol", class_="chain").all("a")}
    assert links == {"Xã A khác", "Phường A"}
