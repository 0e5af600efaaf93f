"""What the selects of a page offer: value, label, and whether it is the one shown."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import today
from core.errors import Refused
from core.months import FIRST_YEAR, Month, Window
from core.parts import Choice
from dashboard.periods import PREVIOUS, YEAR_BEFORE
from indicators.definitions import Definition
from reports.models import Field
from units.access import Scope
from units.kinds import HOLDERS, LEVEL_LABELS
from units.mapping import REPORTED, TODAY
from units.models import Unit
from units.peers import Branch, Member

# How far back the month selects reach from the window shown; older months need the address.
YEARS_BACK = 6
VIEW_LABELS = {
    REPORTED: gettext_lazy("Như đã báo cáo"),
    TODAY: gettext_lazy("Theo đơn vị hiện nay"),
}


def field_name(code: str) -> str:
    """What the field of procedures is called; empty for none, which asks nothing. Refused for a
    code that no field has: all rows would be empty.
    """
    if not code:
        return ""
    name = Field.objects.filter(code=code).values_list("name", flat=True).first()
    if name is None:
        raise Refused(_("Không có lĩnh vực mang mã “{code}”.").format(code=code))
    return str(name)


def indicator_choices(definitions: Iterable[Definition], code: str) -> list[Choice]:
    return [Choice(each.code, each.indicator.short_name, each.code == code) for each in definitions]


def month_choices(chosen: Month, window: Window) -> list[Choice]:
    last = max(Month.of(today()), window.last)
    first = Month.at(max(window.first.year - YEARS_BACK, FIRST_YEAR), 1)
    months = (Month(ordinal) for ordinal in range(last, first - 1, -1))
    return [Choice(str(month), month.label, month == chosen) for month in months]


def view_choices(view: str, unit: Unit | None = None) -> list[Choice]:
    """Today's units are not offered where the unit itself is none of them any more."""
    ended = unit is not None and unit.valid_to is not None and unit.valid_to < today()
    options = [
        (value, str(label))
        for value, label in VIEW_LABELS.items()
        if value in {REPORTED, view} or not ended
    ]
    if view not in VIEW_LABELS:
        options.append((view, _("Theo đơn vị ngày {day}").format(day=view)))
    return [Choice(value, label, value == view) for value, label in options]


def provisional_choices(provisional: bool) -> list[Choice]:
    return [
        Choice("", _("Chỉ số liệu đã xác nhận"), not provisional),
        Choice("1", _("Cả số tạm tính"), provisional),
    ]


def against_choices(against: str) -> list[Choice]:
    return [
        Choice(PREVIOUS, _("Kỳ liền trước"), against == PREVIOUS),
        Choice(YEAR_BEFORE, _("Cùng kỳ năm trước"), against == YEAR_BEFORE),
    ]


def level_choices(parent: Unit, scope: Scope, counts: dict[str, int], level: str) -> list[Choice]:
    """Levels that have units, with how many; the one shown is always among them."""
    return [
        Choice(name, f"{label} ({counts.get(name, 0)})", name == level)
        for name, label in LEVEL_LABELS.items()
        if name == level or (counts.get(name) and scope.may_rank(parent, name))
    ]


def parent_choices(branch: Branch, scope: Scope, level: str, window: Window) -> list[Choice]:
    """Units above the one shown, itself, and those directly below that have units of their own."""
    parent = branch.parent
    near: list[Unit | Member] = [*parent.above, parent, *branch.children(HOLDERS, window)]
    return [
        Choice(unit.code, _dated(unit), unit.path == parent.path)
        for unit in near
        if scope.may_rank(unit, level)
    ]


def _dated(unit: Unit | Member) -> str:
    if unit.valid_to is None:
        return unit.name
    return _("{name} (đến {day:%d/%m/%Y})").format(name=unit.name, day=unit.valid_to)
