"""The list of units: searched by name or code, narrowed by kind, place and day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.addresses import ListAddress
from core.clock import today
from core.errors import Refused
from core.numbers import format_count
from core.paging import FIRST_PAGE, Pager, pager
from core.parts import Choice, Part
from dashboard.pages import Empty, history_url, unit_url
from units.access import Scope
from units.doors import Unassigned
from units.finding import Sought, changes_by_day, find_units, living_successors, tier_counts
from units.kinds import HOLDERS, Kind
from units.models import Unit
from units.queries import find_unit, since_in_words

ROWS_A_PAGE = 100
TODAY, ALWAYS = "today", "all"
# Before how many of the latest changes the units can be listed from the form.
DAYS_OFFERED = 4
DAY_LABELS = {TODAY: gettext_lazy("Đang hoạt động"), ALWAYS: gettext_lazy("Mọi thời điểm")}
# Tiers that the first sentence counts, and their kinds in the words and the order of a report.
COUNTED = {
    "province": ((Kind.PROVINCE, gettext_lazy("tỉnh")), (Kind.CITY, gettext_lazy("thành phố"))),
    "district": (
        (Kind.DISTRICT, gettext_lazy("huyện, quận")),
        (Kind.TOWN, gettext_lazy("thị xã")),
        (Kind.CITY, gettext_lazy("thành phố")),
    ),
    "commune": (
        (Kind.COMMUNE, gettext_lazy("xã")),
        (Kind.WARD, gettext_lazy("phường")),
        (Kind.TOWNSHIP, gettext_lazy("thị trấn")),
        (Kind.SPECIAL_ZONE, gettext_lazy("đặc khu")),
    ),
}


@dataclass(frozen=True, slots=True)
class UnitsAddress(ListAddress):
    """What a reader asked for. `on` is a day, “today” or “all”; empty, a search looks through all
    days and a list shows today.
    """

    q: str = ""
    kind: str = ""
    parent: str = ""
    on: str = ""
    page: int = FIRST_PAGE

    def __post_init__(self) -> None:
        """Refused for a kind that there is not."""
        if self.kind not in ("", *Kind.values):
            raise Refused(_("Không có loại đơn vị “{kind}”.").format(kind=self.kind))

    def day(self) -> date | None:
        """None is every day. Refused for what is no date."""
        chosen = self.on or (ALWAYS if self.q else TODAY)
        if chosen in (TODAY, ALWAYS):
            return today() if chosen == TODAY else None
        return day_of(chosen)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; `now` are those who hold today what an ended one held, with their addresses."""

    name: str
    url: str
    code: str
    kind: str
    parent: str
    life: str
    ended: bool
    now: list[tuple[str, str]]
    below_url: str
    history_url: str


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """Everything that templates/dashboard/units.html shows."""

    q: str
    summary: list[Part]
    choices: dict[str, list[Choice]]
    rows: list[UnitRow]
    found: str
    pager: Pager
    empty: Empty | None


