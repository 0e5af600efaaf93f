"""An invented nation for measuring: figures that balance, the same for the same seed.

Pure: nothing here knows the database. Figures have the size and the spread of real communes and
say nothing about any; names are numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

PROVINCES = 34
# Roughly every fifth unit of the commune tier is a ward.
WARD_EVERY = 5
# What comes in from January to December beside an average month: Tết is quiet, spring makes up for
# it, and people settle their papers before the year ends.
SEASONS = (0.95, 0.8, 1.1, 1.1, 1.05, 1.0, 1.0, 0.95, 0.95, 1.0, 1.05, 1.1)


class Place(NamedTuple):
    """A unit of the invented nation; `parent_code` is empty below the country."""

    code: str
    name: str
    kind: str
    parent_code: str


class Line(NamedTuple):
    """The figures of one field of procedures in one month, by their column names."""

    received_online: int
    received_offline: int
    received_online_full: int
    received_online_partial: int
    carried_over: int
    resolved_in_time: int
    resolved_early: int
    resolved_late: int
    returned: int
    refused: int
    pending_in_time: int
    pending_overdue: int
    due: int
    payable: int
    paid_online: int
    paid_directly: int
    paid_online_amount: int
    digitized_intake: int
    digitized_result: int
    digitized_full: int
    reused: int
    postal: int

    @property
    def pending(self) -> int:
        return self.pending_in_time + self.pending_overdue


class Whole(NamedTuple):
    """Figures that a commune counts as a whole, by their column names."""

    visits: int
    surveyed: int
    satisfied: int
    petitions: int
    petitions_resolved: int
    petitions_on_time: int
    documents_sent: int
    documents_electronic: int


COLUMNS = (*Line._fields, *Whole._fields)


@dataclass(slots=True)
class Office:
    """A commune at work: its stocks by field of procedures go from one month into the next."""

    sizes: tuple[float, ...]
    skill: float
    stocks: list[int]

    def month(self, random: Random, number: int) -> list[Line]:
        """The lines of the next month, 1 for January, one for each field of procedures."""
        season = SEASONS[number - 1]
        lines = [
            draw_line(random, size * season, self.skill, stock)
            for size, stock in zip(self.sizes, self.stocks, strict=True)
        ]
        self.stocks = [line.pending for line in lines]
        return lines


def places(communes: int) -> Iterator[Place]:
    """34 provinces, and the communes spread evenly over them."""
    for province in range(1, PROVINCES + 1):
        yield Place(f"P{province:02}", f"Tỉnh {province:02}", "province", "")
    for number in range(communes):
        within, province = divmod(number, PROVINCES)
        code = f"P{province + 1:02}C{within + 1:03}"
        kind, word = ("commune", "Xã") if within % WARD_EVERY else ("ward", "Phường")
        yield Place(code, f"{word} {province + 1:02}-{within + 1:03}", kind, code[:3])


def field_names(fields: int) -> dict[str, str]:
    """Name of each field of procedures by its code."""
    return {f"L{number:02}": f"Lĩnh vực {number:02}" for number in range(1, fields + 1)}


def open_office(random: Random, fields: int) -> Office:
    """From a handful to some dozens of dossiers a month in each field, and stocks to begin with."""
    size = random.uniform(10, 60)
    sizes = tuple(size * random.uniform(0.3, 2) for _ in range(fields))
    return Office(sizes, random.uniform(0.3, 0.95), [int(each / 5) for each in sizes])


def draw_line(random: Random, size: float, skill: float, carried_over: int) -> Line:
    """One line that balances; with more `skill` (0 to 1) more comes online and less is late."""
    draw = random.random
    received = int(size * (0.6 + 0.8 * draw()))
    online = int(received * skill * (0.8 + 0.2 * draw()))
    full = int(online * draw())
    at_hand = carried_over + received
    returned = int(at_hand * 0.05 * draw())
    pending = int((at_hand - returned) * (0.08 + 0.12 * draw()))
    resolved = at_hand - returned - pending
    late = int(resolved * (1 - skill) * 0.2 * draw())
    overdue = int(pending * (1 - skill) * draw())
    payable = int(received * 0.6 * draw())
    paid_online = int(payable * skill * draw())
    results = int(resolved * skill * (0.7 + 0.3 * draw()))
    return Line(
        received_online=online,
        received_offline=received - online,
        received_online_full=full,
        received_online_partial=online - full,
        carried_over=carried_over,
        resolved_in_time=resolved - late,
        resolved_early=int((resolved - late) * draw()),
        resolved_late=late,
        returned=returned,
        refused=returned // 2,
        pending_in_time=pending - overdue,
        pending_overdue=overdue,
        due=resolved + overdue,
        payable=payable,
        paid_online=paid_online,
        paid_directly=payable - paid_online,
        paid_online_amount=paid_online * 50_000,
        digitized_intake=int(received * skill),
        digitized_result=results,
        digitized_full=results // 2,
        reused=int(received * skill * draw()),
        postal=int(received * 0.1 * draw()),
    )


def total(lines: list[Line]) -> Line:
    """The total row of a report: each figure added up over its lines."""
    return Line(*map(sum, zip(*lines, strict=True)))


def draw_whole(random: Random, totals: Line) -> Whole:
    """What a commune counts beside its dossiers."""
    surveyed = int(totals.due * 0.3 * random.random())
    petitions = int(8 * random.random())
    answered = int((petitions + 1) * random.random())
    documents = int(50 + 100 * random.random())
    return Whole(
        visits=totals.received_offline + totals.due,
        surveyed=surveyed,
        satisfied=int(surveyed * (0.8 + 0.2 * random.random())),
        petitions=petitions,
        petitions_resolved=answered,
        petitions_on_time=int((answered + 1) * random.random()),
        documents_sent=documents,
        documents_electronic=int(documents * (0.9 + 0.1 * random.random())),
    )
