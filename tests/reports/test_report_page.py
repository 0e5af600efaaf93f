"""One report on its page: what it says, who may judge it, and that nothing typed gets lost."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from reports import actions
from reports.cells import Typed
from reports.models import DossierReport, FigureNote, NoteKind, Origin
from reports.rows import TOTAL
from reports.states import State
from tests.builders import events_about, make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.offices import (
    BALANCED,
    BROKEN,
    approved,
    drafted,
    make_fields,
    now,
    soon,
    submitted,
)

pytestmark = pytest.mark.django_db
PAGE = "/reports/A/2025-09/"
REASON = {"reason": "Thiếu lĩnh vực đất đai"}


@pytest.fixture
def province() -> Province:
    make_fields(("dat_dai", "Đất đai"), ("ho_tich", "Hộ tịch"))
    return make_province()


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


def read(client: Client, path: str = PAGE) -> Node:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return page_of(answer)


def standfirst(page: Node) -> str:
    return page.one("p", class_="standfirst").text


def form_rows(page: Node) -> dict[str, list[str]]:
    table = page.one("table", class_="formt")
    rows = table.one("tbody").all("tr")
    return {
        row.all("th")[0].text: [cell.text for cell in row.all("td")[1:]]
        for row in rows
        if row.all("th")
    }


def judge(client: Client, verb: str, report: DossierReport, **words: str) -> Any:
    return client.post(f"{PAGE}{verb}/", {"seen": report.submission, **words})


# Reading


def test_the_page_opens_with_state_figures_and_balance(province: Province, officer: Client) -> None:
    report = approved(province)
    said = standfirst(read(officer))
    assert said.startswith("Đã xác nhận (Lê Thị Thu Hà, ")
    assert f"{report.approved_at:%d/%m/%Y}" in said
    assert (
        "Trong kỳ tiếp nhận 50 hồ sơ, đã giải quyết 50, trước và đúng hạn 96,00%. Số liệu khớp."
        in said
    )


@pytest.mark.parametrize(("is_approved", "verb"), [(False, "trả lại"), (True, "mở lại")])
def test_who_entered_a_report_that_was_sent_reads_who_gives_it_back(
    province: Province, officer: Client, *, is_approved: bool, verb: str
) -> None:
    (approved if is_approved else submitted)(province)
    words = f"Cần sửa thì đề nghị {province.units['B'].name} {verb} báo cáo."
    assert words in standfirst(read(province.client("clerk")))
    assert words not in standfirst(read(officer))


def test_columns_that_nobody_filled_are_told_first(province: Province, officer: Client) -> None:
    drafted(province, {TOTAL: {"received_online": 9, "received_offline": 1, "carried_over": 0}})
    assert "Biểu còn 7 cột trống." in standfirst(read(officer))


def test_figures_stand_in_the_columns_of_the_form_with_the_total_last(
    province: Province, officer: Client
) -> None:
    lines = {"ho_tich": BALANCED, "dat_dai": {"received_online": 3, "paid_online": 2, "payable": 4}}
    drafted(province, {**lines, TOTAL: {"visits": 318}})
    rows = form_rows(read(officer))
    assert list(rows) == ["Đất đai", "Hộ tịch", "Toàn đơn vị"]
    assert rows["Hộ tịch"] == [
        "55", "30", "20", "5", "50", "40", "8", "2", "5", "5", "0", "0", "Khớp",
    ]  # fmt: skip
    assert rows["Đất đai"][:4] == ["–", "3", "–", "–"]
    assert rows["Đất đai"][-1] == "Chưa đủ số"


def test_headings_and_sums_are_those_of_the_form_to_type_in(province: Province) -> None:
    drafted(province, {"ho_tich": BALANCED})
    clerk = province.client("clerk")
    read_table = read(clerk).one("table", class_="formt")
    typed_table = read(clerk, f"{PAGE}edit/").one("table", class_="grid2")
    heads = [[head.text for head in one.one("thead").all("tr")[1].all("th")]
             for one in (read_table, typed_table)]  # fmt: skip
    assert [each.replace(" ", "") for each in heads[0]] == [
        each.replace(" ", "") for each in heads[1]
    ]
    assert heads[0][6] == "Đúng hạn (9)"
    line = typed_table.one("tbody").one("tr")
    sums = [cell.text for cell in line.all("output")]
    assert [form_rows(read(clerk))["Hộ tịch"][place] for place in (0, 4, 8)] == sums


def test_what_the_form_has_no_column_for_stands_below(province: Province, officer: Client) -> None:
    drafted(province, {"dat_dai": {"paid_online": 2, "payable": 4}, TOTAL: {"visits": 1318}})
    other = read(officer).one("table", class_="othert")
    assert [cell.text for cell in other.one("thead").all("th")] == [
        "Số liệu", "Toàn đơn vị", "Đất đai",
    ]  # fmt: skip
    told = {
        row.one("th").text: [cell.text for cell in row.all("td")]
        for row in other.one("tbody").all("tr")
    }
    assert told == {
        "Hồ sơ có nghĩa vụ tài chính": ["4", "4"],
        "Thanh toán trực tuyến": ["2", "2"],
        "Lượt người giao dịch": ["1.318", ""],
    }


def test_warnings_and_notes_stand_beside_their_rows(province: Province, officer: Client) -> None:
    report = drafted(
        province, {"ho_tich": BROKEN, "dat_dai": BROKEN}, notes={"ho_tich": "Chuyển sổ"}
    )
    FigureNote.objects.create(report=report, figure="postal", kind=NoteKind.NOT_AVAILABLE)
    page = read(officer)
    table = page.one("table", class_="formt")
    rows = [row.text for row in table.one("tbody").all("tr")]
    assert rows[0].startswith("1 Đất đai")
    assert "Lệch 4" in rows[0]
    assert rows[1].startswith("Chưa giải trình:")
    assert "lệch 4 hồ sơ" in rows[1]
    assert rows[2].startswith("2 Hộ tịch")
    assert rows[3].startswith("Lưu ý:")
    assert "Giải trình: Chuyển sổ" in rows[3]
    assert "Tiếp nhận, trả kết quả qua bưu chính công ích: Không có số liệu" in rows[-1]
    assert "Chưa cân đối ở 2 lĩnh vực." in standfirst(page)
    assert "cảnh báo chưa giải trình" in standfirst(page)


def test_what_has_to_be_mended_stands_above_what_is_odd(
    province: Province, officer: Client
) -> None:
    report = drafted(province, {"ho_tich": BROKEN})
    typed = {("ho_tich", "due"): Typed("12a", "")}
    unit, window = report.unit, report.window
    actions.save_cells(by=province.user("clerk"), unit=unit, window=window, typed=typed)
    said = read(officer).one("table", class_="formt").all("tr", class_="remarks")[0].text
    assert said.startswith("Phải sửa:")
    assert "12a" in said
    assert "Chưa giải trình:" in said


def test_who_enters_figures_finds_the_form_while_they_may(province: Province) -> None:
    form = "/reports/A/2025-09/edit/"
    clerk = province.client("clerk")
    assert read(clerk).all("a", href=form)
    report = submitted(province)
    assert read(clerk).all("a", href=form) == []
    actions.return_(by=None, report=report, **REASON)
    assert read(clerk).all("a", href=form)
    assert read(province.client("viewer")).all("a", href=form) == []


def test_the_history_says_who_changed_what_and_why(province: Province, officer: Client) -> None:
    report = submitted(province, {"ho_tich": BALANCED})
    actions.return_(by=province.user("officer"), report=report, **REASON)
    drafted(province, {"ho_tich": {"returned": 1, "received_online": 31}})
    again = actions.submit(by=province.user("clerk"), report=report)
    done = actions.approve(by=province.user("officer"), report=again)
    actions.reopen(
        by=province.user("officer"),
        report=done,
        reason="Sai số",
        document="125/SNV-CCHC",
        until=soon(),
    )
    page = read(officer)
    steps = [step.text for step in page.one("ol", class_="chain").all("li") if step.all("b")]
    assert [re.split(r"\d\d:\d\d", step)[0].strip() for step in steps] == [
        "Mở lại báo cáo", "Xác nhận báo cáo", "Gửi báo cáo", "Sửa số liệu: 4 thay đổi",
        "Trả lại báo cáo", "Gửi báo cáo", "Lập báo cáo: 18 thay đổi",
    ]  # fmt: skip
    assert "văn bản 125/SNV-CCHC" in steps[0]
    assert "Lý do: Sai số" in steps[0]
    assert "Nguyễn Thị Hạnh" in steps[3]
    assert "Hộ tịch, Tiếp nhận trực tuyến: 30 → 31" in steps[3]
    assert "Lý do: Thiếu lĩnh vực đất đai" in steps[4]
    assert standfirst(page).startswith("Mở lại để sửa (Lê Thị Thu Hà, ")
    assert "lý do: “Sai số”" in standfirst(page)


def test_a_returned_report_says_who_returned_it_and_why(province: Province) -> None:
    actions.return_(by=province.user("officer"), report=submitted(province), **REASON)
    said = standfirst(read(province.client("clerk")))
    assert said.startswith("Bị trả lại (Lê Thị Thu Hà, ")
    assert "lý do: “Thiếu lĩnh vực đất đai”." in said


def test_a_month_without_a_report_says_so(province: Province, officer: Client) -> None:
    page = read(officer)
    assert standfirst(page) == "Chưa có báo cáo nào của tháng này."
    assert page.one("a", rel="prev").attrs["href"] == "/reports/A/2025-08/"
    assert page.one("a", rel="next").attrs["href"] == "/reports/A/2025-10/"


def test_months_that_the_unit_does_not_owe_are_not_offered(
    province: Province, officer: Client
) -> None:
    assert read(officer, "/reports/A/2025-07/").all("a", rel="prev") == []
    assert read(officer, "/reports/C/2025-12/").all("a", rel="next") == []


def test_a_month_inside_a_longer_report_leads_to_it(province: Province, officer: Client) -> None:
    make_report(province.units["D"], "2022-01", "2023-03", received_given=22547, resolved_given=3)
    assert officer.get("/reports/D/2022-05/")["Location"] == "/reports/D/2022-01/"
    page = read(officer, "/reports/D/2022-01/")
    assert "từ 01/2022 đến 03/2023" in page.one("h1").text
    assert "22.547 hồ sơ" in standfirst(page)
    assert page.one("a", rel="next").attrs["href"] == "/reports/D/2023-04/"


@pytest.mark.parametrize("path", ["/reports/A/2025-13/", "/reports/NO/2025-09/", "/reports/A/x/"])
def test_an_address_of_nothing_is_not_found(officer: Client, path: str) -> None:
    assert officer.get(path).status_code == 404


def test_drafts_are_for_the_unit_and_those_above_it(province: Province) -> None:
    drafted(province)
    for person in ("clerk", "head", "officer", "viewer", "admin"):
        assert province.client(person).get(PAGE).status_code == 200, person
    for person in ("neighbour", "outsider"):
        assert province.client(person).get(PAGE).status_code == 404, person


def test_the_rate_opens_its_receipt_once_it_counts(province: Province, officer: Client) -> None:
    report = submitted(province)
    (link,) = read(officer).all("a", class_="receipt")
    assert "provisional=1" in link.attrs["href"]
    assert officer.get(link.attrs["href"]).status_code == 200
    actions.return_(by=province.user("officer"), report=report, **REASON)
    assert read(officer).all("a", class_="receipt") == []


def test_an_illustration_says_so(province: Province, officer: Client) -> None:
    make_report(province.units["A"], "2025-09", origin=Origin.ILLUSTRATION, received_given=3)
    assert "SỐ LIỆU MINH HỌA" in read(officer).text


def test_the_workbook_has_the_rows_of_the_page(province: Province, officer: Client) -> None:
    drafted(province, {"ho_tich": BROKEN, TOTAL: {"visits": 7}})
    answer = officer.get("/reports/A/2025-09.xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Biểu", "Số liệu khác", "Lịch sử"]
    rows = [row for row in book["Biểu"].iter_rows(values_only=True) if row[0] == "Hộ tịch"]
    assert rows[0][1:14] == (55, 30, 20, 5, 50, 40, 8, 2, 9, 9, 0, 0, "Lệch 4")
    assert "Chưa giải trình" in rows[0][15]
    heads = next(
        row for row in book["Biểu"].iter_rows(values_only=True) if row[0] == "Lĩnh vực (2)"
    )
    assert heads[1] == "Tiếp nhận: Tổng (3)"
    assert heads[6:8] == ("Đã giải quyết: Trước hạn (8)", "Đã giải quyết: Đúng hạn (9)")
    assert heads[12] == "Ngoài biểu: Trả lại, rút"
    assert [*book["Số liệu khác"].iter_rows(values_only=True)][-1][2] == 7


# Judging


def test_an_officer_confirms_and_is_told(province: Province, officer: Client) -> None:
    report = submitted(province)
    answer = judge(officer, "approve", report)
    assert answer["Location"] == PAGE
    assert now(report).state == State.APPROVED
    page = read(officer)
    assert page.one("p", role="status").text == "Đã xác nhận báo cáo tháng 09/2025 của Phường A."
    assert read(officer).all("p", role="status") == []


def test_only_those_above_are_offered_what_they_may_do(province: Province) -> None:
    submitted(province)
    offered = {
        person: {
            form.attrs["action"] for form in read(province.client(person)).one("main").all("form")
        }
        for person in ("officer", "clerk", "head", "inspector", "viewer", "admin")
    }
    assert offered.pop("officer") == {f"{PAGE}approve/", f"{PAGE}return/"}
    assert offered.pop("clerk") == offered.pop("head") == {f"{PAGE}adjustments/"}
    assert set().union(*offered.values()) == set()


def test_a_report_is_returned_with_its_reason(province: Province, officer: Client) -> None:
    report = submitted(province)
    assert judge(officer, "return", report, **REASON).status_code == 302
    assert now(report).state == State.RETURNED
    assert events_about(report).last().reason == REASON["reason"]  # type: ignore[union-attr]


def test_without_a_reason_nothing_is_returned(province: Province, officer: Client) -> None:
    report = submitted(province)
    answer = judge(officer, "return", report, reason="  ")
    assert answer.status_code == 400
    page = page_of(answer)
    assert "Cần nêu lý do khi trả lại báo cáo." in page.one("div", role="alert").text
    assert now(report).state == State.SUBMITTED


def test_a_second_click_says_what_was_done_and_does_nothing(
    province: Province, officer: Client
) -> None:
    report = submitted(province)
    judge(officer, "approve", report)
    events = events_about(report).count()
    answer = judge(officer, "approve", report)
    assert answer.status_code == 400
    said = page_of(answer).one("div", role="alert").text
    assert "Lê Thị Thu Hà đã xác nhận báo cáo này lúc " in said
    assert events_about(report).count() == events


def test_another_officer_was_faster_and_the_reason_is_kept(
    province: Province, officer: Client
) -> None:
    report = submitted(province)
    actions.approve(by=None, report=report)
    answer = judge(officer, "return", report, reason="Lệch hai hồ sơ")
    page = page_of(answer)
    assert "đã xác nhận báo cáo này lúc" in page.one("div", role="alert").text
    assert now(report).state == State.APPROVED
    assert "Lệch hai hồ sơ" in page.text


@pytest.mark.parametrize("verb", ["approve", "return"])
def test_figures_that_were_handed_in_anew_are_not_judged_unseen(
    province: Province, officer: Client, verb: str
) -> None:
    seen = submitted(province)
    token = seen.submission
    actions.return_(by=None, report=seen, **REASON)
    drafted(province, {TOTAL: {"received_online": 31, "returned": 1}})
    again = actions.submit(by=province.user("clerk"), report=seen)
    answer = officer.post(f"{PAGE}{verb}/", {"seen": token, **REASON})
    assert answer.status_code == 400
    assert "đã được gửi lại sau khi trang này mở" in page_of(answer).one("div", role="alert").text
    assert now(again).state == State.SUBMITTED
    assert judge(officer, verb, again, **REASON).status_code == 302


def test_nobody_confirms_what_they_handed_in(province: Province) -> None:
    report = drafted(province, code="B", month="2025-09")
    officer = province.user("officer")
    DossierReport.objects.everywhere().filter(pk=report.pk).update(
        state=State.SUBMITTED, submitted_by=officer
    )
    client = province.client("officer")
    page = read(client, "/reports/B/2025-09/")
    assert "cần một người khác xác nhận" in page.text
    assert page.all("form", action="/reports/B/2025-09/approve/") == []
    answer = client.post("/reports/B/2025-09/approve/", {"seen": ""})
    assert answer.status_code == 400
    assert "Người gửi báo cáo không được tự xác nhận" in page_of(answer).text
    assert now(report).state == State.SUBMITTED


def test_a_typed_character_that_no_database_takes_does_no_harm(
    province: Province, officer: Client
) -> None:
    report = submitted(province)
    assert judge(officer, "return", report, reason="Sai\0 số").status_code == 302
    assert events_about(report).last().reason == "Sai số"  # type: ignore[union-attr]
