"""Each page asks the database as often for thirty units and twenty months as for three and two.

The numbers stand in tests/query_counts.json. After a change that is meant, write them anew:

    UPDATE_QUERY_COUNTS=1 pytest tests/dashboard/test_query_counts.py
"""

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from accounts.models import User
from core.clock import now
from core.months import Month, Window
from deadlines.models import DayOverride, Extension, Schedule
from indicators.models import PublishedFigure, Target
from reports.models import DossierReport, ReportUpload
from reports.uploads import keep
from tests.builders import make_change, make_target
from tests.house.permissions import PERMISSIONS
from tests.people import Province, make_province
from tests.reports.register.runs import register_run
from units.actions import appoint
from units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

BASELINE = Path(__file__).parents[1] / "query_counts.json"
MOST = 15
# Pages that refuse; whatever else did would ask less, and seem better for it.
EXPECTED = {"stranger's unit": (404,), "nonsense": (400,)}
LAST = Month.at(2024, 12)
LATER = LAST + 9  # behind the end of the district level
SIZES = [(3, 2), (30, 2), (3, 20), (30, 20)]

COUNTED = "indicator=communes_all_on_time"

NOT_COUNTED = {"health", "password-link"}
PLACE = re.compile(r"{\w+}")

# Who opens what. All of it: the session, the person and what their memberships cover.
PAGES = {
    "sign-in": ("nobody", "/signin/"),
    "home": ("officer", "/"),
    "home of a clerk": ("clerk", "/"),
    "home of a viewer": ("viewer", "/"),
    "home of an administrator": ("admin", "/"),
    "overview, months left out": ("officer", "/overview/"),
    "overview": ("officer", "/overview/?unit=N&{months}"),
    "overview, previous window": ("officer", "/overview/?unit=B&{later}&against=previous"),
    "overview, today's units": ("officer", "/overview/?unit=B&{later}&view=today"),
    "overview, provisional": ("officer", "/overview/?unit=N&{months}&provisional=1"),
    "overview, workbook": ("officer", "/overview.xlsx?unit=N&{months}"),
    "ranking, months left out": ("officer", "/ranking/?parent=N"),
    "ranking": ("officer", "/ranking/?parent=N&{months}"),
    "ranking of stocks": ("officer", "/ranking/?parent=N&{months}&indicator=on_time_received"),
    "ranking of counted units": (
        "officer",
        "/ranking/?parent=B&{months}&level=district&" + COUNTED,
    ),
    "ranking of counted units, today's": (
        "officer",
        "/ranking/?parent=VN&{later}&level=province&view=today&" + COUNTED,
    ),
    "ranking, provisional": ("officer", "/ranking/?parent=N&{months}&provisional=1"),
    "ranking by a clerk": ("clerk", "/ranking/?parent=B&{months}"),
    "ranking, today's units": ("officer", "/ranking/?parent=B&{months}&view=today"),
    "ranking, no comparison": ("officer", "/ranking/?parent=B&{later}"),
    "workbook": ("officer", "/ranking.xlsx?parent=N&{months}"),
    "workbook, today's units": ("officer", "/ranking.xlsx?parent=B&{months}&view=today"),
    "unit, months left out": ("officer", "/units/N1/"),
    "unit": ("officer", "/units/N1/?{months}"),
    "unit, today's units": ("officer", "/units/N1/?{months}&view=today"),
    "unit, by its clerk": ("clerk", "/units/A-OLD/?{months}"),
    "merged unit": ("clerk", "/units/A/?{later}&view=today"),
    "city": ("officer", "/units/N/?{months}"),
    "province": ("officer", "/units/B/?{months}"),
    "receipt": ("officer", "/units/N1/receipt/?{months}&indicator=on_time_received"),
    "receipt of a branch": ("officer", "/units/N/receipt/?{months}&view=today"),
    "receipt of counted units": ("officer", "/units/N/receipt/?{months}&" + COUNTED),
    "stranger's unit": ("neighbour", "/units/N1/?{months}"),
    "units": ("officer", "/units/"),
    "units, searched": ("officer", "/units/?q=xa+a"),
    "units by a clerk": ("clerk", "/units/?on=all"),
    "history of a unit": ("clerk", "/units/A/history/"),
    "search": ("officer", "/search/?q=xa+a"),
    "gallery": ("officer", "/ui/"),
    "people": ("admin", "/people/"),
    "person": ("admin", "/people/{clerk}/"),
    "new person": ("admin", "/people/new/"),
    "password": ("clerk", "/password/"),
    "indicators": ("officer", "/indicators/"),
    "indicator": ("officer", "/indicators/on_time_resolved/?parent=N&{months}"),
    "indicator of stocks": ("officer", "/indicators/on_time_received/?parent=N&{months}"),
    "indicator, today's units": (
        "officer",
        "/indicators/on_time_received/?parent=B&{months}&view=today",
    ),
    "indicator by a clerk": ("clerk", "/indicators/on_time_resolved/?parent=B&{later}"),
    "targets": ("officer", "/targets/?year=2024"),
    "targets of a clerk": ("clerk", "/targets/?year=2025"),
    "target, new": ("officer", "/targets/new/"),
    "documents": ("officer", "/documents/"),
    "target": ("officer", "/targets/{target}/edit/"),
    "document": ("officer", "/documents/{document}/"),
    "document, new": ("officer", "/documents/new/"),
    "document, corrected": ("admin", "/documents/{document}/edit/"),
    "reconciliations": ("officer", "/reconciliation/"),
    "reconciliation": ("officer", "/reconciliation/N1/"),
    "reconciliation as a workbook": ("officer", "/reconciliation/N1.xlsx"),
    "who has reported": ("officer", "/reports/?unit=N&month=2024-12"),
    "who has reported, workbook": ("officer", "/reports.xlsx?unit=N&month=2024-12"),
    "who has reported, paper form": ("officer", "/reports/forms/06a.xlsx?unit=N&month=2024-12"),
    "quarter of a branch, paper form": (
        "officer",
        "/reports/periods/06a.xlsx?unit=N&from=2024-10&to=2024-12",
    ),
    "months of a ward": ("clerk", "/reports/?unit=A-OLD&month=2024-12"),
    "reminders": ("officer", "/reports/reminders/?unit=N"),
    "year of a branch": ("officer", "/reports/year/?unit=N&year=2024&sort=late"),
    "year of a branch, workbook": ("officer", "/reports/year.xlsx?unit=N&year=2024"),
    "year of a ward": ("officer", "/reports/year/?unit=N1&year=2024"),
    "deadlines": ("officer", "/deadlines/?unit=N1&year=2024"),
    "deadlines, workbook": ("officer", "/deadlines.xlsx?unit=N1&year=2024"),
    "deadlines, calendar": ("officer", "/deadlines.ics?unit=N1&year=2024"),
    "schedule, new": ("officer", "/deadlines/schedules/new/?unit=N"),
    "schedule, ended": ("officer", "/deadlines/schedules/{schedule}/end/"),
    "day, declared": ("officer", "/deadlines/days/new/?unit=N"),
    "day, removed": ("officer", "/deadlines/days/{day}/delete/"),
    "extension, new": ("officer", "/deadlines/extensions/new/?unit=N"),
    "extension, withdrawn": ("officer", "/deadlines/extensions/{extension}/withdraw/"),
    "report": ("officer", "/reports/N1/2024-12/"),
    "report, by its clerk": ("clerk", "/reports/A-OLD/2024-12/"),
    "report, workbook": ("officer", "/reports/N1/2024-12.xlsx"),
    "report, paper form": ("officer", "/reports/N1/2024-12/07a.xlsx"),
    "month without a report": ("clerk", "/reports/A/2026-01/"),
    "choice of a file": ("clerk", "/reports/upload/"),
    "preview of a file": ("clerk", "/reports/upload/{upload}/"),
    "register": ("clerk", "/reports/register/"),
    "register, example": ("clerk", "/reports/register/example.csv"),
    "register, its columns": ("clerk", "/reports/register/{chosen}/"),
    "register, being read": ("clerk", "/reports/register/{counting}/"),
    "register, how far": ("clerk", "/reports/register/{counting}/progress.json"),
    "register, read": ("clerk", "/reports/register/{counted}/"),
    "register, its words": ("clerk", "/reports/register/{words}/"),
    "template": ("clerk", "/reports/template.xlsx?unit=A-OLD&month=2024-12"),
    "form": ("clerk", "/reports/A/{later_month}/edit/"),
    "form, no report yet": ("clerk", "/reports/A/{next_month}/edit/"),
    "check": ("clerk", "/reports/A/{next_month}/check/"),
    "cells of a row": ("clerk", "/reports/A/{next_month}/cells/?row="),
    "rates": ("clerk", "/reports/A/{next_month}/rates/"),
    "nonsense": ("officer", "/ranking/?parent=N&from=x&to=y"),
}


