"""A peer group with known counts, and the ranking page of it read back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.test import Client

from core.clock import OFFICE_TIME
from indicators.models import IndicatorVersion
from tests.builders import make_report, make_target
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from units.models import Unit

FIRST, LAST = "2024-01", "2024-07"
YEAR_BEFORE = "2023-01", "2023-07"
NOON = datetime(2024, 8, 1, 12, tzinfo=OFFICE_TIME)
MINIMUM = 10

# Ward → paid online of payable, in the window and a year before; None reported nothing.
Counts = tuple[int, int] | None
BOARD: dict[str, tuple[Counts, Counts]] = {
    "Phường Ái": ((80, 100), (10, 100)),
    "Phường Bình": ((160, 200), (60, 100)),
    "Phường Đào": ((230, 321), (50, 100)),
    "Phường Cam": ((1, 2), (70, 100)),
    "Phường Không": ((0, 0), None),
    "Phường Lặng": (None, (90, 100)),
    "Phường Mở": ((99, 100), None),
    "Phường Nghỉ": ((40, 50), None),
    "Phường Tạm": ((30, 40), None),
    "Phường Út": ((14, 200), None),
}


@dataclass(frozen=True)
class Seen:
    """One row of the table as a reader sees it; unranked rows have a reason."""

    rank: str
    move: str
    name: str
    count: str
    rate: str = ""
    gap: str = ""
    more: str = ""
    reason: str = ""


class Board(Province):
    """Ten wards below a district of their own, with all that can keep a ward from a rank."""

    def __init__(self) -> None:
        super().__init__(make_province().units)
        self.add("N", "B", "Thành phố N", kind="city")
        for number, (name, (counts, before)) in enumerate(BOARD.items()):
            ward = self.ward(f"N{number}", name)
            self.pay(ward, counts, FIRST, LAST)
            self.pay(ward, before, *YEAR_BEFORE)
        self._special_cases()
        self.target = make_target("online_payment", self.units["N"], "≥ 75", level="commune")

    def ward(self, code: str, name: str) -> Unit:
        until = date(2024, 7, 15) if name == "Phường Nghỉ" else None
        return self.add(code, "N", name, kind="ward", until=until)

    def pay(self, ward: Unit, counts: Counts, first: str, last: str) -> None:
        if counts is None:
            return
        state = "submitted" if ward.name == "Phường Tạm" else "approved"
        make_report(ward, first, last, state=state, paid_online=counts[0], payable=counts[1])

    def _special_cases(self) -> None:
        IndicatorVersion.objects.filter(indicator__code="online_payment").update(minimum=MINIMUM)
        reopened = next(unit for unit in self.units.values() if unit.name == "Phường Mở")
        reopened.reports.everywhere().update(state="draft", reopened_at=NOON)


def address(**changes: object) -> str:
    """The query string of the board's ranking, with some parameters changed."""
    asked: dict[str, object] = {
        "parent": "N", "indicator": "online_payment", "from": FIRST, "to": LAST
    } | changes  # fmt: skip
    return "?" + "&".join(f"{name}={value}" for name, value in asked.items())


def ranking(client: Client, **changes: object) -> Node:
    answer = client.get("/ranking/" + address(**changes))
    assert answer.status_code == 200, page_of(answer).text
    return page_of(answer)


def rows_of(page: Node) -> list[Seen]:
    """Every row of the ranking table but its group lines, pinned and undivided ones too."""
    table = page.one("table", class_="rankt")
    bodies = [row for body in table.all("tbody") for row in body.all("tr")]
    return [_seen(row) for row in bodies if not row.has(class_="group")]


def ranked(page: Node) -> list[Seen]:
    return [row for row in rows_of(page) if not row.reason]


def _seen(row: Node) -> Seen:
    def cell(name: str) -> str:
        return " ".join(node.text for node in row.all("td", class_=name))

    count = row.one("td", class_="count").text.split(":")[0]
    head = row.one("th")
    name = " ".join(head.all("a")[0].text.split()) if head.all("a") else head.text
    for note in head.all("small"):
        name = name.removesuffix(note.text).strip()
    return Seen(
        cell("rank"), cell("mv"), name, count, cell("rate"), cell("away"), cell("more"), cell("why")
    )


def notes_of(page: Node, name: str) -> list[str]:
    """What stands in small letters below a unit's name."""
    return [note.text for note in row_of(page, name).one("th").all("small")]


def row_of(page: Node, name: str) -> Node:
    table = page.one("table", class_="rankt")
    return next(row for row in table.all("tr") if any(name in head.text for head in row.all("th")))


def receipt_of(client: Client, page: Node, name: str) -> dict[str, str]:
    """What stands behind the figure in a unit's row, by its terms."""
    return opened_receipt(client, row_of(page, name))


def opened_receipt(client: Client, row: Node) -> dict[str, str]:
    answer = client.get(row.one("a", class_="receipt").attrs["href"])
    assert answer.status_code == 200
    return pairs(page_of(answer).one("article", id="receipt"))


def pairs(node: Node) -> dict[str, str]:
    terms = [term.text for term in node.all("dt")]
    return dict(zip(terms, [text.text for text in node.all("dd")], strict=True))
