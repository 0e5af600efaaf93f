"""The first dossiers of a long list, whichever piece of the register they stand in."""

from collections.abc import Callable

import numpy as np

from reports.register.result import MOST_LISTED, Listed


class Shortlist:
    """Keeps the dossiers with the fewest days, or with the most, and counts all of them."""

    def __init__(self, *, soonest: bool) -> None:
        self._sign = 1 if soonest else -1
        self._kept: list[Listed] = []
        self.count = 0

    def take(
        self, mask: np.ndarray, days: np.ndarray, listed: Callable[[int, int], Listed]
    ) -> None:
        places = np.flatnonzero(mask)
        self.count += len(places)
        order = np.argsort(self._sign * days[places], kind="stable")[:MOST_LISTED]
        self._kept += [listed(int(at), int(days[at])) for at in places[order]]
        self._kept = self.best()

    def best(self) -> list[Listed]:
        ranked = sorted(self._kept, key=lambda one: (self._sign * one.days, one.code))
        return ranked[:MOST_LISTED]
