"""One row of a paper form as figures. Pure.

The parts count; printed totals are checked, and stand in where parts are not known. Blank is not
zero, except where the printed total of the group shows that nothing is missing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from reports.figures import WHOLES
from reports.paper_columns import COLUMNS, MORE, Group, PaperColumn
from reports.rows import Row
from reports.rules import Values, known

Counts = Mapping[str, int | None]
"""What stands in the columns that a sheet has, by the codes of the columns."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A printed total that its parts contradict."""

    code: str
    printed: int
    computed: int


@dataclass(frozen=True, slots=True)
class Figured:
    """`unknown` are figures that can't be told, by the column that would tell."""

    row: Row
    wrong: tuple[Wrong, ...]
    unknown: Mapping[str, str]


def figures_of(counts: Counts) -> Figured:
    """The figures of one row, blanks included: its sheet speaks of all that it has columns for."""
    parts = _parts(counts)
    proven = {group for group in Group if _nothing_missing(group, counts)}
    row: Row = {
        figure: _added(figure, columns, counts, proven) for figure, columns in parts.items()
    }
    totals = sorted(_totals(counts), key=lambda one: one.whole in WHOLES)
    wrong = tuple(found for column in totals if (found := _take(column, counts, row)))
    return Figured(row, wrong, dict(_unknown(row, parts, counts)))


def columns_behind(codes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """From which of the columns each figure comes: its parts, or else its total."""
    present = dict.fromkeys(codes)
    behind = {one.whole: (one.code,) for one in _totals(present)}
    parts = _parts(present).items()
    return behind | {figure: tuple(one.code for one in columns) for figure, columns in parts}


def _totals(counts: Counts) -> list[PaperColumn]:
    return [COLUMNS[code] for code in counts if COLUMNS[code].whole]


def _parts(counts: Counts) -> Mapping[str, list[PaperColumn]]:
    """The columns that add to each figure."""
    found: dict[str, list[PaperColumn]] = {}
    for code in counts:
        for figure in COLUMNS[code].figures:
            found.setdefault(figure, []).append(COLUMNS[code])
    return found


def _nothing_missing(group: Group, counts: Counts) -> bool:
    """Whether the parts that are given already make the total printed for the group."""
    columns = [COLUMNS[code] for code in counts if COLUMNS[code].group == group]
    given = [counts[one.code] for one in columns if one.figures and one.counted]
    totals = (counts[one.code] for one in columns if one.whole in WHOLES)
    return sum(filter(None, given)) == next(totals, None)


def _added(
    figure: str, columns: Iterable[PaperColumn], counts: Counts, proven: Collection[Group]
) -> int | None:
    """The sum of the columns; blank where one of them is that does not add nothing for sure."""
    given = {one: counts[one.code] for one in columns}
    needed = [one for one in given if one.optional_for != figure]
    if not needed or all(value is None for value in given.values()):
        return None
    if any(given[one] is None and one.group not in proven for one in needed):
        return None
    return sum(filter(None, given.values()))


def _take(column: PaperColumn, counts: Counts, row: Row) -> Wrong | None:
    """Checks a printed total, or takes it where its parts don't make the figure."""
    printed, computed = counts[column.code], known(row, column.whole)
    besides = row.get(column.besides)
    if computed is None:
        row[column.whole] = printed
        if printed is not None and column.besides:
            row[column.whole] = None if besides is None else max(printed - besides, 0)
            if besides is not None and besides > printed:
                return Wrong(column.code, printed, besides)
        return None
    row.setdefault(column.whole, None)
    total = computed + (besides or 0)
    if printed is None or printed == total:
        return None
    return Wrong(column.code, printed, total)


def _unknown(
    row: Row, parts: Mapping[str, list[PaperColumn]], counts: Counts
) -> Iterator[tuple[str, str]]:
    for figure, columns in parts.items():
        blank = [one for one in columns if counts[one.code] is None]
        if blank and len(blank) < len(columns) and row[figure] is None:
            yield blank[0].code, figure
    for column in _totals(counts):
        if counts[column.code] is not None and known(row, column.whole) is None:
            yield column.code, column.whole


# --- from figures to columns ----------------------------------------------------------------------


def counts_of(values: Values, codes: Iterable[str]) -> dict[str, int | None]:
    """What stands in the columns of a form in the row of these figures."""
    return {code: _count(values, COLUMNS[code]) for code in codes}


def _count(values: Values, column: PaperColumn) -> int | None:
    if column.whole:
        whole = known(values, column.whole)
        besides = values.get(column.besides) or 0 if column.besides else 0
        return None if whole is None else whole + besides
    if column.code in RESTS:
        return _rest(values, *RESTS[column.code])
    if column.code in SPLIT_NOWHERE:
        return None
    return values.get(column.figures[-1])


# What is left of a figure when others are taken away; the early ones may be blank.
RESTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "online_other": ("received_online", ("received_online_full", "received_online_partial")),
    "on_the_day": ("resolved_in_time", ("resolved_early",)),
    "late_rest": ("resolved_late", ("resolved_late_apologised",)),
    "overdue_rest": ("pending_overdue", ("pending_overdue_apologised",)),
    "ended_otherwise": ("returned", ("cancelled", "withdrawn", "refused")),
}
# No figure says how many came by post and how many in person.
SPLIT_NOWHERE = frozenset({"direct", "post"})


def _rest(values: Values, whole: str, parts: Iterable[str]) -> int | None:
    total = values.get(whole)
    taken = [
        values.get(part) or 0 if part == "resolved_early" else values.get(part) for part in parts
    ]
    if total is None or None in taken:
        return None
    rest = total - sum(filter(None, taken))
    return rest if rest >= 0 else None


def columns_for(rows: Iterable[Values], codes: Collection[str]) -> list[str]:
    """The columns of the form, and those more without which a figure of a row would be lost or be
    read as another.
    """
    told, own = list(codes), columns_behind(codes)
    for values in rows:
        for code in MORE:
            if code not in told and _figure(code) in own and _lost(values, code, told):
                told.append(code)
    return told


def _figure(code: str) -> str:
    """What a column more is added for."""
    return COLUMNS[code].whole or COLUMNS[code].figures[0]


def _lost(values: Values, code: str, told: Iterable[str]) -> bool:
    figure = _figure(code)
    value = known(values, figure)
    if value is None or (COLUMNS[code].figures and not _count(values, COLUMNS[code])):
        return False
    return known(figures_of(counts_of(values, told)).row, figure) != value
