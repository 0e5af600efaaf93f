"""Named people in a small province, for every test that asks who may do what.

    Việt Nam
    ├── Tỉnh B
    │   ├── Huyện D, until 30/06/2025: Xã A cũ, Xã A khác (they became A), Xã S cũ (became S)
    │   ├── Phường A, since 01/07/2025, with Tổ 1 below it
    │   ├── Phường S, its sibling
    │   └── Phường C, ended on 31/12/2025
    └── Tỉnh Z with Phường Y, where all of them are strangers

The clerk works in Ward A, the officer for Province B.
"""

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from accounts.models import User
from tests.builders import make_change, make_country, make_unit
from units.actions import appoint
from units.models import Unit

JULY = date(2025, 7, 1)
SINCE = date(2020, 1, 1)
# Who works where, in which role. The outsider has an account and no unit.
WORK = {
    "clerk": ("A", "clerk"),
    "head": ("A", "head"),
    "officer": ("B", "home_affairs"),
    "inspector": ("B", "inspector"),
    "viewer": ("B", "viewer"),
    "admin": ("VN", "admin"),
    "neighbour": ("Y", "clerk"),
    "outsider": ("", ""),
}
NAMES = {"clerk": "Nguyễn Thị Hạnh", "officer": "Lê Thị Thu Hà"}


@dataclass
class Province:
    """The units of the story above by code, and its people as signed-in clients."""

    units: dict[str, Unit] = field(default_factory=dict)

    def client(self, person: str) -> Client:
        """Somebody's browser, signed in; an unknown visitor's for "nobody"."""
        client = Client()
        if person != "nobody":
            client.force_login(self.user(person))
        return client

    def user(self, person: str) -> User:
        user, made = User.objects.get_or_create(
            username=person, defaults={"display_name": NAMES.get(person, person.title())}
        )
        code, role = WORK[person]
        if made and code:
            appoint(by=None, user=user, unit=self.units[code], role=role, first_day=SINCE)
        return user

    def add(self, code: str, parent: str, name: str = "", **facts: object) -> Unit:
        unit = make_unit(code, self.units[parent], name=name, **facts)  # type: ignore[arg-type]
        self.units[code] = unit
        return unit


def make_province() -> Province:
    made = Province({"VN": make_country()})
    made.add("B", "VN", "Tỉnh B", kind="province")
    made.add("D", "B", "Huyện D", kind="district")
    for code, name in (("A-OLD", "Xã A cũ"), ("A-TOO", "Xã A khác"), ("S-OLD", "Xã S cũ")):
        made.add(code, "D", name)
    made.add("A", "B", "Phường A", kind="ward", since=JULY)
    made.add("S", "B", "Phường S", kind="ward", since=JULY)
    made.add("A-1", "A", "Tổ 1", kind="residential_group", since=JULY)
    made.add("C", "B", "Phường C", kind="ward", since=JULY, until=date(2025, 12, 31))
    made.add("Z", "VN", "Tỉnh Z", kind="province")
    made.add("Y", "Z", "Phường Y", kind="ward")
    units = made.units
    make_change(JULY, [units["A-OLD"], units["A-TOO"]], [units["A"]])
    make_change(JULY, [units["S-OLD"]], [units["S"]])
    make_change(JULY, [units["D"]], [], kind="dissolve")
    for code in ("A-OLD", "A-TOO", "S-OLD", "D"):
        units[code].refresh_from_db()
    return made
