"""From counts to a draft: the entry that a register makes for a unit and month."""

from collections.abc import Collection, Mapping
from pathlib import PurePath

from core.months import Month, Window
from core.text import fold
from reports.entries import Entry
from reports.figures import WHOLES
from reports.models import Field
from reports.plans import Plan
from reports.register.result import Result
from reports.rows import TOTAL, Row
from reports.rules import known
from units.models import Unit


def known_fields() -> dict[str, str]:
    """Folded name or code of each field of procedures → its code. One SQL query."""
    fields = list(Field.objects.values_list("code", "name"))
    by_name = {fold(name): code for code, name in fields}
    return by_name | {fold(code): code for code, _name in fields}


def entry_of(
    result: Result, unit: Unit, month: Month, name: str, left_out: Collection[str] = ()
) -> Entry:
    """Figures that the register does not give or that are left out, named as in `cell_name`, stay
    as they are, and so do fields that it lacks.
    """
    counted = {field or TOTAL: dict(row) for field, row in result.figures.items()}
    if result.officers is not None:
        own = {
            "officers": len(result.officers),
            "officers_late_10": len(result.late_officers),
        }
        counted.setdefault(TOTAL, {}).update(own)
    rows: dict[str, Row] = {}
    for key, row in counted.items():
        taken = {code: row[code] for code in row if cell_name(key, code) not in left_out}
        rows[key] = _without_typed_wholes(taken)
    return Entry(unit, Window(month, month), rows, source_file=PurePath(name).name)


def cell_name(row: str, code: str) -> str:
    """How the page names a cell: “due.ho_tich”, “due.” in the total row."""
    return f"{code}.{row}"


def offered(plan: Plan) -> list[str]:
    """The cells in which the register says something else than what is stored: each may be taken or
    left out. Sums of lines follow these, and so do wholes of which both parts are counted.
    """
    return [
        cell_name(key, code)
        for key, row in plan.entry.rows.items()
        for code, value in row.items()
        if value is not None and value != known(plan.before.get(key, {}), code)
    ]


def _without_typed_wholes(row: Mapping[str, int]) -> Row:
    """Where both parts are counted, a whole that somebody typed would only contradict them."""
    typed: Row = {whole: None for whole, parts in WHOLES.items() if row.keys() >= set(parts)}
    return typed | dict(row)
