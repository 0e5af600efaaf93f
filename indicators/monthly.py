"""Readings month by month: what trends are drawn from."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from core.months import Month, Window
from indicators.definitions import Definition
from indicators.readings import Ask, Context, Group, Readings, all_units, lineage_of
from indicators.tallies import Asked, tally_monthly
from reports.owed import Owed
from units.lineage import Lineage

K = TypeVar("K")


def read_monthly(
    groups: Mapping[K, Group],
    window: Window,
    definitions: Mapping[Month, Definition],
    *,
    provisional: bool = False,
    field_code: str | None = None,
    lineage: Lineage | None = None,
) -> dict[Month, Readings[K]]:
    """read_courses of one indicator."""
    return read_courses(
        groups,
        window,
        {month: [definition] for month, definition in definitions.items()},
        provisional=provisional,
        field_code=field_code,
        lineage=lineage,
    )


def read_courses(
    groups: Mapping[K, Group],
    window: Window,
    definitions: Mapping[Month, Sequence[Definition]],
    *,
    provisional: bool = False,
    field_code: str | None = None,
    lineage: Lineage | None = None,
) -> dict[Month, Readings[K]]:
    """Several indicators month by month, each month with the definitions of its own last day; a
    month without any report is not among the keys. One SELECT, one more for stocks of several
    units.
    """
    asked = dict.fromkeys(one for of_month in definitions.values() for one in of_month)
    ask = Ask(groups, window, list(asked))
    months = tally_monthly(
        all_units([ask]),
        Asked(window, ask.definitions),
        provisional=provisional,
        field_code=field_code,
    )
    lineage = lineage or lineage_of([ask])
    return {
        month: Readings(
            groups, definitions[month], tallies, Context(Owed(Window(month, month)), lineage)
        )
        for month, tallies in months.items()
        if month in definitions
    }
