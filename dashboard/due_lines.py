"""The due moment that comes next, for whoever reports and whoever waits for reports."""

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from core import clock
from core.months import Window
from deadlines.queries import Deadline, Deadlines
from deadlines.rules import days_left
from units.models import Unit


class DueLine(NamedTuple):
    """One sentence, and the moment that it counts down to."""

    words: str
    due: datetime


def due_lines(units: list[Unit], deadlines: Deadlines) -> list[DueLine]:
    """“Hạn gửi báo cáo tháng 11/2026: 17:00 ngày 07/12/2026 (còn 11 ngày làm việc)”, once where
    all units have the same. No query.
    """
    found: dict[DueLine, list[str]] = {}
    for unit in units:
        if deadline := _next(unit, deadlines):
            found.setdefault(_line(deadline), []).append(unit.name)
    if len(found) < 2:
        return list(found)
    named = _("{words}, {units}")
    return [
        line._replace(words=named.format(words=line.words, units=", ".join(names)))
        for line, names in found.items()
    ]


def _next(unit: Unit, deadlines: Deadlines) -> Deadline | None:
    """Of the months about the present one, the first that has time left."""
    now = clock.now()
    for month in Window(clock.month_over(), clock.this_month() + 1):
        deadline = deadlines.of(unit.path, Window(month, month))
        if deadline and deadline.days_late(now) is None:
            return deadline
    return None


def _line(deadline: Deadline) -> DueLine:
    words = _("Hạn gửi báo cáo {period}: {due} ({left})").format(
        period=deadline.label,
        due=deadline.said,
        left=days_left(deadline.due, clock.now(), deadline.calendar),
    )
    return DueLine(words, deadline.due)
