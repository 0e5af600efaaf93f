"""Random trees of units with random histories, which hold what imports hold.

A unit lives within its parent's life; a change's sources end the day before its day. Ids only: the
judgements under test know no more.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from tests.units.lives import Life
from units.lineage import Lineage, Link
from units.mapping import ViewMap

FIRST_DAY = date(2020, 1, 1)
COUNTRY = 1


@dataclass
class World:
    """Units 1 (the country), 2, 3 (provinces that never change), and what befalls those below."""

    random: Random
    today: date = FIRST_DAY
    units: dict[int, Life] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def found(self, parent_id: int | None) -> int:
        unit_id = len(self.units) + 1
        self.units[unit_id] = Life(parent_id, self.today, None)
        return unit_id

    def end(self, unit_id: int) -> None:
        last_day = self.today - timedelta(days=1)
        self.units[unit_id] = self.units[unit_id]._replace(valid_to=last_day)

    def become(self, sources: list[int], results: list[int]) -> None:
        self.links += [Link(old, new, self.today) for old in sources for new in results]

    def alive(self, province: int) -> list[int]:
        return [unit_id for unit_id in self.units if self.lives_in(unit_id, province)]

    def lives_in(self, unit_id: int, province: int) -> bool:
        below = unit_id != province and self.holds(province, unit_id)
        return below and self.units[unit_id].valid_to is None

    def children(self, unit_id: int) -> list[int]:
        living = (other for other, unit in self.units.items() if unit.valid_to is None)
        return [other for other in living if self.units[other].parent_id == unit_id]

    def map_on(self, day: date) -> ViewMap:
        return ViewMap(self.units, Lineage.of(self.links), day)

    # What can befall units: each leaves the tree whole.

    def replace(self, old: int, homes: list[int]) -> None:
        """Ends a unit; what stood below it moves below its successors, each child as a new row."""
        for child in self.children(old):
            moved = self.found(self.random.choice(homes))
            self.become([child], [moved])
            self.replace(child, [moved])
        self.end(old)

    def merge(self, province: int) -> None:
        chosen = self.choose(province, self.random.randint(2, 3))
        if len(chosen) < 2:
            return
        result = self.found(self.units[chosen[0]].parent_id)
        self.become(chosen, [result])
        for old in chosen:
            self.replace(old, [result])

    def split(self, province: int) -> None:
        for old in self.choose(province, 1):
            parent = self.units[old].parent_id
            results = [self.found(parent) for _ in range(self.random.randint(2, 3))]
            self.become([old], results)
            self.replace(old, results)

    def divide(self, province: int) -> None:
        """The first goes partly to each of two, the second wholly to one of them."""
        chosen = self.choose(province, 2)
        if len(chosen) < 2:
            return
        results = [self.found(self.units[old].parent_id) for old in chosen]
        self.become(chosen, results[:1])
        self.become(chosen[:1], results[1:])
        for old in chosen:
            self.replace(old, results)

    def rename(self, province: int) -> None:
        for old in self.choose(province, 1):
            result = self.found(self.units[old].parent_id)
            self.become([old], [result])
            self.replace(old, [result])

    def transfer(self, province: int) -> None:
        for old in self.choose(province, 1):
            elsewhere = [other for other in self.alive(province) if not self.holds(old, other)]
            result = self.found(self.random.choice([province, *elsewhere]))
            self.become([old], [result])
            self.replace(old, [result])

    def absorb(self, province: int) -> None:
        """Into a unit that goes on as it is."""
        for old in self.choose(province, 1):
            others = [other for other in self.alive(province) if not self.holds(old, other)]
            if others:
                result = self.random.choice(others)
                self.become([old], [result])
                self.replace(old, [result])

    def dissolve(self, province: int) -> None:
        for old in self.choose(province, 1):
            self.replace(old, [self.units[old].parent_id or province])

    def begin(self, province: int) -> None:
        self.found(self.random.choice([province, *self.alive(province)]))

    def choose(self, province: int, count: int) -> list[int]:
        """Living units of the province, none of which stands below another one chosen."""
        alive = self.alive(province)
        self.random.shuffle(alive)
        chosen: list[int] = []
        for unit_id in alive:
            if not any(self.holds(c, unit_id) or self.holds(unit_id, c) for c in chosen):
                chosen.append(unit_id)
        return chosen[:count]

    def holds(self, upper: int, lower: int) -> bool:
        above: int | None = lower
        while above is not None and above != upper:
            above = self.units[above].parent_id
        return above == upper


ALL = (
    World.merge, World.split, World.divide, World.rename, World.transfer, World.absorb,
    World.dissolve, World.begin,
)  # fmt: skip
MERGES = (World.merge, World.rename, World.begin)


def build(random: Random, events: tuple[Callable[[World, int], None], ...], size: int) -> World:
    world = World(random)
    provinces = [world.found(parent) for parent in (None, COUNTRY, COUNTRY)][1:]
    for _ in range(size):
        world.begin(random.choice(provinces))
    for _ in range(random.randint(0, size)):
        world.today += timedelta(days=random.randint(1, 3))
        random.choice(events)(world, random.choice(provinces))
    return world


def worlds(*events: Callable[[World, int], None]) -> st.SearchStrategy[World]:
    rngs = st.randoms(use_true_random=False)
    return st.builds(build, rngs, st.just(events or ALL), st.integers(1, 12))


def days(world: World) -> list[date]:
    """Every day on which anything may differ, one before all and one after."""
    length = (world.today - FIRST_DAY).days
    return [FIRST_DAY + timedelta(days=number) for number in range(length + 2)]