def crowd(units: int, months: int) -> Province:
    """A city of wards that all reported each month; a third of them came from an older one."""
    province = make_province()
    province.add("N", "B", "Thành phố N", kind="city")
    for number in range(units):
        add_ward(province, number, months)
    for code in ("M1", "M2"):  # so that pages without months begin alike, however many units
        province.add(code, "B", kind="ward", since=date(2023, 1, 1))
        report(province, code, months)
    for code in ("A-OLD", "S-OLD"):
        report(province, code, months)
    for code in ("A", "S"):
        report(province, code, months, LATER)
    for indicator in ("on_time_resolved", "on_time_received", "online_payment"):  # one of stocks
        make_target(indicator, province.units["B"], "≥ 90", level="commune")
        make_target(indicator, province.units["N"], "≥ 80")
    for number in range(units):
        publish(province.units[f"N{number}"], months)
    return province


def add_ward(province: Province, number: int, months: int) -> None:
    """A ward that reports, with a clerk, and each third one with a predecessor that reported."""
    begun = date(2023, 1, 1) if number % 3 else date(2024, 12, 1)
    ward = province.add(f"N{number}", "N", kind="ward", since=begun)
    reported = [ward]
    if number % 3 == 0:
        old = province.add(f"OLD{number}", "N", since=date(2023, 1, 1))
        make_change(begun, [old], [ward])
        reported.append(old)
    colleague = User.objects.create(username=f"colleague-{number}")
    appoint(by=None, user=colleague, unit=ward, role="clerk", first_day=begun)
    for unit in reported:
        report(province, unit.code, months)


