"""The cells that are drawn: of each place and month one for each field, and one for the total."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scripts.illustration.places import TWO_TIERS, Place


@dataclass(frozen=True, slots=True)
class Field:
    """A field of procedures: its share of a unit's dossiers, and what is usual in it.

    `payable` is the share with a fee, `pending` the share still open at the end of a month, `late`
    a factor on the common rate, `online` a shift on the logit scale; `before` and `since` are the
    share of dossiers before 07/2025 and since.
    """

    code: str
    before: float
    since: float
    payable: float
    pending: float
    late: float
    online: float


FIELDS = (
    Field("ho_tich", 0.28, 0.25, 0.17, 0.05, 0.5, 0.6),
    Field("chung_thuc", 0.41, 0.35, 0.55, 0.01, 0.15, -0.3),
    Field("dat_dai", 0.11, 0.21, 0.38, 0.33, 3.2, -0.2),
    Field("bao_tro", 0.15, 0.11, 0.0, 0.14, 1.0, 0.1),
    Field("xay_dung", 0.05, 0.08, 0.6, 0.24, 2.2, 0.0),
)
# What a unit counts as a whole stands in the row without a field.
WHOLE_UNIT = Field("", 0, 0, 0, 0, 0, 0)


@dataclass(slots=True)
class Cell:
    """A row of a report in the making."""

    place: Place
    month: int
    of: Field
    values: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> tuple[str, int, str]:
        return self.place.code, self.month, self.of.code

    @property
    def weight(self) -> float:
        """The share of this field in the dossiers of the place."""
        return self.of.since if self.month >= TWO_TIERS else self.of.before


class Book:
    """All cells, in the order of time within a place; predecessors before their successors."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = sorted(places, key=lambda place: (place.first, place.code))
        self.lines: dict[tuple[str, int], list[Cell]] = defaultdict(list)
        self.totals: dict[tuple[str, int], Cell] = {}
        for place in self.places:
            for month in place.months:
                self.totals[place.code, month] = Cell(place, month, WHOLE_UNIT)
                self.lines[place.code, month] = [Cell(place, month, one) for one in FIELDS]

    def all_lines(self) -> Iterator[Cell]:
        return (cell for cells in self.lines.values() for cell in cells)

    def all_totals(self) -> Iterator[Cell]:
        return iter(self.totals.values())
