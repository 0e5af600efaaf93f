"""How the units of a level are spread about a condition: which meet it, of those with a rate."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.definitions import Condition
from indicators.rankings import Counted
from indicators.targets import reaches


@dataclass(frozen=True, slots=True)
class Distribution:
    """The units of a level below a group, by id; `met` and `missed` are those with a rate."""

    met: Mapping[int, Counted]
    missed: Mapping[int, Counted]
    without: tuple[int, ...]

    @classmethod
    def of(cls, condition: Condition, counts: Mapping[int, Counted]) -> "Distribution":
        """Judged as a target would judge them, on whole numbers. As in a ranking of the units, one
        whose denominator is not above 0 has no rate.
        """
        met, missed, without = {}, {}, []
        for unit, one in counts.items():
            if one.numerator is None or one.denominator is None or one.denominator <= 0:
                without.append(unit)
            elif reaches(one.numerator, one.denominator, condition):
                met[unit] = one
            else:
                missed[unit] = one
        return cls(met, missed, tuple(without))

    @property
    def judged(self) -> int:
        return len(self.met) + len(self.missed)

    @property
    def is_empty(self) -> bool:
        """Whether no unit of the level stands below at all."""
        return not self.judged and not self.without
