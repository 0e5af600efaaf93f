"""Chance that depends on names alone: same names, same numbers, on every Python and machine.

Only `random()` is asked of the generator, which Python promises not to change.
"""

import math
import random
from collections.abc import Sequence
from typing import TypeVar

SEED = "illustration 1"

# From here on the bell is close enough to the sum of single chances.
MANY = 40

T = TypeVar("T")


class Dice:
    """A stream of chance of its own for each purpose, so that one draw more moves nothing else."""

    def __init__(self, *names: object) -> None:
        names = (SEED, *names)
        self._random = random.Random("/".join(map(str, names))).random  # noqa: S311

    def normal(self, mean: float = 0.0, spread: float = 1.0) -> float:
        """Bell-shaped, never farther than six spreads from the mean."""
        return mean + spread * (sum([self._random() for _ in range(12)]) - 6)

    def count(self, mean: float, spread: float) -> int:
        """A whole number around the mean; `spread` is relative to it. Never negative."""
        return max(0, round(mean * (1 + self.normal(0, spread)) + self._random() - 0.5))

    def share(self, whole: int, rate: float) -> int:
        """How many of `whole` it happens to, each with the probability `rate`."""
        if whole < MANY:
            return sum([self._random() < rate for _ in range(whole)])
        spread = math.sqrt(whole * rate * (1 - rate))
        return min(whole, max(0, round(self.normal(whole * rate, spread))))

    def pick(self, things: Sequence[T]) -> T:
        return things[int(self._random() * len(things))]


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def logit(rate: float) -> float:
    return math.log(rate / (1 - rate))
