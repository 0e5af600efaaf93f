"""Builds paper forms as files, for the tests of their reader."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from core.months import Window
from reports.models import Field
from tests.reports.builders import EXAMPLES, fields_from, save_total, unit, units_from

Rows = list[list[Any]]

AUGUST = "Kỳ báo cáo: Tháng 8 năm 2024"
WARD, COMMUNE = "Phường Đông Thạnh Lĩnh", "Xã Nghĩa Thủy"
GROUPS = ["TT", "Đơn vị", "Số hồ sơ nhận giải quyết", "", "", "", "Số hồ sơ đã giải quyết", "", "",
          "", "Số lượng hồ sơ đang giải quyết", "", ""]  # fmt: skip
COLUMNS = ["", "", "Tổng số", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính",
           "Từ kỳ trước chuyển sang", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số",
           "Trong hạn", "Quá hạn"]  # fmt: skip
FORMULA = ["(1)", "(2)", "(3)=(4)+(5)+(6)", *[f"({number})" for number in range(4, 14)]]
ONE = [30, 20, 8, 2, 25, 15, 9, 1, 5, 4, 1]
"""A row that balances, from column (3) on."""
STORED = {
    "carried_over": 2, "received_online": 20, "received_offline": 8, "resolved_in_time": 24,
    "resolved_early": 15, "resolved_late": 1, "pending_in_time": 4, "pending_overdue": 1,
}  # fmt: skip

GROUPS_07A = ["STT", "Đơn vị", "Tiếp nhận", *[""] * 7, "Đã giải quyết", *[""] * 3,
              "Đang giải quyết", *[""] * 3]  # fmt: skip
COLUMNS_07A = ["", "", "Tổng số", "Trực tiếp", "Trực tuyến toàn trình", "Trực tuyến một phần",
               "Trực tuyến hình thức khác", "Trong đó: phi địa giới", "Kỳ trước chuyển qua",
               "Bưu chính (BCCI)", "Tổng số", "Đúng và trước hạn", "Quá hạn (đã có thư xin lỗi)",
               "Quá hạn (chưa có thư xin lỗi)", "Tổng số", "Chưa đến hạn",
               "Quá hạn (đã có thư xin lỗi)", "Quá hạn (chưa có thư xin lỗi)"]  # fmt: skip
ONE_07A = [30, 7, 15, 4, 1, 3, 2, 1, 25, 24, 1, 0, 5, 4, 1, 0]
STORED_07A = {
    "carried_over": 2, "received_online": 20, "received_online_full": 15,
    "received_online_partial": 4, "received_offline": 8, "received_nonterritorial": 3,
    "resolved_in_time": 24, "resolved_late": 1, "resolved_late_apologised": 1,
    "pending_in_time": 4, "pending_overdue": 1, "pending_overdue_apologised": 1,
}  # fmt: skip


def ground() -> None:
    """The examples' units, and beside them namesakes, units of other days, a group of residents."""
    units = units_from(EXAMPLES / "workbooks/units.csv")
    fields_from(EXAMPLES / "workbooks/fields.csv")
    Field.objects.create(code="lao_dong", name="Lao động")
    Field.objects.create(code="lao_dong_2", name="Lao động")
    district = units["99001"]
    other = unit("99002", units["99000"], kind="district", name="Huyện Bình Điền")
    unit("99021", district, kind="ward", name="Phường 1")
    unit("99022", district, kind="ward", name="Phường Tân Lập")
    unit("99023", other, name="Xã Tân Lập")
    unit("99024", other, name="Xã Tân Lạp")
    unit("99025", other, name="Xã Mỹ An")
    unit("99026", district, name="Xã Mỹ An")
    unit("99027", district, name="Xã Cũ", valid_to=date(2020, 6, 30))
    unit("99028", district, kind="ward", name="Phường Mới", valid_from=date(2026, 1, 1))
    unit("99029", units["99011"], kind="residential_group", name="Tổ dân phố Bắc")
    save_total(units["99016"], Window.parse("2023-07", "2023-09"), due=1)


def head(*lines: str) -> Rows:
    return [["Biểu số II.06a/VPCP/KSTT"], *([line] for line in lines), []]


def form(
    *rows: Sequence[Any],
    period: str = AUGUST,
    office: str = "",
    headings: Sequence[Sequence[Any]] = (GROUPS, COLUMNS, FORMULA),
) -> Rows:
    """A sheet: the lines of its head, an empty one, the headings, the rows."""
    above = [f"Đơn vị báo cáo: {office}"] if office else []
    return [*head(*above, period), *map(list, headings), *map(list, rows)]


def of(name: str, numbers: Sequence[Any] = ONE, number: Any = 1) -> list[Any]:
    return [number, name, *numbers]


def with_cell(column: int, value: Any) -> list[Any]:
    """The numbers of a row with another value in the column that the form gives this number."""
    numbers: list[Any] = list(ONE)
    numbers[column - 3] = value
    return numbers


def book(*sheets: Rows, names: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """An .xlsx; the sheets are called S1, S2 … unless named."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        page = made.create_sheet(names[number - 1] if names else f"S{number}")
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
        if page.title in hidden:
            page.sheet_state = "hidden"
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def text(rows: Rows, delimiter: str = ",") -> str:
    return "\n".join(
        delimiter.join(f'"{cell}"' if delimiter in str(cell) else str(cell) for cell in row)
        for row in rows
    )
