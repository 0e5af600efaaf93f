"""The front page: what is one's own to do, by role, and how one's unit stands."""

from datetime import date, datetime
from typing import Any

import pytest

from core import clock
from core.clock import OFFICE_TIME
from core.months import Month
from reports.actions import approve, return_, submit
from reports.models import DossierReport
from tests.builders import make_document, make_report, make_target
from tests.dashboard.front import (
    FIGURES,
    JULY,
    duties,
    home,
    last_event,
    reopen_it,
    report,
    section,
    sent,
    standfirst,
)
from tests.dashboard.html import page_of
from tests.people import Province
from units.actions import appoint
from units.models import UnitChange

pytestmark = pytest.mark.django_db
SUNDAY = date(2026, 3, 22)


@pytest.fixture(autouse=True)
def on_a_sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 22, 9, tzinfo=OFFICE_TIME))


class TestClerk:
    def test_months_that_are_over_and_not_sent(self, province: Province) -> None:
        sent(province, until=2)
        page = home(province.client("clerk"))
        (duty,) = duties(page)  # not the present month
        assert duty.startswith("Báo cáo tháng 02/2026 Chưa có báo cáo")
        assert duty.endswith("Chậm 10 ngày làm việc, hạn gửi 17:00 ngày 06/03/2026")
        assert standfirst(page) == "Chủ nhật, 22/03/2026. 1 việc cần làm."

    def test_nothing_is_owed_for_months_before_the_unit_began(self, province: Province) -> None:
        found = duties(home(province.client("clerk")))
        assert len(found) == 8
        assert found[0].startswith("Báo cáo tháng 07/2025")

    def test_what_was_returned_comes_first_with_reason_and_who(self, province: Province) -> None:
        sent(province, until=1)
        report(province, "A", "2026-01", state="draft")
        returned = report(province, "A", "2026-02", state="draft")
        submit(by=province.user("head"), report=returned)
        return_(by=province.user("officer"), report=returned, reason="Lệch 2 hồ sơ.")
        page = home(province.client("clerk"))
        returned_one, draft = duties(page)
        assert returned_one == (
            f"Báo cáo tháng 02/2026 Bị trả lạiLê Thị Thu Hà, {last_event()}: “Lệch 2 hồ sơ.”"
        )
        assert draft.startswith("Báo cáo tháng 01/2026 Bản nháp")
        assert standfirst(page).endswith("2 việc cần làm, 1 báo cáo bị trả lại.")

    def test_what_was_returned_twice_tells_the_last_reason(self, province: Province) -> None:
        sent(province, until=2)
        returned = report(province, "A", "2026-02", state="draft")
        for reason in ("Lần một", "Lần hai"):
            submit(by=province.user("head"), report=returned)
            return_(by=province.user("officer"), report=returned, reason=reason)
        assert "Lần hai" in duties(home(province.client("clerk")))[0]

    def test_what_was_opened_again_says_on_what_ground(self, province: Province) -> None:
        sent(province)
        opened = DossierReport.objects.everywhere().get(first_month=Month.parse("2026-02"))
        reopen_it(province, opened)
        until = "Mở lại đến 17:00 ngày 25/03/2026 (còn 3 ngày làm việc)."
        assert duties(home(province.client("clerk"))) == [
            f"Báo cáo tháng 02/2026 Mở lại để sửa{until} Lê Thị Thu Hà, {last_event()}: “Sửa số”"
        ]

    def test_what_was_opened_again_and_sent_anew_is_sent(self, province: Province) -> None:
        sent(province)
        opened = DossierReport.objects.everywhere().get(first_month=Month.parse("2026-02"))
        reopen_it(province, opened)
        submit(by=province.user("head"), report=opened)
        assert duties(home(province.client("clerk"))) == []

    def test_older_months_are_counted(self, province: Province) -> None:
        province.add("L", "B", "Phường Lâu", kind="ward")
        province.units["A"] = province.units["L"]
        report(province, "L", "2024-12")
        found = duties(home(province.client("clerk")))
        assert len(found) == 13
        assert found[-1] == "2 tháng trước đó chưa gửi, Phường Lâu Chưa có báo cáo"

    def test_a_report_of_several_months_leads_to_its_page(self, province: Province) -> None:
        for number in (7, 8):
            report(province, "A", f"2025-{number:02d}")
        figures: dict[str, Any] = {**FIGURES, "state": "returned"}
        make_report(province.units["A"], "2025-09", "2026-02", **figures)
        client = province.client("clerk")
        [item] = section(home(client), "todo-title").all("li")
        assert item.text.startswith("Báo cáo từ 09/2025 đến 02/2026 Bị trả lại")
        link = item.one("a").attrs["href"]
        assert link == "/reports/A/2025-09/"
        for path in (link, "/reports/?unit=A&of=own&month=2025-12"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert page_of(answer).all("a", href="/reports/A/2025-09/edit/") == []

    def test_when_all_is_sent_the_page_says_so(self, province: Province) -> None:
        sent(province)
        page = home(province.client("head"))
        assert standfirst(page) == "Chủ nhật, 22/03/2026. Không có việc nào đang chờ bạn."
        assert duties(page) == []

    def test_what_was_sent_and_waits(self, province: Province) -> None:
        sent(province, until=2)
        waiting = report(province, "A", "2026-02", state="draft")
        submit(by=province.user("clerk"), report=waiting)
        page = home(province.client("head"))
        [item] = section(page, "waiting-title").all("li")
        assert item.text == "Báo cáo tháng 02/2026 Đã gửi: Nguyễn Thị Hạnh, 22/03/2026"
        assert item.one("a").attrs["href"] == "/reports/A/2026-02/"
        assert section(page, "todo-title").one("p").text == "Các báo cáo phải gửi đã gửi đủ."

    def test_what_was_confirmed_lately(self, province: Province) -> None:
        sent(province, until=2)
        confirmed = report(province, "A", "2026-02", state="draft")
        submit(by=province.user("head"), report=confirmed)
        approve(by=province.user("officer"), report=confirmed)
        done = section(home(province.client("clerk")), "done-title")
        assert [item.text for item in done.all("li")] == [
            "Báo cáo tháng 02/2026 Đã xác nhận 22/03/2026"
        ]

    def test_a_sibling_s_reports_are_none_of_its_work(self, province: Province) -> None:
        sent(province)
        report(province, "S", "2026-02", state="returned")
        page = home(province.client("clerk"))
        assert duties(page) == []
        assert "Phường S" not in page.one("main").text


class TestAdministrator:
    def test_accounts_without_a_unit_are_for_administrators_of_the_country(
        self, province: Province
    ) -> None:
        province.user("outsider")
        chief = province.user("viewer")
        appoint(by=None, user=chief, unit=province.units["B"], role="admin", first_day=JULY)
        page = home(province.client("viewer"))
        assert duties(page) == []
        told = section(page, "todo-title").one("p").text
        assert told == "Không có thay đổi đơn vị nào đến ngày."

    def test_accounts_without_a_unit_and_changes_whose_day_has_come(
        self, province: Province
    ) -> None:
        province.user("outsider")
        planned = UnitChange.objects.create(kind="rename", date=date(2026, 3, 1), done=False)
        planned.sources.set([province.units["S"]])
        later = UnitChange.objects.create(kind="rename", date=date(2026, 4, 1), done=False)
        later.sources.set([province.units["S"]])
        page = home(province.client("admin"))
        assert duties(page) == [
            "1 tài khoản chưa được phân công đơn vị Chưa phân công",
            "Thực hiện thay đổi đơn vị đã lên kế hoạch: đổi tên từ ngày 01/03/2026",
        ]

    def test_without_work_it_speaks_of_an_administrator_s_own(self, province: Province) -> None:
        told = section(home(province.client("admin")), "todo-title").one("p").text
        assert told == (
            "Không có tài khoản nào chờ phân công, không có thay đổi đơn vị nào đến ngày."
        )


@pytest.mark.parametrize(
    ("person", "reported", "why"),
    [
        ("viewer", False, "Chưa có số liệu đã xác nhận để so với chỉ tiêu."),
        ("viewer", True, "Có số liệu, chưa có chỉ tiêu chung để so."),
        ("clerk", True, "Chưa có chỉ tiêu nào giao cho đơn vị."),
    ],
)
def test_why_nothing_is_held_against_a_target(
    province: Province, person: str, why: str, *, reported: bool
) -> None:
    if reported:
        sent(province)
    assert why in section(home(province.client(person)), "standing-title").text


def test_invented_figures_want_an_invented_target(province: Province) -> None:
    sent(province)
    DossierReport.objects.everywhere().update(origin="illustration")
    make_target("on_time_resolved", province.units["A"], "≥ 99", year=2026)
    told = section(home(province.client("clerk")), "standing-title").text
    assert "Có số liệu minh họa, chưa có chỉ tiêu để so." in told


def test_a_branch_is_not_judged_by_the_few_that_reported(province: Province) -> None:
    sent(province, "A", until=2)
    make_target("on_time_resolved", province.units["B"], "≥ 95", level="commune", year=2026)
    for number in range(3):
        province.add(f"T{number}", "B", kind="ward", since=date(2025, 7, 1))
    told = section(home(province.client("viewer")), "standing-title").text
    assert "Mới có dưới một nửa số báo cáo phải có" in told


def test_a_figure_of_some_months_alone_says_of_how_many(province: Province) -> None:
    sent(province, until=1)
    report(province, "A", "2026-02", paid_online=10, payable=100)
    make_target("online_payment", province.units["A"], "≥ 75", year=2026)
    told = section(home(province.client("clerk")), "standing-title").text
    assert "1/2 tháng" in told


@pytest.mark.parametrize("person", ["viewer", "inspector"])
def test_who_only_reads_has_nothing_to_do_and_sees_the_state_of_the_branch(
    province: Province, person: str
) -> None:
    for code in ("A", "S"):
        sent(province, code)
    make_target("on_time_resolved", province.units["B"], "≥ 95", level="commune", year=2026)
    page = home(province.client(person))
    assert standfirst(page).endswith("chỉ xem, không có việc phải làm.")
    assert not any(each.has(aria_labelledby="todo-title") for each in page.all("section"))
    standing = section(page, "standing-title")
    assert "Chỉ số của Tỉnh B" in standing.text
    assert "90,00%" in standing.text
    assert "/overview/?unit=B" in standing.one("a", class_="btn").attrs["href"]


def test_indicators_stand_farthest_from_their_targets_first(province: Province) -> None:
    sent(province, until=1)
    report(province, "A", "2026-02", paid_online=10, payable=100, received_online=79)
    for code, demand in (
        ("on_time_resolved", "≥ 80"), ("online_payment", "≥ 75"), ("late_resolved", "≤ 9"),
    ):  # fmt: skip
        make_target(code, province.units["A"], demand, year=2026)
    page = home(province.client("clerk"))
    rows = section(page, "standing-title").one("tbody").all("tr")
    assert [row.text.replace(": nguồn số liệu, cách tính", "") for row in rows] == [
        "Thanh toán trực tuyếnchỉ tiêu ≥ 75%, 1/2 tháng 10,00% Chưa đạt",
        "Trễ hạn / đã giải quyếtchỉ tiêu ≤ 9%, 1/2 tháng 10,00% Chưa đạt",
        "Đúng hạn / đã giải quyếtchỉ tiêu ≥ 80%, 1/2 tháng 90,00% Đạt",
    ]
    answer = province.client("clerk").get(rows[0].one("a").attrs["href"])
    assert "Thanh toán trực tuyến" in page_of(answer).one("article", id="receipt").text


def test_invented_figures_are_marked(province: Province) -> None:
    sent(province)
    DossierReport.objects.everywhere().update(origin="illustration")
    document = make_document("1/MH", illustrative=True)
    make_target("on_time_resolved", province.units["A"], "≥ 99", year=2026, document=document)
    page = home(province.client("clerk"))
    assert page.one("body").has(class_="is-sample")
    assert "SỐ LIỆU MINH HỌA" in page.one("aside", class_="sample").text


def test_who_works_in_two_units_reads_which_is_meant(province: Province) -> None:
    clerk = province.user("clerk")
    appoint(by=None, user=clerk, unit=province.units["S"], role="clerk", first_day=date(2025, 7, 1))
    sent(province)
    sent(province, "S", until=2)
    (duty,) = duties(home(province.client("clerk")))
    assert duty.startswith("Báo cáo tháng 02/2026, Phường S Chưa có báo cáo")


def strip(province: Province, person: str, address: str = "/") -> dict[str, bool]:
    nav = page_of(province.client(person).get(address)).one("nav", class_="nav")
    return {link.text: "aria-current" in link.attrs for link in nav.all("a")}


def test_the_strip_has_the_pages_that_a_reader_has_use_for(province: Province) -> None:
    clerk, officer, admin = (strip(province, who) for who in ("clerk", "officer", "admin"))
    assert [label for label, current in clerk.items() if current] == ["Việc hôm nay"]
    assert officer.keys() - clerk.keys() == {"Tổng quan"}
    assert admin.keys() - officer.keys() == {"Người dùng"}
    assert clerk.keys() - officer.keys() == set()
    shown = strip(province, "officer", "/overview/?unit=B&from=2026-01&to=2026-02")
    assert [label for label, current in shown.items() if current] == ["Tổng quan"]
    shown = strip(province, "officer", "/units/A/?from=2026-01&to=2026-02")
    assert [label for label, current in shown.items() if current] == ["Đơn vị"]


def test_an_account_without_a_unit_has_no_strip(province: Province) -> None:
    answer = province.client("outsider").get("/")
    assert answer.status_code == 403
    assert page_of(answer).one("nav", class_="nav").all("a") == []
