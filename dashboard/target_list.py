"""The targets of a year by the documents that demand them, and how they stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import today
from core.errors import Refused
from core.months import FIRST_YEAR, LAST_YEAR, Month, Window
from core.numbers import format_count
from core.parts import Choice, Part
from dashboard.address import Address
from dashboard.latest import opening_window
from dashboard.target_history import Event, events_of
from dashboard.target_rows import TargetRow, row_of
from indicators.access import may_set_targets, offices, visible_targets
from indicators.definitions import load_catalogue
from indicators.fulfilment import Fulfilment, fulfilment
from indicators.models import Target
from legal.models import Document
from units.access import Scope
from units.models import Unit

NAMES_SHOWN = 12
NOTHING = Fulfilment({}, (), ())


@dataclass(frozen=True, slots=True)
class Selection:
    """What the address asks for; empty texts leave the choice open."""

    year: str = ""
    unit: str = ""
    indicator: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Selection":
        return cls(*(query.get(name, "").strip() for name in ("year", "unit", "indicator")))

    def query(self, **changes: str) -> str:
        asked = replace(self, **changes)
        pairs = {name: getattr(asked, name) for name in ("year", "unit", "indicator")}
        return "?" + urlencode({name: text for name, text in pairs.items() if text})

    def year_or(self, default: int) -> int:
        """Refused for what is no year."""
        if not self.year:
            return default
        written = self.year.isdecimal() and len(self.year) == len("2026")
        if not (written and is_offered(int(self.year))):
            raise Refused(_("“{text}” không phải là năm có chỉ tiêu.").format(text=self.year))
        return int(self.year)


def is_offered(year: int) -> bool:
    """Whether the targets of a year can be asked for."""
    return FIRST_YEAR <= year <= LAST_YEAR


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """A document and the rows of what it demands."""

    symbol: str
    url: str
    facts: str
    illustrative: bool
    rows: list[TargetRow]


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """Everything that templates/dashboard/targets.html shows."""

    title: str
    summary: list[Part]
    choices: dict[str, list[Choice]]
    groups: list[DocumentGroup]
    unasked: list[tuple[str, str]]
    unasked_title: str
    without: list[str]
    without_title: str
    more_without: int
    history: list[Event]
    new_url: str
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Known:
    """All that was asked of the database for one page; `targets` are all that the reader sees,
    `mine` those of the year.
    """

    home: Unit
    scope: Scope
    selection: Selection
    year: int
    months: Window | None
    targets: list[Target]
    mine: list[Target]
    stand: Fulfilment


def targets_page(home: Unit, scope: Scope, selection: Selection) -> TargetsPage:
    """At most ten queries, two more for each level beyond one that targets are set for. Refused for
    a year that is none.
    """
    months = opening_window(home, Address())
    year = selection.year_or(months.last.year)
    targets: list[Target] = list(visible_targets(scope).order_by("indicator__position", "pk"))
    mine = [each for each in targets if each.valid_from.year <= year <= each.valid_to.year]
    shown = _months_of(year, months)
    stand = fulfilment(home, mine, shown, load_catalogue()) if shown else NOTHING
    return _page(Known(home, scope, selection, year, shown, targets, mine, stand))


def _months_of(year: int, opening: Window) -> Window | None:
    """The year up to the last month that was reported; None before any."""
    last = min(Month.at(year, 12), opening.last)
    return Window(Month.at(year, 1), last) if last >= Month.at(year, 1) else None


def _page(known: Known) -> TargetsPage:
    selection = known.selection
    shown = [
        each
        for each in known.mine
        if selection.unit in {"", each.unit.code}
        and selection.indicator in {"", each.indicator.code}
    ]
    groups = _groups(known, shown)
    unasked, without = _unasked(known), known.stand.without
    return TargetsPage(
        title=_("Chỉ tiêu năm {year}").format(year=known.year),
        summary=_summary(known, groups),
        choices=_choices(known),
        groups=groups,
        unasked=unasked,
        unasked_title=_("Có số liệu, chưa có chỉ tiêu năm {year}: {count} chỉ số").format(
            year=known.year, count=len(unasked)
        ),
        without=[member.name for member in without[:NAMES_SHOWN]],
        without_title=_("Chưa được giao chỉ tiêu nào: {count} xã, phường").format(
            count=format_count(len(without))
        ),
        more_without=max(len(without) - NAMES_SHOWN, 0),
        history=events_of(known.targets, known.scope),
        new_url=reverse("target-new") if offices(known.scope) else "",
        illustrative=any(row.illustrative for group in groups for row in group.rows),
    )


def _groups(known: Known, targets: Iterable[Target]) -> list[DocumentGroup]:
    """The document that took effect last comes first."""
    by_document: dict[Document, list[Target]] = {}
    for target in targets:
        by_document.setdefault(target.document, []).append(target)
    ordered = sorted(by_document, key=_took_effect, reverse=True)
    return [_group(known, document, by_document[document]) for document in ordered]


def _group(known: Known, document: Document, targets: Sequence[Target]) -> DocumentGroup:
    rows = [
        row_of(
            target,
            known.stand.standings.get(target.pk),
            known.mine,
            known.scope,
            may_edit=may_set_targets(known.scope, target.unit),
        )
        for target in targets
    ]
    return DocumentGroup(
        document.symbol,
        reverse("document", args=[document.pk]),
        document_facts(document),
        document.illustrative,
        rows,
    )


def document_facts(document: Document) -> str:
    """“Giao chỉ tiêu năm 2026 · UBND tỉnh · ban hành 12/01/2026 · có hiệu lực 15/01/2026”."""
    issued, effective = document.issued_on, document.effective_on
    facts = [
        document.title,
        document.issuer,
        _("ban hành {day:%d/%m/%Y}").format(day=issued) if issued else "",
        _("có hiệu lực {day:%d/%m/%Y}").format(day=effective) if effective else "",
    ]
    return " · ".join(filter(None, facts))


def _took_effect(document: Document) -> tuple[str, int]:
    day = document.effective_on or document.issued_on
    return (day.isoformat() if day else "", document.pk)


def _summary(known: Known, groups: Sequence[DocumentGroup]) -> list[Part]:
    """“Năm 2026 có 12 chỉ tiêu theo 1 văn bản; 4 chưa đạt (theo số liệu 9 tháng đầu năm 2026).”"""
    rows = [row for group in groups for row in group.rows]
    if not rows:
        words = _("Năm {year} chưa có chỉ tiêu nào trong phạm vi đang xem.")
        return [(words.format(year=known.year), False)]
    begins = _("Năm {year} có {count} chỉ tiêu theo {documents} văn bản; ")
    parts: list[Part] = [
        (begins.format(year=known.year, count=len(rows), documents=len(groups)), False)
    ]
    judged = [row.verdict for row in rows if row.verdict in {"met", "near", "missed"}]
    if not judged or known.months is None:
        return [*parts, (_("chưa có số liệu để đánh giá."), False)]
    short, near = judged.count("missed"), judged.count("near")
    counted = ((_("{count} chưa đạt"), short), (_("{count} gần đạt"), near))
    told = [text.format(count=count) for text, count in counted if count]
    far = ", ".join(told) or _("tất cả đều đạt")
    if short and any(row.of_level for row in rows):
        far = _("{count} chỉ tiêu còn đơn vị chưa đạt").format(count=short)
    ends = _(", trong {count} chỉ tiêu đánh giá được theo số liệu {window}.")
    ends = ends.format(count=len(judged), window=known.months.label)
    return [*parts, (far, True), (ends, False), *_furthest(rows)]


def _furthest(rows: Iterable[TargetRow]) -> list[Part]:
    """The target that most units of its level miss."""
    worst = max(rows, key=lambda row: row.missing, default=None)
    if worst is None or not worst.missing:
        return []
    words = _(" Nhiều nhất: {indicator} {demand}, ")
    short = _("{count} đơn vị chưa đạt").format(count=format_count(worst.missing))
    told = words.format(indicator=worst.short_name, demand=worst.demand)
    return [(told, False), (short, True), (".", False)]


def _unasked(known: Known) -> list[tuple[str, str]]:
    """Indicators that the reader's unit has figures of, and no target of the year."""
    return [
        (each.indicator.name, reverse("indicator", args=[each.code]))
        for each in known.stand.unasked
    ]


def _choices(known: Known) -> dict[str, list[Choice]]:
    selection = known.selection
    years = {year for each in known.targets for year in (each.valid_from.year, each.valid_to.year)}
    years = {year for year in years if is_offered(year)} | {known.year, today().year}
    units = {each.unit.code: each.unit.name for each in known.mine}
    names = {each.indicator.code: each.indicator.short_name for each in known.mine}
    return {
        "year": [
            Choice(str(year), str(year), year == known.year) for year in sorted(years, reverse=True)
        ],
        "unit": _any_or(_("Tất cả"), units, selection.unit),
        "indicator": _any_or(_("Tất cả"), names, selection.indicator),
    }


def _any_or(label: str, known: Mapping[str, str], chosen: str) -> list[Choice]:
    """What was asked for stays in the select though nothing of the year has it."""
    offered = dict(known)
    if chosen:
        offered.setdefault(chosen, chosen)
    return [
        Choice("", label, not chosen),
        *(Choice(code, name, code == chosen) for code, name in offered.items()),
    ]
