"""In which order boards show units, and the links that say so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from core.parts import Filter
from reports.progress import Line
from reports.states import LAPSED, NO_REPORT, REOPENED, State
from reports.timeliness import Timing

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# How far a month is: what wants a hand first.
URGENCY = (
    NO_REPORT, LAPSED, State.RETURNED, REOPENED, State.DRAFT, State.SUBMITTED, State.APPROVED,
)  # fmt: skip
SORTS = {
    "": gettext_lazy("Theo tên"),
    "state": gettext_lazy("Theo trạng thái"),
    "late": gettext_lazy("Chậm nhiều ngày nhất"),
}


def ordered(lines: list[Line], sort: str, timing: Callable[[Line], Timing]) -> list[Line]:
    """Lines by name in one of SORTS; those that are alike stay by name."""
    if sort == "state":
        return sorted(lines, key=lambda line: URGENCY.index(line.standing))
    if sort == "late":
        return sorted(lines, key=lambda line: _days(timing(line)), reverse=True)
    return lines


def _days(timing: Timing) -> int:
    return -1 if timing.late is None else timing.late


def sort_links(
    asked: Any, labels: "Mapping[str, str | StrPromise]", rows: Sequence[Any]
) -> list[Filter]:
    """Of a page whose address has a sort; nothing where there is nothing to sort."""
    if len(rows) < 2:
        return []
    return [
        Filter(str(label), replace(asked, sort=sort, page=1).url(), sort == asked.sort)
        for sort, label in labels.items()
    ]


def page_links(asked: Any, last_page: int) -> tuple[tuple[str, str, bool], ...]:
    """Number, address and whether it is the one shown; nothing where there is one page."""
    if last_page == 1:
        return ()
    return tuple(
        (str(number), replace(asked, page=number).url(), number == asked.page)
        for number in range(1, last_page + 1)
    )
