"""The commands of this room, called as an operator calls them."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management import call_command

from core.months import Month
from indicators.models import PublishedFigure, Target
from reports.models import DossierReport
from units.models import Unit, UnitChange

EXAMPLES = Path(__file__).parents[1] / "examples"
Answer = list[dict[str, Any]]


def run(command: str, *args: object) -> str:
    """What the command printed."""
    out = io.StringIO()
    call_command(command, *map(str, args), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def asked(command: str, *args: object) -> Answer:
    answer: Answer = json.loads(run(command, *args, "--format", "json"))
    return answer


def as_csv(command: str, *args: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(run(command, *args, "--format", "csv"))))


def expected(folder: str) -> Any:
    return json.loads((EXAMPLES / folder / "expected.json").read_text(encoding="utf-8"))


def written() -> tuple[object, ...]:
    """All that imports write, to see that nothing was."""
    return (
        list(Unit.objects.order_by("pk").values()),
        list(UnitChange.objects.order_by("pk").values()),
        list(DossierReport.objects.everywhere().order_by("pk").values()),
        list(Target.objects.order_by("pk").values()),
        list(PublishedFigure.objects.order_by("pk").values()),
    )


def window(first: str, last: str = "") -> Sequence[str]:
    return ("--from", str(Month.parse(first)), "--to", str(Month.parse(last or first)))
