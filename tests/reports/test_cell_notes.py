"""What is said about single cells: written, refused, told only while it is true."""

import pytest
from django.test import Client

from core.errors import Refused
from core.months import Window
from reports import actions
from reports.cell_notes import CellNote, note_cells, notes_of_row, version
from reports.cells import Typed
from reports.models import NoteKind
from reports.rows import TOTAL
from tests.builders import events_about
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.builders import fields, the_report
from tests.reports.pages import HERE, form_of, send

pytestmark = pytest.mark.django_db
OCTOBER = Window.parse("2025-10", "2025-10")
EDIT, CELLS = "/reports/A/2025-10/edit/", "/reports/A/2025-10/cells/"
NOT_AVAILABLE, NOT_ARISING = NoteKind.NOT_AVAILABLE.value, NoteKind.NOT_ARISING.value


@pytest.fixture
def province() -> Province:
    fields("ho_tich", "dat_dai")
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def enter(province: Province, row: str = TOTAL, **cells: str) -> None:
    typed = {(row, cell): Typed(text, "") for cell, text in cells.items()}
    actions.save_cells(by=None, unit=province.units["A"], window=OCTOBER, typed=typed)


def noted(row: str) -> dict[str, CellNote]:
    return notes_of_row(actions.as_stored(the_report().unit, OCTOBER).stored, row)


def note(province: Province, row: str = TOTAL, seen: str = "", **said: CellNote) -> None:
    note_cells(
        by=province.user("clerk"),
        unit=province.units["A"],
        window=OCTOBER,
        row=row,
        said=said,
        seen=seen or version(noted(row)),
    )


def remarks(clerk: Client) -> str:
    """What the report says below its rows."""
    page = page_of(clerk.get("/reports/A/2025-10/"))
    return " ".join(one.text for one in page.all("ul", class_="inrow"))


def test_a_note_is_kept_changed_and_taken_back_with_its_history(province: Province) -> None:
    enter(province, visits="4")
    note(province, payable=CellNote(NOT_AVAILABLE, "phần mềm đang nâng cấp"))
    note(province, payable=CellNote(NOT_ARISING))
    assert noted(TOTAL) == {"payable": CellNote(NOT_ARISING)}
    note(province, payable=CellNote())
    assert noted(TOTAL) == {}
    told = [
        (change["before"], change["after"])
        for event in events_about(the_report()).filter(action="reports.cells_noted")
        for change in event.changes
    ]
    first = "Không có số liệu: phần mềm đang nâng cấp"
    assert told == [(None, first), (first, "Không phát sinh"), ("Không phát sinh", None)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (CellNote(NOT_AVAILABLE), "chọn “Không có số liệu” nhưng ô đang ghi 4"),
        (CellNote(NOT_ARISING), "chọn “Không phát sinh” nhưng ô đang ghi 4"),
        (CellNote(NoteKind.COMMENT.value), "chọn “Ghi chú” thì ghi nội dung"),
    ],
)
def test_what_the_figure_contradicts_is_refused(
    province: Province, said: CellNote, sentence: str
) -> None:
    enter(province, visits="4")
    with pytest.raises(Refused, match=sentence):
        note(province, visits=said)
    assert noted(TOTAL) == {}


def test_notes_that_somebody_changed_meanwhile_are_not_overwritten(
    province: Province, clerk: Client
) -> None:
    enter(province, visits="4")
    sent = {"row": "", "seen": version({})}
    note(province, payable=CellNote(NOT_AVAILABLE))
    answer = send(clerk, CELLS, {**sent, "kind.payable": "", "text.due": "đang rà soát"})
    assert answer.status_code == 409
    page = page_of(answer)
    assert "vừa được sửa từ nơi khác" in page.one("div", role="alert").text
    assert noted(TOTAL) == {"payable": CellNote(NOT_AVAILABLE)}


def test_a_refused_note_stays_in_its_box(province: Province, clerk: Client) -> None:
    enter(province, visits="4")
    sent = {"row": "", "seen": version({}), "kind.visits": NOT_AVAILABLE, "text.visits": "vì sao"}
    answer = send(clerk, CELLS, sent)
    assert answer.status_code == 409
    assert page_of(answer).one("input", name="text.visits").attrs["value"] == "vì sao"


