"""The units below a branch, on its page: those that are there, and those that ended."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.months import Window
from dashboard.address import Address
from dashboard.history import Change
from dashboard.pages import unit_url
from units.access import Scope
from units.kinds import HOLDERS, Kind
from units.mapping import View
from units.models import Unit

# In the order in which offices list them.
KINDS = (
    Kind.PROVINCE,
    Kind.CITY,
    Kind.DISTRICT,
    Kind.TOWN,
    Kind.WARD,
    Kind.TOWNSHIP,
    Kind.COMMUNE,
    Kind.SPECIAL_ZONE,
    Kind.DEPARTMENT,
)


@dataclass(frozen=True, slots=True)
class Name:
    """A unit in a list; `url` is empty where the reader may not open its page."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitsBelow:
    """`groups` are kinds with how many units they have, and those; `sentence` counts them all."""

    sentence: str
    groups: list[tuple[str, list[Name]]]
    ended: list[Name]


def units_below(
    unit: Unit, day: date, changes: Iterable[Change], address: Address, scope: Scope
) -> UnitsBelow | None:
    """The units directly below on a day, and those that ended before it, also below the units that
    this one came from. One query; none for communes, below which no office stands.
    """
    if unit.kind not in HOLDERS:
        return None
    origins = {
        each.pk: each.name for change in changes if change.made(unit) for each in change.sources
    }
    found = list(
        Unit.objects.filter(
            parent__in=[unit.pk, *origins], kind__in=KINDS, valid_from__lte=day
        ).by_name()
    )
    if not found:
        return None
    living = [each for each in found if each.valid_on(day)]
    return UnitsBelow(
        _sentence(living, day),
        _groups(living, address, scope),
        [_ended(each, origins, scope) for each in found if not each.valid_on(day)],
    )


def shown_day(unit: Unit, window: Window, view: View) -> date:
    """The day on which a page lists units: the view's, else the window's last, but the unit's own
    last day where it had ended by then.
    """
    day = view if isinstance(view, date) else window.last_day
    return min(day, unit.valid_to or day)


def _sentence(living: Sequence[Unit], day: date) -> str:
    if not living:
        return _("Ngày {day:%d/%m/%Y} không còn đơn vị nào hoạt động.").format(day=day)
    numbers = Counter(each.kind for each in living)
    kinds = ", ".join(
        f"{numbers[kind]} {str(kind.label).lower()}" for kind in KINDS if numbers[kind]
    )
    return _("{count} đơn vị hoạt động ngày {day:%d/%m/%Y}: {kinds}.").format(
        count=len(living), day=day, kinds=kinds
    )


def _groups(living: Sequence[Unit], address: Address, scope: Scope) -> list[tuple[str, list[Name]]]:
    groups = [
        (
            str(kind.label),
            [
                Name(each.name, unit_url(each, scope, address))
                for each in living
                if each.kind == kind
            ],
        )
        for kind in KINDS
    ]
    return [(f"{kind} ({len(names)})", names) for kind, names in groups if names]


def _ended(unit: Unit, origins: Mapping[int, str], scope: Scope) -> Name:
    note = _("đến {day:%d/%m/%Y}").format(day=unit.valid_to)
    origin = origins.get(unit.parent_id or 0)
    if origin:
        note = f"{origin}, {note}"
    return Name(unit.name, unit_url(unit, scope), note)
