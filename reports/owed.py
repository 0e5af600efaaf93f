"""Which months a unit owes a report for: said once, for coverage, receipts and the strip of months.

A unit owes the months of a window in which it exists, on one day at least, up to the present one:
neither those before it began nor those after it ended nor those to come are missing. A residential
group owes none: the office above it reports for it.
"""

from typing import Protocol

from core import clock
from core.months import Month, Window
from units.kinds import Kind
from units.mapping import Existence


class Office(Existence, Protocol):
    """What must be known of a unit to tell what it owes."""

    @property
    def kind(self) -> str: ...


def reports_monthly(unit: Office) -> bool:
    return unit.kind != Kind.RESIDENTIAL_GROUP


class Owed:
    """The months of one window that units owe. Few units begin or end on days of their own, so
    that what was found for one holds for thousands.
    """

    def __init__(self, window: Window) -> None:
        self.window = window
        self._masks: dict[object, int] = {}

    def mask(self, unit: Office) -> int:
        """Bit i is set when the i-th month of the window is owed."""
        life = unit.kind, unit.valid_from, unit.valid_to
        known = self._masks.get(life)
        if known is None:
            known = self._masks[life] = self._mask(unit) if reports_monthly(unit) else 0
        return known

    def months(self, unit: Office) -> list[Month]:
        mask = self.mask(unit)
        return [month for month in self.window if mask >> (month - self.window.first) & 1]

    def _mask(self, unit: Office) -> int:
        first = max(Month.of(unit.valid_from), self.window.first)
        last = min(self.window.last, clock.this_month())
        if unit.valid_to is not None:
            last = min(Month.of(unit.valid_to), last)
        if last < first:
            return 0
        return ((1 << (last - first + 1)) - 1) << (first - self.window.first)
