"""Page, mail, command and export say the same of every deadline: tests/deadlines/cases.py."""

import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook

from core.clock import OFFICE_TIME, now
from core.months import Window
from deadlines import actions
from deadlines.queries import Deadline, Deadlines
from deadlines.rules import Kind, kind_of
from reports.reminder_text import letter
from tests.dashboard.html import page_of
from tests.deadlines.cases import CASES, Case, Off, Put, Rule
from tests.people import Province, make_province

pytestmark = pytest.mark.django_db


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=OFFICE_TIME)


def window(case: Case) -> Window:
    ends = case.period.split()
    return Window.parse(ends[0], ends[-1])


def ward() -> Province:
    """Ward A as if it had always stood there."""
    province = make_province()
    province.add("W", "B", "Phường W", kind="ward")
    return province


def declare(province: Province, kind: Kind, said: Rule | Off | Put, asked: Window) -> None:
    codes = {"A": "W"}
    match said:
        case Rule(office, since, terms, until):
            schedule = actions.add_schedule(
                by=None, unit=province.units[codes.get(office, office)], kind=kind,
                valid_from=date.fromisoformat(since), terms=terms,
            )  # fmt: skip
            if until:
                day = date.fromisoformat(until)
                actions.end_schedule(by=None, schedule=schedule, last_day=day, reason="Hết")
        case Off(office, day, works):
            actions.declare_day(
                by=None, unit=province.units[codes.get(office, office)], works=works, name="Bão",
                day=date.fromisoformat(day), document="2/TB",
            )  # fmt: skip
        case Put(unit, until, branch, withdrawn):
            extension = actions.extend(
                by=None, unit=province.units[codes.get(unit, unit)], window=asked,
                due_at=moment(until), reason="Bão", whole_branch=branch,
            )  # fmt: skip
            if withdrawn:
                actions.withdraw_extension(by=None, extension=extension, reason="Nhầm")


def found_by(case: Case, province: Province) -> Deadline:
    unit, asked = province.units["W"], window(case)
    deadline = Deadlines.load([unit.path], asked).of(unit.path, asked)
    assert deadline is not None
    return deadline


def on_the_page(case: Case, officer: Client, label: str) -> tuple[str, str, str]:
    year = window(case).last.year
    page = page_of(officer.get(f"/deadlines/?unit=W&year={year}"))
    rows = page.one("table", class_="periodt").one("tbody").all("tr")
    (row,) = [row for row in rows if row.one("th").text.casefold() == label.casefold()]
    days, due, words, _source = (cell.text for cell in row.all("td"))
    return days, due, words[:1].lower() + words[1:]


def by_command(case: Case) -> tuple[str, str, str]:
    out, asked = StringIO(), window(case)
    year = str(asked.last.year)
    call_command("deadlines", "--unit", "W", "--year", year, "--format", "json", stdout=out)
    ends = str(asked.first), str(asked.last)
    rows = json.loads(out.getvalue())
    (row,) = [row for row in rows if (row["first_month"], row["last_month"]) == ends]
    days = [date.fromisoformat(row[name]) for name in ("first_day", "last_day")]
    at = datetime.fromisoformat(row["due"])
    assert f"{at:%H:%M ngày %d/%m/%Y}" == row["said"]
    return " – ".join(f"{day:%d/%m/%Y}" for day in days), row["said"], row["state"]


def in_the_workbook(case: Case, officer: Client, label: str) -> tuple[str, str, str]:
    year = window(case).last.year
    answer = officer.get(f"/deadlines.xlsx?unit=W&year={year}")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == label]
    ((_label, first, last, due, words, _source),) = rows
    return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}", str(due), str(words)


def in_the_calendar(case: Case, officer: Client) -> str:
    """The due moment of the .ics."""
    asked = window(case)
    answer = officer.get(f"/deadlines.ics?unit=W&year={asked.last.year}")
    text = answer.content.decode().replace("\r\n ", "")
    event = text.split(f"UID:W-{asked.first}-{asked.last}@")[1]
    started = event.split("DTSTART:")[1].split("\r\n")[0]
    at = datetime.strptime(started, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return f"{at.astimezone(OFFICE_TIME):%H:%M ngày %d/%m/%Y}"


def told(case: Case, province: Province) -> dict[str, tuple[str, ...]]:
    """What each of them says of the case, where it is not what was worked out by hand."""
    asked = window(case)
    kind = kind_of(asked)
    assert kind is not None
    for said in case.said:
        declare(province, kind, said, asked)
    deadline = found_by(case, province)
    mail = letter("Phường W", "W", deadline, now(), person="Bà Hạnh", returned_on=None)
    expected = (case.days, case.due, case.words)
    officer = province.client("officer")
    found = {
        "page": on_the_page(case, officer, deadline.label),
        "command": by_command(case),
        "workbook": in_the_workbook(case, officer, deadline.label),
        "calendar": (case.days, in_the_calendar(case, officer), case.words),
    }
    if f": {case.words}.\nHạn gửi: {case.due}." not in mail.body:
        found["mail"] = (mail.body,)
    if not mail.subject.endswith(case.words):
        found["subject"] = (mail.subject,)
    return {who: words for who, words in found.items() if words != expected}


def test_page_mail_command_and_exports_agree() -> None:
    """In one world for all cases, that each leaves as it was."""
    province, odd = ward(), {}
    for case in CASES:
        with time_machine.travel(moment(case.now), tick=False), transaction.atomic():
            odd[case.name] = told(case, province)
            transaction.set_rollback(True)
    assert {name: words for name, words in odd.items() if words} == {}


def test_there_are_enough_cases_and_no_two_of_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
