"""The reconciliation of a unit as a workbook: the rows of the page, numbers as numbers."""

from django.utils.translation import gettext as _

from dashboard.reconciliation import meaning, reconciled_of, row_of
from indicators.published import Reconciled
from rendering.workbooks import SheetOut, Value, made_at, write_workbook
from units.models import Unit


def reconciliation_workbook(unit: Unit) -> bytes:
    return write_workbook(
        [
            SheetOut(
                name=_("Đối chiếu"),
                title_lines=[
                    _("Đối chiếu số liệu đã công bố: {unit}").format(unit=unit.name),
                ],
                headings=_headings(),
                rows=[_row(each) for each in reconciled_of(unit)],
                note_lines=[made_at()],
            )
        ]
    )


def _headings() -> list[str]:
    return [
        _("Nguyên văn"), _("Kỳ"), _("Chỉ số"), _("Số đã công bố"), _("Tử số"), _("Mẫu số"),
        _("Số tính lại"), _("Chênh lệch"), _("Kết luận"), _("Giải thích"), _("Nguồn"), _("Địa chỉ"),
    ]  # fmt: skip


def _row(each: Reconciled) -> list[Value]:
    shown, reading = row_of(each), each.reading
    is_count = bool(each.published.figure)
    counted = reading is not None and each.computed is not None
    return [
        shown.label,
        shown.window,
        shown.indicator,
        shown.published,
        reading.numerator if reading and counted else None,
        reading.denominator if reading and counted and not is_count else None,
        _number(each.computed, is_count=is_count),
        _number(each.difference, is_count=is_count),
        shown.verdict,
        meaning(each),
        shown.source,
        shown.url,
    ]


def _number(value: Value, *, is_count: bool) -> Value:
    """A count without decimals, a rate or its difference with them."""
    return int(value) if is_count and value is not None and not isinstance(value, str) else value  # type: ignore[arg-type]
