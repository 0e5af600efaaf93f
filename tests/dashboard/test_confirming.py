"""The front page of an office: what waits for it, and who has not sent."""

from datetime import datetime

import pytest

from core import clock
from core.clock import OFFICE_TIME
from reports.models import DossierReport, FigureAdjustment
from tests.dashboard.front import duties, home, report, section, standfirst
from tests.people import Province

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 3, 22, 9, tzinfo=OFFICE_TIME))


class TestOffice:
    def test_reports_that_wait_by_month_and_who_has_not_sent(self, province: Province) -> None:
        for code in ("A", "S"):
            report(province, code, "2026-01", state="submitted")
        report(province, "A", "2026-02", state="submitted")
        page = home(province.client("officer"))
        assert duties(page) == [
            "Xác nhận báo cáo tháng 01/2026 2 báo cáo chờ xác nhận",
            "Xác nhận báo cáo tháng 02/2026 1 báo cáo chờ xác nhận",
            "Đôn đốc 1 đơn vị chưa gửi báo cáo tháng 02/2026 1/2 đơn vị",
        ]
        assert standfirst(page).endswith("3 việc cần làm.")

    def test_older_months_that_were_not_sent_are_counted(self, province: Province) -> None:
        """S ends December, C with it; A alone reports on, and nobody owes before July."""
        for code, months in (("A", (7, 8, 9, 10, 11)), ("S", (7, 8, 9, 10, 11, 12)), ("C", (7,))):
            for number in months:
                report(province, code, f"2025-{number:02d}")
        for code in ("A", "S"):
            report(province, code, "2026-02")
        report(province, "A", "2026-01", state="returned")
        items = section(home(province.client("officer")), "todo-title").all("li")
        assert [item.text for item in items] == [
            "Còn 7 báo cáo của các tháng trước chưa gửi: 08, 09, 10, 11, 12/2025; 01/2026 6 tháng",
            "1 báo cáo trả lại, mở lại chưa được gửi lại: 01/2026 1 tháng",
        ], "C owes August to December, A December, S January; A has January back"
        assert [item.one("a").attrs["href"] for item in items] == [
            "/reports/year/?unit=B&year=2025",
            "/reports/?unit=B&month=2026-01&only=returned",
        ]

    def test_proposals_that_wait_for_a_decision_are_work_for_all_but_who_proposed(
        self, province: Province
    ) -> None:
        facts = {"system_value": 2, "actual_value": 0, "explanation": "Chậm cập nhật"}
        for code in ("A", "S"):
            report(province, code, "2026-02")
            one = DossierReport.objects.everywhere().get(unit__code=code)
            FigureAdjustment.objects.create(report=one, figure="resolved_late", **facts)
        item = section(home(province.client("officer")), "todo-title").one("li")
        assert item.text == (
            "Xem xét đề nghị điều chỉnh số liệu tháng 02/2026 2 báo cáo có đề nghị"
        )
        assert item.one("a").attrs["href"] == "/reports/?unit=B&month=2026-02&only=adjusting"
        FigureAdjustment.objects.everywhere().update(proposed_by=province.user("officer"))
        assert duties(home(province.client("officer"))) == []

    def test_months_before_the_branch_began_are_not_owed(self, province: Province) -> None:
        for code in ("A", "S"):
            report(province, code, "2026-02")
        page = home(province.client("officer"))
        assert duties(page) == []
        assert section(page, "todo-title").one("p").text == (
            "Không có báo cáo nào chờ bạn xác nhận; các đơn vị trực thuộc đã gửi đủ báo cáo phải "
            "gửi trong 12 tháng qua."
        )

    def test_nobody_confirms_what_they_sent_themselves(self, province: Province) -> None:
        officer = province.user("officer")
        report(province, "A", "2026-01", state="submitted", submitted_by=officer)
        found = duties(home(province.client("officer")))
        assert not any("Xác nhận" in each for each in found)

    def test_other_provinces_are_none_of_its_work(self, province: Province) -> None:
        report(province, "Y", "2026-01", state="submitted")
        found = duties(home(province.client("officer")))
        assert not any("Xác nhận" in each for each in found)
