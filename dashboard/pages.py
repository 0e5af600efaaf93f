"""Small parts that several pages share."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from django.urls import reverse

from core.clock import today
from core.months import Month
from dashboard.address import Address
from units.access import Placed, Scope


@lru_cache(maxsize=10_000)
def unit_path(code: str) -> str:
    """The address of a unit's page, without a query. Remembered: a table has many of them."""
    return reverse("unit", args=[code])


class Existence(Placed, Protocol):
    """A unit, or what stands for one in a list."""

    @property
    def code(self) -> str: ...

    @property
    def valid_from(self) -> date: ...


def unit_url(unit: Existence, scope: Scope, shown: Address | None = None) -> str:
    """existing_url, empty where the reader may not open it."""
    return existing_url(unit, shown) if scope.covers(unit) else ""


def existing_url(unit: Existence, shown: Address | None = None) -> str:
    """The page of exactly this existence, with the months shown, unless it ended before their last
    day: its code may be another unit's by then.
    """
    if unit.valid_to is None or (shown and shown.window().last_day <= unit.valid_to):
        return unit_path(unit.code) + (shown.query() if shown else "")
    return f"{unit_path(unit.code)}?to={_last_month(unit)}"


def history_url(unit: Existence) -> str:
    """The history of exactly this existence: others may have had its code."""
    url = reverse("unit-history", args=[unit.code])
    return url if unit.valid_to is None else f"{url}?on={unit.valid_to}"


def _last_month(unit: Existence) -> Month:
    """The last month on whose last day the unit was there; its only month where there is none."""
    end = unit.valid_to or today()
    month = Month.of(end)
    return month if end == month.last_day else max(month - 1, Month.of(unit.valid_from))


@lru_cache(maxsize=10_000)
def receipt_path(code: str) -> str:
    """The address of a unit's receipts, without indicator and window."""
    return reverse("receipt", args=[code])


@dataclass(frozen=True, slots=True)
class State:
    """How sure the figures are. `tone` is a class of the tag: info or warn."""

    label: str
    tone: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing to show, and what to do about it."""

    title: str
    sentence: str
    action_label: str = ""
    action_url: str = ""
