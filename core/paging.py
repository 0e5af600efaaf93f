"""Pages of a long list: the number in the address, and the links from one page to the others."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.errors import Refused

FIRST_PAGE = 1
# More than anybody counts, fewer than Python refuses to read.
MOST_DIGITS = 100


class NoSuchPage(Refused):
    """A page number that is none, or lies behind the last page."""


class Paged(Protocol):
    """The address of a list, which knows its page and how to name another one."""

    @property
    def page(self) -> int: ...

    def query(self, **changes: Any) -> str: ...


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


def page_number(text: str) -> int:
    """The page that an address names. NoSuchPage where it is no number from 1 on."""
    if not text.isdecimal() or len(text) > MOST_DIGITS or int(text) < FIRST_PAGE:
        raise NoSuchPage(_("Trang “{text}” không có; số trang bắt đầu từ 1.").format(text=text))
    return int(text)


def pager(address: Paged, rows: int, size: int) -> Pager:
    """NoSuchPage where the address names a page behind the last one."""
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


def _links(address: Paged, number: int, pages: int) -> list[tuple[str, str | None, bool]]:
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
