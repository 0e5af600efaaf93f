"""From counts to a draft: the entry that a register makes for a unit and month."""

from collections.abc import Mapping
from pathlib import PurePath

from core.months import Month, Window
from core.text import fold
from reports.entries import Entry
from reports.figures import WHOLES
from reports.models import Field
from reports.register.result import Result
from reports.rows import TOTAL, Row
from units.models import Unit


def known_fields() -> dict[str, str]:
    """Folded name or code of each field of procedures → its code. One SQL query."""
    fields = list(Field.objects.values_list("code", "name"))
    by_name = {fold(name): code for code, name in fields}
    return by_name | {fold(code): code for code, _name in fields}


def entry_of(result: Result, unit: Unit, month: Month, name: str) -> Entry:
    """Figures that the register does not give stay as they are, and so do fields that it lacks."""
    rows = {field or TOTAL: _without_typed_wholes(row) for field, row in result.figures.items()}
    if result.officers is not None:
        own = {
            "officers": len(result.officers),
            "officers_late_10": len(result.late_officers),
        }
        rows[TOTAL] = {**rows.get(TOTAL, {}), **own}
    return Entry(unit, Window(month, month), rows, source_file=PurePath(name).name)


def _without_typed_wholes(row: Mapping[str, int]) -> Row:
    """Where both parts are counted, a whole that somebody typed would only contradict them."""
    typed: Row = {whole: None for whole, parts in WHOLES.items() if row.keys() >= set(parts)}
    return typed | dict(row)
