"""For each row of the permissions a request about a given unit that does something when allowed.

GETs have an address; POSTs data besides that the page would accept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from accounts.models import User
from tests.people import Province
from units.actions import appoint
from units.models import Membership, Unit

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


def member_of(unit: Unit) -> Membership:
    """Somebody who works in the unit and nowhere else."""
    user, _made = User.objects.get_or_create(username=f"member of {unit.code}")
    return appoint(by=None, user=user, unit=unit, role="viewer", first_day=unit.valid_from)


def appointment(unit: Unit) -> dict[str, str]:
    """A second role in the unit while it lives, as an administrator types it."""
    last = f"{unit.valid_to:%d/%m/%Y}" if unit.valid_to else ""
    first = f"{unit.valid_from:%d/%m/%Y}"
    return {"unit": unit.code, "role": "clerk", "first_day": first, "last_day": last}


def of_person(name: str, **data: str) -> Callable[[World, Unit], Ask]:
    """A page about somebody who works in the unit."""
    return lambda _world, unit: Ask(reverse(name, args=[member_of(unit).user_id]), data)


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
    ("units", "GET"): at("units"),
    ("gallery", "GET"): at("gallery"),
    ("search", "GET"): lambda _world, unit: Ask(f"{reverse('search')}?q={unit.code}"),
    ("unit-history", "GET"): lambda _world, unit: Ask(
        f"{reverse('unit-history', args=[unit.code])}?on={unit.valid_to or unit.valid_from}"
    ),
    ("password-change", "GET"): at("password-change"),
    ("password-change", "POST"): at("password-change"),
    ("password-link", "GET"): at("password-link", "nobody", "nothing"),
    ("password-link", "POST"): at("password-link", "nobody", "nothing"),
    ("people", "GET"): at("people"),
    ("person-new", "GET"): at("person-new"),
    ("person-new", "POST"): lambda _world, unit: Ask(
        reverse("person-new"), {"username": "moi", "display_name": "Mới"} | appointment(unit)
    ),
    ("person", "GET"): of_person("person"),
    ("person", "POST"): of_person("person", display_name="Tên khác", is_active="1"),
    ("person-password", "POST"): of_person("person-password"),
    ("appointment-new", "POST"): lambda _world, unit: Ask(
        reverse("appointment-new", args=[member_of(unit).user_id]), appointment(unit)
    ),
    ("appointment-end", "POST"): lambda _world, unit: Ask(
        reverse("appointment-end", args=[member_of(unit).user_id, member_of(unit).pk]),
        {"last_day": "31/12/2099", "reason": "Chuyển công tác"},
    ),
}
