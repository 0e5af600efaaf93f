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
from reports.register.words import MEANINGS, Taught
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


def usable_mappings(unit: Unit) -> list[RegisterMapping]:
    """Those of the unit and of all above it, its own first. One SQL query."""
    above = [unit.path[: end + 1] for end, mark in enumerate(unit.path) if mark == "/"]
    found = RegisterMapping.objects.filter(unit__path__in=above).select_related("unit")
    return sorted(found, key=lambda one: (-len(one.unit.path), one.name))


def find_mapping(unit: Unit, name: str) -> RegisterMapping | None:
    """The nearest mapping of this name. One SQL query."""
    wanted = nfc(name).strip()
    return next((one for one in usable_mappings(unit) if one.name == wanted), None)


def named_mapping(unit: Unit, name: str) -> RegisterMapping:
    """The nearest mapping of this name. Refused where there is none."""
    found = find_mapping(unit, name)
    if found is None:
        raise Refused(_("Chưa lưu cách đọc sổ nào tên “{name}”.").format(name=name))
    return found


@transaction.atomic
def save_mapping(
    *, by: "User | None", unit: Unit, name: str, columns: Mapping[str, str],
    words: Taught | None = None,
) -> RegisterMapping:  # fmt: skip
    """Remembers the columns and words of a software under a name; one of that name is replaced."""
    access.require_entry(by, [unit])
    mapping = RegisterMapping.objects.select_for_update().filter(unit=unit, name=name).first()
    mapping = mapping or RegisterMapping(unit=unit, name=name, columns={})
    before = _told(mapping)
    mapping.columns = dict(columns)
    mapping.words = {code: dict(told) for code, told in (words or {}).items()}
    mapping.full_clean()
    mapping.save()
    after = _told(mapping)
    changes = [
        {"figure": what, "before": before.get(what), "after": after.get(what)}
        for what in {**before, **after}
        if before.get(what) != after.get(what)
    ]
    if changes:
        record(by=by, action="reports.mapping_saved", target=mapping, changes=changes)
    return mapping


def _told(mapping: RegisterMapping) -> dict[str, str]:
    """What is remembered, one line each: of columns their headings, of words their meaning."""
    said = {
        f"{code}: {word}": str(MEANINGS[code][value])
        for code, told in mapping.words.items()
        for word, value in told.items()
    }
    return {**mapping.columns, **said}
