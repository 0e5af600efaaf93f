"""What a clerk's journeys share: the month that is filled, and what is typed into it."""

import re

from playwright.sync_api import Page, expect

from accounts.models import User
from core.months import Month, Window
from reports import actions
from reports.cells import Typed
from reports.models import DossierReport
from reports.rows import TOTAL
from units.models import Unit

MONTH = Month.at(2025, 10)  # the month after those of the demonstration
EDIT = "/reports/MH001/2025-10/edit/"


def type_in(page: Page, row: str, **cells: str) -> None:
    for cell, text in cells.items():
        page.locator(f"[name='f.{cell}.{row}']").fill(text)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile("Đã lưu lúc"))


def colleague(unit: Unit, text: str, base: str = "") -> None:
    """The head of the ward writes a total meanwhile."""
    actions.save_cells(
        by=User.objects.get(username="lanh-dao"),
        unit=unit,
        window=Window(MONTH, MONTH),
        typed={(TOTAL, "visits"): Typed(text, base)},
    )


def stored(unit: Unit) -> tuple[int | None, int | None]:
    report = DossierReport.objects.everywhere().get(unit=unit, first_month=MONTH)
    return report.visits, report.petitions
