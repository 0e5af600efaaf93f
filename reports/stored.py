"""What is stored around the figures that a save speaks of, loaded in a few queries for any number.

The number of queries grows only with the chunks in which ids are asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Model, OuterRef, Subquery, When
from django.db.models.functions import Cast

from audit.models import AuditEvent
from core.months import Month, Window
from reports.entries import Entry
from reports.figures import FIGURES, LINE_FIGURES, Figure
from reports.history_rules import FLOWS, MONTHS_LOOKED_BACK, WATCHED
from reports.models import DossierReport, Field, FieldLine, FigureNote, NoteKind, TypedText
from reports.rows import TOTAL, Row
from reports.rules import Fault

# SQLite limits the variables of a statement.
CHUNK = 500
# Opening and closing stock of a row.
Stocks = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Near:
    """A stored report in or near the windows asked for: the stocks of its rows, of older ones of
    the total row alone, and the figures of it that history is judged by. `said` are its
    explanations by what they were written for (explained_as), once `stored` has read them.
    """

    pk: int
    unit_id: int
    window: Window
    state: str
    stocks: dict[str, Stocks]
    watched: tuple[int | None, ...]
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored report that a save speaks of: its rows as typed, its notes on whole rows and those
    on single cells, and the texts in cells that hold no figure. `names` and `keys` are of all
    fields of procedures by code; these and the rows stand in the order of the office's list.
    """

    report: DossierReport
    rows: dict[str, Row]
    notes: dict[str, list[FigureNote]] = field(default_factory=dict)
    cell_notes: dict[str, list[FigureNote]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, int] = field(default_factory=dict)

    def explanation(self, row: str) -> str:
        """What the note on a row says; empty where none explains it."""
        return next((n.text for n in self.notes.get(row, []) if is_explanation(n)), "")

    def explains(self, note: str, row: str, fault: Fault) -> bool:
        """Whether the note on one row was written for this fault of another, or of its own."""
        said = [one for one in self.notes.get(note, []) if is_explanation(one)]
        return any(one.explains is None or explained_as(row, fault) in one.explains for one in said)

    @property
    def said(self) -> dict[str, str]:
        """As Near.said."""
        return said_in(note for notes in self.notes.values() for note in notes)


def said_in(notes: Iterable[FigureNote]) -> dict[str, str]:
    """Explanations by what they were written for; of one from before that was kept nobody knows."""
    told = [note for note in notes if is_explanation(note)]
    return {what: note.text for note in told for what in note.explains or ()}


def explained_as(row: str, fault: Fault) -> str:
    """How a note remembers what it was written for."""
    return f"{row} {fault.identity}"


def is_explanation(note: FigureNote) -> bool:
    return note.kind == NoteKind.EXPLANATION


def values_of(source: Model, figures: Mapping[str, Figure] = FIGURES) -> Row:
    """The typed values of a report or line by figure code; those of a whole are what was given."""
    return {code: getattr(source, figure.stored) for code, figure in figures.items()}


def near(entries: Sequence[Entry]) -> list[Near]:
    """Stored reports of the units in the windows, a month after them all, and as far before as
    history is looked back on.
    """
    if not entries:
        return []
    first: Month = min(entry.window.first for entry in entries) - 1
    last: Month = max(entry.window.last for entry in entries) + 1
    found: dict[int, Near] = {}
    for units in chunks(entry.unit.pk for entry in entries):
        reports = DossierReport.objects.everywhere().filter(
            unit__in=units, first_month__lte=last, last_month__gte=first + 1 - MONTHS_LOOKED_BACK
        )
        columns = ("pk", "unit_id", "first_month", "last_month", "state", "carried_over", "pending")
        for row in reports.values_list(*columns, *WATCHED):
            pk, unit, begins, ends, state, opening, closing, *watched = row
            window, stocks = Window(begins, ends), {TOTAL: (opening, closing)}
            found[pk] = Near(pk, unit, window, state, stocks, tuple(watched))
    for chunk in chunks(pk for pk, one in found.items() if one.window.last >= first):
        lines = FieldLine.objects.everywhere().filter(report__in=chunk)
        for pk, key, opening, closing in lines.values_list(
            "report_id", "field__code", "carried_over", "pending"
        ):
            found[pk].stocks[key] = (opening, closing)
    return list(found.values())


