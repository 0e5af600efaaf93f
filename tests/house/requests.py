"""For each row of the permissions a request about a given unit that does something when allowed.

GETs have an address; POSTs data besides that the page would accept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.people import Province
from units.models import Unit

# The reports of Ward A, and of what went into it, by their states.
REPORTED = {
    "A": {"approved": "2025-08", "submitted": "2025-09", "draft": "2025-10"},
    "A-OLD": {"approved": "2025-03", "submitted": "2025-04", "draft": "2025-05"},
}


@dataclass(frozen=True, slots=True)
class Ask:
    path: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class World:
    """The province of tests/people.py, with what the requests speak of."""

    province: Province

    def parent(self, unit: Unit) -> Unit:
        assert unit.parent is not None
        return unit.parent


def window(unit: Unit) -> str:
    month = REPORTED[unit.code]["approved"]
    return f"from={month}&to={month}"


def at(name: str, *places: Any) -> Callable[[World, Unit], Ask]:
    """A page that is about no unit."""
    return lambda _world, _unit: Ask(reverse(name, args=places))


def of_unit(name: str) -> Callable[[World, Unit], Ask]:
    """A page whose address has the unit's code and months."""
    return lambda _world, unit: Ask(f"{reverse(name, args=[unit.code])}?{window(unit)}")


def of_group(name: str) -> Callable[[World, Unit], Ask]:
    """A page about the units below the unit's parent."""
    return lambda world, unit: Ask(
        f"{reverse(name)}?parent={world.parent(unit).code}&{window(unit)}"
    )


def of_branch(name: str) -> Callable[[World, Unit], Ask]:
    """A page about a unit and what stands below it."""
    return lambda _world, unit: Ask(f"{reverse(name)}?unit={unit.code}&{window(unit)}")


REQUESTS: dict[tuple[str, str], Callable[[World, Unit], Ask]] = {
    ("signin", "GET"): at("signin"),
    ("signin", "POST"): at("signin"),
    ("signout", "POST"): at("signout"),
    ("health", "GET"): at("health"),
    ("home", "GET"): at("home"),
    ("ranking", "GET"): of_group("ranking"),
    ("ranking-excel", "GET"): of_group("ranking-excel"),
    ("unit", "GET"): of_unit("unit"),
    ("receipt", "GET"): of_unit("receipt"),
    ("overview", "GET"): of_branch("overview"),
    ("overview-excel", "GET"): of_branch("overview-excel"),
}
