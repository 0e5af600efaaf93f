"""The history in few lines, and what needs no advice any more."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from reports import history
from reports.exports import report_workbook
from reports.rows import TOTAL
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.offices import BALANCED, BROKEN, drafted, make_fields

pytestmark = pytest.mark.django_db
ADVICE = "hoặc ghi giải trình"


def read(province: Province) -> Node:
    return page_of(province.client("clerk").get("/reports/A/2025-09/"))


def test_saves_of_one_person_after_each_other_are_one_line(time_machine: Any) -> None:
    province = make_province()
    for due, minute in enumerate(("01", "02", "03", "07")):
        time_machine.move_to(f"2025-10-05T03:{minute}:00Z", tick=False)
        drafted(province, {TOTAL: {**BALANCED, "due": due}})
    history = read(province).one("ol", class_="chain")
    titles = [one.text for one in history.all("b")]
    assert titles == ["Sửa số liệu: 3 thay đổi", "Lập báo cáo: 10 thay đổi"]
    times = "10:02, 05/10/2025 – 10:07, 05/10/2025"
    assert history.all("small")[0].text.startswith(times)


def test_an_explained_fault_asks_for_no_explanation() -> None:
    province = make_province()
    drafted(province, {TOTAL: BROKEN})
    assert ADVICE in read(province).text
    drafted(province, {TOTAL: BROKEN}, notes={TOTAL: "Liên thông"})
    said = read(province).text
    assert ADVICE not in said
    assert "lệch 4 hồ sơ." in said


def test_the_workbook_has_a_row_for_each_change() -> None:
    """A cell of hundreds of them can't be read."""
    make_fields(("ho_tich", "Hộ tịch"))
    report = drafted(make_province(), {"ho_tich": BALANCED, TOTAL: {"visits": 7}})
    sheet = load_workbook(BytesIO(report_workbook(report)))["Lịch sử"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] == "Nguyễn Thị Hạnh"]
    assert {row[2] for row in rows} == {"Lập báo cáo: 19 thay đổi"}
    assert len(rows) == 19
    assert "Hộ tịch, Tiếp nhận trực tuyến: – → 30" in [row[5] for row in rows]


def test_what_is_too_much_to_list_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_CHANGES", 2)
    make_fields(("ho_tich", "Hộ tịch"))
    province = make_province()
    report = drafted(province, {"ho_tich": BALANCED, TOTAL: {"visits": 7}})
    sheet = load_workbook(BytesIO(report_workbook(report)))["Lịch sử"]
    told = [row[5] for row in sheet.iter_rows(values_only=True) if row[1] == "Nguyễn Thị Hạnh"]
    assert len(told) == 3
    assert told[-1] == "và 17 thay đổi khác"
    assert "và 17 thay đổi khác" in read(province).text
