"""How every unit kept its reports over a year, as a workbook."""

from django.utils.translation import gettext as _

from core.numbers import percent
from rendering.workbooks import SheetOut, Value, made_at, titles, write_workbook
from reports.board_year import ORDERS, AskedYear, YearRow, year_board


def year_workbook(asked: AskedYear) -> bytes:
    """Every row, in the order that the page has. Four SQL queries."""
    found = year_board(asked)
    title = _("Chấp hành chế độ báo cáo năm {year}, {unit}")
    sheet = SheetOut(
        name=_("Chấp hành"),
        title_lines=[
            *titles(
                title.format(year=asked.year, unit=asked.unit.name),
                illustrative=found.illustrative,
            ),
            "".join(words for words, _stressed in found.summary),
            str(ORDERS[asked.sort].label),
        ],
        headings=[
            _("Mã"), _("Đơn vị"), *(month.label for month in found.months),
            _("Đến hạn"), _("Đã gửi"), _("Đúng hạn"), _("Gửi chậm"), _("Chưa gửi, quá hạn"),
            _("Không rõ lúc gửi"), _("Tỷ lệ đã gửi (%)"), _("Tỷ lệ đúng hạn (%)"),
        ],
        rows=[_row(row) for row in found.rows],
        note_lines=[made_at()],
    )  # fmt: skip
    return write_workbook([sheet])


def _row(row: YearRow) -> list[Value]:
    counts = row.kept
    return [
        row.unit.code, row.unit.name, *(cell.in_full if cell else None for cell in row.cells),
        counts.owed, counts.handed_in, counts.in_time, counts.late, counts.overdue, counts.unknown,
        percent(counts.handed_in, counts.owed), percent(counts.in_time, counts.judged),
    ]  # fmt: skip
