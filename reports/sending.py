"""From which day on a report may be handed in: when the last day that it counts is over."""

from collections.abc import Iterable
from datetime import date, timedelta

from core.months import Month, Window
from deadlines.queries import Deadlines
from units.models import Unit

Opening = dict[tuple[int, Window], date]
"""The first day for sending, by unit and window; the first of the next month where none stands."""


def opening_days(running: Iterable[tuple[Unit, Window]], this_month: Month) -> Opening:
    """Of reports that end in this month: where months run to the 14th, the 15th. One SQL query, or
    none where no report does.
    """
    wanted = [(unit, window) for unit, window in running if window.last == this_month]
    if not wanted:
        return {}
    months = Window(min(window.first for _unit, window in wanted), this_month)
    deadlines = Deadlines.load({unit.path for unit, _window in wanted}, months)
    return {
        (unit.pk, window): deadline.last_day + timedelta(days=1)
        for unit, window in wanted
        if (deadline := deadlines.of(unit.path, window))
    }
