"""What the tests of both imports of this room share: rows, files, and what was written."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from audit.models import AuditEvent
from indicators.models import PublishedFigure, Target
from legal.models import Document
from tests.builders import make_country, make_field, make_unit
from tests.indicators.commands import run
from units.models import Unit

TARGETS = "indicator,year,unit_code,level,field_code,operator,value,document,clause"
PUBLISHED = (
    "unit_code,first_month,last_month,indicator,value,numerator,denominator,qualifier,source,url"
)
GOOD = "on_time_resolved,2024,p,commune,,≥,97.5,12/KH-UBND,Mục II"
PRINTED = "s,2024-06,2024-06,on_time_resolved,99.11,,,exact,Báo Khê Sơn,https://example.vn/1"


def make_province() -> Unit:
    """A province with one commune, and a field of procedures."""
    province = make_unit("p", make_country(), kind="province")
    make_unit("s", province, name="Xã Tân Lập")
    make_field("land")
    return province


def file(folder: Path, heading: str, *rows: str) -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def targets(folder: Path, *rows: str) -> str:
    return run("import_targets", file(folder, TARGETS, *rows))


def published(folder: Path, *rows: str, heading: str = PUBLISHED) -> str:
    return run("import_published", file(folder, heading, *rows))


def changed(row: str, column: str, value: str, heading: str = TARGETS) -> str:
    """The row with another value in one column."""
    cells = dict(zip(heading.split(","), row.split(","), strict=True))
    return ",".join((cells | {column: value}).values())


def told(refused: CommandError) -> list[str]:
    """The problems, below the sentence that nothing was written."""
    head, *problems = str(refused).splitlines()
    assert head == "Không nhập gì cả."
    return problems


def nothing_written() -> bool:
    nouns = (Target, PublishedFigure, Document, AuditEvent)
    return not any(noun.objects.exists() for noun in nouns)


def history(action: str) -> list[Any]:
    return list(AuditEvent.objects.filter(action=action).order_by("pk").values())
