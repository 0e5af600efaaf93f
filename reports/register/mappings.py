"""Mappings that are remembered: which a unit may use, and how one is kept."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import Refused
from core.text import nfc
from reports import access
from reports.models import RegisterMapping
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


def usable_mappings(unit: Unit) -> list[RegisterMapping]:
    """Those of the unit and of all above it, its own first. One SQL query."""
    above = [unit.path[: end + 1] for end, mark in enumerate(unit.path) if mark == "/"]
    found = RegisterMapping.objects.filter(unit__path__in=above).select_related("unit")
    return sorted(found, key=lambda one: (-len(one.unit.path), one.name))


def named_mapping(unit: Unit, name: str) -> dict[str, str]:
    """The columns of the nearest mapping of this name. Refused where there is none."""
    for mapping in usable_mappings(unit):
        if mapping.name == nfc(name).strip():
            return dict(mapping.columns)
    raise Refused(_("Chưa lưu cách đọc sổ nào tên “{name}”.").format(name=name))


@transaction.atomic
def save_mapping(
    *, by: "User | None", unit: Unit, name: str, columns: Mapping[str, str]
) -> RegisterMapping:
    """Remembers the columns of a software under a name; one of that name is replaced."""
    access.require_entry(by, [unit])
    mapping = RegisterMapping.objects.select_for_update().filter(unit=unit, name=name).first()
    before = dict(mapping.columns) if mapping else {}
    mapping = mapping or RegisterMapping(unit=unit, name=name)
    mapping.columns = dict(columns)
    mapping.full_clean()
    mapping.save()
    changes = [
        {"figure": code, "before": before.get(code), "after": columns.get(code)}
        for code in {**before, **columns}
        if before.get(code) != columns.get(code)
    ]
    if changes:
        record(by=by, action="reports.mapping_saved", target=mapping, changes=changes)
    return mapping
