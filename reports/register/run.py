"""One register from its file to its figures. Pandas: only in a worker or a command."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from reports.register.count import Period, Tally
from reports.register.mapping import places_of
from reports.register.outline import Outline
from reports.register.reading import pieces
from reports.register.result import Result
from reports.register.words import Taught

# Told after each piece: rows counted, bytes read, bytes there are.
Told = Callable[[int, int, int], None]


def period_of(days: tuple[date, date], today: date) -> Period:
    first, last = days
    return Period(first.toordinal(), last.toordinal(), today.toordinal())


def count(
    path: Path, about: Outline, headings: Mapping[str, str], period: Period,
    fields: Mapping[str, str], taught: Taught, told: Told = lambda *_numbers: None,
) -> Result:  # fmt: skip
    """`headings` maps columns to what stands above them; `fields` a folded name or code of a field
    of procedures to its code; `taught` says what words mean. Raises Refused for a file that can't
    be read; what is wrong with its rows stands in the result.
    """
    places = places_of(about, headings)
    tally = Tally(period, dict(headings), fields, taught)

    def progress(read: int, size: int) -> None:
        told(tally.result.rows, read, size)

    for first_row, cells in pieces(path, about, places, progress):
        tally.take(cells, first_row)
    return tally.finish()
