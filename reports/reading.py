"""Files of figures, whatever their layout, as entries: one reader for the command and the page."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from core.months import Window
from core.numbers import format_count
from rendering.sheets import read_sheets
from reports import generic
from reports.entries import Entry, Found, Given, Reading
from reports.generic import File
from reports.paper import Paper
from reports.paper_columns import Form


def read(
    paths: Sequence[Path], given: Given, form: str = Form.AUTO, *, most_cells: int | None = None
) -> Reading:
    """What the files say. Raises Refused with everything that is wrong in any of them, file by
    file, and as soon as they hold more than `most_cells` together.

    AUTO takes a file with a heading of the generic layout as that, any other as a paper form. Two
    SQL queries, and two more where a paper form is among the files.
    """
    problems: list[Problem] = []
    flat: list[File] = []
    printed: list[File] = []
    cells = 0
    for path in paths:
        try:
            sheets = read_sheets(path)
        except Refused as refused:
            problems += refused.problems
            continue
        cells += sum(len(row.cells) for sheet in sheets for row in sheet.rows)
        if most_cells is not None and cells > most_cells:
            raise Refused(_too_many(most_cells))
        is_flat = form == Form.GENERIC or (form == Form.AUTO and generic.looks_generic(sheets))
        (flat if is_flat else printed).append((path.name, sheets))
    paper = Paper.read(printed, given, Form(form)) if printed else None
    try:
        entries = generic.read_files(flat, given)
    except Refused as refused:
        entries, problems = [], [*refused.problems, *problems]
    found = list(_found(entries))
    if paper:
        problems += paper.problems
        entries += paper.entries
        found += paper.found
    problems += _twice(entries)
    if problems:
        raise Refused(*_by_file(problems, [path.name for path in paths]))
    return Reading(entries, paper.remarks if paper else (), found)


def _too_many(most: int) -> str:
    words = _("Các tệp có hơn %(most)s ô: hãy nhập làm nhiều lần, hoặc xóa các dòng và cột thừa.")
    return words % {"most": format_count(most)}


def _found(entries: Sequence[Entry]) -> Iterator[Found]:
    """What was recognised in files of the generic layout."""
    places = Counter(
        (place.file or "", place.sheet) for entry in entries for place in entry.places.values()
    )
    for (file, sheet), rows in places.items():
        yield Found(file, sheet, _("mẫu chung"), rows)


def _twice(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Reports that two sheets or two files bring; a flat table has told its own."""
    seen: dict[tuple[int, Window], Entry] = {}
    for entry in entries:
        key = (entry.unit.pk, entry.window)
        if key in seen:
            row = next(iter(entry.rows))
            place, other = entry.place(row), seen[key].place(row)
            column = place.column(generic.UNIT)
            message = other.twice(place.file)
            yield Problem(message, place.sheet, place.row, column, entry.unit.name, file=place.file)
        seen.setdefault(key, entry)


def file_of(problem: Problem, names: Sequence[str]) -> str:
    """The file that a problem is about: what concerns it as a whole names it in its sentence. Empty
    where it is none of these.
    """
    if problem.file in names:
        return str(problem.file)
    return next((name for name in names if name in problem.message), "")


def _by_file(problems: Sequence[Problem], names: Sequence[str]) -> list[Problem]:
    order = {name: place for place, name in enumerate(names)}
    return sorted(problems, key=lambda problem: order.get(file_of(problem, names), len(names)))
