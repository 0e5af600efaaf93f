"""The workbook to fill in: the generic layout with a unit's codes, fields and stored figures."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.months import Month, Window
from core.text import fold
from rendering.unpacking import column_letters
from rendering.workbooks import SPARE, FilledIn, Formula, SheetOut, Value, write_workbook
from reports.figures import FIGURES, LINE_FIGURES, MOST_MONEY
from reports.generic import (
    CHECKS,
    FIELD,
    FIRST,
    HEADINGS,
    LAST,
    NOTE,
    UNIT,
    codes_of_fields,
    meaning_of,
)
from reports.models import DossierReport, Field, FieldLine
from reports.rows import TOTAL, Rows, sums_up
from reports.sheet_checks import Columns
from reports.stored import Stored, stored
from units.models import Unit

# Rows count from 1: headings, their meaning, figures.
NAMES_ROW, FIRST_ROW = 2, 3
VERDICT, PARTS = len(HEADINGS), len(HEADINGS) + 1
COLUMNS = Columns(
    {code: column_letters(HEADINGS.index(code)) for code in FIGURES},
    column_letters(VERDICT),
    column_letters(PARTS),
    NAMES_ROW,
)


def report_template(unit: Unit, month: Month) -> bytes:
    """A row that says what the columns hold, one for the whole unit and one for each of its fields
    of procedures. Headings are locked, and those that are for programs hidden; cells take whole
    numbers, and fields from a list.

    What is stored of the month stands in it already, since an empty cell would blank it. A total
    that is not typed is the sum of the fields where it is known, and a locked column beside each
    row says whether it balances and what exceeds its whole. Seven SQL queries.
    """
    found = _stored(unit, month)
    rows: Rows = found.rows if found else {}
    lines = {key: row for key, row in rows.items() if key != TOTAL}
    fields = _written_as()
    shown = {*lines, *(_own_fields(unit) or fields)}
    keys = [*(code for code in fields if code in shown), TOTAL]
    window = found.report.window if found else Window(month, month)
    sheet = SheetOut(
        name=str(window.first),
        title_lines=(),
        headings=(*HEADINGS, *CHECKS),
        names=[*map(meaning_of, HEADINGS), _("Tự tính, không sửa"), ""],
        rows=[_row(fields.get(key), unit, window, _cells(key, rows, keys)) for key in keys],
        filled_in=FilledIn(
            counts=range(HEADINGS.index(FIELD) + 1, HEADINGS.index(NOTE)),
            texts=[HEADINGS.index(heading) for heading in (UNIT, FIRST, LAST, NOTE)],
            choices={HEADINGS.index(FIELD): list(fields.values())},
            most=MOST_MONEY,
            computed={VERDICT: COLUMNS.verdict, PARTS: COLUMNS.exceeded},
            hidden=[PARTS],
        ),
    )
    return write_workbook([sheet])


def _stored(unit: Unit, month: Month) -> Stored | None:
    reports = DossierReport.objects.everywhere().filter(
        unit=unit, first_month__lte=month, last_month__gte=month
    )
    pk = reports.values_list("pk", flat=True).first()
    return stored([pk])[pk] if pk is not None else None


def _written_as() -> dict[str, str]:
    """By code what stands for each field: its name, where that tells it from all others."""
    fields = list(Field.objects.values_list("code", "name"))
    codes = codes_of_fields(fields)
    return {code: name if codes.get(fold(name)) == code else code for code, name in fields}


def _own_fields(unit: Unit) -> list[str]:
    """The fields that the unit has reported."""
    lines = FieldLine.objects.everywhere().filter(report__unit=unit)
    return list(lines.values_list("field__code", flat=True).distinct())


def _cells(key: str, rows: Rows, keys: Sequence[str]) -> list[Value]:
    """The figures of a row; in the total row the sums of the lines where nothing else is typed."""
    values = rows.get(key, {})
    if key != TOTAL:
        return [values.get(code) for code in FIGURES]
    lines = {code: row for code, row in rows.items() if code != TOTAL}
    return [
        _total(code, values.get(code), lines, len(keys)) if code in LINE_FIGURES else value
        for code, value in ((code, values.get(code)) for code in FIGURES)
    ]


def _total(code: str, typed: int | None, lines: Rows, count: int) -> Value:
    """What is typed beside lines that don't have it all stays; else the sum, as a formula."""
    if typed is not None and not sums_up(code, lines):
        return typed
    last = FIRST_ROW + count - 1
    around = [range(FIRST_ROW, last), range(last + 1, last + 1 + SPARE)]
    have = [line.get(code) for line in lines.values()]
    known = [value for value in have if value is not None]
    shown = sum(known) if known and len(known) == len(have) else ""
    return Formula(COLUMNS.total(code, [rows for rows in around if rows]), shown)


def _row(field: str | None, unit: Unit, window: Window, figures: Sequence[Value]) -> list[Value]:
    return [unit.code, str(window.first), str(window.last), field, *figures, None]
