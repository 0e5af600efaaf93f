"""Questions about units; each says how many SQL queries it costs, however many units there are."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Refused
from core.months import Window
from core.text import nfc
from units.lineage import Lineage, Link
from units.mapping import REPORTED, View, ViewMap
from units.models import RECORDS_BEGIN, Unit, UnitChange

# More names than these tell a reader nothing.
NAMES_IN_A_SENTENCE = 12


class NotInView(Refused):
    """A unit does not exist on the day of a view. `sentence` says so; `others`, by name, hold on
    that day what it held.
    """

    def __init__(self, sentence: str, others: Sequence[Unit]) -> None:
        self.sentence, self.others = f"{sentence}.", tuple(others)
        said = _("%(sentence)s; xem %(others)s") % {"sentence": sentence, "others": _listed(others)}
        super().__init__(f"{said}." if others else self.sentence)


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
    if rows and rows[0].valid_from == RECORDS_BEGIN:
        message = _("Chưa có dữ liệu đơn vị trước ngày %(day)s: chọn khoảng thời gian sau ngày đó.")
        raise Refused(message % {"day": _written(RECORDS_BEGIN)})
    if rows:
        message = _("Đơn vị mã %(code)s hoạt động từ ngày %(day)s, sau khoảng thời gian được hỏi.")
        raise Refused(message % {"code": code, "day": _written(rows[0].valid_from)})
    raise Refused(_("Không có đơn vị mã %(code)s.") % {"code": code})


def since_in_words(day: date) -> str:
    """“từ 01/07/2025”; of a unit that was there when records begin, “từ trước 2010”."""
    if day == RECORDS_BEGIN:
        return _("từ trước %(year)d") % {"year": day.year}
    return _("từ %(day)s") % {"day": _written(day)}


def require_in_view(unit: Unit, view: date) -> None:
    """NotInView, naming who came after (or before), where the unit does not exist on that day.

    No SQL query where it exists; else four.
    """
    if unit.valid_on(view):
        return
    raise NotInView(_existence_sentence(unit, view), stand_ins(unit, view))


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


def _existence_sentence(unit: Unit, view: date) -> str:
    if unit.valid_to is not None and unit.valid_to < view:
        facts = {"unit": unit.name, "day": _written(unit.valid_to)}
        return _("%(unit)s kết thúc hoạt động ngày %(day)s") % facts
    if unit.valid_from == RECORDS_BEGIN:
        return _("Chưa có dữ liệu đơn vị trước ngày %(day)s") % {"day": _written(RECORDS_BEGIN)}
    facts = {"unit": unit.name, "day": _written(unit.valid_from)}
    return _("%(unit)s hoạt động từ ngày %(day)s") % facts


def stand_ins(unit: Unit, view: date) -> list[Unit]:
    """The units that hold on that day what this one held, or else what stood below it. Four
    queries at most.
    """
    rows = Unit.objects.only("parent_id", "valid_from", "valid_to").order_by()
    view_map = ViewMap({row.pk: row for row in rows}, load_lineage(), view)
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