def test_a_note_has_an_end_and_nothing_that_no_database_takes(
    province: Province, clerk: Client
) -> None:
    enter(province, visits="4")
    sent = {"row": "", "seen": version({}), "kind.visits": "", "text.visits": "a" * 3001}
    answer = send(clerk, CELLS, sent)
    assert answer.status_code == 409
    assert "ghi chú dài 3.001 ký tự, nhiều nhất 3.000: hãy rút gọn" in page_of(answer).text
    assert noted(TOTAL) == {}
    send(clerk, CELLS, {**sent, "text.visits": "đã\0đếm"})
    assert noted(TOTAL)["visits"].text == "đãđếm"


def test_a_month_without_figures_and_one_that_was_sent_have_no_new_notes(
    province: Province, clerk: Client
) -> None:
    sent = {"row": "", "seen": version({}), "kind.payable": NOT_ARISING}
    assert "nhập số trước" in page_of(send(clerk, CELLS, sent)).one("div", role="alert").text
    enter(province, due="4")
    actions.submit(by=province.user("clerk"), report=the_report())
    assert "“Đã gửi”" in page_of(send(clerk, CELLS, sent)).one("div", role="alert").text
    assert noted(TOTAL) == {}


def test_a_note_counts_its_blank_as_said_until_a_figure_contradicts_it(
    province: Province, clerk: Client
) -> None:
    enter(province, received_online="4", received_offline="1")
    blanks = "Biểu còn {} cột trống."
    standfirst = page_of(clerk.get("/reports/A/2025-10/check/")).one("p", class_="standfirst")
    assert blanks.format(8) in standfirst.text
    note(province, carried_over=CellNote(NOT_AVAILABLE, "chưa chuyển sổ"))
    standfirst = page_of(clerk.get("/reports/A/2025-10/check/")).one("p", class_="standfirst")
    assert blanks.format(7) in standfirst.text
    assert "chưa chuyển sổ" in remarks(clerk)
    assert "chưa chuyển sổ" in page_of(clerk.get(EDIT)).one("span", class_="noted").text
    enter(province, carried_over="3")
    assert "chưa chuyển sổ" not in remarks(clerk)
    assert "chưa chuyển sổ" not in page_of(clerk.get(EDIT)).text


def test_the_row_of_a_form_leads_to_its_cells_and_saves_what_was_typed(
    province: Province, clerk: Client
) -> None:
    sent = form_of(clerk.get(EDIT))
    answer = send(clerk, EDIT, {**sent, "f.due.ho_tich": "7", "do": "cells.ho_tich"})
    assert answer["Location"] == f"{CELLS}?row=ho_tich"
    page = page_of(clerk.get(answer["Location"]))
    assert "Hồ sơ đến hạn trong kỳ: – → 7 (Nguyễn Thị Hạnh" in page.text
    sent = {"row": "ho_tich", "seen": version({}), "kind.returned": NOT_ARISING}
    saved = send(clerk, CELLS, sent)
    assert saved["Location"].startswith(f"{EDIT}#row-")
    assert noted("ho_tich") == {"returned": CellNote(NOT_ARISING)}


def test_the_last_twelve_months_of_a_row_stand_below(province: Province, clerk: Client) -> None:
    september = Window.parse("2025-09", "2025-09")
    typed = {("ho_tich", "carried_over"): Typed("11", "")}
    actions.save_cells(by=None, unit=province.units["A"], window=september, typed=typed)
    page = page_of(clerk.get(f"{CELLS}?row=ho_tich"))
    assert "Tháng 09/2025" in page.text
    assert "11" in [cell.text for cell in page.all("td")]


def test_there_is_no_such_row(clerk: Client) -> None:
    assert clerk.get(f"{CELLS}?row=y_te").status_code == 404
    assert clerk.post(CELLS, {"row": "y_te"}, **HERE).status_code == 404
