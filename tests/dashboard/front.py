"""What tests of the front page share: the page, its parts, and reports that make its work."""

from datetime import date
from typing import Any

from django.test import Client
from django.utils.timezone import localtime

from audit.models import AuditEvent
from reports.actions import reopen
from reports.models import DossierReport
from tests.builders import make_report
from tests.dashboard.html import Node, page_of
from tests.people import Province
from tests.reports.offices import soon

JULY = date(2025, 7, 1)
FIGURES = {"resolved_in_time": 9, "resolved_late": 1, "received_given": 10}


def home(client: Client) -> Node:
    answer = client.get("/")
    assert answer.status_code == 200
    return page_of(answer)


def standfirst(page: Node) -> str:
    return page.one("p", class_="standfirst").text


def reopen_it(province: Province, report: DossierReport) -> None:
    """Until five in the afternoon of Wednesday 25 March."""
    words = {"reason": "Sửa số", "document": "5/TB"}
    reopen(by=province.user("officer"), report=report, until=soon(), **words)


def section(page: Node, name: str) -> Node:
    return next(each for each in page.all("section") if each.has(aria_labelledby=name))


def duties(page: Node) -> list[str]:
    return [item.text for item in section(page, "todo-title").all("li")]


def report(province: Province, code: str, month: str, **more: Any) -> DossierReport:
    figures: dict[str, Any] = {**FIGURES, **more}
    return make_report(province.units[code], month, **figures)


def sent(province: Province, code: str = "A", until: int = 3) -> None:
    """All months that Ward A owes since it began, up to one of 2026."""
    for month in [f"2025-{number:02d}" for number in range(7, 13)]:
        report(province, code, month)
    for number in range(1, until):
        report(province, code, f"2026-{number:02d}")


def last_event() -> str:
    """The day of the newest event: those are stamped by the wall clock."""
    return f"{localtime(AuditEvent.objects.latest('at', 'pk').at):%d/%m/%Y}"
