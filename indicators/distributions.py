"""How the units of a level are spread about a condition: which meet it, of those with a rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from indicators.counts import Counts
from indicators.definitions import Condition
from indicators.targets import reaches


@dataclass(frozen=True)
class Distribution:
    """The units of a level below a group, by id: those that meet the condition, those that miss it,
    and those without a rate.
    """

    met: Mapping[int, Counts]
    missed: Mapping[int, Counts]
    without: Mapping[int, Counts]

    @classmethod
    def of(cls, condition: Condition, counts: Mapping[int, Counts]) -> "Distribution":
        """Judged as a target would judge them, on whole numbers. As in a ranking of the units, one
        whose denominator is not above 0 has no rate.
        """
        met, missed, without = {}, {}, {}
        for unit, one in counts.items():
            numerator, denominator = one.numerator, one.denominator
            if numerator is None or denominator is None or denominator <= 0:
                without[unit] = one
            elif reaches(numerator, denominator, condition):
                met[unit] = one
            else:
                missed[unit] = one
        return cls(met, missed, without)

    @property
    def judged(self) -> int:
        return len(self.met) + len(self.missed)

    @property
    def is_empty(self) -> bool:
        """Whether no unit of the level stands below at all."""
        return not self.judged and not self.without

    @cached_property
    def counts(self) -> Counts:
        """As of a reading: no numbers where no unit reported, 0 of 0 where none has a rate."""
        units = [*self.met.values(), *self.missed.values(), *self.without.values()]
        reported = self.judged or any(one.numerator is not None for one in units)
        return Counts(
            len(self.met) if reported else None,
            self.judged if reported else None,
            sum([one.months_counted for one in units]),
            sum([one.months_owed for one in units]),
            any(one.illustrative for one in units),
        )
