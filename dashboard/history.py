"""Where a unit came from and what became of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from dashboard.pages import existing_url, unit_url
from units.access import Scope
from units.models import Unit, UnitChange
from units.queries import since_in_words


class Party(NamedTuple):
    """A unit that a change ended or made."""

    pk: int
    code: str
    name: str
    path: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change, with the units it ended and made. The document is its symbol."""

    pk: int
    day: date
    kind: str
    document: str
    document_title: str
    document_url: str
    sources: list[Party]
    results: list[Party]

    def ended(self, unit: Unit) -> bool:
        return any(each.pk == unit.pk for each in self.sources)

    def made(self, unit: Unit) -> bool:
        return any(each.pk == unit.pk for each in self.results)


@dataclass(frozen=True, slots=True)
class Closure:
    """Said on top of the page of a unit that has ended."""

    title: str
    sentence: str
    successors: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """A link of the chain: a unit, or what happened on a day."""

    label: str
    sub: str
    url: str
    current: bool


def changes_of(unit: Unit) -> list[Change]:
    """What the unit came from, and what it went into, oldest first. One query."""
    return changes_between({unit.pk}, {unit.pk})


def changes_between(
    ended_ids: Collection[int], made_ids: Collection[int], *, done: bool = True
) -> list[Change]:
    """The changes that ended one of the first units or made one of the second, oldest first; those
    that are planned where they are not done. One query.

    The changes are found in the two tables of links by their indexes: one condition over both joins
    makes PostgreSQL multiply them.
    """
    sources, results = UnitChange.sources.through.objects, UnitChange.results.through.objects
    ended = sources.filter(unit_id__in=ended_ids).values("unitchange_id")
    made = results.filter(unit_id__in=made_ids).values("unitchange_id")
    facts = ("pk", "date", "kind", "document__symbol", "document__title", "document__url")
    rows = (
        UnitChange.objects.filter(Q(pk__in=ended) | Q(pk__in=made), done=done)
        .order_by("date", "pk", "sources__sort_key", "results__sort_key")
        .values_list(
            *facts,
            *(f"sources__{name}" for name in Party._fields),
            *(f"results__{name}" for name in Party._fields),
        )
    )
    changes: dict[int, Change] = {}
    for pk, day, kind, *said in rows:
        symbol, title, url = (text or "" for text in said[:3])
        parties = said[3:]
        label = str(UnitChange.Kind(kind).label)
        change = changes.setdefault(pk, Change(pk, day, label, symbol, title, url, [], []))
        half = len(Party._fields)
        _add(change.sources, parties[:half])
        _add(change.results, parties[half:])
    return list(changes.values())


def _add(parties: list[Party], facts: Sequence[Any]) -> None:
    """The rows are a cross product, and a dissolved unit has no result."""
    party = Party(*facts)
    if party.pk is not None and party not in parties:
        parties.append(party)


def closure(unit: Unit, changes: Iterable[Change], scope: Scope) -> Closure | None:
    if unit.valid_to is None:
        return None
    successors = [
        (each.name, unit_url(each, scope))
        for change in changes
        if change.ended(unit)
        for each in change.results
    ]
    sentence = _("Từ ngày tiếp theo, công việc chuyển về")
    if not successors:
        successors = [(each.name, unit_url(each, scope)) for each in _successors_below(unit)]
    if not successors:
        sentence = _("Không có đơn vị kế tiếp")
    title = _("Đơn vị đã kết thúc hoạt động ngày {day:%d/%m/%Y}").format(day=unit.valid_to)
    return Closure(title, sentence, successors)


def _successors_below(unit: Unit) -> list[Unit]:
    """For an abolished level: the units that those directly below it went into. One query."""
    results = Unit.objects.filter(
        changes_towards__sources__parent=unit, valid_from__gt=unit.valid_to
    )
    return list(results.distinct().by_name())


def history(unit: Unit, changes: Sequence[Change], scope: Scope) -> list[Step]:
    """Empty for a unit that nothing ever happened to. Whoever covers a unit covers what went into
    it; to ask the scope for that would cost a query a generation.
    """
    if not changes:
        return []
    covered = scope.covers(unit)
    steps: list[Step] = []
    own = Step(unit.name, life_of(unit), "", current=True)
    for change in changes:
        event = _event(change)
        if change.made(unit):
            sources = change.sources
            urls = [existing_url(each) if covered else unit_url(each, scope) for each in sources]
            steps += [*map(_unit_step, sources, urls), event]
        else:
            urls = [unit_url(each, scope) for each in change.results]
            steps += [own, event, *map(_unit_step, change.results, urls)]
    return list(dict.fromkeys(steps if own in steps else [*steps, own]))


def _event(change: Change) -> Step:
    sources = ", ".join(unit.name for unit in change.sources)
    results = ", ".join(unit.name for unit in change.results)
    label = f"{change.day:%d/%m/%Y}: {change.kind}"
    became = f"{sources} → {results}" if results else sources
    return Step(label, " · ".join(filter(None, (became, change.document))), "", current=False)


def _unit_step(unit: Unit | Party, url: str) -> Step:
    return Step(unit.name, life_of(unit), url, current=False)


def life_of(unit: Unit | Party) -> str:
    begun = _("mã {code} · {since}").format(code=unit.code, since=since_in_words(unit.valid_from))
    if unit.valid_to is None:
        return begun
    return begun + _(" đến {day:%d/%m/%Y}").format(day=unit.valid_to)
