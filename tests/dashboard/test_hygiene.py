"""What every page owes a browser and a screen reader, and what it may not hold."""

import re
from collections import Counter
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from reports.models import DossierReport
from tests.builders import make_report
from tests.dashboard.boards import Board, address
from tests.dashboard.html import Node, page_of

pytestmark = pytest.mark.django_db

# Who opens it, its address, and its status.
PAGES = {
    "sign-in": ("nobody", "/signin/?next=/ranking/", 200),
    "ranking": ("officer", "/ranking/" + address(provisional=1), 200),
    "ranking of today's units": ("officer", "/ranking/" + address(parent="B", view="today"), 200),
    "ranking without figures": (
        "officer", "/ranking/" + address(**{"from": "2010-01", "to": "2010-02"}), 200,
    ),
    "unit": ("officer", "/units/N2/?from=2024-01&to=2024-07", 200),
    "unit that ended": ("officer", "/units/A-OLD/?from=2024-01&to=2024-07", 200),
    "unit without figures": ("officer", "/units/A/?from=2025-08&to=2025-09", 200),
    "home": ("officer", "/", 200),
    "overview": ("officer", "/overview/?unit=N&from=2024-01&to=2024-07", 200),
    "receipt": ("officer", "/units/N2/receipt/?from=2024-01&to=2024-07", 200),
    "units": ("officer", "/units/?q=phuong&on=all", 200),
    "history of a unit": ("officer", "/units/N2/history/", 200),
    "search": ("officer", "/search/?q=phuong", 200),
    "indicators": ("officer", "/indicators/", 200),
    "indicator": ("officer", "/indicators/online_payment/?parent=N&from=2024-01&to=2024-07", 200),
    "targets": ("officer", "/targets/?year=2024", 200),
    "target, new": ("officer", "/targets/new/", 200),
    "documents": ("officer", "/documents/", 200),
    "document, new": ("officer", "/documents/new/", 200),
    "reconciliations": ("officer", "/reconciliation/", 200),
    "reconciliation": ("officer", "/reconciliation/N2/", 200),
    "people": ("admin", "/people/", 200),
    "new person": ("admin", "/people/new/", 200),
    "gallery": ("officer", "/ui/", 200),
    "password": ("clerk", "/password/", 200),
    "form": ("clerk", "/reports/A/2026-01/edit/", 200),
    "check": ("clerk", "/reports/A/2026-01/check/", 200),
    "refused address": ("officer", "/ranking/?parent=N&from=x&to=y", 400),
    "who has reported": ("officer", "/reports/?unit=N&month=2024-07", 200),
    "months of a unit": ("officer", "/reports/?unit=N2&month=2024-07", 200),
    "report": ("officer", "/reports/N2/2022-01/", 200),
    "choice of a file": ("clerk", "/reports/upload/", 200),
    "nothing there": ("officer", "/units/NO/", 404),
    "nothing there for strangers": ("outsider", "/units/N2/", 404),
    "account without a unit": ("outsider", "/ranking/", 403),
    "branch with its units": ("officer", "/units/B/?from=2026-01&to=2026-02", 200),
    "ended unit in today's view": (
        "officer", "/units/D/?from=2025-01&to=2025-06&view=today", 400,
    ),
}  # fmt: skip
ENTRY = {"input", "select", "textarea"}


@pytest.fixture(scope="module")
def answers(built_board: Board) -> dict[str, Any]:
    for month in range(1, 7):
        unit = built_board.units["N2"]
        make_report(unit, f"2022-0{month}", paid_online=month, payable=50)
    DossierReport.objects.everywhere().filter(unit__code="N2").update(origin="illustration")
    found = {}
    with override_settings(DEMO=True):
        for name, (person, path, status) in PAGES.items():
            found[name] = built_board.client(person).get(path)
            assert found[name].status_code == status, name
    return found


@pytest.fixture(scope="module")
def pages(answers: dict[str, Any]) -> dict[str, Node]:
    return {name: page_of(answer) for name, answer in answers.items()}


def faults(page: Node) -> list[str]:
    return [*frame_faults(page), *form_faults(page), *table_faults(page), *inline_faults(page)]


def frame_faults(page: Node) -> list[str]:
    said = []
    if page.one("html").attrs.get("lang") != "vi":
        said.append("no language")
    if len(page.all("h1")) != 1:
        said.append(f"{len(page.all('h1'))} headings of the first rank")
    if not page.one("title").text or not page.all("meta", name="viewport"):
        said.append("no title or no viewport")
    ids = Counter(node.attrs["id"] for node in page if "id" in node.attrs)
    said += [f"id {name} {count} times" for name, count in ids.items() if count > 1]
    named = {
        name
        for node in page
        for attribute in ("aria-labelledby", "aria-describedby", "for")
        for name in node.attrs.get(attribute, "").split()
    }
    skip = [link.attrs["href"][1:] for link in page.all("a", class_="skip")]
    return said + [f"nothing has the id {name}" for name in sorted({*named, *skip} - set(ids))]


