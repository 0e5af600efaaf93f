"""The whole history of a unit: all that it came from and went into, what is planned, who recorded
it, and the other units that have had its code.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from audit.queries import events_about
from core.clock import today
from core.parts import Part
from dashboard.history import Change, Party, changes_between, life_of
from dashboard.pages import history_url, unit_url
from dashboard.unit_head import breadcrumbs_to
from units.access import Scope
from units.models import Unit, UnitChange
from units.queries import load_lineage, since_in_words, stand_ins
from units.words import Happening, happenings


@dataclass(frozen=True, slots=True)
class Named:
    """A unit of the chain; `same_code` marks another one that had the code of the unit shown."""

    name: str
    url: str
    life: str
    same_code: bool


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day, with those it ended and those it made; or the unit itself."""

    day: date
    label: str
    document: str
    document_title: str
    document_url: str
    sources: list[Named]
    results: list[Named]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything that templates/dashboard/unit_history.html shows. `holders` hold today what stood
    below a unit that ended without a successor.
    """

    name: str
    code: str
    life: str
    summary: list[Part]
    breadcrumbs: list[tuple[str, str]]
    before: list[Event]
    after: list[Event]
    planned: list[Event]
    holders: list[Named]
    others: list[Named]
    recorded: list[Happening]
    unit_url: str


def history_page(unit: Unit, scope: Scope) -> HistoryPage:
    """At most ten queries, however many units and changes there are."""
    lineage = load_lineage()
    made = {unit.pk, *lineage.predecessors(unit.pk)}
    ended = {unit.pk, *lineage.successors(unit.pk)}
    before = changes_between((), made)
    after = changes_between(ended, ())
    planned = changes_between({unit.pk}, {unit.pk}, done=False)
    own = [each for each in (*before, *after, *planned) if each.ended(unit) or each.made(unit)]
    targets = [unit, *(UnitChange(pk=change.pk) for change in own)]
    others = Unit.objects.filter(code=unit.code).exclude(pk=unit.pk).order_by("valid_from")
    return HistoryPage(
        name=unit.name,
        code=unit.code,
        life=life_of(unit),
        summary=_summary(unit, before, after),
        breadcrumbs=[*breadcrumbs_to(unit, scope), (_("Lịch sử"), "")],
        before=_events(before, unit, scope),
        after=_events(after, unit, scope),
        planned=_events(planned, unit, scope),
        holders=[_named(each, unit, scope) for each in _holders(unit, after)],
        others=[_named(each, unit, scope) for each in others],
        recorded=happenings(events_about(targets)),
        unit_url=unit_url(unit, scope),
    )


def _summary(unit: Unit, before: Sequence[Change], after: Sequence[Change]) -> list[Part]:
    """Since when, out of how many units in how many changes; what became of it."""
    parts: list[Part] = [(unit.name, False)]
    parts.append((_(" hoạt động {since}").format(since=since_in_words(unit.valid_from)), False))
    sources = [each for change in before if change.made(unit) for each in change.sources]
    if sources:
        parts.append((_(", lập từ "), False))
        parts.append((_("{number} đơn vị").format(number=len(sources)), True))
    if unit.valid_to:
        ended = _(", kết thúc ngày {day:%d/%m/%Y}").format(day=unit.valid_to)
        parts.append((ended, False))
    results = [each.name for change in after if change.ended(unit) for each in change.results]
    if results:
        parts += [(_("; công việc chuyển về "), False), (", ".join(results), True)]
    if not before and not after:
        parts.append((_("; chưa có thay đổi nào được ghi"), False))
    return [*parts, (".", False)]


def _holders(unit: Unit, after: Sequence[Change]) -> list[Unit]:
    """Four queries, none for a unit that still is or that something came of."""
    day = today()
    if unit.valid_to is None or unit.valid_to >= day or any(each.results for each in after):
        return []
    return stand_ins(unit, day)


def _events(changes: Iterable[Change], unit: Unit, scope: Scope) -> list[Event]:
    return [
        Event(
            day=change.day,
            label=change.kind,
            document=change.document,
            document_title=change.document_title,
            document_url=change.document_url,
            sources=[_named(each, unit, scope) for each in change.sources],
            results=[_named(each, unit, scope) for each in change.results],
        )
        for change in changes
    ]


def _named(each: Unit | Party, shown: Unit, scope: Scope) -> Named:
    is_other = each.pk != shown.pk
    url = history_url(each) if is_other and scope.covers(each) else ""
    return Named(each.name, url, life_of(each), is_other and each.code == shown.code)
