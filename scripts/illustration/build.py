"""Writes the illustrative reports of fixtures/illustration/.

    python -m scripts.illustration.build [FOLDER]

Run from the root of the repository; standard library only. Same script, same files, byte for byte.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.illustration import plants
from scripts.illustration.cells import Book, Cell
from scripts.illustration.lines import draw_lines
from scripts.illustration.places import Place, lam_khe, month_text, nha_trang, today_of
from scripts.illustration.totals import draw_totals

FOLDER = Path(__file__).parents[2] / "fixtures" / "illustration"
LINE_FIGURES = (
    "carried_over", "received_online", "received_offline", "received_online_full",
    "resolved_in_time", "resolved_early", "resolved_late", "returned", "pending_in_time",
    "pending_overdue", "due", "payable", "paid_online", "digitized_intake", "digitized_result",
    "digitized_full", "reused", "postal",
)  # fmt: skip
TOTAL_FIGURES = (
    "resolved_late_apologised", "paid_online_amount", "visits", "surveyed", "satisfied",
    "petitions", "petitions_resolved", "petitions_on_time", "documents_sent",
    "documents_electronic", "procedures", "procedures_posted", "assigned_tasks",
    "assigned_tasks_on_time", "plan_tasks", "plan_tasks_done",
)  # fmt: skip
HEADINGS = (
    "unit_code", "first_month", "last_month", "field_code", *LINE_FIGURES, *TOTAL_FIGURES, "note"
)  # fmt: skip
Row = dict[str, object]


def reports(book: Book, places: Iterable[Place], *, approved: bool) -> Iterator[Row]:
    """The rows of the reports that were sent: approved ones, or those that await it."""
    for place in sorted(places, key=lambda place: (place.code, place.first)):
        for month in place.months:
            waits = plants.awaits_approval(place.code, month)
            if waits != approved and not plants.is_missing(place.code, month):
                yield from report(book, place.code, month)


def report(book: Book, code: str, month: int) -> Iterator[Row]:
    """The total row, which repeats nothing of its lines, and the lines on which anything arose."""
    total, lines = book.totals[code, month], book.lines[code, month]
    if plants.without_lines(code, month):
        yield _row(total, TOTAL_FIGURES) | _sums(lines, _known(lines))
        return
    typed = [one for one in LINE_FIGURES if plants.total_is_typed(code, month, one)]
    yield _row(total, TOTAL_FIGURES) | _sums(lines, typed)
    for cell in lines:
        if any(cell.values[figure] for figure in LINE_FIGURES):
            yield _row(cell, LINE_FIGURES)


def _known(lines: list[Cell]) -> list[str]:
    """The figures that no line leaves blank."""
    blank = {one for one in LINE_FIGURES for cell in lines if plants.is_blank(cell, one)}
    return [one for one in LINE_FIGURES if one not in blank]


def _sums(lines: list[Cell], figures: Iterable[str]) -> Row:
    return {figure: sum(cell.values[figure] for cell in lines) for figure in figures}


def _row(cell: Cell, figures: Iterable[str]) -> Row:
    code, month, field = cell.name
    row: Row = {"unit_code": code, "field_code": field}
    row["first_month"] = row["last_month"] = month_text(month)
    row |= {one: cell.values[one] for one in figures if not plants.is_blank(cell, one)}
    return row | ({"note": plants.reason(cell)} if plants.reason(cell) else {})


def write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder: Path) -> None:
    city = nha_trang()
    today = today_of(city)
    province = lam_khe()
    khanh_hoa, invented = Book([*city, *today]), Book(province)
    for book in (khanh_hoa, invented):
        draw_lines(book)
        draw_totals(book)
    files: tuple[tuple[str, Book, list[Place]], ...] = (
        ("nha-trang", khanh_hoa, city),
        ("khanh-hoa-today", khanh_hoa, today),
        ("invented-province", invented, province),
    )
    for name, book, places in files:
        write(folder / f"{name}.csv", reports(book, places, approved=True))
        waiting = list(reports(book, places, approved=False))
        if waiting:
            write(folder / f"{name}.submitted.csv", waiting)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
