"""Small parts that several pages share."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import today
from core.months import Month
from dashboard.address import Address, NoSuchPage
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
    """The page of exactly this existence, with the months shown, unless it ended before their last
    day: its code may be another unit's by then. Empty where the reader may not open it.
    """
    if not scope.covers(unit):
        return ""
    if unit.valid_to is None or (shown and shown.window().last_day <= unit.valid_to):
        return unit_path(unit.code) + (shown.query() if shown else "")
    return f"{unit_path(unit.code)}?to={_last_month(unit)}"


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


@dataclass(frozen=True, slots=True)
class Pager:
    """`links` are (label, address or None, whether it is the page shown); `start` the first row."""

    number: int
    pages: int
    start: int
    prev_url: str | None
    next_url: str | None
    links: tuple[tuple[str, str | None, bool], ...]

    @property
    def is_last(self) -> bool:
        return self.number == self.pages


def pager(address: Address, rows: int, size: int) -> Pager:
    """Refused where the address names a page behind the last one."""
    pages = max(-(-rows // size), 1)
    if address.page > pages:
        raise NoSuchPage(
            _("Trang {page} không có: danh sách chỉ có {pages} trang.").format(
                page=address.page, pages=pages
            )
        )
    number = address.page
    return Pager(
        number,
        pages,
        (number - 1) * size,
        address.query(page=number - 1) if number > 1 else None,
        address.query(page=number + 1) if number < pages else None,
        tuple(_links(address, number, pages)),
    )


def _links(address: Address, number: int, pages: int) -> list[tuple[str, str | None, bool]]:
    """First, last, and two on either side; a dot-dot-dot where pages are left out."""
    near = {1, pages, *range(max(number - 2, 1), min(number + 2, pages) + 1)}
    links: list[tuple[str, str | None, bool]] = []
    before = 0
    for page in sorted(near):
        if page > before + 1:
            links.append(("…", None, False))
        links.append((str(page), address.query(page=page), page == number))
        before = page
    return links
