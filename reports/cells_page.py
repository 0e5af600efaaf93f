"""One row of a report cell by cell: its notes, its last twelve months, and who changed what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from audit.models import AuditEvent
from audit.queries import events_about
from core import clock
from core.months import MONTHS_OF_A_YEAR, Month
from core.numbers import NONE, format_count
from core.parts import Choice
from reports.cell_notes import CELL_KINDS, CellNote, Said, notes_of_row, version
from reports.cells import CELL_OF, FIGURE_OF, LINE_CELLS, TOTAL_CELLS, label, numbers_of
from reports.entry import Months, months_of
from reports.entry_pages import (
    EVENTS,
    Crumb,
    closed_sentence,
    crumbs_of,
    is_illustrative,
    title_of,
    urls_of,
)
from reports.figures import FIGURES, LINE_FIGURES
from reports.history import row_name, written
from reports.layout import GRID_CELLS
from reports.models import DossierReport, FieldLine, NoteKind
from reports.rows import TOTAL
from reports.stored import values_of
from units.models import Unit

NO_NOTE = ""
NAMES = {*CELL_OF, *FIGURE_OF}


@dataclass(frozen=True, slots=True)
class NotedCell:
    """`place` is the cell's name in addresses."""

    cell: str
    label: str
    value: str
    before: str
    year_ago: str
    kinds: tuple[Choice, ...]
    text: str

    @property
    def kind(self) -> str:
        """The kind of the note in words; nothing where there is none."""
        return next((one.label for one in self.kinds if one.selected and one.value), "")


@dataclass(frozen=True, slots=True)
class CellsPage:
    """`cells` are those of the form II.06a and those with a figure or a note; `others` the rest.
    `months` are the last twelve, each with the figures of `heads`. `closed` says why nothing can be
    written any more.
    """

    title: str
    row: str
    row_name: str
    standfirst: str
    seen: str
    cells: tuple[NotedCell, ...]
    others: tuple[NotedCell, ...]
    heads: tuple[str, ...]
    months: tuple[tuple[str, tuple[str, ...]], ...]
    changes: tuple[str, ...]
    breadcrumbs: tuple[Crumb, ...]
    urls: dict[str, str]
    illustrative: bool
    closed: str = ""
    sentences: tuple[str, ...] = ()


def cells_page(
    unit: Unit,
    month: Month,
    row: str,
    *,
    typed: Said | None = None,
    sentences: tuple[str, ...] = (),
) -> CellsPage | None:
    """None where the form has no such row. `typed` are notes that could not be saved: they stand in
    the boxes again. Nine SQL queries.
    """
    months = months_of(unit, month)
    if not months.has_row(row):
        return None
    name = row_name(row, {code: one.name for code, one in months.fields.items()})
    notes = notes_of_row(months.now, row)
    cells = list(_cells(months, row, {**notes, **(typed or {})}))
    first = [one for one in cells if one.cell in GRID_CELLS or one.value or one.text or one.kind]
    return CellsPage(
        title_of(month),
        row,
        name,
        _standfirst(unit, name),
        version(notes),
        tuple(first),
        tuple(one for one in cells if one not in first),
        tuple(label(cell) for cell in GRID_CELLS),
        tuple(_past(unit, month, row)),
        tuple(_changes(months.report, row)),
        crumbs_of(unit, month, name),
        urls_of(unit, month),
        is_illustrative(months),
        closed_sentence(months.report),
        sentences,
    )


def _standfirst(unit: Unit, name: str) -> str:
    words = _("%(row)s của %(unit)s: ghi chú từng ô, 12 tháng gần nhất, các lần sửa.")
    return words % {"row": name, "unit": unit.name}


def _cells(months: Months, row: str, notes: Mapping[str, CellNote]) -> Iterator[NotedCell]:
    stood = [
        numbers_of(one.rows.get(row, {})) if one else {}
        for one in (months.now, months.before, months.year_ago)
    ]
    texts = months.now.texts.get(row, {}) if months.now else {}
    for cell in TOTAL_CELLS if row == TOTAL else LINE_CELLS:
        note = notes.get(cell, CellNote())
        now, before, year_ago = (_shown(values.get(cell)) for values in stood)
        kinds = tuple(_choices(note.kind))
        yield NotedCell(
            cell, label(cell), texts.get(cell) or now, before, year_ago, kinds, note.text
        )


def _choices(chosen: str) -> Iterator[Choice]:
    yield Choice(NO_NOTE, _("Không ghi chú"), not chosen)
    for kind in CELL_KINDS:
        yield Choice(kind.value, str(NoteKind(kind).label), kind == chosen)


def _past(unit: Unit, month: Month, row: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The twelve months before, the latest first; of a month without the row nothing is told. One
    SQL query.
    """
    reports = DossierReport.objects.everywhere().filter(
        unit=unit, first_month__gte=month - MONTHS_OF_A_YEAR, last_month__lt=month
    )
    if row == TOTAL:
        rows = [(one.window, values_of(one)) for one in reports.order_by("-first_month")]
    else:
        lines = FieldLine.objects.everywhere().filter(report__in=reports, field__code=row)
        lines = lines.select_related("report").order_by("-report__first_month")
        rows = [(one.report.window, values_of(one, LINE_FIGURES)) for one in lines]
    for window, values in rows:
        numbers = numbers_of(values)
        yield window.label, tuple(_shown(numbers[cell]) or NONE for cell in GRID_CELLS)


def _changes(report: DossierReport | None, row: str) -> Iterator[str]:
    """“Tiếp nhận trực tuyến: 40 → 41 (Nguyễn Thị Hạnh, 10:42, 05/11/2026)”, the latest first."""
    if report is None:
        return
    for event in events_about([report], EVENTS):
        for change in event.changes if isinstance(event.changes, list) else ():
            code = str(change.get("figure"))
            if change.get("field") == row and code in NAMES:
                yield _told(code, change, event)


def _told(code: str, change: Mapping[str, object], event: AuditEvent) -> str:
    """A stored figure by its own name: in time holds the early ones too, on its day does not."""
    words = _("%(cell)s: %(before)s → %(after)s (%(who)s, %(at)s)")
    return words % {
        "cell": label(code) if change.get("typed") else FIGURES[FIGURE_OF.get(code, code)].label,
        "before": written(change.get("before")),
        "after": written(change.get("after")),
        "who": event.who,
        "at": clock.in_words(event.at),
    }


def _shown(value: int | None) -> str:
    return "" if value is None else format_count(value)
