"""The shared paper forms, through the command and through the page, as expected.json says."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from django.test import Client

from core.errors import Problem
from reports.management.commands import import_reports
from reports.models import DossierReport
from tests.dashboard.html import page_of
from tests.reports.builders import EXAMPLES, fields_from, person, rows_of, run, units_from

pytestmark = pytest.mark.django_db
CASES = [
    case
    for case in json.loads((EXAMPLES / "workbooks/expected.json").read_text(encoding="utf-8"))
    if case["via"] == "form"
]
# The examples speak of the figures of their own list; 07a/BTP also has these of the office's list.
BEYOND = {
    "99011": {
        "received_online_partial": 210, "cancelled": 11, "withdrawn": 20, "refused": 11,
        "pending_overdue_apologised": 1, "paid_directly": 69,
        "online_waiting_in_time": 4, "online_waiting_overdue": 0,
    },
    "99012": {
        "received_online_partial": 41, "cancelled": 1, "withdrawn": 5, "refused": 2,
        "pending_overdue_apologised": 0, "paid_directly": 78,
        "online_waiting_in_time": 0, "online_waiting_overdue": 1,
    },
}  # fmt: skip
ids = {"ids": lambda case: Path(case["file"]).stem}


@pytest.fixture(autouse=True)
def everybody() -> Client:
    """A browser of somebody who enters for every unit of the examples."""
    folder = EXAMPLES / "workbooks"
    units = units_from(folder / "units.csv")
    fields_from(folder / "fields.csv")
    user = person("all")
    for unit in units.values():
        user.memberships.create(unit=unit, role="clerk", valid_from="2010-01-01")  # type: ignore[attr-defined]
    client = Client()
    client.force_login(user)
    return client


def stored() -> dict[tuple[str, str, str, str], dict[str, int | None]]:
    return {
        (report.unit.code, str(report.first_month), str(report.last_month), key): row
        for report in DossierReport.objects.everywhere().select_related("unit")
        for key, row in rows_of(report).items()
    }


def expected(case: dict[str, Any]) -> dict[tuple[str, str, str, str], dict[str, int]]:
    beyond = BEYOND if "07a" in case["file"] else {}
    return {
        (row["unit_code"], row["first_month"], row["last_month"], row["field_code"]): (
            row["figures"] | beyond.get(row["unit_code"], {})
        )
        for row in case["reports"]
    }


def named(problems: list[Problem]) -> set[tuple[str, ...]]:
    keys = ("sheet", "row", "column", "value")
    return {tuple(str(getattr(problem, key)) for key in keys) for problem in problems}


def wanted(case: dict[str, Any]) -> set[tuple[str, ...]]:
    keys = ("sheet", "row", "column", "value")
    return {tuple(str(problem[key]) for key in keys) for problem in case["problems"]}


def imported(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch, **options: Any
) -> list[Problem]:
    """The problems that the command told."""
    told: list[Problem] = []
    tell = import_reports.Command.tell

    def listen(self: Any, saved: Any, remarks: Any, **how: Any) -> None:
        told.extend([*remarks, *(one.problem for each in saved for one in each.warnings)])
        tell(self, saved, remarks, **how)

    monkeypatch.setattr(import_reports.Command, "tell", listen)
    command = ("import_reports", EXAMPLES / case["file"], *case["args"])
    if case["should"] == "refuse":
        with pytest.raises(CommandError) as caught:
            run(*command)
        said, told = str(caught.value), list(caught.value.__cause__.problems)  # type: ignore[union-attr]
    else:
        said = run(*command)
    assert all(str(problem) in said for problem in told)
    return told


@pytest.mark.parametrize("case", CASES, **ids)
def test_the_command_makes_of_a_paper_form_what_it_should(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    problems = imported(case, monkeypatch)
    assert stored() == expected(case)
    # Two sheets of this file say the same of two months, which the file does not mean to show.
    alike = [one for one in problems if "giống hệt báo cáo" in one.message]
    assert bool(alike) == case["file"].endswith("08_several_sheets.xlsx")
    assert named([one for one in problems if one not in alike]) == wanted(case)


@pytest.mark.parametrize("case", CASES, **ids)
def test_the_page_makes_of_a_paper_form_what_it_should(
    everybody: Client, case: dict[str, Any]
) -> None:
    path = EXAMPLES / case["file"]
    chosen = dict(zip(("file_unit", "file_month"), case["args"][1::2], strict=False))
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = page_of(everybody.post("/reports/upload/", {"file": file, **chosen}, follow=True))
    for problem in case["problems"]:
        assert all(str(problem[part]) in page.text for part in ("row", "column", "value"))
    (*_others, digest) = [None, *page.all("input", name="digest")]
    assert (digest is None) == (case["should"] == "refuse"), page.text
    if digest:
        form = next(one for one in page.all("form") if one.attrs["action"].endswith("/apply/"))
        answer = everybody.post(form.attrs["action"], {"digest": digest.attrs["value"]})
        assert answer.status_code == 302
    assert stored() == expected(case)


@pytest.mark.parametrize("form", ["06a", "07a"])
def test_a_form_that_was_asked_for_is_not_taken_for_the_other(form: str) -> None:
    other = {"06a": "09_07a_btp", "07a": "01_ii06a_units"}[form]
    with pytest.raises(CommandError, match="khác biểu được chọn"):
        run("import_reports", EXAMPLES / f"workbooks/{other}.xlsx", form=form)
    assert not stored()


def test_true_days_come_along() -> None:
    run("import_reports", EXAMPLES / "workbooks/02_ii06a_fields.xlsx")
    report = DossierReport.objects.everywhere().get()
    assert (str(report.first_day), str(report.last_day)) == ("2024-07-15", "2024-08-14")
