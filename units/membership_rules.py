"""When a membership may begin and end. Pure: plain values, no database."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from core.errors import Problem


class Span(Protocol):
    """What lasts from a day to a day; None goes on."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


def judge_end(span: Span, last_day: date, today: date) -> Problem | None:
    """What keeps a membership from ending on a day."""
    if span.valid_to is not None and span.valid_to < today:
        message = _("Phân công này đã kết thúc ngày {day:%d/%m/%Y}.")
        return Problem(message.format(day=span.valid_to))
    if last_day < span.valid_from:
        message = _("Ngày cuối ({last:%d/%m/%Y}) đứng trước ngày đầu ({first:%d/%m/%Y}).")
        return Problem(message.format(last=last_day, first=span.valid_from), column="last_day")
    return None


def judge_beginning(
    unit: Span, first_day: date, last_day: date | None, held: Iterable[Span]
) -> Problem | None:
    """What keeps a person from a role: a unit that is not there, days that stand backwards, the
    same role of the same days (`held` are the person's memberships of this role in this unit).
    """
    if last_day is not None and last_day < first_day:
        message = _("Ngày cuối ({last:%d/%m/%Y}) đứng trước ngày đầu ({first:%d/%m/%Y}).")
        return Problem(message.format(last=last_day, first=first_day), column="last_day")
    if unit.valid_to is not None and first_day > unit.valid_to:
        message = _("Đơn vị đã kết thúc hoạt động ngày {day:%d/%m/%Y}; chọn đơn vị kế tiếp.")
        return Problem(message.format(day=unit.valid_to), column="unit")
    for other in held:
        begins_before_its_end = other.valid_to is None or first_day <= other.valid_to
        if begins_before_its_end and (last_day is None or other.valid_from <= last_day):
            message = _("Người này đã giữ vai trò đó ở đơn vị từ ngày {day:%d/%m/%Y}.")
            return Problem(message.format(day=other.valid_from), column="role")
    return None
