"""Questions about units; each says how many SQL queries it costs, however many units there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, assert_never

from django.utils.translation import gettext as _

from core.errors import Refused
from core.months import Window
from core.text import nfc
from units.lineage import Lineage, Link
from units.mapping import REPORTED, Existence, LineKey, View, ViewMap
from units.models import Unit, UnitChange

Of = Literal["own", "below", "branch"]
# More names than these tell a reader nothing.
NAMES_IN_A_SENTENCE = 12


class Member(NamedTuple):
    """A unit of a peer group. ``closed``: it ended before the window's last day: not ranked."""

    unit_id: int
    code: str
    name: str
    kind: str
    path: str
    valid_from: date
    valid_to: date | None
    closed: bool


class Lines(dict[LineKey, tuple[int, ...]]):
    """Line of the view → ids of the units whose reports are counted on it.

    A key is a unit of the view, or ("undivided", id of the unit under which the line hangs).
    ``lives`` tells from when to when each of the reporting units exists.
    """

    lives: dict[int, Existence]

    @classmethod
    def of(cls, placed: Iterable[tuple[LineKey, int]], lives: Mapping[int, Existence]) -> "Lines":
        by_line: defaultdict[LineKey, list[int]] = defaultdict(list)
        for line, unit_id in placed:
            by_line[line].append(unit_id)
        lines = cls((line, tuple(unit_ids)) for line, unit_ids in by_line.items())
        lines.lives = {unit_id: lives[unit_id] for ids in lines.values() for unit_id in ids}
        return lines


class NotInView(Refused):
    """A unit does not exist on the day of a view. `sentence` says so; `others`, by name, hold on
    that day what it held.
    """

    def __init__(self, sentence: str, others: Sequence[Unit]) -> None:
        self.sentence, self.others = f"{sentence}.", tuple(others)
        said = _("%(sentence)s; xem %(others)s") % {"sentence": sentence, "others": _listed(others)}
        super().__init__(f"{said}." if others else self.sentence)


class Placed(NamedTuple):
    """A reporting unit, its line, and the units of the view in whose branch the line stands."""

    unit_id: int
    line: LineKey
    branches: Collection[int]


def find_unit(code: str, last_day: date, view: View = REPORTED) -> Unit:
    """The unit of this code on the window's last day, else the latest that began before it.

    In the view of a date the unit of that date comes first, though it may have begun later: its
    predecessors' reports are its own past. Refused where there is none. One SQL query, with the
    units above it.
    """
    code = nfc(code).strip().replace("\0", "?")  # PostgreSQL refuses the character outright
    units = Unit.objects.filter(code=code).select_related("parent__parent__parent")
    rows = list(units.order_by("valid_from"))
    if isinstance(view, date) and (living := [unit for unit in rows if unit.valid_on(view)]):
        return living[-1]
    begun = [unit for unit in rows if unit.valid_from <= last_day]
    if begun:
        return begun[-1]
    if rows and isinstance(view, date):
        return rows[0]
    if rows:
        message = _("Đơn vị mã %(code)s hoạt động từ ngày %(day)s, sau khoảng thời gian được hỏi.")
        raise Refused(message % {"code": code, "day": _written(rows[0].valid_from)})
    raise Refused(_("Không có đơn vị mã %(code)s.") % {"code": code})


def lines(unit: Unit, of: Of, view: View, window: Window) -> Lines:
    """The lines of one unit: its own, those below it, or both ("branch"); see Lines.

    Covers every unit that exists in the window and whose reports belong there. An undivided line
    that hangs under the unit is below it. Refused: a unit that does not exist on the view's date.
    One SQL query as reported, two in the view of a date; up to five where it refuses.
    """
    placed, lives = _placed_in(unit, view, window)
    chosen = ((row.line, row.unit_id) for row in placed if _belongs(row, unit.pk, of))
    return Lines.of(chosen, lives)


def require_in_view(unit: Unit, view: date) -> None:
    """NotInView, naming who came after (or before), where the unit does not exist on that day.

    No SQL query where it exists; else four.
    """
    if unit.valid_on(view):
        return
    raise NotInView(_existence_sentence(unit, view), _stand_ins(unit, view))


