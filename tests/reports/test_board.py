"""Who has reported: the board of a branch, the months of one unit, and confirming many at once."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import User
from audit.models import AuditEvent
from core import clock
from core.months import Window
from reports import actions
from reports.models import DossierReport, FigureAdjustment
from reports.rows import TOTAL
from reports.states import State
from tests.builders import make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.offices import BALANCED, BROKEN, approved, busier, drafted, now, submitted

pytestmark = pytest.mark.django_db
BOARD = "/reports/?unit=B&month=2025-09"
EXCEL = BOARD.replace("reports/", "reports.xlsx")


@pytest.fixture
def province() -> Province:
    return make_province()


@pytest.fixture
def officer(province: Province) -> Client:
    return province.client("officer")


def read(client: Client, path: str = BOARD) -> Node:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return page_of(answer)


def standfirst(page: Node) -> str:
    return page.one("p", class_="standfirst").text


def rows(page: Node) -> list[tuple[str, str]]:
    """Unit and state of each row."""
    body = page.one("table", class_="t").one("tbody").all("tr")
    return [(row.one("th").text, row.one("span", class_="tag").text) for row in body]


def filters(page: Node) -> dict[str, str]:
    links, *_sorts = page.all("nav", class_="filters")
    return {link.text: link.attrs["href"] for link in links.all("a")}


def test_the_board_counts_who_has_reported_and_names_them_in_order(
    province: Province, officer: Client
) -> None:
    submitted(province)
    approved(province, code="S")
    page = read(officer)
    assert standfirst(page) == "Đã gửi 2/3 đơn vị, 1 đã xác nhận, 1 chờ xác nhận; 1 chưa gửi."
    assert rows(page) == [
        ("Phường A", "Đã gửi"),
        ("Phường C", "Chưa có báo cáo"),
        ("Phường S", "Đã xác nhận"),
    ]


def test_drafts_are_not_sent_and_returned_ones_are_told_apart(
    province: Province, officer: Client
) -> None:
    drafted(province, code="C")
    actions.return_(by=None, report=submitted(province), reason="Lệch")
    page = read(officer)
    assert standfirst(page) == "Đã gửi 0/3 đơn vị; 2 chưa gửi; 1 chờ gửi lại."
    assert dict(rows(page))["Phường C"] == "Bản nháp"
    assert filters(page).keys() == {"Tất cả (3)", "Chưa gửi (2)", "Chờ gửi lại (1)"}


def test_units_owe_the_months_in_which_they_live_and_residential_groups_none(
    province: Province, officer: Client
) -> None:
    assert [name for name, _ in rows(read(officer, "/reports/?unit=B&month=2026-01"))] == [
        "Phường A", "Phường S",
    ]  # fmt: skip
    before = {name for name, _ in rows(read(officer, "/reports/?unit=B&month=2025-06"))}
    assert before == {"Huyện D", "Xã A cũ", "Xã A khác", "Xã S cũ"}


def test_a_filter_in_the_address_keeps_its_rows(province: Province, officer: Client) -> None:
    submitted(province)
    page = read(officer, BOARD + "&only=missing")
    assert [name for name, _ in rows(page)] == ["Phường C", "Phường S"]
    assert standfirst(page).startswith("Đã gửi 1/3 đơn vị")
    current, _sort = [link for link in page.all("a") if link.attrs.get("aria-current") == "true"]
    assert current.text == "Chưa gửi (2)"
    assert rows(read(officer, filters(page)["Chờ xác nhận (1)"])) == [("Phường A", "Đã gửi")]


@pytest.mark.parametrize(
    "query", ["month=2025-13", "month=x", "only=nonsense", "page=x", "unit=NO", "page=%C2%B2"]
)
def test_what_is_no_choice_of_the_page_is_not_found(officer: Client, query: str) -> None:
    assert officer.get(f"/reports/?{query}").status_code == 404


def test_the_board_opens_on_the_last_full_month_of_ones_own_unit(
    province: Province, officer: Client
) -> None:
    page = read(officer, "/reports/")
    assert (clock.this_month() - 1).label in page.one("h1").text
    assert "Tỉnh B" in page.one("h1").text


def test_months_reach_back_to_the_first_report(province: Province, officer: Client) -> None:
    make_report(province.units["D"], "2022-01", "2023-03", received_given=3)
    months = [option.attrs["value"] for option in read(officer).one("select").all("option")]
    assert months[0] == str(clock.this_month())
    assert months[-1] == "2022-01"


def test_warnings_and_blanks_stand_in_the_row(province: Province, officer: Client) -> None:
    make_report(province.units["A"], "2025-09", state="submitted", **BROKEN)
    make_report(province.units["S"], "2025-09", state="submitted", received_given=3)
    body = read(officer).one("table", class_="t").one("tbody").all("tr")
    assert "1 cảnh báo" in body[0].text
    assert "cột trống" not in body[0].text
    assert "10 cột trống" in body[2].text


def test_the_unit_of_the_select_is_one_the_reader_covers(province: Province) -> None:
    admin = province.client("admin")
    selects = read(admin, "/reports/?unit=VN&month=2025-09").all("select", name="unit")
    assert [option.text for option in selects[0].all("option")] == ["Việt Nam", "Tỉnh B", "Tỉnh Z"]
    assert read(province.client("officer")).all("select", name="unit") == []
    assert province.client("officer").get("/reports/?unit=Z&month=2025-09").status_code == 404


def test_a_long_board_has_pages(province: Province, officer: Client) -> None:
    for number in range(120):
        province.add(f"W{number}", "B", f"Xã {number}", kind="commune")
    page = read(officer)
    assert len(rows(page)) == 100
    second = next(link for link in page.one("nav", class_="pager").all("a") if link.text == "2")
    assert len(rows(read(officer, second.attrs["href"]))) == 23
    assert len(rows(read(officer, BOARD + "&page=99"))) == 23


def test_the_workbook_has_every_row_that_the_filter_keeps(
    province: Province, officer: Client
) -> None:
    submitted(province)
    links = read(officer, BOARD + "&only=submitted").all("a")
    (link,) = [a for a in links if a.attrs.get("href", "").startswith("/reports.xlsx")]
    book = load_workbook(BytesIO(officer.get(link.attrs["href"]).content))
    told = [row for row in book.active.iter_rows(values_only=True) if row[0] == "A"]
    assert told[0][:3] == ("A", "Phường A", "Đã gửi")
    assert told[0][4:6] == (0, 0)


# The months of one unit


def test_a_ward_sees_its_own_months(province: Province) -> None:
    submitted(province)
    approved(province, {TOTAL: BALANCED}, month="2025-08")
    page = read(province.client("clerk"), "/reports/?month=2025-12")
    assert standfirst(page) == (
        "Năm 2025: 1 báo cáo đã xác nhận, 1 chờ xác nhận;"
        " chưa có báo cáo tháng 07/2025, 10/2025, 11/2025, 12/2025."
    )
    assert [month for month, _ in rows(page)] == [
        "12/2025", "11/2025", "10/2025", "09/2025", "08/2025", "07/2025",
    ]  # fmt: skip
    assert dict(rows(page))["09/2025"] == "Đã gửi"
    assert page.all("a", href="/reports/upload/")
    assert (
        read(province.client("viewer"), "/reports/?unit=A").all("a", href="/reports/upload/") == []
    )


def test_a_report_of_several_months_stands_once(province: Province, officer: Client) -> None:
    make_report(province.units["D"], "2022-01", "2023-03", received_given=3)
    page = read(officer, "/reports/?unit=D&of=own&month=2023-01")
    assert rows(page)[-1] == ("01/2022 – 03/2023", "Đã xác nhận")
    assert len(rows(page)) == 10
    assert "Năm 2023: 1 báo cáo đã xác nhận; chưa có báo cáo tháng 04/2023" in standfirst(page)


def test_when_reports_were_sent_has_a_column_once_one_was(
    province: Province, officer: Client
) -> None:
    def headed() -> bool:
        return "Gửi lúc" in read(officer).one("thead").text

    drafted(province)
    assert not headed()
    submitted(province, code="S")
    assert headed()


def test_the_present_month_is_not_missed_yet(province: Province) -> None:
    page = read(province.client("clerk"), f"/reports/?month={clock.this_month()}")
    assert dict(rows(page))[clock.this_month().label] == "Chưa hết tháng"
    assert clock.this_month().label not in standfirst(page)


def test_years_of_a_unit_that_ended_lead_back_to_it(province: Province, officer: Client) -> None:
    make_report(province.units["D"], "2022-01", "2023-03", received_given=3)
    links = filters(read(officer, "/reports/?unit=D&of=own&month=2023-01"))
    assert links["2025"] == "/reports/?unit=D&of=own&month=2025-06"
    assert links["2022"] == "/reports/?unit=D&of=own&month=2022-12"
    assert "2026" not in links


def test_an_account_without_a_unit_is_told_what_to_do(province: Province) -> None:
    answer = province.client("outsider").get("/reports/")
    assert answer.status_code == 403
    assert "chưa được phân công đơn vị" in page_of(answer).text


# Confirming many


def confirm(client: Client, *reports: DossierReport, **more: str) -> object:
    tokens = [f"{report.pk} {report.submission}" for report in reports]
    return client.post(
        "/reports/approve/?unit=B&month=2025-09", {"report": tokens, "shown": tokens, **more}
    )


def test_ticked_reports_are_confirmed_and_counted(province: Province, officer: Client) -> None:
    first, second = submitted(province), submitted(province, code="S")
    tokens = [box.attrs["value"] for box in read(officer).all("input", name="report")]
    assert tokens == [f"{report.pk} {report.submission}" for report in (first, second)]
    officer.post("/reports/approve/?unit=B&month=2025-09", {"report": tokens[0]})
    assert (now(first).state, now(second).state) == (State.APPROVED, State.SUBMITTED)
    assert "Đã xác nhận 1 báo cáo tháng 09/2025." in read(officer).one("p", role="status").text
    confirm(officer, second, all="1")
    assert now(second).state == State.APPROVED


def test_each_refusal_is_named_and_the_others_are_done(province: Province, officer: Client) -> None:
    first, second = submitted(province), submitted(province, code="S")
    actions.approve(by=None, report=second)
    answer = confirm(officer, first, second)
    page = page_of(answer)
    said = page.one("div", role="alert").text
    assert "Phường S: Không thể xác nhận báo cáo ở trạng thái “Đã xác nhận”" in said
    assert "Phường A" not in said
    assert page.one("p", role="status").text == "Đã xác nhận 1 báo cáo tháng 09/2025."
    assert now(first).state == State.APPROVED


def test_ticked_reports_go_back_for_one_reason(province: Province, officer: Client) -> None:
    first, second = submitted(province), submitted(province, code="S")
    address = "/reports/return/?unit=B&month=2025-09"
    sent = {"report": [f"{one.pk} {one.submission}" for one in (first, second)]}
    page = page_of(officer.post(address, {**sent, "reason": " "}))
    assert "Ghi lý do trả lại" in page.one("div", role="alert").text
    assert now(first).state == State.SUBMITTED
    officer.post(address, {**sent, "reason": "Thiếu số hồ sơ quá hạn", "urge": ["C"]})
    told = read(officer).one("p", role="status").text
    assert told.startswith("Đã trả lại 2 báo cáo tháng 09/2025. 1 đơn vị đã chọn còn phải gửi")
    assert (now(first).state, now(second).state) == (State.RETURNED, State.RETURNED)
    assert "Thiếu số hồ sơ quá hạn" in read(officer, "/reports/A/2025-09/").text
    actions.submit(by=None, report=first)
    page = page_of(officer.post(address, {**sent, "reason": "Còn lệch"}))
    said = page.one("div", role="alert").text
    assert "Phường A: Báo cáo đã được gửi lại sau khi trang này mở" in said
    assert "Phường S: Không thể trả lại" in said
    assert page.one("textarea", name="reason").text.strip() == "Còn lệch"


def test_a_report_that_was_handed_in_anew_is_not_confirmed_by_an_old_tick(
    province: Province, officer: Client
) -> None:
    report = submitted(province, code="S")
    old = f"{report.pk} {report.submission}"
    actions.return_(by=None, report=report, reason="Lệch")
    actions.submit(by=None, report=report)
    officer.post("/reports/approve/?unit=B&month=2025-09", {"report": [old, "x", "", "9" * 40]})
    assert now(report).state == State.SUBMITTED


def test_ticks_of_others_reports_confirm_nothing(province: Province, officer: Client) -> None:
    own = submitted(province)
    window = Window.parse("2025-09", "2025-09")
    foreign = actions.save_figures(
        by=None, unit=province.units["Y"], window=window, rows={TOTAL: BALANCED}
    ).report
    foreign = actions.submit(by=None, report=foreign)
    events = AuditEvent.objects.count()
    assert confirm(officer, own, foreign).status_code == 403  # type: ignore[attr-defined]
    assert AuditEvent.objects.count() == events
    assert now(own).state == State.SUBMITTED


def test_only_who_judges_gets_boxes(province: Province) -> None:
    submitted(province)
    assert read(province.client("viewer")).all("input", name="report") == []


# Queries


def asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_units_and_fields(province: Province, officer: Client) -> None:
    def all_pages() -> list[int]:
        paths = (BOARD, "/reports/A/2025-09/", "/reports/?unit=A&month=2025-12")
        return [asked(officer, path) for path in paths]

    submitted(province)
    before = all_pages()
    for number in range(30):
        province.add(f"W{number}", "B", f"Xã {number}", kind="commune")
        submitted(province, code=f"W{number}")
    for more, month in enumerate(("2025-08", "2025-10", "2025-11"), start=1):
        approved(province, busier(more), month=month)
    assert all_pages() == before
    assert max(before) <= 15


def test_an_account_without_a_unit_confirms_nothing(province: Province) -> None:
    nobody = Client()
    nobody.force_login(User.objects.create_user("without-unit"))
    assert nobody.post("/reports/approve/").status_code == 403


def queries(client: Client, path: str = BOARD) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_copies_broken_chains_and_proposals_cost_no_query(
    province: Province, officer: Client
) -> None:
    for code in ("A", "S"):
        make_report(province.units[code], "2025-08", **BALANCED)
        make_report(province.units[code], "2025-09", state="submitted", **BALANCED)
    sound = {path: queries(officer, path) for path in (BOARD, EXCEL)}
    body = read(officer).one("table", class_="t").one("tbody").text
    assert body.count("1 cảnh báo") == 2, "a copy each"
    reports = DossierReport.objects.everywhere().filter(first_month="2025-09")
    reports.filter(unit=province.units["A"]).update(carried_over=9, visits=7)
    for report in reports:
        propose_in(report)
    assert {path: queries(officer, path) for path in sound} == sound
    reports.update(resolved_in_time=40, carried_over=5, pending_in_time=13)
    DossierReport.objects.everywhere().filter(first_month="2025-08").update(pending_in_time=5)
    assert {path: queries(officer, path) for path in sound} == sound
    assert "cảnh báo" not in read(officer).one("table", class_="t").text
    assert max(sound.values()) <= 15


def propose_in(report: DossierReport) -> FigureAdjustment:
    facts = {"system_value": 2, "actual_value": 0, "explanation": "Chậm cập nhật"}
    return FigureAdjustment.objects.create(report=report, figure="resolved_late", **facts)


def test_proposals_that_wait_are_counted_and_lead_to_their_reports(
    province: Province, officer: Client
) -> None:
    """The board is remembered; each proposal and each decision makes it new."""
    submitted(province)
    approved(province, code="S")
    assert "đề nghị điều chỉnh" not in read(officer).text
    first, second = (propose_in(one) for one in DossierReport.objects.everywhere())
    told = [link for link in read(officer).one("main").all("a") if "chờ xem xét" in link.text]
    assert [link.text for link in told] == ["2 đề nghị điều chỉnh chờ xem xét"]
    kept = read(officer, told[0].attrs["href"])
    assert [name for name, _state in rows(kept)] == [
        "Phường A 1 đề nghị điều chỉnh",
        "Phường S 1 đề nghị điều chỉnh",
    ]
    link = next(one for one in kept.all("a") if one.text == "1 đề nghị điều chỉnh")
    address, _hash, anchor = link.attrs["href"].partition("#")
    assert read(officer, address).one("h2", id=anchor)
    for one in (first, second):
        one.decision = "granted"
        one.save()
    assert "đề nghị điều chỉnh" not in read(officer).text