def form_faults(page: Node) -> list[str]:
    labelled = {label.attrs.get("for") for label in page.all("label")}
    unlabelled = [
        f"<{node.tag} {node.attrs.get('name')}> without a label"
        for node in page
        if node.tag in ENTRY
        and node.attrs.get("type") != "hidden"
        and node.attrs.get("id") not in labelled
        and not {"aria-label", "aria-labelledby"} & node.attrs.keys()
    ]
    bare = [
        f"<{node.tag}> without words"
        for node in page
        if node.tag in {"button", "a", "summary"} and not node.text
        and not node.attrs.get("aria-label")
    ]  # fmt: skip
    posting = [form for form in page.all("form") if form.attrs.get("method") == "post"]
    open_forms = [form for form in posting if not form.all("input", name="csrfmiddlewaretoken")]
    return unlabelled + bare + ["a posting form without a token"] * len(open_forms)


def table_faults(page: Node) -> list[str]:
    heads = [head for table in page.all("table") for head in table.all("th")]
    said = ["a table head without scope" for head in heads if "scope" not in head.attrs]
    filled = [widths(table) for table in page.all("table")]
    said += [f"a table with rows of {sorted(each)} cells" for each in filled if len(each) != 1]
    return said


def widths(table: Node) -> set[int]:
    """How many columns each row fills, with the cells that reach down from rows above it."""
    filled: Counter[int] = Counter()
    for number, row in enumerate(table.all("tr")):
        filled[number] += 0
        for cell in (node for node in row if node.tag in {"td", "th"}):
            for reached in range(int(cell.attrs.get("rowspan", "1"))):
                filled[number + reached] += int(cell.attrs.get("colspan", "1"))
    return set(filled.values())


def inline_faults(page: Node) -> list[str]:
    said = []
    for node in page:
        said += [
            f"<{node.tag} {name}>" for name in node.attrs if name == "style" or name[:2] == "on"
        ]
        if node.tag == "script" and not node.attrs.get("src"):
            said += [] if node.attrs.get("type") == "application/json" else ["an inline script"]
        if node.tag == "style" and not node.attrs.get("nonce"):
            said.append("a style element without a nonce")
        if node.tag == "a" and node.attrs.get("href", "").startswith(("http:", "https:")):
            said += [] if "noopener" in node.attrs.get("rel", "") else ["a link without noopener"]
    return said


def test_every_page_is_well_made(pages: dict[str, Node]) -> None:
    found = {name: faults(page) for name, page in pages.items()}
    assert {name: said for name, said in found.items() if said} == {}


def test_every_page_carries_the_content_policy_with_its_nonce(
    answers: dict[str, Any], pages: dict[str, Node]
) -> None:
    for name, answer in answers.items():
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy, name
        for style in pages[name].all("style"):
            assert f"'nonce-{style.attrs['nonce']}'" in policy, name
    assert pages["ranking"].all("style"), "the chart's own"


def test_a_nonce_is_used_once(answers: dict[str, Any]) -> None:
    nonces = [
        nonce
        for answer in answers.values()
        for nonce in re.findall(r"'nonce-([^']+)'", answer["Content-Security-Policy"])
    ]
    assert len(nonces) == len(set(nonces)) > 2


def test_no_cache_that_others_share_may_keep_a_page(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        assert "private" in answer["Cache-Control"], name
        assert "Cookie" in answer["Vary"], name


def test_a_workbook_and_a_redirect_are_as_private(officer: Client) -> None:
    for path in ("/", "/units/N2/", "/ranking.xlsx" + address()):
        assert "private" in officer.get(path)["Cache-Control"], path


def test_titles_say_which_page_it_is(pages: dict[str, Node]) -> None:
    titles = {name: page.one("title").text for name, page in pages.items()}
    assert titles["unit"].startswith(
        "Phường Đào, Thành phố N, Tỉnh B: 7 tháng đầu năm 2024 (số liệu minh họa) "
    )
    place = "Thành phố N, 7 tháng đầu năm 2024"
    assert titles["ranking"].startswith(f"Xếp hạng: Thanh toán trực tuyến, {place} ")
    assert titles["unit without figures"].startswith("Phường A, Tỉnh B: từ 08/2025 đến 09/2025 ·")
    assert all(title.endswith("· Cải cách hành chính") for title in titles.values())


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("<h1>Hai</h1>", "2 headings of the first rank"),
        ('<p id="main"></p>', "id main 2 times"),
        ('<p aria-labelledby="gone"></p>', "nothing has the id gone"),
        ('<input name="q">', "<input q> without a label"),
        ("<button></button>", "<button> without words"),
        ('<form method="post"></form>', "a posting form without a token"),
        ("<table><tr><th>Hạng</th></tr></table>", "a table head without scope"),
        ("<table><tr><td></td></tr><tr></tr></table>", "a table with rows of [0, 1] cells"),
        ('<p style="color: red"></p>', "<p style>"),
        ('<p onclick="go()"></p>', "<p onclick>"),
        ("<script>go()</script>", "an inline script"),
        ("<style></style>", "a style element without a nonce"),
        ('<a href="https://example.org/">Báo</a>', "a link without noopener"),
    ],
)
def test_each_fault_is_found(planted: str, fault: str) -> None:
    sound = (
        '<html lang="vi"><head><title>T</title><meta name="viewport"></head>'
        '<body><main id="main"><h1>Một</h1>{}</main></body></html>'
    )
    assert faults(page_of(HttpResponse(sound.format("")))) == []
    assert faults(page_of(HttpResponse(sound.format(planted)))) == [fault]
