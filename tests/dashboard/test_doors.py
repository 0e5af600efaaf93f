"""Who may open which page: each allowed address with its denied ones."""

from typing import Any

import pytest
from django.test import Client

from tests.builders import make_report
from tests.dashboard.html import page_of
from tests.people import WORK, Province

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

WINDOW = "from=2025-10&to=2025-12"
ADDRESSES = (
    "/", "/overview/", "/overview.xlsx", "/ranking/", "/ranking.xlsx", "/units/A/",
    "/units/A/receipt/",
)  # fmt: skip

# What a unit is to Ward A, by its code.
UNITS = {
    "own": "A", "sibling": "S", "parent": "B", "child": "A-1", "closed sibling": "C",
    "predecessor": "A-OLD", "other predecessor": "A-TOO", "sibling's predecessor": "S-OLD",
    "abolished district": "D", "country": "VN", "stranger": "Y", "stranger's parent": "Z",
    "nobody's": "NO",
}  # fmt: skip
OWN = {"own", "child", "predecessor", "other predecessor"}
PROVINCE = OWN | {
    "parent", "sibling", "closed sibling", "sibling's predecessor", "abolished district",
}  # fmt: skip
FOREIGN = {"stranger", "stranger's parent"}
COUNTRY = PROVINCE | FOREIGN | {"country"}

MAY_OPEN = {
    "clerk": OWN,
    "head": OWN,
    "officer": PROVINCE,
    "inspector": PROVINCE,
    "viewer": PROVINCE,
    "admin": COUNTRY,
    "neighbour": {"stranger"},
    "outsider": set[str](),
}
# Members of a peer group may rank it: the units above their own, and above its predecessors.
ABOVE = {"parent", "abolished district", "country"}
MAY_RANK = {
    "clerk": OWN | ABOVE,
    "head": OWN | ABOVE,
    "officer": PROVINCE | {"country"},
    "inspector": PROVINCE | {"country"},
    "viewer": PROVINCE | {"country"},
    "admin": COUNTRY,
    "neighbour": FOREIGN | {"country"},
    "outsider": set[str](),
}

# And read what stands behind the figures of a group: of every unit on their tier, or below it.
PEERS_OF_A = OWN | {"sibling", "closed sibling", "sibling's predecessor", "stranger"}
MAY_PROVE = {
    "clerk": PEERS_OF_A,
    "head": PEERS_OF_A,
    "officer": PROVINCE | FOREIGN,
    "inspector": PROVINCE | FOREIGN,
    "viewer": PROVINCE | FOREIGN,
    "admin": COUNTRY,
    "neighbour": PEERS_OF_A,
    "outsider": set[str](),
}


def answered(client: Client, template: str) -> dict[str, int]:
    return {
        name: client.get(template.format(code=code, window=WINDOW)).status_code
        for name, code in UNITS.items()
    }


def promised(allowed: set[str]) -> dict[str, int]:
    return {name: 200 if name in allowed else 404 for name in UNITS}


@pytest.mark.parametrize("person", WORK)
def test_unit_pages_open_for_those_whose_unit_covers_them(province: Province, person: str) -> None:
    found = answered(province.client(person), "/units/{code}/?{window}")
    assert found == promised(MAY_OPEN[person])


@pytest.mark.parametrize("person", WORK)
def test_receipts_open_for_members_of_a_peer_group(province: Province, person: str) -> None:
    found = answered(province.client(person), "/units/{code}/receipt/?{window}")
    assert found == promised(MAY_PROVE[person])


@pytest.mark.parametrize("person", WORK)
def test_a_peer_group_is_ranked_for_its_members_and_for_those_above_it(
    province: Province, person: str
) -> None:
    found = answered(province.client(person), "/ranking/?parent={code}&{window}")
    assert found == promised(MAY_RANK[person])


@pytest.mark.parametrize(
    ("person", "level", "status"),
    [
        ("clerk", "commune", 200),
        ("clerk", "district", 404),
        ("clerk", "province", 404),
        ("officer", "province", 200),
        ("admin", "province", 200),
        ("neighbour", "ward", 200),
        ("neighbour", "province", 404),
    ],
)
def test_a_member_ranks_the_level_on_which_the_own_unit_stands(
    province: Province, person: str, level: str, status: int
) -> None:
    address = f"/ranking/?parent=VN&level={level}&{WINDOW}"
    assert province.client(person).get(address).status_code == status


