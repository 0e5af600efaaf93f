"""What holds for a unit and who said so: schedules, days and extensions, as its page lists them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.months import Month, Window
from deadlines.access import may_decide
from deadlines.calendars import public_days
from deadlines.models import DayOverride, Extension, Schedule
from deadlines.rules import Terms, said
from units.access import Scope
from units.models import Unit


class Declared(NamedTuple):
    """One line: what it says, since when, by whom, on what ground; where the reader may end it,
    `end_url`, and what that is called.
    """

    what: str
    when: str
    office: str
    document: str
    end_url: str = ""
    end_word: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredLists:
    schedules: list[Declared]
    days: list[Declared]
    extensions: list[Declared]
    public: list[tuple[str, str]]


def declared_lists(scope: Scope, unit: Unit, year: int) -> DeclaredLists:
    """Of the unit and all offices above it; of a year as far as days and extensions go. Three SQL
    queries.
    """
    above = Q(unit_id__in=[int(pk) for pk in unit.path.split("/")[1:-1]])
    months = Window(Month.at(year, 1), Month.at(year, 12))
    schedules = Schedule.objects.everywhere().filter(above)
    days = DayOverride.objects.everywhere().filter(above, day__year=year)
    extensions = Extension.objects.everywhere().filter(
        above, first_month__lte=months.last, last_month__gte=months.first
    )
    heard = extensions.filter(Q(unit=unit) | Q(whole_branch=True))
    related = ("unit__parent", "document")
    return DeclaredLists(
        [_schedule(each, scope) for each in _read(schedules, related, "-valid_from")],
        [_day(each, scope) for each in _read(days, related, "day")],
        [_extension(each, scope) for each in _read(heard, related, "-at")],
        [(f"{day:%d/%m/%Y}", told) for day, told in _public(year)],
    )


def _read(rows: Any, related: tuple[str, ...], order: str) -> Any:
    return rows.select_related(*related).order_by(order, "pk")


def _public(year: int) -> Iterator[tuple[date, str]]:
    for day, told in sorted(public_days().items()):
        if day.year == year:
            yield day, told.name if not told.document else f"{told.name} ({told.document})"


def _schedule(each: Schedule, scope: Scope) -> Declared:
    when = _("từ {day:%d/%m/%Y}").format(day=each.valid_from)
    if each.valid_to:
        when += " " + _("đến hết {day:%d/%m/%Y}").format(day=each.valid_to)
    what = f"{each.get_kind_display()}: {terms_in_words(each.terms)}"
    url = "" if each.valid_to else _end(scope, each.unit, "schedule-end", each.pk)
    word = _("Kết thúc") if each.has_begun else _("Bỏ")
    return Declared(what, when, each.unit.name, each.document.symbol, url, word)


def terms_in_words(terms: Terms) -> str:
    """“số liệu từ ngày 15 tháng trước đến ngày 14; hạn: 3 ngày làm việc sau kỳ, 17:00”."""
    period = _("số liệu đến hết tháng")
    if terms.cut_day is not None:
        words = _("số liệu từ ngày {first} tháng trước đến ngày {last}")
        period = words.format(first=terms.cut_day + 1, last=terms.cut_day)
    if terms.due_day is None:
        due = _("{days} ngày làm việc sau kỳ").format(days=terms.working_days)
    else:
        words = _("ngày {day} tháng cuối kỳ") if terms.same_month else _("ngày {day} tháng sau kỳ")
        due = words.format(day=terms.due_day)
    return _("{period}; hạn: {due}, {time:%H:%M}").format(
        period=period, due=due, time=terms.due_time
    )


def _day(each: DayOverride, scope: Scope) -> Declared:
    works = _("làm việc") if each.works else _("nghỉ")
    url = _end(scope, each.unit, "day-delete", each.pk)
    when = f"{each.day:%d/%m/%Y}"
    symbol = each.document.symbol
    return Declared(f"{each.name}: {works}", when, each.unit.name, symbol, url, _("Bỏ"))


def _extension(each: Extension, scope: Scope) -> Declared:
    what = _("{label}: {due}. {reason}").format(
        label=str(each).partition(":")[0], due=said(each.due_at), reason=each.reason
    )
    when = _("đã thu hồi") if each.withdrawn_at else _("còn hiệu lực")
    url = "" if each.withdrawn_at else _end(scope, each.unit, "extension-withdraw", each.pk)
    symbol = each.document.symbol if each.document else ""
    return Declared(what, when, each.unit.name, symbol, url, _("Thu hồi"))


def _end(scope: Scope, unit: Unit, name: str, pk: int) -> str:
    return reverse(name, args=[pk]) if may_decide(scope, unit) else ""
