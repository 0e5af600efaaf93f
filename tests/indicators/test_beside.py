"""A report beside what was published of its unit for its months, before anybody confirms it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.months import Window
from indicators.beside import contradictions, published_findings
from reports.checks import EVER
from reports.models import DossierReport
from reports.rules import Rule
from reports.stored import values_of
from tests.builders import make_report, publish
from tests.dashboard.html import Node, page_of
from tests.people import Province, make_province
from tests.reports.builders import run

pytestmark = pytest.mark.django_db
MONTH = "2025-10"
PAGE, CHECK = f"/reports/A/{MONTH}/", f"/reports/A/{MONTH}/check/"


@pytest.fixture
def province() -> Province:
    return make_province()


def report(province: Province, code: str = "A", **figures: Any) -> DossierReport:
    """9.925 of 10.000 in time, unless told otherwise; not handed in yet."""
    facts = {"resolved_in_time": 9925, "resolved_late": 75, "visits": 1034, "state": "draft"}
    made = make_report(province.units[code], MONTH, **{**facts, **figures})
    return DossierReport.objects.everywhere().select_related("unit__parent").get(pk=made.pk)


def said(one: DossierReport) -> list[str]:
    return [each.fault.problem.message for each in contradictions(one, values_of(one))]


def printed(province: Province, *facts: str, code: str = "A", **more: Any) -> None:
    publish(province.units[code], MONTH, MONTH, *facts, **more)


@pytest.mark.parametrize(
    ("facts", "more", "words"),
    [
        (("98.9", "on_time_resolved"), {}, "99,25%; số công bố của Báo Khê Sơn 98,9%: lệch 0,35"),
        (("99.25", "on_time_resolved"), {}, ""),
        (("99.2", "on_time_resolved"), {}, ""),  # cut off, not contradicted
        (("99.26", "on_time_resolved"), {}, ""),
        (("99.255", "on_time_resolved"), {}, "99,250%; số công bố của Báo Khê Sơn 99,255%: lệch"),
        (("99", "on_time_resolved"), {"qualifier": "more than"}, ""),
        (("98", "on_time_resolved"), {"qualifier": "more than"}, "hơn 98%: không khớp."),
        (("1000",), {"figure": "visits", "qualifier": "more than"}, ""),
        (("900",), {"figure": "visits", "qualifier": "more than"}, "1.034; số công bố"),
        (("1040",), {"figure": "visits"}, "1.034; số công bố của Báo Khê Sơn 1.040: lệch 6."),
        (("1040",), {"figure": "surveyed"}, ""),
        (("98.9",), {"family": "on_time"}, "98,9%: lệch 0,35 điểm %."),
        (("98.9", "on_time_resolved"), {"derived": True}, "Báo Khê Sơn (suy ra) 98,9%"),
        (("98.9", "on_time_resolved"), {"of": "branch"}, "98,9%: lệch 0,35"),
        (("98.9", "on_time_resolved"), {"of": "below"}, ""),
        ((), {"figure": "visits", "qualifier": "in words"}, ""),
        ((), {"figure": "visits", "qualifier": "not arising"}, "không phát sinh: không khớp."),
    ],
)  # fmt: skip
def test_what_contradicts_a_report_is_told(
    province: Province, facts: tuple[str, ...], more: dict[str, Any], words: str
) -> None:
    printed(province, *facts, **more)
    found = said(report(province))
    assert len(found) == bool(words)
    assert words in "".join(found)


def test_only_the_same_months_of_the_same_unit_speak(province: Province) -> None:
    publish(province.units["A"], "2025-09", "2025-10", "98.9", "on_time_resolved")
    printed(province, "98.9", "on_time_resolved", code="S")
    assert said(report(province)) == []
    assert list(published_findings(None, EVER)) == []


def test_the_branch_of_a_province_is_not_what_its_office_reports(province: Province) -> None:
    printed(province, "98.9", "on_time_resolved", code="B", of="branch")
    assert said(report(province, "B")) == []
    printed(province, "98.9", "on_time_resolved", code="B", of="own")
    office = DossierReport.objects.everywhere().select_related("unit").get()
    assert len(said(office)) == 1


def test_invented_figures_are_held_against_nothing(province: Province) -> None:
    printed(province, "98.9", "on_time_resolved")
    with CaptureQueriesContext(connection) as captured:
        assert said(report(province, origin="illustration")) == []
    assert not [each for each in captured if "publishedfigure" in each["sql"]]
    assert list(published_findings(None, EVER)) == []


def section(client: Client, address: str) -> Node:
    return page_of(client.get(address)).one("section", aria_labelledby="beside")


def test_the_check_tells_it_with_the_cell_and_hinders_nothing(province: Province) -> None:
    report(province)
    printed(province, "98.9", "on_time_resolved")
    clerk = province.client("clerk")
    page = page_of(clerk.get(CHECK))
    assert "có thể gửi báo cáo" in page.one("p", class_="standfirst").text
    links = [link.attrs["href"] for link in section(clerk, CHECK).all("a")]
    assert links == [f"/reports/A/{MONTH}/edit/#resolved_on_day-0", "/reconciliation/A/"]
    assert clerk.get(links[1]).status_code == 200


def test_the_report_s_page_tells_it_with_the_receipt(province: Province) -> None:
    report(province, state="approved")
    printed(province, "98.9", "on_time_resolved")
    officer = province.client("officer")
    row, receipt, _all = (link.attrs["href"] for link in section(officer, PAGE).all("a"))
    assert row == f"{PAGE}#row-0"
    assert receipt.startswith("/units/A/receipt/?indicator=on_time_resolved")
    assert "99,25%" in page_of(officer.get(receipt)).one("p", class_="slip-v").text


def test_the_pages_ask_the_same_however_much_was_published(province: Province) -> None:
    report(province)
    printed(province, "98.9", "on_time_resolved")
    clerk = province.client("clerk")

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            section(clerk, address)
        return len(captured)

    before = {address: cost(address) for address in (CHECK, PAGE)}
    for number in range(9):
        printed(province, "97.1", "on_time_resolved", label=f"lần {number}")
    assert {address: cost(address) for address in before} == before
    assert max(before.values()) <= 15


def test_the_command_tells_it_of_the_branch_and_the_months(province: Province) -> None:
    report(province)
    printed(province, "98.9", "on_time_resolved")
    told = run("check_figures")
    assert "Lưu ý – Tỉnh B / Phường A, tháng 10/2025: [Số đã công bố]" in told
    assert "Số đã công bố (published): 1" in told
    assert "[Số đã công bố]" not in run("check_figures", unit="Z")
    assert "[Số đã công bố]" not in run("check_figures", "--to", "2025-09")
    for code in ("S", "C"):
        report(province, code)
        printed(province, "98.9", "on_time_resolved", code=code)
    with CaptureQueriesContext(connection) as captured:
        found = list(published_findings(province.units["B"], Window.parse(MONTH, MONTH)))
    assert {(one.row, one.fault.rule, one.wrong) for one in found} == {("", Rule.PUBLISHED, False)}
    assert (len(found), len(captured)) == (3, 3)
