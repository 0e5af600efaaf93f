"""One search over units, indicators and documents: without diacritics, the best hits first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import today
from core.numbers import format_count
from core.parts import Part
from core.text import fold
from dashboard.history import life_of
from dashboard.pages import unit_url
from dashboard.unit_list import UnitsAddress
from indicators.models import Indicator
from legal.models import Document
from units.access import Scope
from units.doors import Unassigned
from units.finding import Sought, find_units, living_successors

T = TypeVar("T")
MOST_HITS = 10
LONGEST_QUERY = 200
# How well a text fits, the best first.
SAME, BEGINS, PHRASE, WORDS = range(4)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; without an address where it has no page."""

    name: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one sort; `number` may be more than the hits shown."""

    title: str
    number: int
    hits: list[Hit]
    more_url: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything that templates/dashboard/search.html shows; `leads_to` is the page of the only
    thing whose code was typed.
    """

    q: str
    summary: list[Part]
    groups: list[Group]
    leads_to: str


def indicator_url(code: str) -> str:
    """Where an indicator is shown."""
    return reverse("indicator", args=[code])


def document_url(pk: int) -> str:
    """Where a document is shown, with what rests on it."""
    return reverse("document", args=[pk])


def search_page(scope: Scope, text: str) -> SearchPage:
    """At most seven queries and those of the scope. Unassigned for a reader without a unit."""
    if not scope.grants:
        raise Unassigned
    q = text.replace("\0", " ").strip()[:LONGEST_QUERY]
    if not fold(q):
        return SearchPage("", [(_("Tìm đơn vị, chỉ số, văn bản."), False)], [], "")
    found = [_units(scope, q), _indicators(q), _documents(q)]
    groups = [group for group, _leads_to in found if group.number]
    ways = [leads_to for _group, leads_to in found if leads_to]
    return SearchPage(q, _summary(q, groups), groups, ways[0] if len(ways) == 1 else "")


Found = tuple[Group, str]


def _units(scope: Scope, q: str) -> Found:
    units = find_units(scope, Sought(q))
    number = units.count()
    shown = list(units[:MOST_HITS])
    now = living_successors(shown, today())
    hits = []
    for unit in shown:
        notes = [unit.get_kind_display(), life_of(unit)]
        if unit.parent and unit.parent.parent_id:
            notes.insert(1, unit.parent.name)
        if after := now.get(unit.pk):
            notes.append(_("nay là {names}").format(names=", ".join(each.name for each in after)))
        hits.append(Hit(unit.name, unit_url(unit, scope), " · ".join(notes)))
    more = reverse("units") + UnitsAddress(q=q).query() if number > len(hits) else ""
    had_it = [unit for unit in shown if unit.code.lower() == q.lower()]
    exact = hits[0].url if len(had_it) == 1 else ""  # several had it, one after the other
    return Group(_("Đơn vị"), number, hits, more), exact


def _indicators(q: str) -> Found:
    """All are read: they are some dozens. One query."""
    rows = Indicator.objects.values_list("code", "name", "short_name")
    fitting = _best(
        (_fit(q, code, f"{name} {short_name}"), (code, name)) for code, name, short_name in rows
    )
    hits = [Hit(name, indicator_url(code), code) for code, name in fitting]
    exact = hits[0].url if fitting and fitting[0][0].lower() == q.lower() else ""
    return Group(_("Chỉ số"), len(hits), hits, ""), exact


def _documents(q: str) -> Found:
    """All are read, four short columns of each: an office has some hundreds. One query."""
    rows = Document.objects.values_list("pk", "symbol", "title", "issuer").order_by("-pk")
    fitting = _best(
        (_fit(q, symbol, f"{symbol} {title} {issuer}"), (pk, symbol, title, issuer))
        for pk, symbol, title, issuer in rows
    )
    hits = [
        Hit(symbol, document_url(pk), " · ".join(filter(None, (title, issuer))))
        for pk, symbol, title, issuer in fitting
    ]
    exact = hits[0].url if fitting and fold(fitting[0][1]) == fold(q) else ""
    return Group(_("Văn bản"), len(hits), hits[:MOST_HITS], ""), exact


def _fit(q: str, code: str, text: str) -> int | None:
    """How well a code or a text fits; None where it does not."""
    wanted, words = fold(q), fold(text)
    if fold(code) == wanted:
        return SAME
    if words.startswith(wanted) or fold(code).startswith(wanted):
        return BEGINS
    if f" {wanted}" in words:
        return PHRASE
    if all(f" {word}" in f" {words}" for word in wanted.split()):
        return WORDS
    return WORDS if _begins_closed_up(wanted.replace(" ", ""), words.split()) else None


def _begins_closed_up(wanted: str, words: list[str]) -> bool:
    """Whether what was typed without blanks begins with one of the words."""
    return any("".join(words[place:]).startswith(wanted) for place in range(len(words)))


def _best(found: Iterable[tuple[int | None, T]]) -> list[T]:
    """Those that fit, the best first, and otherwise as they came."""
    fitting = [(fit, thing) for fit, thing in found if fit is not None]
    return [thing for _fit, thing in sorted(fitting, key=lambda each: each[0])]


def _summary(q: str, groups: list[Group]) -> list[Part]:
    """“vinh nguyen”: 2 đơn vị, 1 văn bản."""
    if not groups:
        return [(_("Không tìm thấy “{text}”.").format(text=q), False)]
    counts = ", ".join(f"{format_count(each.number)} {each.title.lower()}" for each in groups)
    return [(f"“{q}”: ", False), (counts, True), (".", False)]