def flows(pks: Iterable[int]) -> dict[int, tuple[int | None, ...]]:
    """What was typed of the flows in the total rows of these reports. No query for none."""
    found: dict[int, tuple[int | None, ...]] = {}
    for chunk in chunks(pks):
        reports = DossierReport.objects.everywhere().filter(pk__in=chunk)
        columns = (FIGURES[code].stored for code in FLOWS)
        found |= {pk: tuple(row) for pk, *row in reports.values_list("pk", *columns)}
    return found


def reports_with_units(pks: Iterable[int]) -> list[DossierReport]:
    """The reports with these primary keys, with their units and whom these report to."""
    found = DossierReport.objects.everywhere().select_related("unit__parent")
    return [report for chunk in chunks(pks) for report in found.filter(pk__in=chunk)]


def reports_of(units: Iterable[int], window: Window) -> list[DossierReport]:
    """Those of these units that reach into the window, likewise, and with the reason for which
    they were opened again last.
    """
    found = DossierReport.objects.everywhere().select_related("unit__parent")
    found = found.annotate(reopened_for=Case(When(reopened_at__isnull=False, then=_reason())))
    found = found.filter(first_month__lte=window.last, last_month__gte=window.first)
    return [report for chunk in chunks(units) for report in found.filter(unit__in=chunk)]


def _reason() -> Subquery:
    """Of the last reopening of a report; the history alone holds it."""
    about = AuditEvent.objects.filter(
        target_type=DossierReport._meta.label,
        target_id=Cast(OuterRef("pk"), CharField()),
        action="reports.reopened",
    )
    return Subquery(about.order_by("-at", "-pk").values("reason")[:1])


def stored(
    pks: Iterable[int], at_hand: Iterable[DossierReport] = (), beside: Iterable[Near] = ()
) -> dict[int, Stored]:
    """The reports with these primary keys, with their lines and notes. Those that are at hand are
    not asked for again. Of the reports `beside` their explanations are read with the same query.
    """
    pks = set(pks)
    loaded = {report.pk: report for report in at_hand}
    near_by = {one.pk: one for one in beside}
    fields = list(Field.objects.values_list("pk", "code", "name"))
    codes = {pk: code for pk, code, _name in fields}
    names = {code: name for _pk, code, name in fields}
    keys = {code: pk for pk, code, _name in fields}
    found: dict[int, Stored] = {}
    for chunk in chunks(pks):
        for report in _reports(chunk, loaded):
            found[report.pk] = Stored(report, {TOTAL: values_of(report)}, names=names, keys=keys)
        for line in FieldLine.objects.everywhere().filter(report__in=chunk).order_by("field"):
            found[line.report_id].rows[codes[line.field_id]] = values_of(line, LINE_FIGURES)
        for typed in TypedText.objects.everywhere().filter(report__in=chunk):
            key = TOTAL if typed.field_id is None else codes[typed.field_id]
            found[typed.report_id].texts.setdefault(key, {})[typed.cell] = typed.text
    for note in _notes(pks | near_by.keys()):
        if note.report_id in near_by:
            near_by[note.report_id].said.update(said_in([note]))
        if one := found.get(note.report_id):
            key = TOTAL if note.field_id is None else codes[note.field_id]
            told = one.cell_notes if note.figure else one.notes
            told.setdefault(key, []).append(note)
    return found


def _notes(reports: Iterable[int]) -> Iterator[FigureNote]:
    for chunk in chunks(reports):
        notes = FigureNote.objects.everywhere().filter(report__in=chunk)
        yield from notes.order_by("figure", "kind")


def _reports(pks: Sequence[int], loaded: Mapping[int, DossierReport]) -> Iterator[DossierReport]:
    yield from (loaded[pk] for pk in pks if pk in loaded)
    missing = [pk for pk in pks if pk not in loaded]
    if missing:
        yield from DossierReport.objects.everywhere().filter(pk__in=missing)


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in their order, each once, as many together as one statement takes."""
    ordered = sorted(set(ids))
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
