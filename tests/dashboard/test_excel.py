"""The workbook has the rows of the page, of all its pages, and says what they are."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core.numbers import format_count, half_up
from reports.models import DossierReport
from tests.builders import make_field, make_report
from tests.dashboard import workbooks
from tests.dashboard.boards import FIRST, Board, Seen, address, ranking, rows_of
from tests.dashboard.workbooks import cells, converted
from tests.dashboard.workbooks import ranked as rows_in

pytestmark = pytest.mark.django_db
MARK = "SỐ LIỆU MINH HỌA"


def workbook(client: Client, **changes: object) -> bytes:
    answer = client.get("/ranking.xlsx" + address(**changes))
    assert answer.status_code == 200
    return answer.content


def crowd(board: Board, wards: int) -> None:
    """More wards than one page holds, with illustrative figures, and one that reported nothing."""
    board.add("M", "B", "Thành phố M", kind="city")
    for number in range(wards):
        ward = board.add(f"M{number}", "M", f"Phường {number + 1}", kind="ward")
        paid, payable = (100 - number, 100) if number < wards - 1 else (None, None)
        make_report(ward, FIRST, origin="illustration", paid_online=paid, payable=payable)


def on_the_page(row: dict[str, Any]) -> tuple[str, str, str, str]:
    rank = "–" if row["Hạng"] is None else str(row["Hạng"])
    count = f"{format_count(row['Tử số'])} / {format_count(row['Mẫu số'])}"
    return rank, row["Đơn vị"], count, row["Lý do không xếp hạng"] or ""


def as_listed(row: Seen) -> tuple[str, str, str, str]:
    return row.rank, row.name, row.count, row.reason


@pytest.mark.parametrize("sort", ["rank", "-rank", "name", "count"])
@pytest.mark.parametrize("more", [{}, {"provisional": "1"}, {"parent": "B", "level": "ward"}])
def test_it_has_the_rows_of_the_page_in_their_order(
    officer: Client, more: dict[str, str], sort: str
) -> None:
    listed = [on_the_page(row) for row in rows_in(workbook(officer, sort=sort, **more))]
    assert listed == [as_listed(row) for row in rows_of(ranking(officer, sort=sort, **more))]
    assert listed


def test_it_has_the_rows_of_all_pages_wherever_it_is_asked_for(
    board: Board, officer: Client
) -> None:
    crowd(board, 56)
    pages = [rows_of(ranking(officer, parent="M", page=page)) for page in (1, 2)]
    shown = [as_listed(row) for rows in pages for row in rows]
    for page in (1, 2):
        book = workbook(officer, parent="M", page=page)
        assert [on_the_page(row) for row in rows_in(book)] == shown
    assert len(shown) == 56


def test_figures_are_numbers_and_everything_is_said_beside_them(
    board: Board, officer: Client
) -> None:
    rows = {row["Đơn vị"]: row for row in rows_in(workbook(officer))}
    row = rows["Phường Đào"]
    rate, gap = row.pop("Tỷ lệ (%)"), row.pop("So với chỉ tiêu (điểm %)")
    assert half_up(Decimal(str(rate)), 2) == Decimal("71.65")
    assert half_up(Decimal(str(gap)), 2) == Decimal("-3.35")
    assert row == {
        "Hạng": 3, "Hạng kỳ trước": 4, "Mã": "N2", "Đơn vị": "Phường Đào", "Tử số": 230,
        "Mẫu số": 321, "Tháng có số liệu": 7, "Tháng phải báo cáo": 7, "Chỉ tiêu": "≥ 75%",
        "Văn bản": "1/KH-UBND", "Mục, khoản": None, "Cần để đạt (hồ sơ thanh toán trực tuyến)": 11,
        "Đánh giá": "gần đạt chỉ tiêu", "Lý do không xếp hạng": None,
    }  # fmt: skip
    assert rows["Phường Lặng"]["Tử số"] is None, "what nobody reported is no nought"


def test_its_head_and_foot_say_what_it_is(board: Board, officer: Client) -> None:
    texts = [row[0] for row in cells(workbook(officer)) if isinstance(row[0], str)]
    assert texts[0].startswith("Xếp hạng: ")
    assert "Thành phố N, 7 tháng đầu năm 2024" in texts[0]
    assert "Cách tính: Thanh toán trực tuyến ÷ Hồ sơ có nghĩa vụ tài chính" in texts
    assert any(text.startswith("Số liệu đã xác nhận.") for text in texts)
    assert any(text.startswith("Lập lúc ") for text in texts)
    assert MARK not in texts


def test_provisional_figures_and_one_field_alone_are_named(board: Board, officer: Client) -> None:
    make_report(
        board.units["N0"], "2024-08", lines={make_field("land"): {"paid_online": 1, "payable": 9}}
    )
    book = workbook(officer, field="land", provisional="1", to="2024-08")
    texts = [row[0] for row in cells(book) if isinstance(row[0], str)]
    assert "Lĩnh vực: Lĩnh vực land" in texts
    assert any(text.startswith("Số tạm tính.") for text in texts)


def test_illustrative_figures_say_so_above_the_table(board: Board, officer: Client) -> None:
    DossierReport.objects.everywhere().update(origin="illustration")
    assert cells(workbook(officer))[1][0] == MARK


def test_the_file_is_named_after_what_it_holds(officer: Client) -> None:
    answer = officer.get("/ranking.xlsx" + address())
    assert answer["Content-Disposition"] == (
        'attachment; filename="xep-hang-online_payment-2024-01-2024-07.xlsx"'
    )
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_link_on_the_page_leads_to_it(officer: Client) -> None:
    link = ranking(officer, sort="-name").one("a", download="")
    assert link.attrs["href"].startswith("/ranking.xlsx?")
    assert rows_in(officer.get(link.attrs["href"]).content)[0]["Đơn vị"] == "Phường Út"


def test_libreoffice_opens_it(board: Board, officer: Client, tmp_path: Path) -> None:
    crowd(board, 56)
    rows = converted(workbook(officer, parent="M"), tmp_path)
    assert rows[1][0] == MARK
    start = next(number for number, row in enumerate(rows) if row[0] == "Hạng")
    body = [row for row in rows[start + 1 :] if row[2].startswith("M")]
    pages = [rows_of(ranking(officer, parent="M", page=page)) for page in (1, 2)]
    assert [row[3] for row in body] == [row.name for rows in pages for row in rows]
    assert body[0][:7] == ["1", "", "M0", "Phường 1", "100", "100", "100.00"]


def test_without_libreoffice_the_test_fails_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbooks.shutil, "which", lambda _name: None)
    with pytest.raises(pytest.fail.Exception, match="apt-get install libreoffice-calc-nogui"):
        workbooks.office_path()
