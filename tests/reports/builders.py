"""Units, people and reports that the tests of this room start from."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from hypothesis import HealthCheck, settings

from accounts.models import User
from core.months import Window
from reports import actions
from reports.entries import Saved
from reports.models import DossierReport, Field, FieldLine
from reports.rows import TOTAL, Row, Rows
from reports.stored import stored
from units.models import Membership, Unit

# Each example writes and rolls back; how long that takes says nothing about the property.
with_a_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EXAMPLES = Path(__file__).parents[1] / "examples"
JULY = Window.parse("2024-07", "2024-07")
AUGUST = Window.parse("2024-08", "2024-08")


def units_from(path: Path) -> dict[str, Unit]:
    """The units of a units.csv by code; parents stand before their children there."""
    found: dict[str, Unit] = {}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ended = row["valid_to"]
            unit = Unit(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                parent=found.get(row["parent_code"]),
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(ended) if ended else None,
            )
            unit.save()
            found[unit.code] = unit
    return found


def fields_from(path: Path) -> None:
    call_command("import_fields", path, stdout=StringIO())


def unit(code: str = "C1", parent: Unit | None = None, **facts: Any) -> Unit:
    """A commune, or what `facts` say."""
    facts = {"kind": "commune", "valid_from": date(2010, 1, 1), "name": f"Xã {code}", **facts}
    made = Unit(code=code, parent=parent, **facts)
    made.save()
    return made


def fields(*codes: str) -> None:
    Field.objects.bulk_create([Field(code=code, name=code) for code in codes])


def person(name: str, unit: Unit | None = None, role: str = "") -> User:
    """Somebody, with a role in a unit where one is named."""
    user = User.objects.create_user(username=name)
    if unit:
        Membership.objects.create(user=user, unit=unit, role=role, valid_from=date(2010, 1, 1))
    return user


def save(unit: Unit, rows: Rows, window: Window = JULY, **options: Any) -> Saved:
    """Figures written by a command."""
    return actions.save_figures(by=None, unit=unit, window=window, rows=rows, **options)


def save_total(unit: Unit, window: Window = JULY, **figures: int | None) -> Saved:
    return save(unit, {TOTAL: figures}, window)


def the_report(of: Unit | None = None) -> DossierReport:
    """The only report, or the only one of a unit."""
    reports = DossierReport.objects.everywhere()
    return reports.get(unit=of) if of else reports.get()


def rows_of(report: DossierReport) -> dict[str, Row]:
    """The stored rows without their blanks."""
    rows = stored([report.pk])[report.pk].rows
    return {key: filled(row) for key, row in rows.items()}


def filled(row: Row) -> Row:
    return {code: value for code, value in row.items() if value is not None}


def total_of(report: DossierReport) -> Row:
    return rows_of(report)[TOTAL]


def lines() -> int:
    return FieldLine.objects.everywhere().count()


def write_csv(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def run(command: str, *args: Any, **options: Any) -> str:
    """What a command said on its output."""
    out = StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()
