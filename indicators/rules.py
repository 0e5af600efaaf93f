"""What a demand must be before it becomes a target: sentences by what they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock
from core.errors import Problem
from core.months import outside_months
from indicators.models import Direction, Indicator, Operator
from legal.models import Document
from reports.models import Field
from units.kinds import depth_of
from units.models import Unit

MORE = {Operator.AT_LEAST.value, Operator.ABOVE.value, Operator.EQUAL.value}
LESS = {Operator.AT_MOST.value, Operator.BELOW.value, Operator.EQUAL.value}
FITTING = {Direction.HIGHER.value: MORE, Direction.LOWER.value: LESS}


@dataclass(frozen=True, slots=True)
class Demand:
    """What a document demands. A document without a key is still to be written down."""

    indicator: Indicator
    unit: Unit
    level: str
    field: Field | None
    valid_from: date
    valid_to: date
    operator: str
    value: Decimal
    document: Document
    clause: str


def problems_of(demand: Demand) -> list[Problem]:
    """Empty where the demand can stand; `column` of a problem is the fact it speaks of. Overlaps
    with stored targets are the verbs' to find.
    """
    return [Problem(message, column=column) for column, message in _found(demand)]


def _found(demand: Demand) -> Iterator[tuple[str, str]]:
    yield from odd_days(demand.valid_from, demand.valid_to)
    if demand.valid_to < demand.valid_from:
        yield "last_day", _("Ngày cuối trước ngày đầu: sửa một trong hai ngày.")
    elif not _lives(demand):
        yield (
            "unit",
            _("{unit} không hoạt động trong thời gian của chỉ tiêu.").format(unit=demand.unit.name),
        )
    if demand.level and depth_of(demand.level) <= depth_of(demand.unit.tier):
        yield (
            "level",
            _("Cấp này không đứng dưới {unit}: chọn cấp thấp hơn.").format(unit=demand.unit.name),
        )
    if demand.operator not in FITTING.get(demand.indicator.direction, MORE | LESS):
        yield "operator", _wrong_way(demand)
    if message := _wrong_document(demand):
        yield "document", message
    effective = demand.document.effective_on if demand.document._state.adding else None
    if effective and (message := outside_months(effective)):
        yield "effective_on", message


def odd_days(first: date, last: date) -> Iterator[tuple[str, str]]:
    """Days that lie in no month: a target with one would stop every page that judges by it."""
    if message := outside_months(first):
        yield "first_day", message
    if message := outside_months(last):
        yield "last_day", message


def _lives(demand: Demand) -> bool:
    begins, ends = demand.unit.valid_from, demand.unit.valid_to
    return begins <= demand.valid_to and (ends is None or ends >= demand.valid_from)


def _wrong_way(demand: Demand) -> str:
    words = _("“{indicator}” càng cao càng tốt: chọn ≥, > hoặc =.")
    if demand.indicator.direction == Direction.LOWER:
        words = _("“{indicator}” càng thấp càng tốt: chọn ≤, < hoặc =.")
    return words.format(indicator=demand.indicator.short_name)


def _wrong_document(demand: Demand) -> str:
    """An invented document judges invented figures alone, and no real unit that is at work
    (docs/adr/0003). It would stand there and never give a verdict.
    """
    unit, invented = demand.unit, demand.document.illustrative
    if unit.is_invented and not invented:
        return _("{unit} là đơn vị minh họa: chỉ giao được chỉ tiêu của văn bản minh họa.").format(
            unit=unit.name
        )
    if invented and not unit.is_invented and unit.valid_on(clock.today()):
        return _("Văn bản minh họa không giao được chỉ tiêu cho đơn vị có thật đang hoạt động.")
    return ""
