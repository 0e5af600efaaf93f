"""Which months of provisional readings nobody has confirmed yet."""

from django.db.models import Q

from core.months import Window
from indicators.definitions import Definition
from indicators.tallies import COUNTED_STATES, counting, has_all


def unconfirmed_months(
    definition: Definition, window: Window, field_code: str | None
) -> dict[int, int]:
    """How many months of each unit count in a provisional reading alone. One query."""
    source = counting(None, window, provisional=True, field_code=field_code)
    if not source.holds(definition.figures):
        return {}
    confirmed = Q(**{source.column("state__in"): COUNTED_STATES})
    reports = source.rows.filter(~confirmed, has_all(definition.required)).values_list(
        *map(source.column, ("unit_id", "first_month", "last_month"))
    )
    months: dict[int, int] = {}
    for unit, first, last in reports:
        months[unit] = months.get(unit, 0) + last - first + 1
    return months
