"""Which stored reports may have a fault, found in SQL and in one pass over few columns.

Reading every figure of a nation's reports into Python would take minutes. So SQL picks the rows
that break a rule of reports.linear (the same data makes the judgement in Python, which words it),
and one pass over the stocks and a few totals of each unit, month by month, finds what its history
speaks against. Whatever reports.checks would tell of is among the suspects; not each is guilty.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, When

from core.months import Window
from reports.figures import LINE_FIGURES
from reports.history_rules import (
    FLOWING,
    MONTHS_LOOKED_BACK,
    WATCHED,
    Past,
    looks_alike,
    may_stray,
    outliers,
)
from reports.models import DossierReport, FieldLine, TypedText
from reports.predicates import ODD_LINE, ODD_REPORT
from reports.rules import out_of_time
from units.models import Unit

Stocks = dict[int, int | None]
"""A stock by the field of its line."""


class Row(NamedTuple):
    """A report as the pass reads it; `watched` are the figures that history is judged by."""

    pk: int
    unit_id: int
    window: Window
    opening: int | None
    odd: int | None
    watched: tuple[int | None, ...]

    @property
    def closing(self) -> int | None:
        return self.watched[FLOWING]


class Seen(NamedTuple):
    """A report, the one before it in its unit, how far those before it reach, and whether the one
    before ends where this one begins.
    """

    row: Row
    before: Row | None
    furthest: Window | None
    follows: bool

    @property
    def pks(self) -> list[int]:
        return [self.row.pk, *([self.before.pk] if self.before else [])]


@dataclass(slots=True)
class Sifted:
    """Reports of some units: those that may have a fault, and what each unit counted, by month, of
    the figures that history is judged by.
    """

    suspects: dict[int, Seen] = field(default_factory=dict)
    past: dict[int, Past] = field(default_factory=dict)


def odd_by_themselves() -> set[int]:
    """Reports whose lines, totals of lines or texts are odd, whatever was before. Three queries
    that read every line of the country, each once and in the order in which they lie.
    """
    lines = FieldLine.objects.everywhere().filter(ODD_LINE)
    texts = TypedText.objects.everywhere().values_list("report_id", flat=True)
    return {*lines.values_list("report_id", flat=True), *texts, *_with_false_totals()}


def sift(units: Mapping[int, Unit], window: Window, today: date, odd: set[int]) -> Sifted:
    """Reports of these units that reach into the window and may have a fault; `odd` are those that
    are known to be. Two queries.
    """
    sifted = Sifted()
    seen: dict[int, Seen] = {}
    suspects = set(odd)
    for unit, found in groupby(_reports(units, window), key=attrgetter("unit_id")):
        rows = list(found)
        in_turn = list(_in_turn(rows))
        seen |= {one.row.pk: one for one in in_turn}
        past: Past = {row.window.first: row.watched for row in rows if len(row.window) == 1}
        sifted.past[unit] = past
        suspects.update(one.row.pk for one in in_turn if _is_odd(one))
        suspects.update(_misplaced(rows, units[unit], today))
        suspects.update(_straying(rows, past))
    suspects |= _with_broken_lines(units, seen)
    told = (pk for pk, one in seen.items() if pk in suspects and one.row.window.overlaps(window))
    sifted.suspects = {pk: seen[pk] for pk in told}
    return sifted


def _reports(units: Collection[int], window: Window) -> Iterator[Row]:
    """Unit by unit and month by month, as far back as history is looked at."""
    reports = DossierReport.objects.everywhere().filter(
        unit__in=list(units),
        first_month__lte=window.last,
        last_month__gte=window.first - MONTHS_LOOKED_BACK,
    )
    columns = ("pk", "unit_id", "first_month", "last_month", "carried_over", "odd", *WATCHED)
    flag = Case(When(ODD_REPORT, then=1))
    ordered = reports.annotate(odd=flag).order_by("unit_id", "first_month")
    for pk, unit, first, last, opening, odd, *watched in ordered.values_list(*columns):
        yield Row(pk, unit, Window(first, last), opening, odd, tuple(watched))


def _in_turn(rows: Iterable[Row]) -> Iterator[Seen]:
    before: Row | None = None
    furthest: Window | None = None
    for row in rows:
        follows = before is not None and row.window.first - before.window.last == 1
        yield Seen(row, before, furthest, follows)
        before = row
        if furthest is None or row.window.last > furthest.last:
            furthest = row.window


def _is_odd(seen: Seen) -> bool:
    """Whether its total row speaks against it, or the reports before it do."""
    row, before = seen.row, seen.before
    odd = bool(row.odd) or (seen.furthest is not None and seen.furthest.overlaps(row.window))
    if seen.follows and before is not None:
        odd |= _differ(before.closing, row.opening)
        odd |= looks_alike(row.watched, before.watched)
    return odd


def _misplaced(rows: list[Row], unit: Unit, today: date) -> list[int]:
    """Reports out of time; none is where the months from the first to the last are not."""
    facts = {"today": today, "valid_from": unit.valid_from, "valid_to": unit.valid_to}

    def is_misplaced(window: Window) -> bool:
        return any(out_of_time(window, **facts))  # type: ignore[arg-type]

    if not is_misplaced(Window(rows[0].window.first, max(row.window.last for row in rows))):
        return []
    return [row.pk for row in rows if is_misplaced(row.window)]


def _straying(rows: list[Row], past: Past) -> list[int]:
    """Reports of single months with an outlier; none has one where all months are near together."""
    if not may_stray(list(past.values())):
        return []
    single = (row for row in rows if len(row.window) == 1)
    return [row.pk for row in single if any(outliers(row.window.first, past))]


def _differ(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one != other


def _with_broken_lines(units: Collection[int], seen: Mapping[int, Seen]) -> set[int]:
    """Reports with a line whose opening stock is not the closing one of the report before."""
    opening: dict[int, Stocks] = defaultdict(dict)
    closing: dict[int, Stocks] = defaultdict(dict)
    lines = FieldLine.objects.everywhere().filter(report__unit__in=list(units))
    for report, field_id, first, last in lines.values_list(
        "report_id", "field_id", "carried_over", "pending"
    ):
        opening[report][field_id] = first
        closing[report][field_id] = last
    return {
        pk
        for pk, one in seen.items()
        if one.follows and one.before and _break(closing[one.before.pk], opening[pk])
    }


def _break(closing: Stocks, opening: Stocks) -> bool:
    """Whether a field begins with another stock than it ended with; nearly always all are equal."""
    if closing == opening:
        return False
    return any(_differ(closing.get(field_id), stock) for field_id, stock in opening.items())


def _with_false_totals() -> list[int]:
    """Reports with a total that is not the sum of what its lines have, and those with a line that
    holds a number too large to be one: a superset of what reports.rows.untrue_totals tells.
    """
    report, line = DossierReport._meta.db_table, FieldLine._meta.db_table
    sums = ", ".join(f"SUM({code}) AS {code}" for code in LINE_FIGURES)
    untrue = " OR ".join(
        f"added.{code} <> COALESCE(report.{code}, -1) OR added.{code} > {one.most}"
        for code, one in LINE_FIGURES.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT report.id FROM {report} report JOIN"  # noqa: S608 - names of columns
            f" (SELECT report_id, {sums} FROM {line} GROUP BY report_id) added"
            f" ON added.report_id = report.id WHERE {untrue}"
        )
        return [pk for (pk,) in cursor.fetchall()]
