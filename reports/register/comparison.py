"""A register beside what is stored, figure by figure; what differs is taken or left out. Pure."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from core.numbers import NONE, format_count, format_signed
from reports.figures import FIGURES
from reports.history import row_name
from reports.plans import Plan
from reports.register.draft import cell_name
from reports.register.result import Result
from reports.rows import TOTAL
from reports.rules import Rule, known

SHUTTING = (Rule.UNIT, Rule.WINDOW)


class FigureRow(NamedTuple):
    """`tick` names the cell where it may be taken or left out, and is empty for all others, such as
    sums of lines; `taken` says which of both it is.
    """

    label: str
    counted: str
    stored: str
    difference: str
    differs: bool
    tick: str
    taken: bool


class FieldTable(NamedTuple):
    """One row of the report, figure by figure; `differing` of them are another number."""

    name: str
    rows: tuple[FigureRow, ...]
    differing: int
    total: bool

    @property
    def ticks(self) -> bool:
        return any(row.tick for row in self.rows)


def tables(
    plan: Plan, result: Result, names: Mapping[str, str], offered: Collection[str],
    taken: Collection[str],
) -> Iterator[FieldTable]:  # fmt: skip
    """The whole unit first, then the fields of the register in the order of `names`."""
    keys = [key for key in names if key in plan.rows and key in result.figures]
    for key in (TOTAL, *keys):
        rows = tuple(_figures(plan, key, offered, taken))
        differing = sum(row.differs for row in rows)
        yield FieldTable(row_name(key, names), rows, differing, key == TOTAL)


def untouched(plan: Plan, result: Result, names: Mapping[str, str]) -> list[str]:
    """The names of fields that are stored and that the register lacks: they stay as they are."""
    return [name for key, name in names.items() if key in plan.rows.keys() - result.figures.keys()]


def is_shut(plan: Plan) -> bool:
    """Whether the unit, the months or the state of the report forbid to write anything into it."""
    return any(one.rule in SHUTTING for _row, one in plan.faults)


def refusals(plan: Plan, names: Mapping[str, str]) -> Iterator[str]:
    """Why a register can't be written, with the row that each is about."""
    for row, one in plan.faults:
        if one.rule in SHUTTING:
            yield one.problem.message
        elif one.refused:
            yield f"{row_name(row, names)}: {one.problem.message}"


def _figures(
    plan: Plan, key: str, offered: Collection[str], taken: Collection[str]
) -> Iterator[FigureRow]:
    after, before = plan.rows.get(key, {}), plan.before.get(key, {})
    spoken = {code for row in plan.entry.rows.values() for code in row}
    for code, figure in FIGURES.items():
        counted, stored = known(after, code), known(before, code)
        if counted != stored or (code in spoken and counted is not None):
            name = cell_name(key, code)
            yield FigureRow(
                str(figure.label),
                format_count(counted),
                plan.typed_before(key, code) or format_count(stored),
                _difference(counted, stored),
                counted != stored,
                name if name in offered else "",
                name in taken,
            )


def _difference(counted: int | None, stored: int | None) -> str:
    if counted == stored:
        return "0"
    if counted is None or stored is None:
        return NONE
    return format_signed(counted - stored, 0)
