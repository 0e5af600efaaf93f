"""Days with an hour, thousands at once: a register has too many of them to read one by one.

Only the form that nearly all software writes, "31/07/2024 08:15"; all others are left to
`words.day_of`, of which this is the faster half. NumPy: only in a worker or a command.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from reports.register.words import FIRST_YEAR, LAST_YEAR

FORM = np.frombuffer(b"00/00/0000 00:00", np.uint8)
# How far above FORM each sign may be: nine for a digit, nothing for a mark.
MOST = np.where(ord("0") == FORM, 9, 0).astype(np.uint8)
MONTHS = [
    date(year, month, 1) for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)
]
BEGINS = np.array([first.toordinal() for first in [*MONTHS, date(LAST_YEAR + 1, 1, 1)]])
# Day, month and year from the first ten signs.
PLACES = np.zeros((10, 3))
PLACES[[0, 1], 0] = PLACES[[3, 4], 1] = (10, 1)
PLACES[[6, 7, 8, 9], 2] = (1000, 100, 10, 1)


def days_of(texts: Sequence[str]) -> np.ndarray:
    """The day of each text as `date.toordinal` counts, 0 where it is no day of that form."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    places = np.flatnonzero(lengths == len(FORM))
    chosen = texts if len(places) == len(texts) else [texts[at] for at in places.tolist()]
    days = np.zeros(len(texts), np.int64)
    days[places] = _days("".join(chosen).encode("ascii", "replace"))
    return days


def _days(signs: bytes) -> np.ndarray:
    above = np.frombuffer(signs, np.uint8).reshape(-1, len(FORM)) - FORM
    day, month, year = (above[:, :10] @ PLACES).astype(np.int64).T
    fits = (above <= MOST).all(axis=1) & (month >= 1) & (month <= 12)
    fits &= (year >= FIRST_YEAR) & (year <= LAST_YEAR)
    at = np.where(fits, (year - FIRST_YEAR) * 12 + month - 1, 0)
    days = BEGINS[at] + day - 1
    fits &= (day >= 1) & (days < BEGINS[at + 1])
    return np.where(fits, days, 0)
