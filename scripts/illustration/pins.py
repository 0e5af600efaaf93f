"""Windows in which something was published: there invented figures are moved until they agree.

Nothing is invented for an office whose own rate was published, such as the city's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from scripts.illustration.cells import Book, Cell
from scripts.illustration.draws import Dice
from scripts.illustration.places import month_of, nha_trang_codes

VINH_NGUYEN = "22375"
CITY = nha_trang_codes()


@dataclass(frozen=True, slots=True)
class Pin:
    """The sum of a figure over a window: a count, or a rate of the figure it is part of."""

    figure: str
    first: str
    last: str
    wanted: int | Fraction
    code: str = ""
    """One unit; blank: all units of the city."""

    def covers(self, cell: Cell) -> bool:
        inside = month_of(self.first) <= cell.month <= month_of(self.last)
        return inside and cell.place.code in ({self.code} if self.code else CITY)


@dataclass(frozen=True, slots=True)
class ResolvedPin:
    """The resolved dossiers of one unit over a window: what remains pending decides them."""

    code: str
    first: str
    last: str
    wanted: int

    def spread(self, cells: list[Cell], pending: int) -> None:
        """Moves single dossiers between pending and resolved until `pending` are left."""
        dice = Dice("pin", "pending", self.code, self.last)
        while apart := pending - sum(cell.values["pending"] for cell in cells):
            step = 1 if apart > 0 else -1
            values = dice.pick(cells).values
            if values["pending"] + step >= 0 and values["resolved"] - step >= 0:
                values["pending"] += step
                values["resolved"] -= step


# Phường Vĩnh Nguyên, 7 months of 2024: more than 1,000 received, 68.4 % online, 71.65 % paid
# online, 84.97 % digitized, one late. The city's communes, first quarter of 2023: 0.18 % late,
# 45.28 % online. The whole city had 759 paid online and 117 by post, its own office among them: so
# theirs are fewer.
PINS = (
    Pin("received", "2024-01", "2024-07", 1018, VINH_NGUYEN),
    Pin("received_online", "2024-01", "2024-07", 696, VINH_NGUYEN),
    Pin("payable", "2024-01", "2024-07", 321, VINH_NGUYEN),
    Pin("paid_online", "2024-01", "2024-07", 230, VINH_NGUYEN),
    Pin("digitized_intake", "2024-01", "2024-07", 865, VINH_NGUYEN),
    Pin("digitized_result", "2024-01", "2024-07", 848, VINH_NGUYEN),
    Pin("postal", "2024-01", "2024-07", 39, VINH_NGUYEN),
    Pin("resolved_late", "2024-01", "2024-07", 1, VINH_NGUYEN),
    Pin("received_online", "2023-01", "2023-03", Fraction(4528, 10_000)),
    Pin("resolved_late", "2023-01", "2023-03", Fraction(18, 10_000)),
    Pin("paid_online", "2023-01", "2023-03", 611),
    Pin("postal", "2023-01", "2023-03", 83),
)
RESOLVED = ResolvedPin(VINH_NGUYEN, "2024-01", "2024-07", 998)


def pin(book: Book, figure: str, whole: str | None) -> None:
    """Moves the cells of a figure that was just drawn to its pinned sums."""
    for one in PINS:
        if one.figure == figure:
            cells = [cell for cell in book.all_lines() if one.covers(cell)]
            if cells:
                _steer(cells, one, whole)


def wanted_pending(book: Book, code: str, month: int) -> int | None:
    """What must be pending at the end of the pinned window for its resolved to come out."""
    if code != RESOLVED.code or month != month_of(RESOLVED.last):
        return None
    months = range(month_of(RESOLVED.first), month + 1)
    lines = [cell for each in months for cell in book.lines[code, each]]
    opening = sum(cell.values["carried_over"] for cell in book.lines[code, months[0]])
    return opening + _sum(lines, "received") - _sum(lines, "returned") - RESOLVED.wanted


def _sum(cells: Iterable[Cell], figure: str) -> int:
    return sum(cell.values[figure] for cell in cells)


def _steer(cells: list[Cell], one: Pin, whole: str | None) -> None:
    wanted = one.wanted
    if isinstance(wanted, Fraction):
        wanted = round(wanted * _sum(cells, whole or ""))
    dice = Dice("pin", one.figure, one.code, one.first)
    while apart := wanted - _sum(cells, one.figure):
        for _each in range(abs(apart)):
            _nudge(dice.pick(cells).values, one.figure, whole, 1 if apart > 0 else -1)


def _nudge(values: dict[str, int], figure: str, whole: str | None, step: int) -> None:
    """One dossier more or fewer, where there is room for it."""
    moved = values[figure] + step
    if moved >= 0 and (whole is None or moved <= values[whole]):
        values[figure] = moved