def day_of(text: str) -> date:
    """The day that an address names. Refused for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        words = _("“{text}” không phải là ngày; viết theo mẫu 2025-06-30.")
        raise Refused(words.format(text=text)) from error


def units_page(scope: Scope, address: UnitsAddress) -> UnitsPage:
    """At most nine queries and those of the scope. Refused for a parent that the scope has not;
    Unassigned for a reader without a unit.
    """
    if not scope.grants:
        raise Unassigned
    day = address.day()
    parent = _parent(scope, address.parent, day or today())
    sought = Sought(address.q, address.kind, parent, day)
    units = find_units(scope, sought)
    number = units.count()
    pages = pager(address, number, ROWS_A_PAGE)
    shown = list(units[pages.start : pages.start + ROWS_A_PAGE])
    now = living_successors(shown, today())
    subject = parent or scope.grants[0].unit
    changes = changes_by_day(subject, today())
    return UnitsPage(
        q=address.q,
        summary=_summary(subject, day or today(), changes),
        choices=_choices(scope, address, day, changes),
        rows=[_row(unit, scope, address, now.get(unit.pk, [])) for unit in shown],
        found=_found(address, number),
        pager=pages,
        empty=None if number else _nothing(address),
    )


def _parent(scope: Scope, code: str, day: date) -> Unit | None:
    if not code:
        return None
    unit = find_unit(code, day)
    if not scope.covers(unit):
        raise Refused(_("Không có đơn vị mã {code} trong phạm vi của bạn.").format(code=code))
    return unit


def _row(unit: Unit, scope: Scope, address: UnitsAddress, now: list[Unit]) -> UnitRow:
    life = since_in_words(unit.valid_from)
    if unit.valid_to:
        life = _("{since} đến {day:%d/%m/%Y}").format(since=life, day=unit.valid_to)
    holds = unit.kind in HOLDERS
    # Below a unit that ended stood those of its last day.
    on = unit.valid_to.isoformat() if unit.valid_to else address.on
    return UnitRow(
        name=unit.name,
        url=unit_url(unit, scope),
        code=unit.code,
        kind=unit.get_kind_display(),
        parent=unit.parent.name if unit.parent else "",
        life=life,
        ended=unit.valid_to is not None and unit.valid_to < today(),
        now=[(each.name, unit_url(each, scope)) for each in now],
        below_url=UnitsAddress(parent=unit.code, on=on).query() if holds else "",
        history_url=history_url(unit),
    )


def _summary(subject: Unit, day: date, changes: Mapping[date, int]) -> list[Part]:
    """“Tỉnh Khánh Hòa có 65 xã, phường, đặc khu; 45 thay đổi năm 2025.”"""
    counts = tier_counts(subject, day)
    tiers = [(sum(counts[t].values()), _kinds(t, counts)) for t in COUNTED if t in counts]
    parts: list[Part] = [(subject.name, False)]
    if tiers:
        parts.append((_(" có "), False))
    for place, (number, kinds) in enumerate(tiers):
        parts += [("; " if place else "", False), (f"{format_count(number)} {kinds}", True)]
    if not tiers:
        parts.append((_(" không có đơn vị hành chính trực thuộc"), False))
    if day != today():
        parts.append((_(" vào ngày {day:%d/%m/%Y}").format(day=day), False))
    if changes:
        year = max(changes).year
        number = sum(count for when, count in changes.items() if when.year == year)
        parts.append((_("; {number} thay đổi năm {year}").format(number=number, year=year), False))
    return [*parts, (".", False)]


def _kinds(tier: str, counts: Mapping[str, Mapping[str, int]]) -> str:
    return ", ".join(str(word) for kind, word in COUNTED[tier] if kind in counts[tier])


def _found(address: UnitsAddress, number: int) -> str:
    if address.q:
        words = _("“{text}”: {number} đơn vị, gồm cả đơn vị đã kết thúc hoạt động.")
        if address.on not in ("", ALWAYS):
            words = _("“{text}”: {number} đơn vị.")
        return words.format(text=address.q, number=format_count(number))
    return _("{number} đơn vị.").format(number=format_count(number))


def _nothing(address: UnitsAddress) -> Empty:
    title = _("Không có đơn vị nào như vậy")
    if address.q:
        title = _("Không tìm thấy “{text}” trong phạm vi của bạn").format(text=address.q)
    sentence = _("Thử tên khác, có dấu hay không dấu đều được, hoặc mã đơn vị; bỏ bớt bộ lọc.")
    return Empty(title, sentence, _("Xem tất cả đơn vị"), reverse("units"))


def _choices(
    scope: Scope, address: UnitsAddress, day: date | None, changes: Mapping[date, int]
) -> dict[str, list[Choice]]:
    kinds = [Choice(value, str(label), value == address.kind) for value, label in Kind.choices]
    holders = Sought(on=day or today())
    parents = find_units(scope, holders).filter(kind__in=HOLDERS).values_list("code", "name")
    offered = dict(parents)
    if address.parent:
        offered.setdefault(address.parent, address.parent)
    return {
        "kind": [Choice("", _("Mọi loại"), not address.kind), *kinds],
        "parent": [
            Choice("", _("Mọi địa bàn"), not address.parent),
            *(Choice(code, name, code == address.parent) for code, name in offered.items()),
        ],
        "on": _days(address, changes),
    }


def _days(address: UnitsAddress, changes: Mapping[date, int]) -> list[Choice]:
    """The page's own choice, the other one, and the last days before the latest changes; the day
    shown is among them.
    """
    own, other = (ALWAYS, TODAY) if address.q else (TODAY, ALWAYS)
    before = {str(date.fromordinal(day.toordinal() - 1)) for day in list(changes)[:DAYS_OFFERED]}
    if address.on not in ("", TODAY, ALWAYS):
        before.add(address.on)
    days = [(text, _("Ngày {day:%d/%m/%Y}").format(day=day_of(text))) for text in before]
    return [
        Choice("", str(DAY_LABELS[own]), address.on in ("", own)),
        Choice(other, str(DAY_LABELS[other]), address.on == other),
        *(Choice(text, label, text == address.on) for text, label in sorted(days, reverse=True)),
    ]
