"""One search over units, indicators and documents."""

from datetime import date

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.text import fold
from legal.models import Document
from tests.builders import make_document, make_unit
from tests.dashboard.html import Node, page_of
from tests.people import Province
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


def found(client: Client, q: str) -> dict[str, list[str]]:
    answer = client.get("/search/", {"q": q})
    assert answer.status_code == 200, answer.headers
    return groups(page_of(answer))


def groups(page: Node) -> dict[str, list[str]]:
    return {
        section.one("h2").text.rsplit(" ", 1)[0]: [
            (item.all("a") or item.all("b"))[0].text
            for item in section.one("ul", class_="hits").all("li")
        ]
        for section in page.all("section")
        if section.all("ul", class_="hits")
    }


def test_units_indicators_and_documents_are_found_without_diacritics(officer: Client) -> None:
    document = make_document("12/KH-UBND")
    document.title = "Kế hoạch số hóa kết quả của Phường A"
    document.save()
    assert found(officer, "phuong a") == {"Đơn vị": ["Phường A"], "Văn bản": ["12/KH-UBND"]}
    assert "Chỉ số" in found(officer, "thanh toan truc tuyen")
    page = page_of(officer.get("/search/", {"q": "phuong a"}))
    assert page.one("p", class_="standfirst").text == "“phuong a”: 1 đơn vị, 1 văn bản."


def test_what_is_typed_without_blanks_is_found(province: Province, officer: Client) -> None:
    province.add("VK", "B", "Phường Vân Khuê", kind="ward")
    for text in ("vankhue", "phuongvankhue", "VânKhuê"):
        assert found(officer, text) == {"Đơn vị": ["Phường Vân Khuê"]}
    assert found(officer, "ankhue") == {}, "no part of a word"
    assert "Chỉ số" in found(officer, "thanhtoantructuyen")


def test_the_best_fit_comes_first(officer: Client) -> None:
    for symbol in ("9/QĐ-UBND", "19/QĐ", "12/KH"):
        make_document(symbol)
    Document.objects.filter(symbol="12/KH").update(title="Thực hiện 9/QĐ-UBND")
    assert found(officer, "9/qd")["Văn bản"] == ["9/QĐ-UBND", "12/KH"]
    names = found(officer, "tuyen truc")["Chỉ số"]
    assert names
    assert all("rực tuyến" in name for name in names), "words in any order"


@pytest.mark.parametrize(
    ("q", "address"),
    [
        ("A", "/units/A/"),
        ("a-old", "/units/A-OLD/?to=2025-06"),
        ("online_payment", "/indicators/online_payment/"),
    ],
)
def test_a_code_leads_to_what_has_it(officer: Client, q: str, address: str) -> None:
    answer = officer.get("/search/", {"q": q})
    assert (answer.status_code, answer["Location"]) == (302, address)


def test_a_code_that_two_units_had_lists_both(province: Province, officer: Client) -> None:
    make_unit("TW", province.units["B"], name="Xã Trước", until=date(2025, 6, 30))
    make_unit("TW", province.units["B"], name="Phường Sau", since=date(2025, 7, 1))
    assert found(officer, "tw") == {"Đơn vị": ["Phường Sau", "Xã Trước"]}


def test_an_ended_unit_says_who_it_is_now(officer: Client) -> None:
    hit = page_of(officer.get("/search/?q=xa+a+khac")).one("ul", class_="hits").text
    assert "đến 30/06/2025 · nay là Phường A" in hit


def test_units_outside_the_scope_are_not_found(province: Province) -> None:
    neighbour = province.client("neighbour")
    assert found(neighbour, "phuong y") == {"Đơn vị": ["Phường Y"]}
    page = page_of(neighbour.get("/search/?q=A-OLD"))
    assert "Không tìm thấy “A-OLD”." in page.one("p", class_="standfirst").text
    assert "trong phạm vi của bạn" in page.one("div", class_="empty").text


def test_nothing_typed_is_a_form_alone(officer: Client) -> None:
    for query in ("", "?q=", "?q=%20", "?q=%00"):
        page = page_of(officer.get(f"/search/{query}"))
        assert groups(page) == {}
        assert page.all("div", class_="empty") == []
    long = page_of(officer.get("/search/", {"q": "x" * 500}))
    assert len(long.one("input", id="q").attrs["value"]) == 200


def test_many_units_lead_to_the_list(province: Province, officer: Client) -> None:
    for number in range(12):
        make_unit(f"W{number}", province.units["B"], name=f"Phường Sông {number}")
    page = page_of(officer.get("/search/?q=song"))
    assert len(groups(page)["Đơn vị"]) == 10
    assert page.one("section").all("p")[0].one("a").attrs["href"] == "/units/?q=song"


def test_the_top_of_every_page_offers_it(province: Province, officer: Client) -> None:
    form = page_of(officer.get("/units/")).one("form", class_="search")
    assert (form.attrs["action"], form.one("input").attrs["name"]) == ("/search/", "q")
    nobody = page_of(province.client("outsider").get("/password/"))
    assert nobody.all("form", class_="search") == [], "there is nothing they could find"


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.text("aàăâbcdđeêghiklmnoôơquưvxy ", min_size=3, max_size=15).filter(str.strip))
def test_every_unit_is_found_by_its_folded_name_and_by_its_code(
    province: Province, officer: Client, name: str
) -> None:
    code = f"H{Unit.objects.count()}"
    unit = make_unit(code, province.units["B"], name=f"Thị trấn {name}")
    hits = page_of(officer.get("/search/", {"q": fold(unit.name)})).all("ul", class_="hits")
    number = len(hits and hits[0].all("li"))
    assert any(f"mã {code} ·" in hit.text for hit in hits) or number == 10
    assert officer.get("/search/", {"q": code})["Location"] == f"/units/{code}/"