@pytest.mark.parametrize("person", ["clerk", "officer", "outsider"])
def test_the_workbook_has_the_door_of_its_page(province: Province, person: str) -> None:
    found = answered(province.client(person), "/ranking.xlsx?parent={code}&{window}")
    assert found == promised(MAY_RANK[person])


@pytest.mark.parametrize("person", ["clerk", "officer", "outsider"])
def test_an_address_that_leaves_the_months_to_the_page_has_the_same_door(
    province: Province, person: str
) -> None:
    """The redirect that fills them in would otherwise tell when a stranger last reported."""
    client = province.client(person)
    opened = {name for name, status in answered(client, "/units/{code}/").items() if status == 302}
    ranked = {
        name
        for name, status in answered(client, "/ranking/?parent={code}").items()
        if status == 302
    }
    assert (opened, ranked) == (MAY_OPEN[person], MAY_RANK[person])


def test_a_stranger_can_t_tell_a_unit_that_is_from_one_that_is_not(province: Province) -> None:
    neighbour = province.client("neighbour")
    pages = [page_of(neighbour.get(f"/units/{code}/?{WINDOW}")).text for code in ("A", "NO")]
    assert pages[0] == pages[1]
    assert "Phường A" not in pages[0]


def test_names_on_a_ranking_link_to_the_units_that_the_reader_may_open(province: Province) -> None:
    for code in ("A", "S"):
        report(province, code)
    for person, linked in (("clerk", {"Phường A"}), ("officer", {"Phường A", "Phường S"})):
        page = page_of(province.client(person).get(f"/ranking/?parent=B&{WINDOW}"))
        rows = [row for row in page.one("table").all("tr") if not row.has(class_="group")]
        links = {link.text for row in rows for head in row.all("th") for link in head.all("a")}
        assert linked <= links, person
        assert ("Phường S" in links) is ("Phường S" in linked), person


def report(province: Province, code: str, **more: Any) -> None:
    figures = {"resolved_in_time": 9, "resolved_late": 1, **more}
    make_report(province.units[code], "2025-10", **figures)


class TestProvisionalFigures:
    """Figures that nobody confirmed yet are for those who confirm them."""

    @pytest.fixture
    def submitted(self, province: Province) -> Province:
        report(province, "A")
        report(province, "S", state="submitted", resolved_in_time=4)
        return province

    @pytest.mark.parametrize("person", ["clerk", "head"])
    @pytest.mark.parametrize("address", ["/ranking/?parent=B", "/ranking/?parent=VN"])
    def test_a_member_of_the_group_never_sees_them(
        self, submitted: Province, person: str, address: str
    ) -> None:
        client = submitted.client(person)
        plain, asked = (
            page_of(client.get(f"{address}&{WINDOW}{more}")) for more in ("", "&provisional=1")
        )
        assert asked.one("main").text == plain.one("main").text
        assert "4 / 5" not in asked.text
        assert not plain.all("select", name="provisional")

    @pytest.mark.parametrize("person", ["officer", "inspector", "viewer", "admin"])
    def test_who_stands_above_the_group_sees_them_when_asked_for(
        self, submitted: Province, person: str
    ) -> None:
        client = submitted.client(person)
        page = page_of(client.get(f"/ranking/?parent=B&{WINDOW}&provisional=1"))
        assert "4 / 5" in page.text
        assert "Số tạm tính" in page.text
        page = page_of(client.get(f"/ranking/?parent=B&{WINDOW}"))
        assert "4 / 5" not in page.text

    def test_a_province_that_ranks_the_nation_sees_no_provisional_figures_of_it(
        self, submitted: Province
    ) -> None:
        page = submitted.client("officer").get(f"/ranking/?parent=VN&{WINDOW}&provisional=1")
        assert "4 / 5" not in page_of(page).text

    def test_the_workbook_keeps_them_too(self, submitted: Province) -> None:
        address = f"/ranking.xlsx?parent=B&{WINDOW}&provisional=1"
        books = {
            person: submitted.client(person).get(address).content for person in ("clerk", "officer")
        }
        assert {person: ranked_names(book) for person, book in books.items()} == {
            "clerk": ["Phường A"],
            "officer": ["Phường A", "Phường S"],
        }

    def test_a_unit_page_does_not_rank_its_reader_among_them(self, submitted: Province) -> None:
        """Rank and spread of the peers would give a sibling's unconfirmed rate away."""
        client = submitted.client("clerk")
        plain, asked = (
            page_of(client.get(f"/units/A/?{WINDOW}{more}")) for more in ("", "&provisional=1")
        )
        assert asked.one("main").text == plain.one("main").text
        assert not asked.all("select", name="provisional")
        officer = page_of(submitted.client("officer").get(f"/units/A/?{WINDOW}&provisional=1"))
        assert "1/2" in officer.one("table", class_="indt").text
        (chosen,) = (
            option.text
            for option in officer.one("select", name="provisional").all("option")
            if "selected" in option.attrs
        )
        assert chosen == "Cả số tạm tính"

    def test_a_province_sees_its_own_for_its_page_ranks_it_among_nobody(
        self, submitted: Province
    ) -> None:
        client = submitted.client("officer")
        plain, asked = (
            page_of(client.get(f"/units/B/?{WINDOW}{more}")) for more in ("", "&provisional=1")
        )
        assert "9 / 10" in plain.text
        assert "13 / 15" in asked.text
        assert "Số tạm tính" in asked.text
        assert plain.one("select", name="provisional")


