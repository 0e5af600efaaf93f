"""What is stored around the figures that a save speaks of, loaded in a few queries for any number.

The number of queries grows only with the chunks in which ids are asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from core.months import Month, Window
from reports.entries import Entry
from reports.figures import FIGURES, LINE_FIGURES, Figure
from reports.models import DossierReport, Field, FieldLine, FigureNote, NoteKind, TypedText
from reports.rows import TOTAL, Row

# SQLite limits the variables of a statement.
CHUNK = 500
# Opening and closing stock of a row.
Stocks = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Near:
    """A stored report in or next to the windows asked for, with the stocks of its rows."""

    pk: int
    unit_id: int
    window: Window
    state: str
    stocks: dict[str, Stocks]


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored report that a save speaks of: its rows as typed, its notes on whole rows and on
    single figures, and the texts in cells that hold no figure. `names` are of all fields of
    procedures by code.
    """

    report: DossierReport
    rows: dict[str, Row]
    notes: dict[str, list[FigureNote]] = field(default_factory=dict)
    figure_notes: dict[str, list[FigureNote]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def explains(self, row: str) -> bool:
        """Whether a note explains the row; one on the total row speaks for every row."""
        said = {key for key, notes in self.notes.items() for note in notes if is_explanation(note)}
        return row in said or TOTAL in said


def is_explanation(note: FigureNote) -> bool:
    return note.kind == NoteKind.EXPLANATION


def values_of(source: Model, figures: Mapping[str, Figure] = FIGURES) -> Row:
    """The typed values of a report or line by figure code; those of a whole are what was given."""
    return {code: getattr(source, figure.stored) for code, figure in figures.items()}


def near(entries: Sequence[Entry]) -> list[Near]:
    """Stored reports of the units in the windows, and a month before and after them all."""
    if not entries:
        return []
    first: Month = min(entry.window.first for entry in entries) - 1
    last: Month = max(entry.window.last for entry in entries) + 1
    found: dict[int, Near] = {}
    for units in _chunks(entry.unit.pk for entry in entries):
        reports = DossierReport.objects.everywhere().filter(
            unit__in=units, first_month__lte=last, last_month__gte=first
        )
        columns = ("pk", "unit_id", "first_month", "last_month", "state", "carried_over", "pending")
        for pk, unit, begins, ends, state, opening, closing in reports.values_list(*columns):
            found[pk] = Near(pk, unit, Window(begins, ends), state, {TOTAL: (opening, closing)})
    for chunk in _chunks(found):
        lines = FieldLine.objects.everywhere().filter(report__in=chunk)
        for pk, key, opening, closing in lines.values_list(
            "report_id", "field__code", "carried_over", "pending"
        ):
            found[pk].stocks[key] = (opening, closing)
    return list(found.values())


def stored(pks: Iterable[int]) -> dict[int, Stored]:
    """The reports with these primary keys, with their lines and notes."""
    fields = list(Field.objects.values_list("pk", "code", "name"))
    codes = {pk: code for pk, code, _name in fields}
    names = {code: name for _pk, code, name in fields}
    found: dict[int, Stored] = {}
    for chunk in _chunks(pks):
        for report in DossierReport.objects.everywhere().filter(pk__in=chunk):
            found[report.pk] = Stored(report, {TOTAL: values_of(report)}, names=names)
        for line in FieldLine.objects.everywhere().filter(report__in=chunk):
            found[line.report_id].rows[codes[line.field_id]] = values_of(line, LINE_FIGURES)
        for note in FigureNote.objects.everywhere().filter(report__in=chunk):
            key = TOTAL if note.field_id is None else codes[note.field_id]
            one = found[note.report_id]
            (one.figure_notes if note.figure else one.notes).setdefault(key, []).append(note)
        for typed in TypedText.objects.everywhere().filter(report__in=chunk):
            key = TOTAL if typed.field_id is None else codes[typed.field_id]
            found[typed.report_id].texts.setdefault(key, {})[typed.cell] = typed.text
    return found


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
