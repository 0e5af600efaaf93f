"""The first dossiers of a long list, whichever piece of the register they stand in."""

from collections.abc import Callable

import numpy as np

from reports.register.result import MOST_LISTED, Listed


class Shortlist:
    """Keeps the dossiers with the fewest days, or with the most, and counts all of them. Of equal
    ones those that stand first in the file.
    """

    def __init__(self, *, soonest: bool) -> None:
        self._sign = 1 if soonest else -1
        self._kept: list[Listed] = []
        self.count = 0

    def take(
        self, mask: np.ndarray, days: np.ndarray, listed: Callable[[int, int], Listed]
    ) -> None:
        places = np.flatnonzero(mask)
        self.count += len(places)
        if len(self._kept) == MOST_LISTED:
            places = places[self._sign * days[places] < self._sign * self._kept[-1].days]
        order = np.argsort(self._sign * days[places], kind="stable")[:MOST_LISTED]
        found = [listed(int(at), int(days[at])) for at in places[order]]
        ranked = sorted([*self._kept, *found], key=lambda one: self._sign * one.days)
        self._kept = ranked[:MOST_LISTED]

    def best(self) -> list[Listed]:
        return self._kept
