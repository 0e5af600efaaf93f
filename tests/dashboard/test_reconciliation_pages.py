"""What the articles printed beside what their counts give, on the data that the product ships."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from core.clock import today
from tests.dashboard.demonstration import load_articles, undone
from tests.dashboard.html import Node, page_of
from tests.dashboard.workbooks import cells
from tests.indicators.commands import asked
from units.actions import appoint
from units.queries import find_unit

pytestmark = pytest.mark.django_db
NHA_TRANG, VINH_NGUYEN, HOA_THANH = "568", "22375", "709"


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with django_db_blocker.unblock(), undone():
        load_articles(tmp_path_factory.mktemp("demonstration"))
        yield


def signed_in(code: str) -> Client:
    unit = find_unit(code, today())
    user = User.objects.create_user(f"reader-{code}")
    appoint(by=None, user=user, unit=unit, role="viewer", first_day=unit.valid_from)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader(loaded: None, db: None) -> Client:
    return signed_in("VN")


def page(client: Client, address: str) -> Node:
    answer = client.get(address)
    assert answer.status_code == 200
    return page_of(answer)


def rows(node: Node) -> dict[str, list[str]]:
    """The cells behind each printed label."""
    found = {}
    for row in node.one("table", class_="recon").one("tbody").all("tr"):
        label = row.one("th").children[0]
        found[str(label).strip()] = [cell.text for cell in row.all("td")]
    return found


def opening(node: Node) -> str:
    return node.one("p", class_="standfirst").text


def test_hoa_thanh_s_article_contradicts_itself_once(reader: Client) -> None:
    shown = page(reader, f"/reconciliation/{HOA_THANH}/")
    assert opening(shown) == (
        "7 trong 13 con số đã công bố khớp; 1 mâu thuẫn; 1 lệch do làm tròn; 4 chưa tính lại được."
    )
    found = rows(shown)
    rounded = found["Giải quyết trước hạn và đúng hạn (chiếm 99,26%)"]
    assert rounded[0] == "99,26%"
    assert rounded[1] == "99,25% 22.379 / 22.547"
    assert rounded[2] == "+0,01"
    assert rounded[3].startswith("lệch do làm tròn")
    wrong = found["Quá hạn 86 hồ sơ (chiếm hơn 0,8%)"]
    assert wrong[:3] == ["hơn 0,8%", "0,38% 86 / 22.547", "+0,42"]
    assert wrong[3].startswith("mâu thuẫn")


@pytest.mark.parametrize("code", [HOA_THANH, NHA_TRANG, VINH_NGUYEN])
def test_the_page_says_what_the_command_says(reader: Client, code: str) -> None:
    told = asked("reconcile", "--unit", code)
    words = {
        "agrees": "khớp với", "rounding": "lệch do làm tròn", "truncated": "nguồn cắt bớt",
        "other denominator": "khớp nếu dùng", "contradiction": "mâu thuẫn",
        "not computable": "chưa đủ số liệu",
    }  # fmt: skip
    shown = page(reader, f"/reconciliation/{code}/")
    table = shown.one("table", class_="recon").one("tbody")
    verdicts = [row.all("td")[3].text for row in table.all("tr")]
    numbered = [row for row in told if row["qualifier"] != "in words"]
    assert len(verdicts) == len(numbered)
    for seen, row in zip(verdicts, numbered, strict=True):
        assert seen.startswith(words[row["verdict"]]), row


def test_invented_counts_are_held_against_nothing_and_the_page_says_why(reader: Client) -> None:
    found = rows(page(reader, f"/reconciliation/{VINH_NGUYEN}/"))
    why = [cells[3] for cells in found.values()]
    assert all(each.startswith("chưa đủ số liệu để tính lại") for each in why)
    shown = page(reader, f"/reconciliation/{VINH_NGUYEN}/")
    assert "là minh họa: không dùng để đối chiếu" in shown.one("main").text


def test_what_a_verdict_means_is_said_once(reader: Client) -> None:
    shown = page(reader, f"/reconciliation/{NHA_TRANG}/")
    told = [each.text for each in shown.one("main").one("dl", class_="kv").all("dd")]
    assert told
    for meaning in told:
        assert shown.one("main").text.count(meaning) == 1
    assert len(set(told)) == len(told)


def test_the_list_counts_the_verdicts_of_each_unit_in_scope(loaded: None, db: None) -> None:
    shown = page(signed_in("VN"), "/reconciliation/")
    assert "Thị xã Hòa Thành" in shown.one("tbody").all("tr")[0].text, "contradictions first"
    assert "1 mâu thuẫn" in opening(shown)
    khanh_hoa = page(signed_in("56"), "/reconciliation/")
    assert "Hòa Thành" not in khanh_hoa.text
    assert "Thành phố Nha Trang" in khanh_hoa.text


def test_the_unit_s_page_leads_to_it(reader: Client) -> None:
    answer = reader.get(f"/units/{NHA_TRANG}/?from=2022-01&to=2022-12")
    links = [link.attrs["href"] for link in page_of(answer).all("a")]
    ended = find_unit(NHA_TRANG, today()).valid_to
    assert f"/reconciliation/{NHA_TRANG}/?on={ended}" in links, "of the city, not of its successor"


def test_the_workbook_has_the_rows_of_the_page(reader: Client) -> None:
    answer = reader.get(f"/reconciliation/{HOA_THANH}.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="doi-chieu-709.xlsx"'
    table = cells(answer.content)
    start = next(number for number, row in enumerate(table) if row[0] == "Nguyên văn")
    body = [row for row in table[start + 1 :] if row[8]]
    assert len(body) == 13
    rate = next(row for row in body if row[3] == "99,26%")
    assert rate[4:6] == [22379, 22547]
    assert rate[8] == "lệch do làm tròn"


def test_a_unit_of_which_nothing_was_published_says_so(reader: Client) -> None:
    shown = page(reader, "/reconciliation/MH/")
    assert opening(shown) == "Chưa nhập con số nào đã công bố của đơn vị này."


def test_the_list_leads_to_the_existence_that_something_was_published_of(reader: Client) -> None:
    table = page(reader, "/reconciliation/").one("tbody")
    (link,) = [one.attrs["href"] for one in table.all("a") if "/709/" in one.attrs["href"]]
    ended = find_unit(HOA_THANH, today()).valid_to
    assert link == f"/reconciliation/709/?on={ended}"
    assert "Hòa Thành" in page(reader, link).text
    assert reader.get("/reconciliation/709/?on=nonsense").status_code == 400
    assert reader.get("/reconciliation/709/?on=1990-01-01").status_code == 404
