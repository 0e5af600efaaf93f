"""A city of wards and communes with known counts, and its overview read back."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.test import Client

from core.clock import OFFICE_TIME
from core.months import Month, Window
from reports.models import DossierReport
from tests.builders import make_report, make_target
from tests.dashboard.html import Node, page_of
from tests.oracle.rates import RATES, WHOLES
from tests.people import Province, make_province
from units.models import Unit

FIRST, LAST = "2024-01", "2024-07"
DEMANDS = {"online_payment": 75, "on_time_resolved": 99, "online_received": 60}
NOON = datetime(2024, 8, 1, 12, tzinfo=OFFICE_TIME)


class City(Province):
    """City N below Province B: six wards and three communes, seven months of two years.

    N2 has a month open again, N3 one that nobody confirmed, N4 reported nothing, N5 nothing to
    pay; K2 lacks two months.
    """

    def __init__(self) -> None:
        super().__init__(make_province().units)
        self.city = self.add("N", "B", "Thành phố N", kind="city")
        for number in range(6):
            self.add(f"N{number}", "N", f"Phường N{number}", kind="ward")
        for number in range(3):
            self.add(f"K{number}", "N", f"Xã K{number}", kind="commune")
        for year in (2023, 2024):
            self._report(year)
        for code, value in DEMANDS.items():
            make_target(code, self.city, f"≥ {value}", level="commune")

    def _report(self, year: int) -> None:
        months = Window(Month.at(year, 1), Month.at(year, 7))
        for place, unit in enumerate(self.members):
            for month in months:
                if unit.code == "N4" or (unit.code == "K2" and month.number > 5):
                    continue
                make_report(unit, str(month), **self._columns(unit, place, month))

    def _columns(self, unit: Unit, place: int, month: Month) -> dict[str, object]:
        seed = place * 7 + month.number + (month.year - 2023) * 3
        payable = 0 if unit.code == "N5" else 40 + seed
        columns: dict[str, object] = {
            "resolved_in_time": 200 + seed, "resolved_late": seed % 4,
            "received_online": 90 + 3 * seed, "received_offline": 100 - place,
            "payable": payable, "paid_online": payable * (60 + place * 5) // 100,
        }  # fmt: skip
        if month == Month.at(2024, 7) and unit.code == "N3":
            columns["state"] = "submitted"
        if month == Month.at(2024, 6) and unit.code == "N2":
            columns |= {"state": "draft", "reopened_at": NOON}
        return columns

    @property
    def members(self) -> list[Unit]:
        return [unit for code, unit in self.units.items() if code[0] in "NK" and code[1:]]


@dataclass(frozen=True)
class Recount:
    """Numerator and denominator in plain Python; None where nothing counted."""

    numerator: int | None
    denominator: int | None

    @property
    def rate(self) -> Fraction | None:
        if not self.denominator or self.numerator is None:
            return None
        return Fraction(100 * self.numerator, self.denominator)

    @property
    def text(self) -> str:
        """“73,10”: half up, by integers alone."""
        if self.rate is None:
            return ""
        hundredths = (200 * 100 * (self.numerator or 0) + (self.denominator or 0)) // (
            2 * (self.denominator or 1)
        )
        return f"{hundredths // 100},{hundredths % 100:02d}"

    def verdict(self, demanded: int, near: int | Fraction) -> str:
        assert self.rate is not None
        if self.rate >= demanded:
            return "Đạt"
        return "Gần đạt" if demanded - self.rate <= near else "Chưa đạt"


def recount(
    units: list[Unit], code: str, first: str = FIRST, last: str = LAST, *, provisional: bool = False
) -> Recount:
    """Straight from the stored rows of these units."""
    states = {"approved", "submitted"} if provisional else {"approved"}
    above = below = 0
    counted = False
    for report in DossierReport.objects.everywhere():
        inside = Month.parse(first) <= report.first_month and report.last_month <= Month.parse(last)
        if report.state not in states or not inside or report.unit_id not in {u.pk for u in units}:
            continue
        figures = {name: _figure(report, name) for name in RATES[code].needed}
        if None in figures.values():
            continue
        counted = True
        above += sum(figures[name] or 0 for name in RATES[code].plus)
        below += sum(figures[name] or 0 for name in RATES[code].over)
    return Recount(above, below) if counted else Recount(None, None)


def _figure(report: DossierReport, name: str) -> int | None:
    if name not in WHOLES:
        value: int | None = getattr(report, name)
        return value
    given = getattr(report, f"{name}_given")
    parts = [getattr(report, part) for part in WHOLES[name]]
    if given is not None or None in parts:
        return given  # type: ignore[no-any-return]
    return sum(parts)


def overview(client: Client, **changes: object) -> Node:
    asked: dict[str, object] = {"unit": "N", "from": FIRST, "to": LAST} | changes
    answer = client.get("/overview/", {name: str(value) for name, value in asked.items()})
    assert answer.status_code == 200, page_of(answer).text
    return page_of(answer)


def tile(page: Node, name: str) -> Node:
    return next(each for each in page.all("div", class_="tile") if each.one("h3").text == name)


def cells(page: Node) -> dict[str, list[str]]:
    """The words of each row of the sheet by its unit, heads and group lines left out."""
    rows = page.one("table", class_="heat").all("tr")
    return {
        _unit(row): [cell.text for cell in row.all("td")]
        for row in rows
        if row.all("td") and not row.has(class_="group")
    }


def heads(page: Node) -> list[str]:
    head = page.one("table", class_="heat").one("thead")
    return [each.one("a", class_="sort").text for each in head.all("th")]


def _unit(row: Node) -> str:
    head = row.one("th")
    links = head.all("a")
    return links[0].text if links else head.text
