"""The workbook to fill in: the generic layout with a unit's codes, fields and stored figures."""

from collections.abc import Mapping

from core.months import Month, Window
from rendering.workbooks import FilledIn, SheetOut, Value, write_workbook
from reports.figures import FIGURES, LINE_FIGURES, MOST_MONEY
from reports.generic import FIELD, FIRST, HEADINGS, LAST, NOTE, UNIT, meaning_of
from reports.models import DossierReport, Field, FieldLine
from reports.rows import TOTAL, Rows, sums_up
from reports.stored import Stored, stored
from units.models import Unit


def report_template(unit: Unit, month: Month) -> bytes:
    """A row that says what the columns hold, one for the whole unit and one for each of its fields
    of procedures. Headings are locked; cells take whole numbers, and codes of fields from a list.

    What is stored of the month stands in it already, since an empty cell would blank it; totals
    that are sums of the fields stay empty. Seven SQL queries.
    """
    found = _stored(unit, month)
    rows: Rows = found.rows if found else {}
    lines = {key: row for key, row in rows.items() if key != TOTAL}
    keys = [*sorted({*lines, *_own_fields(unit)}), TOTAL]
    window = found.report.window if found else Window(month, month)
    sheet = SheetOut(
        name=str(window.first),
        title_lines=(),
        headings=HEADINGS,
        names=[meaning_of(heading) for heading in HEADINGS],
        rows=[_row(key, unit, window, rows.get(key, {}), lines) for key in keys],
        filled_in=FilledIn(
            counts=range(HEADINGS.index(FIELD) + 1, HEADINGS.index(NOTE)),
            texts=[HEADINGS.index(heading) for heading in (UNIT, FIRST, LAST, NOTE)],
            choices={HEADINGS.index(FIELD): sorted({*lines, *_all_fields()})},
            most=MOST_MONEY,
        ),
    )
    return write_workbook([sheet])


def _stored(unit: Unit, month: Month) -> Stored | None:
    reports = DossierReport.objects.everywhere().filter(
        unit=unit, first_month__lte=month, last_month__gte=month
    )
    pk = reports.values_list("pk", flat=True).first()
    return stored([pk])[pk] if pk is not None else None


def _all_fields() -> list[str]:
    return list(Field.objects.values_list("code", flat=True))


def _own_fields(unit: Unit) -> list[str]:
    """The fields that the unit has reported; all there are where it has not yet."""
    lines = FieldLine.objects.everywhere().filter(report__unit=unit)
    codes = list(lines.order_by("field__code").values_list("field__code", flat=True).distinct())
    return codes or list(Field.objects.order_by("code").values_list("code", flat=True))


def _row(
    key: str, unit: Unit, window: Window, values: Mapping[str, int | None], lines: Rows
) -> list[Value]:
    summed = {code for code in LINE_FIGURES if key == TOTAL and sums_up(code, lines)}
    figures = [None if code in summed else values.get(code) for code in FIGURES]
    return [unit.code, str(window.first), str(window.last), key or None, *figures, None]
