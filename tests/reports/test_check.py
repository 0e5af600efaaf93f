"""The check before the submission, and the submission itself."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client

from core.clock import OFFICE_TIME
from core.months import Window
from reports import actions
from reports.cell_notes import CellNote, note_cells, version
from reports.cells import Typed
from reports.models import Field, FigureNote, NoteKind
from reports.rows import TOTAL
from reports.states import State
from tests.builders import make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.builders import fields, the_report
from tests.reports.pages import HERE

pytestmark = pytest.mark.django_db
READ, CHECK = "/reports/A/2025-10/", "/reports/A/2025-10/check/"
SUBMIT = "/reports/A/2025-10/submit/"
EDIT = "/reports/A/2025-10/edit/"
OCTOBER = Window.parse("2025-10", "2025-10")
POINTED = "Sửa hoặc giải trình những chỗ ghi dưới đây, rồi gửi lại."


@pytest.fixture
def province() -> Province:
    fields("ho_tich", "dat_dai", "chung_thuc")
    return make_province()


@pytest.fixture
def clerk(province: Province) -> Client:
    return province.client("clerk")


def enter(province: Province, row: str = TOTAL, **cells: str) -> None:
    typed = {(row, cell): Typed(text, "") for cell, text in cells.items()}
    actions.save_cells(by=None, unit=province.units["A"], window=OCTOBER, typed=typed)


def submit(clerk: Client, **sent: str):  # type: ignore[no-untyped-def]
    """The button of the page as it stands, with what is written into it."""
    seen = page_of(clerk.get(CHECK)).one("input", name="seen").attrs["value"]
    return clerk.post(SUBMIT, {"seen": seen, **sent}, **HERE)  # type: ignore[arg-type]


def alert(page: Node) -> list[str]:
    """Why nothing was sent."""
    (said,) = [one for one in page.all("div", role="alert") if "Chưa gửi được" in one.text]
    return [one.text for one in said.all("p")]


def test_a_sound_report_is_submitted(province: Province, clerk: Client) -> None:
    enter(province, due="4")
    page = page_of(clerk.get(CHECK))
    assert "có thể gửi báo cáo" in page.one("p", class_="standfirst").text
    assert page.one("button", class_="btn-primary").text == "Gửi báo cáo tháng 10/2025"
    answer = submit(clerk)
    assert (answer.status_code, answer["Location"]) == (302, READ)
    assert the_report().state == State.SUBMITTED
    said = page_of(clerk.get(CHECK))
    assert "Báo cáo đã gửi lúc" in said.one("p", class_="standfirst").text
    assert not said.all("button", class_="btn-primary")


def test_blanks_are_told_before_sending(province: Province, clerk: Client) -> None:
    enter(province, received_online="9", carried_over="0")
    said = page_of(clerk.get(CHECK)).one("p", class_="standfirst").text
    assert said.endswith("có thể gửi báo cáo. Biểu còn 9 cột trống.")


def unfilled(clerk: Client) -> dict[str, str]:
    """What the page says of sections below the grid, and where that leads."""
    notes = page_of(clerk.get(CHECK)).one("section", **{"aria-labelledby": "notes"})
    return {one.text: one.one("a").attrs["href"] for one in notes.all("li")}


NONE_STANDS = "chưa có số nào, nên chỉ số cần các số này không tính được."


def test_sections_in_which_nothing_stands_are_named_before_sending(
    province: Province, clerk: Client
) -> None:
    enter(province, received_online="9", payable="5")
    found = unfilled(clerk)
    assert found[f"Khảo sát, phản ánh, kiến nghị: {NONE_STANDS}"] == f"{EDIT}#visits-0"
    assert not [text for text in found if text.startswith("Thanh toán")]


def test_what_stood_there_last_month_and_is_blank_now_is_named(
    province: Province, clerk: Client
) -> None:
    make_report(province.units["A"], "2025-09", payable=4, paid_online=3, digitized_result=2)
    enter(province, payable="5")
    (told,) = [text for text in unfilled(clerk) if text.startswith("Thanh toán")]
    assert "tháng trước có số, tháng này để trống: “" in told
    assert told.count("“") == 2
    said, seen = {"paid_online": CellNote(NoteKind.NOT_AVAILABLE)}, version({})
    by, unit = province.user("clerk"), province.units["A"]
    note_cells(by=by, unit=unit, window=OCTOBER, row=TOTAL, said=said, seen=seen)
    (told,) = [text for text in unfilled(clerk) if text.startswith("Thanh toán")]
    assert told.count("“") == 1


def test_a_month_that_runs_is_not_handed_in(province: Province) -> None:
    enter(province, due="4")
    with time_machine.travel(datetime(2025, 10, 31, 12, tzinfo=OFFICE_TIME), tick=False):
        clerk = province.client("clerk")
        page = page_of(clerk.get(CHECK))
        assert page.one("p", class_="standfirst").text.startswith("Còn 1 chỗ cần sửa")
        assert "báo cáo gửi được từ ngày 01/11/2025" in page.text
        assert submit(clerk).status_code == 409
        assert the_report().state == State.DRAFT
    with time_machine.travel(datetime(2025, 11, 1, 0, 1, tzinfo=OFFICE_TIME), tick=False):
        assert submit(province.client("clerk")).status_code == 302


def test_a_note_for_the_whole_report_is_told_where_it_covers_a_row(
    province: Province, clerk: Client
) -> None:
    enter(province, "ho_tich", received_online="9", received_offline="0", carried_over="0",
          resolved_early="4", resolved_on_day="4", resolved_late="0", pending_in_time="0",
          pending_overdue="0", returned="0")  # fmt: skip
    assert "đã gồm cả dòng này" not in page_of(clerk.get(CHECK)).text
    actions.explain(by=None, unit=province.units["A"], window=OCTOBER, notes={TOTAL: "Chuyển sổ"})
    assert "đã gồm cả dòng này" in page_of(clerk.get(CHECK)).text


def test_what_blocks_leads_to_its_cell_and_is_refused(province: Province, clerk: Client) -> None:
    enter(province, "ho_tich", due="12a")
    enter(province, payable="3", paid_online="4")
    page = page_of(clerk.get(CHECK))
    assert "Còn 2 chỗ cần sửa trước khi gửi" in page.text
    field = Field.objects.get(code="ho_tich")
    links = [link.attrs["href"] for link in page.all("ul", class_="facts")[0].all("a")]
    assert links == [f"{EDIT}#due-{field.pk}", f"{EDIT}#paid_online-0"]
    form = page_of(clerk.get(EDIT))
    assert all(form.one("input", id=link.partition("#")[2]) for link in links)
    answer = submit(clerk)
    assert answer.status_code == 409
    assert alert(page_of(answer)) == [POINTED]
    assert the_report().state == State.DRAFT


def test_an_odd_row_wants_an_explanation_which_is_kept_when_another_is_missing(
    province: Province, clerk: Client
) -> None:
    make_report(province.units["A"], "2025-09", pending_given=5)
    enter(province, "ho_tich", received="16", resolved="11", pending="3")
    enter(province, "dat_dai", received="7", resolved="5", pending="1")
    page = page_of(clerk.get(CHECK))
    assert "2 dòng cần giải trình" in page.text
    names = [box.attrs["name"] for box in page.all("textarea")]
    assert names == ["note.ho_tich", "note.dat_dai"]
    answer = submit(clerk, **{"note.ho_tich": "Hai hồ sơ chuyển cấp tỉnh"})
    assert answer.status_code == 409
    assert "Hai hồ sơ chuyển cấp tỉnh" in page_of(answer).text
    assert FigureNote.objects.everywhere().get().kind == NoteKind.EXPLANATION
    assert submit(clerk, **{"note.dat_dai": " "}).status_code == 409
    page = page_of(submit(clerk, **{"note.dat_dai": "dài" * 1001}))
    assert page.text.count("hi chú dài 3.003 ký tự, nhiều nhất 3.000: hãy rút gọn") == 1
    assert page.one("textarea", name="note.dat_dai").text.strip() == "dài" * 1001
    answer = submit(clerk, **{"note.dat_dai": "Chuyển cấp tỉnh"})
    assert answer.status_code == 302


def test_a_report_that_does_not_exist_is_not_submitted(clerk: Client) -> None:
    assert "không có số liệu nào" in page_of(clerk.get(CHECK)).text
    answer = submit(clerk)
    assert answer.status_code == 409
    assert page_of(answer).text.count("không có số liệu nào") == 1
    assert alert(page_of(answer)) == [POINTED]


def test_one_reason_that_is_listed_is_not_told_above_the_list_too(province: Province) -> None:
    enter(province, "ho_tich", received="16", resolved="11", pending="3")
    with time_machine.travel(datetime(2025, 10, 31, 12, tzinfo=OFFICE_TIME), tick=False):
        page = page_of(submit(province.client("clerk"), **{"note.ho_tich": "Chuyển sổ"}))
    assert page.text.count("báo cáo gửi được từ ngày 01/11/2025") == 1
    assert alert(page) == [POINTED]
    assert page.one("textarea", name="note.ho_tich").text == "Chuyển sổ"


def test_explanations_that_are_too_long_say_so_at_their_boxes(
    province: Province, clerk: Client
) -> None:
    enter(province, "ho_tich", received="16", resolved="11", pending="3")
    enter(province, "dat_dai", received="7", resolved="5", pending="1")
    enter(province, "chung_thuc", received="9")
    long = {f"note.{row}": "dài" * 1001 for row in ("ho_tich", "dat_dai")}
    page = page_of(submit(clerk, **long, **{"note.chung_thuc": "dài" * 1100}))
    assert alert(page) == [
        POINTED,
        "ghi chú dài 3.300 ký tự, nhiều nhất 3.000: hãy rút gọn.",
    ], "a row that has no box here"
    said = [one.text for one in page.all("p", class_="err")]
    assert said == ["Ghi chú dài 3.003 ký tự, nhiều nhất 3.000: hãy rút gọn."] * 2
    assert page.text.count("3.003") == 2


def test_a_second_submission_says_that_there_was_a_first(province: Province, clerk: Client) -> None:
    enter(province, due="4")
    seen = page_of(clerk.get(CHECK)).one("input", name="seen").attrs["value"]
    for address in (READ, f"{CHECK}?again=1"):
        answer = clerk.post(SUBMIT, {"seen": seen})
        assert answer["Location"] == address
    said = page_of(clerk.get(f"{CHECK}?again=1")).one("p", class_="standfirst").text
    assert "Báo cáo đã gửi lúc" in said
    assert "không gửi lần nữa" in said


def test_figures_that_changed_since_they_were_looked_at_are_not_submitted(
    province: Province, clerk: Client
) -> None:
    enter(province, due="4")
    seen = page_of(clerk.get(CHECK)).one("input", name="seen").attrs["value"]
    enter(province, visits="9")
    answer = clerk.post(SUBMIT, {"seen": seen})
    assert answer.status_code == 409
    (said,) = alert(page_of(answer))
    assert said.startswith("Số liệu hoặc giải trình đã thay đổi từ khi mở trang này")
    assert the_report().state == State.DRAFT


def test_totals_stand_beside_those_of_last_month(province: Province, clerk: Client) -> None:
    make_report(province.units["A"], "2025-09", received_online=3, received_offline=1)
    enter(province, received_online="8", received_offline="2", carried_over="1")
    rows = [row.text for row in page_of(clerk.get(CHECK)).one("table", class_="totals").all("tr")]
    assert "Số liệu Tháng 09/2025 Tháng 10/2025 Thay đổi" in rows
    assert "Tổng 4 11 +7" in rows
    assert "Trực tuyến 3 8 +5" in rows
    assert "Kỳ trước chuyển – 1 –" in rows


@pytest.mark.parametrize(
    ("paid", "tag", "word"), [("4", "a", "Về biểu nhập"), ("2", "button", "Gửi báo cáo")]
)
def test_the_way_back_leads_while_something_blocks(
    province: Province, clerk: Client, paid: str, tag: str, word: str
) -> None:
    enter(province, payable="3", paid_online=paid)
    page = page_of(clerk.get(CHECK))
    (leading,) = page.all("a", class_="btn-primary") + page.all("button", class_="btn-primary")
    assert leading.tag == tag
    assert leading.text.startswith(word)


def test_the_month_has_every_figure_that_was_typed(province: Province, clerk: Client) -> None:
    enter(province, received="5", payable="3", paid_online="2")
    said = page_of(clerk.get(CHECK)).one("table", class_="totals").text
    assert "Thanh toán, số hóa, bưu chính" in said
    assert "Khảo sát" not in said


def explained(province: Province, text: str) -> None:
    actions.explain(by=None, unit=province.units["A"], window=OCTOBER, notes={"ho_tich": text})


def test_what_a_colleague_explained_meanwhile_is_not_written_over(
    province: Province, clerk: Client
) -> None:
    enter(province, "ho_tich", received="16", resolved="11", pending="3")
    explained(province, "Lời đầu")
    seen = page_of(clerk.get(CHECK)).one("input", name="seen").attrs["value"]
    explained(province, "Lời của đồng nghiệp")
    answer = clerk.post(SUBMIT, {"seen": seen, "note.ho_tich": "Lời của tôi"})
    assert answer.status_code == 409
    page = page_of(answer)
    assert page.one("textarea", name="note.ho_tich").text == "Lời của tôi"
    assert "Giải trình đang lưu: Lời của đồng nghiệp" in page.text
    texts = FigureNote.objects.everywhere().values_list("text", flat=True)
    assert "Lời của tôi" not in texts
    assert the_report().state == State.DRAFT


def test_an_explanation_for_a_report_that_is_closed_is_shown_as_unsaved(
    province: Province, clerk: Client
) -> None:
    enter(province, "ho_tich", received="16", resolved="11", pending="3")
    submit(clerk, **{"note.ho_tich": "Lời đã lưu", "note.": "Cả báo cáo"})
    assert the_report().state == State.SUBMITTED
    sent = {"seen": "", "note.ho_tich": "Lời đã lưu"}
    assert clerk.post(SUBMIT, sent)["Location"] == f"{CHECK}?again=1"
    answer = clerk.post(SUBMIT, sent | {"note.ho_tich": "Lời chưa lưu", "note.NOSUCH": "x"})
    assert answer.status_code == 409
    assert "Giải trình chưa được lưu" in page_of(answer).text
    assert "Lời chưa lưu" in page_of(answer).text


def test_a_month_to_come_is_not_checked(clerk: Client) -> None:
    answer = clerk.get("/reports/A/2199-12/check/")
    assert answer.status_code == 400
    assert "Tháng này không có báo cáo để gửi." in page_of(answer).text