def publish(unit: Unit, months: int) -> None:
    """A rate of every month, and one that nothing explains."""
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            unit=unit, first_month=month, last_month=month, family="on_time", value=value,
            label=str(value), source="Báo",
        )
        for month in Window(LAST - months + 1, LAST)
        for value in (90, 17)
    )  # fmt: skip


def report(province: Province, code: str, months: int, last: Month = LAST) -> None:
    unit = province.units[code]
    unit.refresh_from_db()
    window = Window(last - months + 1, last)
    lived = [month for month in window if unit.valid_from <= month.first_day]
    DossierReport.objects.bulk_create(
        DossierReport(
            unit=unit, first_month=month, last_month=month, state="approved",
            resolved_in_time=9 + month % 7, resolved_late=1, carried_over=1,
            received_given=10 + month % 7, paid_online=3, payable=4,
        )
        for month in lived
        if unit.valid_to is None or month.first_day <= unit.valid_to
    )  # fmt: skip


def declare(province: Province) -> dict[str, object]:
    """What a city says of the days on which its wards report."""
    city, document = province.units["N"], Target.objects.latest("pk").document
    said = {"unit": city, "document": document}
    month = {"first_month": LAST, "last_month": LAST, "whole_branch": True}
    made = {
        "schedule": Schedule(kind="month", valid_from=date(2023, 1, 1), working_days=3, **said),
        "day": DayOverride(day=date(2025, 1, 2), name="Bão", **said),
        "extension": Extension(due_at=now(), at=now(), reason="Bão", **month, **said),
    }
    for each in made.values():
        each.save()
    return {name: each.pk for name, each in made.items()}


def upload(province: Province, lines: int) -> ReportUpload:
    """A file of the clerk's with so many fields of procedures."""
    rows = [f"A,{LATER + 1},{LATER + 1},linh-vuc-{number},{number}" for number in range(lines)]
    head = "unit_code,first_month,last_month,field_code,resolved_in_time"
    content = "\n".join([head, *rows]).encode()
    return keep(by=province.user("clerk"), files=[("a.csv", content)])


def counted(units: int, months: int) -> dict[str, int]:
    province = crowd(units, months)
    windows: dict[str, object] = {
        name: f"from={last - months + 1}&to={last}"
        for name, last in (("months", LAST), ("later", LATER))
    }
    windows["clerk"] = province.user("clerk").pk
    target = Target.objects.filter(unit=province.units["N"]).latest("pk")
    windows |= {"target": target.pk, "document": target.document_id}
    windows |= declare(province)
    windows["upload"] = upload(province, units).pk
    windows |= {
        step: register_run(
            province.user("clerk"), province.units["A"], LATER + 1, step, lines=units
        ).pk
        for step in ("chosen", "counting", "counted", "words")
    }
    windows |= {"later_month": str(LATER), "next_month": str(LATER + 1)}
    return {
        page: queries(province, page, who, address.format(**windows))
        for page, (who, address) in PAGES.items()
    }


def queries(province: Province, page: str, who: str, address: str) -> int:
    client = province.client(who)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code in EXPECTED.get(page, (200, 302)), page
    return len(captured)


def baseline() -> dict[str, int]:
    numbers: dict[str, int] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return numbers


@pytest.mark.parametrize(("units", "months"), SIZES)
def test_the_number_of_queries_depends_on_the_page_alone(units: int, months: int) -> None:
    found = counted(units, months)
    if os.environ.get("UPDATE_QUERY_COUNTS") and (units, months) == SIZES[0]:
        BASELINE.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    assert found == baseline()


def test_every_page_is_counted() -> None:
    """What answers a GET; files are made of the same figures as the pages that offer them."""
    pages = {name for name, method in PERMISSIONS if method == "GET"} - NOT_COUNTED
    paths = [address.partition("?")[0] for _who, address in PAGES.values()]
    assert pages - {resolve(PLACE.sub("1", path)).url_name for path in paths} == set()


def test_no_page_asks_too_often() -> None:
    assert {page: number for page, number in baseline().items() if number > MOST} == {}
