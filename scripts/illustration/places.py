"""The units that get illustrative figures, out of the shipped unit data, and what they are like.

A month is an ordinal: year * 12 + month - 1.
"""

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from scripts.illustration.draws import Dice

UNITS = Path(__file__).parents[2] / "fixtures" / "units"
NHA_TRANG, LAM_KHE = "568", "MH"
FIRST_MONTH = 2022 * 12
LAST_MONTH = 2027 * 12 + 11
# Communes took over the work of districts on 1 July 2025.
TWO_TIERS = 2025 * 12 + 6
TOOK_OVER = 1.3
TODAY_CODES = ("22333", "22366", "22390", "22402")


@dataclass(frozen=True, slots=True)
class Traits:
    """How a unit works. `size` is its dossiers in an ordinary month, `late` a factor on the common
    rate of late ones; the others move a common rate up or down on the logit scale."""

    size: float
    late: float
    online: float
    payment: float
    digital: float
    postal: float
    early: float
    satisfied: float


@dataclass(frozen=True, slots=True)
class Place:
    """One legal existence with figures from `first` to `last`, and what it came out of."""

    code: str
    kind: str
    first: int
    last: int
    traits: Traits
    sources: tuple["Place", ...] = ()

    @property
    def months(self) -> range:
        return range(self.first, self.last + 1)


@cache
def month_of(day: str) -> int:
    """The month of an ISO day, or of "2024-07"."""
    year, month = day.split("-")[:2]
    return int(year) * 12 + int(month) - 1


def month_text(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def months(first: str, last: str) -> range:
    return range(month_of(first), month_of(last) + 1)


def nha_trang_codes() -> frozenset[str]:
    """Codes of the units that ever stood below the city."""
    rows = _read("khanh-hoa/units.csv")
    return frozenset(row["code"] for row in rows if row["parent_code"] == NHA_TRANG)


def nha_trang() -> list[Place]:
    """The wards and communes of the city, 27 of them until 10/2024 and 22 from 11/2024."""
    rows = [row for row in _read("khanh-hoa/units.csv") if row["parent_code"] == NHA_TRANG]
    places: list[Place] = []
    for row in sorted(rows, key=lambda row: (row["valid_from"], row["code"])):
        sources = _sources(row, places)
        traits = _united(sources) if sources else _city_unit(row)
        places.append(_place(row, traits, sources))
    return places


def today_of(city: Iterable[Place]) -> list[Place]:
    """The four units of today that those of the city became, with more work than before."""
    former = list(city)
    rows = [row for row in _read("khanh-hoa/units.csv") if row["code"] in TODAY_CODES]
    places = []
    for row in rows:
        if row["valid_from"] == "2025-07-01":
            sources = _sources(row, former)
            places.append(_place(row, _united(sources, TOOK_OVER), sources))
    return places


def lam_khe() -> list[Place]:
    """The wards, communes and the special zone of the invented province."""
    rows = [row for row in _read("invented/units.csv") if row["parent_code"] == LAM_KHE]
    return [_place(row, _province_unit(row), ()) for row in rows]


@cache
def _read(name: str) -> list[dict[str, str]]:
    with (UNITS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _place(row: dict[str, str], traits: Traits, sources: tuple[Place, ...]) -> Place:
    first = max(month_of(row["valid_from"]), FIRST_MONTH)
    last = month_of(row["valid_to"]) if row["valid_to"] else LAST_MONTH
    return Place(row["code"], row["kind"], first, last, traits, sources)


def _sources(row: dict[str, str], places: list[Place]) -> tuple[Place, ...]:
    """The places that ended when this one began, according to the recorded changes."""
    first = month_of(row["valid_from"])
    codes = {
        code
        for change in _read("khanh-hoa/changes.csv")
        if change["date"] == row["valid_from"] and row["code"] in change["results"].split()
        for code in change["sources"].split()
    }
    return tuple(place for place in places if place.code in codes and place.last + 1 == first)


def _united(sources: tuple[Place, ...], took_over: float = 1.0) -> Traits:
    """Sizes add up, and the rest is the average of all dossiers."""
    size = sum(place.traits.size for place in sources)
    means = {
        trait.name: sum(
            place.traits.size * float(getattr(place.traits, trait.name)) for place in sources
        )
        / size
        for trait in fields(Traits)
    }
    return Traits(**(means | {"size": size * took_over}))


def _city_unit(row: dict[str, str]) -> Traits:
    dice = Dice("traits", row["code"])
    ward = row["kind"] == "ward"
    return Traits(
        size=(165 if ward else 120) * math.exp(dice.normal(0, 0.3)),
        late=math.exp(dice.normal(0, 0.7)),
        online=dice.normal(0.05 if ward else -0.15, 0.4),
        payment=dice.normal(0, 0.4),
        digital=dice.normal(0, 0.45),
        postal=dice.normal(0, 0.5),
        early=dice.normal(0, 0.3),
        satisfied=dice.normal(0, 0.5),
    )


def _province_unit(row: dict[str, str]) -> Traits:
    """Wider apart than the city's, and behind it: targets are met by some, nearly met, missed."""
    dice = Dice("traits", row["code"])
    ward = row["kind"] == "ward"
    return Traits(
        size=(430 if ward else 210) * math.exp(dice.normal(0, 0.35)),
        late=1.3 * math.exp(dice.normal(0, 0.9)),
        online=dice.normal(-0.9 if ward else -1.3, 0.7),
        payment=dice.normal(-4.2, 0.9),
        digital=dice.normal(-2.1 if ward else -2.5, 0.7),
        postal=dice.normal(-2.2, 0.6),
        early=dice.normal(-0.2, 0.5),
        satisfied=dice.normal(-0.2, 0.6),
    )