def load_lineage(window: Window | None = None) -> Lineage:
    """All changes that were carried out, or those within a window. One SQL query.

    A predecessor that reported within a window, and all between it and its successor, changed
    within that window: so the window's changes are enough to tell whose stocks count.
    """
    changes = UnitChange.objects.filter(done=True, results__isnull=False)
    if window:
        changes = changes.filter(date__range=(window.first_day, window.last_day))
    rows = changes.values_list("sources", "results", "date")
    return Lineage.of(Link(*row) for row in rows)


def load_view(day: date) -> tuple[ViewMap, dict[int, Existence]]:
    """The map of all units to the units of a day. Two SQL queries."""
    rows = Unit.objects.values_list("id", "parent_id", "valid_from", "valid_to")
    lives = {row[0]: Existence(row[1], row[2], row[3]) for row in rows}
    return ViewMap(lives, load_lineage(), day), lives


def _placed_in(
    top: Unit, view: View, window: Window
) -> tuple[Iterator[Placed], Mapping[int, Existence]]:
    if isinstance(view, date):
        require_in_view(top, view)
        return _as_of(view, window)
    return _as_reported(top, window)


def _as_reported(top: Unit, window: Window) -> tuple[Iterator[Placed], Mapping[int, Existence]]:
    """Every unit of the branch on its own line, in the branches of all units above it."""
    rows = list(
        Unit.objects.branch(top)
        .valid_in(window)
        .values_list("id", "parent_id", "valid_from", "valid_to", "path")
    )
    lives = {row[0]: Existence(row[1], row[2], row[3]) for row in rows}
    placed = (
        Placed(row[0], row[0], [int(above) for above in row[4].split("/")[1:-1]]) for row in rows
    )
    return placed, lives


def _as_of(day: date, window: Window) -> tuple[Iterator[Placed], Mapping[int, Existence]]:
    """Every unit that exists in the window, wherever its reports are counted on that day.

    All units and changes are loaded: what belongs to a branch today may once have stood outside it.
    """
    view_map, lives = load_view(day)
    first_day, last_day = window.first_day, window.last_day
    reporting = (
        unit_id
        for unit_id, life in lives.items()
        if life.valid_from <= last_day and (life.valid_to is None or life.valid_to >= first_day)
    )
    return _placed_by(view_map, reporting), lives


def _placed_by(view_map: ViewMap, unit_ids: Iterable[int]) -> Iterator[Placed]:
    branches: dict[int | None, tuple[int, ...]] = {None: ()}
    for unit_id in unit_ids:
        place = view_map.place(unit_id)
        if place.unit_id is not None and place.unit_id not in branches:
            branches[place.unit_id] = (place.unit_id, *view_map.ancestors(place.unit_id))
        yield Placed(unit_id, place.line, branches[place.unit_id])


def _belongs(row: Placed, unit_id: int, of: Of) -> bool:
    match of:
        case "own":
            return row.line == unit_id
        case "below":
            return row.line != unit_id and unit_id in row.branches
        case "branch":
            return unit_id in row.branches
    assert_never(of)


def _existence_sentence(unit: Unit, view: date) -> str:
    if unit.valid_to is not None and unit.valid_to < view:
        facts = {"unit": unit.name, "day": _written(unit.valid_to)}
        return _("%(unit)s kết thúc hoạt động ngày %(day)s") % facts
    facts = {"unit": unit.name, "day": _written(unit.valid_from)}
    return _("%(unit)s hoạt động từ ngày %(day)s") % facts


def _stand_ins(unit: Unit, view: date) -> list[Unit]:
    """The units that hold on that day what this one held, or else what stood below it."""
    view_map, _lives = load_view(view)
    found = set(view_map.candidates(unit.pk))
    if not found:
        branch = Unit.objects.branch(unit).values_list("id", flat=True)
        found = {other for below in branch for other in view_map.candidates(below)}
    return list(Unit.objects.filter(pk__in=found).by_name())


def _listed(units: Sequence[Unit]) -> str:
    names = (unit.name[0].lower() + unit.name[1:] for unit in units[:NAMES_IN_A_SENTENCE])
    listed = ", ".join(names)
    if len(units) > NAMES_IN_A_SENTENCE:
        more = len(units) - NAMES_IN_A_SENTENCE
        listed = _("%(listed)s và %(more)d đơn vị khác") % {"listed": listed, "more": more}
    return listed


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
