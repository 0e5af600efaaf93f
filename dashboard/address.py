"""The state of a page in its address. Parameters are named like the options of the commands."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from core.months import Month, Window
from core.paging import FIRST_PAGE, page_number
from dashboard.choices import VIEW_LABELS
from indicators.queries import Question
from units.kinds import LEVEL_LABELS, LEVELS
from units.mapping import REPORTED, View, parse_view

DEFAULT_INDICATOR = "on_time_resolved"
DEFAULT_LEVEL = "commune"


@dataclass(frozen=True, slots=True)
class Address:
    """What a reader asked for; an empty text leaves the choice to the page."""

    unit: str = ""
    parent: str = ""
    level: str = DEFAULT_LEVEL
    indicator: str = DEFAULT_INDICATOR
    first: str = ""
    last: str = ""
    view: str = REPORTED
    provisional: bool = False
    against: str = ""
    field: str = ""
    sort: str = "rank"
    only: str = ""
    page: int = FIRST_PAGE

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """From a query string; blank parameters are as good as none. Refused for a page that is no
        number.
        """
        given = {name: query.get(_parameter(name), "").strip() for name in _names()}
        if any("\0" in text for text in given.values()):
            raise Refused(_("Địa chỉ có ký tự không dùng được."))
        known: dict[str, Any] = {name: text for name, text in given.items() if text}
        if "provisional" in known:
            known["provisional"] = known["provisional"] == "1"
        if "page" in known:
            known["page"] = page_number(known["page"])
        return cls(**known)

    def query(self, **changes: Any) -> str:
        """The query string of this address with some parameters changed, “?” included."""
        return "?" + urlencode(replace(self, **changes).pairs())

    def pairs(self) -> dict[str, str]:
        """Its parameters as text, those of a page's own choice left out."""
        return {
            _parameter(name): _written(getattr(self, name))
            for name in _names()
            if getattr(self, name) != _default(name)
        }

    def window(self) -> Window:
        """The months of a whole address. Refused where they are none, or stand backwards, in the
        words of the form that mends them.
        """
        first, last = month_of(self.first), month_of(self.last)
        if first is None or last is None:
            found = ((_("Từ tháng"), self.first, first), (_("Đến tháng"), self.last, last))
            raise Refused(*(_no_month(label, text) for label, text, month in found if not month))
        if last < first:
            raise Refused(
                _(
                    "“Từ tháng” ({first}) đứng sau “Đến tháng” ({last}): chọn “Từ tháng” là {last} "
                    "trở về trước, hoặc “Đến tháng” là {first} trở về sau."
                ).format(first=first.label, last=last.label)
            )
        return Window(first, last)

    def units_view(self) -> View:
        """Which units the rows are. Refused in the words of the select that offers them."""
        try:
            return parse_view(self.view)
        except Refused as refused:
            offered = _(" hoặc ").join(f"“{label}”" for label in VIEW_LABELS.values())
            words = _("Không có phạm vi đơn vị “{text}”: chọn {offered}.")
            raise Refused(words.format(text=self.view, offered=offered)) from refused

    def require_level(self) -> None:
        """Refused for a peer group that there is none of."""
        if self.level not in LEVELS:
            offered = ", ".join(f"“{label}”" for label in LEVEL_LABELS.values())
            words = _("Không có nhóm so sánh “{text}”; các nhóm: {offered}.")
            raise Refused(words.format(text=self.level, offered=offered))

    def question(self, window: Window, *, may_see_provisional: bool) -> Question:
        return Question(
            window,
            self.units_view(),
            self.provisional and may_see_provisional,
            self.field or None,
        )

    def carried(self, question: Question) -> "Address":
        """What links to other pages carry on: months, view, and how sure figures must be, as the
        reader was allowed to ask and not as they asked.
        """
        address = Address(view=self.view, provisional=question.provisional)
        return address.in_window(question.window)

    def in_window(self, window: Window) -> "Address":
        """The same address with its months spelled out, so that a link goes on meaning the same."""
        return replace(self, first=str(window.first), last=str(window.last))


def _names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Address))


def _parameter(name: str) -> str:
    return {"first": "from", "last": "to"}.get(name, name)


def _default(name: str) -> Any:
    return next(field.default for field in fields(Address) if field.name == name)


def _written(value: Any) -> str:
    return "1" if value is True else str(value)


def month_of(text: str) -> Month | None:
    """None for what is no month; “0” is none either, and no month of ours is 0."""
    try:
        return Month.parse(text)
    except ValueError:
        return None


def _no_month(label: str, text: str) -> Problem:
    words = _("“{label}”: “{text}” không phải là tháng; chọn một tháng trong danh sách.")
    if not text:
        words = _("“{label}” chưa được chọn; chọn một tháng trong danh sách.")
    return Problem(words.format(label=label, text=text))
