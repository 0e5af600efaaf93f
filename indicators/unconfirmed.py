"""Which months of provisional readings nobody has confirmed yet."""

from django.db.models import F, Q, Sum

from core.months import Window
from indicators.definitions import Definition
from indicators.tallies import COUNTED_STATES, Units, counting, has_all


def unconfirmed_months(
    units: Units, definition: Definition, window: Window, field_code: str | None
) -> dict[int, int]:
    """How many months of each unit count in a provisional reading alone. One query."""
    source = counting(units, window, provisional=True, field_code=field_code)
    if not source.holds(definition.figures):
        return {}
    confirmed = Q(**{source.column("state__in"): COUNTED_STATES})
    unit, first, last = map(source.column, ("unit_id", "first_month", "last_month"))
    waiting = source.rows.filter(~confirmed, has_all(definition.required)).order_by().values(unit)
    return dict(waiting.annotate(months=Sum(F(last) - F(first) + 1)).values_list(unit, "months"))
