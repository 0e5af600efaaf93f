"""Plain functions that make what a test needs: units, changes, reports, targets."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from audit.models import AuditEvent
from core.months import Month
from indicators.models import Indicator, PublishedFigure, Target
from legal.models import Document
from reports.models import DossierReport, Field, FieldLine
from units.models import Unit, UnitChange

LONG_AGO = date(2010, 1, 1)


def make_unit(
    code: str,
    parent: Unit | None = None,
    *,
    kind: str = "commune",
    name: str = "",
    since: date = LONG_AGO,
    until: date | None = None,
) -> Unit:
    """A unit that exists from `since` to `until`, both days included."""
    unit = Unit(
        code=code, name=name or f"Xã {code}", kind=kind, parent=parent, valid_from=since,
        valid_to=until,
    )  # fmt: skip
    unit.save()
    return unit


def make_country() -> Unit:
    return make_unit("VN", kind="country", name="Việt Nam")


def make_change(
    day: date, sources: Iterable[Unit], results: Iterable[Unit], kind: str = "merge"
) -> UnitChange:
    """A change that was carried out; closes those of its sources that still live."""
    change = UnitChange.objects.create(kind=kind, date=day)
    change.sources.set(sources)
    change.results.set(results)
    for source in change.sources.filter(valid_to=None):
        Unit.objects.filter(pk=source.pk).close(day - timedelta(days=1))
    return change


def make_field(code: str) -> Field:
    return Field.objects.create(code=code, name=f"Lĩnh vực {code}")


def make_report(
    unit: Unit,
    first: str,
    last: str = "",
    *,
    state: str = "approved",
    lines: dict[Field, dict[str, int]] | None = None,
    **columns: Any,
) -> DossierReport:
    """A stored report; `columns` are figures by their stored names, or other columns."""
    report = DossierReport.objects.create(
        unit=unit,
        first_month=Month.parse(first),
        last_month=Month.parse(last or first),
        state=state,
        **columns,
    )
    for field, figures in (lines or {}).items():
        FieldLine.objects.create(report=report, field=field, **figures)
    return report


def make_target(
    indicator: str,
    unit: Unit,
    demand: str,
    *,
    level: str = "",
    field: Field | None = None,
    year: int = 2024,
    document: Document | None = None,
) -> Target:
    """`demand` is written “≥ 97.5”; without a document the target has one of its own."""
    operator, value = demand.split()
    target = Target.objects.create(
        indicator=Indicator.objects.get(code=indicator),
        unit=unit,
        level=level,
        field=field,
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
        operator=operator,
        value=value,
        document=document or make_document(f"{Target.objects.count() + 1}/KH-UBND"),
    )
    target.refresh_from_db()
    return target


def publish(
    unit: Unit, first: str, last: str, value: str = "", indicator: str = "", **facts: Any
) -> PublishedFigure:
    """What a newspaper printed, with as many decimals as the value has."""
    if indicator:
        facts["indicator"] = Indicator.objects.get(code=indicator)
        facts.setdefault("family", facts["indicator"].family)
    return PublishedFigure.objects.create(
        unit=unit,
        first_month=first,
        last_month=last,
        value=Decimal(value) if value else None,
        decimals=len(value.partition(".")[2]),
        source="Báo Khê Sơn",
        **facts,
    )


def make_document(
    symbol: str, effective_on: date | None = None, *, illustrative: bool = False
) -> Document:
    return Document.objects.create(
        symbol=symbol, effective_on=effective_on, illustrative=illustrative
    )


def events_about(target: Model) -> QuerySet[AuditEvent]:
    """The history of one thing, oldest first."""
    events = AuditEvent.objects.filter(target_type=target._meta.label, target_id=str(target.pk))
    return events.order_by("at", "pk")
