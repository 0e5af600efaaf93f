"""Late on the software, in time in fact: proposed by the unit, judged by whoever stands above."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused
from reports import adjusting
from reports.adjusting import Decision, granted_of, in_fact
from reports.models import DossierReport, Field, FieldLine, FigureAdjustment
from reports.rows import TOTAL
from reports.stored import stored
from tests.builders import events_about
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.offices import BALANCED, approved, make_fields, now
from tests.reports.pages import HERE

pytestmark = pytest.mark.django_db
PAGE = "/reports/A/2025-09/"


@pytest.fixture
def province() -> Province:
    make_fields(("ho_tich", "Hộ tịch"))
    return make_province()


@pytest.fixture
def report(province: Province) -> DossierReport:
    """Fifty resolved, two of them late."""
    return approved(province)


def propose(province: Province, report: DossierReport, **more: Any) -> FigureAdjustment:
    facts = {"row": TOTAL, "figure": "resolved_late", "actual": 0, "explanation": "Chậm cập nhật"}
    return adjusting.propose(by=province.user("clerk"), report=report, **{**facts, **more})


def decide(province: Province, one: FigureAdjustment, **more: Any) -> FigureAdjustment:
    facts = {"granted": True, **more}
    return adjusting.decide(by=province.user("officer"), adjustment=one, **facts)


def rows(report: DossierReport) -> Any:
    return stored([report.pk])[report.pk].rows


def all_of(report: DossierReport) -> list[FigureAdjustment]:
    return list(FigureAdjustment.objects.everywhere().filter(report=report))


def test_what_is_granted_makes_a_second_rate_and_leaves_the_first(
    province: Province, report: DossierReport
) -> None:
    one = propose(province, report)
    assert (one.system_value, one.actual_value, one.decision) == (2, 0, Decision.OPEN)
    assert in_fact(rows(report), all_of(report)) is None
    decide(province, one)
    fact = in_fact(rows(report), all_of(report))
    assert fact is not None
    assert (fact["resolved_in_time"], fact["resolved_late"]) == (50, 0)
    assert now(report).resolved_late == 2
    said = page_of(province.client("clerk").get(PAGE)).text
    assert "96,00% theo phần mềm; 100,00% sau điều chỉnh đã chấp nhận" in said


def test_a_figure_that_changed_since_is_no_longer_the_one_that_was_granted(
    province: Province, report: DossierReport
) -> None:
    decide(province, propose(province, report))
    DossierReport.objects.everywhere().filter(pk=report.pk).update(resolved_late=5)
    assert in_fact(rows(report), all_of(report)) is None
    assert "không còn tính" in page_of(province.client("clerk").get(PAGE)).text


def test_what_was_granted_of_another_number_makes_room_for_a_new_proposal(
    province: Province, report: DossierReport
) -> None:
    decide(province, propose(province, report))
    DossierReport.objects.everywhere().filter(pk=report.pk).update(resolved_late=3)
    decide(province, propose(province, report, actual=1))
    fact = in_fact(rows(report), all_of(report))
    assert fact is not None
    assert fact["resolved_late"] == 1
    with pytest.raises(Refused, match="đã có đề nghị"):
        propose(province, report)


def test_what_was_granted_of_the_total_ends_when_its_lines_come(
    province: Province, report: DossierReport
) -> None:
    decide(province, propose(province, report))
    civil_status = Field.objects.get(code="ho_tich")
    FieldLine.objects.create(report=report, field=civil_status, resolved_late=2)
    decide(province, propose(province, report, row="ho_tich"))
    fact = in_fact(rows(report), all_of(report))
    assert fact is not None
    assert fact["resolved_late"] == 0
    granted = granted_of([report.unit_id], report.window, [report.state])
    assert [one.moved for one in granted] == [2]


def test_a_line_makes_the_total_better_and_the_total_alone_is_not_spoken_of(
    province: Province,
) -> None:
    report = approved(province, {"ho_tich": BALANCED})
    with pytest.raises(Refused, match="Chọn một số quá hạn"):
        propose(province, report)
    decide(province, propose(province, report, row="ho_tich", actual=1))
    fact = in_fact(rows(report), all_of(report))
    assert fact is not None
    assert (fact["resolved_in_time"], fact["resolved_late"]) == (49, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"actual": 2}, "từ 0 đến 1, ít hơn 2"),
        ({"actual": None}, "từ 0 đến 1, ít hơn 2"),
        ({"explanation": "  "}, "Ghi giải trình"),
        ({"actual": None, "explanation": ""}, r"ít hơn 2 trên phần mềm\.\nGhi giải trình"),
        ({"figure": "pending_overdue"}, "Chọn một số quá hạn"),
        ({"figure": "received"}, "Chọn một số quá hạn"),
    ],
)
def test_what_can_not_be_so_is_refused(
    province: Province, report: DossierReport, typed: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        propose(province, report, **typed)
    assert all_of(report) == []


def test_of_one_that_is_late_there_is_one_number_to_propose(province: Province) -> None:
    late = {TOTAL: {**BALANCED, "resolved_in_time": 49, "resolved_late": 1}}
    with pytest.raises(Refused, match="phải là 0, ít hơn 1 trên phần mềm"):
        propose(province, approved(province, late), actual=None)


def test_a_figure_is_spoken_of_once_until_it_is_refused(
    province: Province, report: DossierReport
) -> None:
    one = propose(province, report)
    with pytest.raises(Refused, match="đang chờ hoặc đã được chấp nhận"):
        propose(province, report)
    with pytest.raises(Refused, match="Cần nêu lý do"):
        decide(province, one, granted=False)
    decide(province, one, granted=False, reason="Không có minh chứng")
    with pytest.raises(Refused, match="đã có kết luận"):
        decide(province, one)
    propose(province, report)


def withdrawals(page: Node) -> list[str]:
    return [form.attrs["action"] for form in page.all("form") if form.text == "Rút đề nghị"]


def test_what_nobody_has_judged_is_taken_back(province: Province, report: DossierReport) -> None:
    one = propose(province, report)
    for person in ("officer", "inspector", "neighbour"):
        with pytest.raises(PermissionDenied):
            adjusting.withdraw(by=province.user(person), adjustment=one)
    clerk = province.client("clerk")
    (address,) = withdrawals(page_of(clerk.get(PAGE)))
    assert not withdrawals(page_of(province.client("officer").get(PAGE))), "they judge it"
    page = page_of(clerk.post(address, follow=True))
    assert not withdrawals(page)
    assert "Đã rút đề nghị ghi nhận số thực tế." in page.text
    assert "Đã rút" in [tag.text for tag in page.all("span", class_="tag")]
    assert page.one("form", action=f"{PAGE}adjustments/"), "another number may be proposed"
    assert "có kết luận: “Đã rút”" in page_of(clerk.post(address)).text
    with pytest.raises(Refused, match="Đã rút"):
        decide(province, one)
    FigureAdjustment.objects.everywhere().update(system_value=9)
    assert "không còn tính" not in page_of(clerk.get(PAGE)).text, "it never counted"
    propose(province, report, actual=1)
    assert in_fact(rows(report), all_of(report)) is None


def test_nobody_judges_what_they_proposed_nor_below_their_branch(
    province: Province, report: DossierReport
) -> None:
    one = propose(province, report)
    FigureAdjustment.objects.everywhere().update(proposed_by=province.user("officer"))
    with pytest.raises(Refused, match="không được tự kết luận"):
        decide(province, one)
    with pytest.raises(PermissionDenied):
        adjusting.decide(by=province.user("clerk"), adjustment=one, granted=True)
    with pytest.raises(PermissionDenied):
        adjusting.propose(
            by=province.user("officer"), report=report, row=TOTAL, figure="resolved_late",
            actual=0, explanation="x",
        )  # fmt: skip


def test_both_verbs_stand_in_the_history(province: Province, report: DossierReport) -> None:
    decide(province, propose(province, report), granted=False, reason="Không có minh chứng")
    told = [event for event in events_about(report) if "adjustment" in event.action]
    assert [(event.action, event.reason) for event in told] == [
        ("reports.adjustment_proposed", "Chậm cập nhật"),
        ("reports.adjustment_refused", "Không có minh chứng"),
    ]
    said = page_of(province.client("clerk").get(PAGE)).text
    assert "Đề nghị ghi nhận số thực tế" in said
    assert "Toàn đơn vị, Giải quyết quá hạn: 2 → 0" in said


def test_the_page_proposes_keeps_what_was_typed_and_judges(
    province: Province, report: DossierReport
) -> None:
    clerk, officer = province.client("clerk"), province.client("officer")
    page = page_of(clerk.get(PAGE))
    (whole,) = (one for one in page.one("main").all("form") if "adjustments" in one.attrs["action"])
    assert whole.one("input", name="csrfmiddlewaretoken").attrs["value"]
    assert not page_of(officer.get(PAGE)).all("select", name="place"), "who judges proposes nothing"
    form = page.one("select", name="place")
    assert [option.text for option in form.all("option")] == ["Toàn đơn vị, Giải quyết quá hạn (2)"]
    sent = {"place": "|resolved_late", "actual": "9", "explanation": "Chậm cập nhật"}
    answer = clerk.post(f"{PAGE}adjustments/", sent, **HERE)  # type: ignore[arg-type]
    assert answer.status_code == 400
    page = page_of(answer)
    assert "từ 0 đến 1, ít hơn 2" in page.one("div", role="alert").text
    assert page.one("textarea", name="explanation").text == "Chậm cập nhật"
    sent["actual"] = "1"
    assert clerk.post(f"{PAGE}adjustments/", sent, **HERE).status_code == 302  # type: ignore[arg-type]
    assert "Chấp nhận số thực tế" not in page_of(clerk.get(PAGE)).text
    (one,) = all_of(report)
    decision = f"{PAGE}adjustments/{one.pk}/"
    assert decision in str(officer.get(PAGE).content)
    answer = officer.post(decision, {"decision": "refused"}, **HERE)  # type: ignore[arg-type]
    assert answer.status_code == 400
    answer = officer.post(decision, {"decision": "granted"}, **HERE)  # type: ignore[arg-type]
    assert answer.status_code == 302
    assert "96,00% theo phần mềm; 98,00%" in page_of(officer.get(PAGE)).text
    assert officer.post(f"{PAGE}adjustments/999/", {}, **HERE).status_code == 404  # type: ignore[arg-type]