def ranked_names(book: bytes) -> list[object]:
    from tests.dashboard.workbooks import ranked

    return [row["Đơn vị"] for row in ranked(book) if row["Hạng"]]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unknown_visitor_signs_in_first_and_comes_back(province: Province, address: str) -> None:
    answer = province.client("nobody").get(f"{address}?{WINDOW}")
    assert answer.status_code == 302
    assert answer["Location"] == f"/signin/?next={address}%3Ffrom%3D2025-10%26to%3D2025-12"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_that_only_show_refuse_to_be_written_to(
    province: Province, address: str, method: str
) -> None:
    assert getattr(province.client("officer"), method)(address).status_code == 405


def test_who_left_sees_nothing_any_more(province: Province) -> None:
    clerk = province.client("clerk")
    assert clerk.get(f"/units/A/?{WINDOW}").status_code == 200
    province.user("clerk").memberships.update(valid_to="2025-12-31")
    assert clerk.get(f"/units/A/?{WINDOW}").status_code == 404
    assert clerk.get(f"/ranking/?parent=B&{WINDOW}").status_code == 404


def test_rankings_begin_with_the_own_group(province: Province) -> None:
    for person, parent in (("clerk", "B"), ("officer", "B"), ("admin", "VN")):
        answer = province.client(person).get("/ranking/", follow=True)
        assert answer.redirect_chain[-1][0].startswith(f"/ranking/?parent={parent}&"), person


def test_below_a_ward_no_offices_stand_whatever_does(province: Province) -> None:
    """Its residential groups and its own departments are not ranked: its day begins one higher."""
    province.add("A-2", "A", "Phòng Kinh tế", kind="department")
    answer = province.client("clerk").get("/ranking/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/ranking/?parent=B&")


@pytest.mark.parametrize("person", WORK)
def test_overviews_open_for_those_whose_unit_covers_the_branch(
    province: Province, person: str
) -> None:
    """A unit without units below has no overview: its own page, with the same door, has."""
    found = answered(province.client(person), "/overview/?unit={code}&{window}")
    assert {name: 200 if status == 302 else status for name, status in found.items()} == promised(
        MAY_OPEN[person]
    )
    led = {name for name, status in found.items() if status == 302}
    assert led <= OWN | {"sibling", "closed sibling", "sibling's predecessor", "stranger"}


def test_an_overview_begins_with_the_own_branch(province: Province) -> None:
    for person, unit in (("officer", "B"), ("viewer", "B"), ("admin", "VN")):
        answer = province.client(person).get("/overview/", follow=True)
        assert answer.redirect_chain[-1][0].startswith(f"/overview/?unit={unit}&"), person
    answer = province.client("clerk").get("/overview/?provisional=1")
    assert answer["Location"] == "/units/A/?provisional=1"


def test_an_account_without_a_unit_is_told_so_and_can_sign_out(province: Province) -> None:
    outsider = province.client("outsider")
    for address in ("/", "/ranking/", "/ranking.xlsx", "/overview/", "/overview.xlsx"):
        answer = outsider.get(address, follow=True)
        assert answer.status_code == 403, address
        main = page_of(answer).one("main")
        assert "chưa được phân công đơn vị" in main.one("h1").text
        assert "Liên hệ người quản trị" in main.text
        assert main.all("a") == [], "every page would lead back here"
    assert main.one("form").attrs["action"] == "/signout/"
    assert outsider.post("/signout/", follow=True).redirect_chain[-1][0].startswith("/signin/")
