"""Both rates where one is read: that of the software, and that after what was granted."""

from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.months import Window
from indicators.adjusted import granted_in, rate_in_fact
from indicators.definitions import load_catalogue
from indicators.queries import Question
from indicators.readings import Reading
from reports.models import DossierReport, Field, FigureAdjustment
from tests.builders import make_field, make_report
from tests.dashboard.boards import pairs
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.readings import group, read_one
from units.mapping import REPORTED
from units.models import Unit

pytestmark = pytest.mark.django_db
YEAR = Window.parse("2025-09", "2025-10")
MONTHS = "from=2025-09&to=2025-10"
FACT = "99,00% sau điều chỉnh đã chấp nhận"
BOTH = f"98,00% theo phần mềm; {FACT}"


@pytest.fixture
def province() -> Province:
    return make_province()


def report(unit: Unit, month: str = "2025-09", **more: Any) -> DossierReport:
    """49 of 50 resolved in time, three of ten pending overdue."""
    facts = {"resolved_in_time": 49, "resolved_late": 1, "pending_in_time": 7, "pending_overdue": 3,
             "carried_over": 0, "received_given": 60}  # fmt: skip
    return make_report(unit, month, **{**facts, **more})


def grant(
    one: DossierReport, figure: str = "resolved_late", software: int = 1, **more: Any
) -> FigureAdjustment:
    facts = {"actual_value": 0, "explanation": "Chậm cập nhật", "decision": "granted", **more}
    return FigureAdjustment.objects.create(
        report=one, figure=figure, system_value=software, **facts
    )


def fact(unit: Unit, code: str = "on_time_resolved", **more: Any) -> Fraction | None:
    question = Question(YEAR, **more)
    definition = load_catalogue().one(YEAR.last_day, code)
    own = {0: group(unit, "branch", REPORTED, YEAR)}
    reading: Reading = read_one(own, YEAR, [definition], **more)[0][code]
    return rate_in_fact(reading, granted_in([reading], question))


def test_months_are_added_with_what_was_granted_in_each(province: Province) -> None:
    ward = province.units["A"]
    first, second = report(ward), report(ward, "2025-10")
    assert fact(ward) is None
    grant(first)
    assert fact(ward) == 99
    grant(second)
    assert fact(ward) == 100
    assert fact(province.units["B"]) == 100, "and of the branch"


@pytest.mark.parametrize(
    ("more", "change"),
    [
        ({"decision": "open"}, {}),
        ({"decision": "refused"}, {}),
        ({}, {"resolved_late": 2}),  # no longer the figure that was spoken of
        ({}, {"state": "submitted"}),
        ({}, {"last_month": "2025-11"}),  # reaches out of the window
        ({}, {"resolved_in_time": None}),  # counts on neither side
    ],
)
def test_what_does_not_count_moves_nothing(
    province: Province, more: dict[str, Any], change: dict[str, Any]
) -> None:
    one = report(province.units["A"])
    report(province.units["A"], "2025-10")
    grant(one, **more)
    DossierReport.objects.everywhere().filter(pk=one.pk).update(**change)
    assert fact(province.units["A"]) is None


def test_provisional_figures_have_their_adjustments(province: Province) -> None:
    grant(report(province.units["A"], state="submitted"))
    assert fact(province.units["A"]) is None
    assert fact(province.units["A"], provisional=True) == 100


def test_of_a_stock_the_last_report_alone_speaks(province: Province) -> None:
    ward = province.units["A"]
    first, last = report(ward), report(ward, "2025-10")
    grant(first, "pending_overdue", 3)
    assert fact(ward, "overdue_pending") is None
    grant(last, "pending_overdue", 3, actual_value=1)
    assert fact(ward, "overdue_pending") == 10


def test_a_rate_that_divides_by_what_was_late_stays_and_none_is_impossible(
    province: Province,
) -> None:
    ward = province.units["A"]
    one = report(ward, resolved_late=5, resolved_late_apologised=1, due=50)
    grant(one, software=5, actual_value=2)
    assert fact(ward, "apologised") is None, "1 of 5 had an apology"
    assert fact(ward, "on_time_due") is None, "52 in time of 50 due"
    assert fact(ward) == Fraction(5200, 54)


def test_a_field_has_what_was_granted_of_its_line(province: Province) -> None:
    land, other = make_field("land"), make_field("other")
    ward = province.units["A"]
    lines: dict[Field, Any] = {
        land: {"resolved_in_time": 9, "resolved_late": 1},
        other: {"resolved_in_time": 40, "resolved_late": 0},
    }
    one = report(ward, lines=lines)
    grant(one, field=land)
    assert fact(ward) == 100
    assert fact(ward, field_code="land") == 100
    assert fact(ward, field_code="other") is None
    one.lines.everywhere().filter(field=land).update(resolved_late=2)
    assert fact(ward) is None


def test_the_query_is_one_for_any_number(province: Province) -> None:
    land = make_field("land")
    definition = load_catalogue().one(YEAR.last_day, "on_time_resolved")
    for code in ("A", "S", "C"):
        lines = {land: {"resolved_in_time": 49, "resolved_late": 1}}
        grant(report(province.units[code], lines=lines), field=land)
    own = {0: group(province.units["B"], "branch", REPORTED, YEAR)}
    reading = read_one(own, YEAR, [definition])[0]["on_time_resolved"]
    with CaptureQueriesContext(connection) as captured:
        assert len(granted_in([reading], Question(YEAR))) == 3
    assert len(captured) == 1


def receipt(client: Client, code: str = "A") -> dict[str, str]:
    page = client.get(f"/units/{code}/receipt/?indicator=on_time_resolved&{MONTHS}")
    return pairs(page_of(page).one("article", id="receipt"))


def test_receipt_and_unit_page_show_both_rates_as_soon_as_one_is_granted(
    province: Province,
) -> None:
    """Both pages are remembered; a decision makes them new."""
    ward, officer = province.units["A"], province.client("officer")
    one = report(ward)
    report(ward, "2025-10")
    asked = grant(one, decision="open")

    def rows() -> str:
        return page_of(officer.get(f"/units/A/?{MONTHS}")).one("main").text

    assert "Điều chỉnh" not in receipt(officer)
    assert FACT not in rows()
    asked.decision = "granted"
    asked.save()
    assert receipt(officer)["Điều chỉnh"] == BOTH
    assert receipt(officer, "B")["Điều chỉnh"] == BOTH
    assert FACT in rows()
    asked.delete()
    assert "Điều chỉnh" not in receipt(officer)
    assert FACT not in rows()
