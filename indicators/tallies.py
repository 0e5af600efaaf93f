"""The one SELECT behind every reading: counts summed per reporting unit.

Sum first, combine after: the database adds each figure up once for every set of required figures,
one row a reporting unit; formulas, views and ranks work on these rows. Three things are packed, so
that one pass over the reports answers all, alike on SQLite and PostgreSQL:

- *months counted* as a bit mask, bit i for the i-th month of the window (reports of one unit never
  overlap, so a sum of masks is their union), in chunks of 30 months, for an integer holds 31 bits;
- the *opening stock of the first counted report* as MIN(month * 2^32 + value + 1), with 0 in the
  low half for a blank one; the *closing stock of the last* as MAX. Figures are below 2^31.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from core.months import Month, Window
from indicators.definitions import Definition
from indicators.formulas import Formula
from reports.figures import FIGURES, LINE_FIGURES
from reports.models import DossierReport, FieldLine
from units.models import Unit

CHUNK = 30
STOCK = 1 << 32
COUNTED_STATES = ("approved",)
PROVISIONAL_STATES = ("approved", "submitted")

# None is everywhere: to ask the whole country's reports for their units costs a third of the time.
Units = QuerySet[Unit] | Collection[int] | None


@dataclass(slots=True)
class Layout:
    """Where the columns of one set of required figures stand in a row of the SELECT."""

    required: frozenset[str]
    masks: list[int]
    illustrated: int = 0
    sums: dict[str, int] = field(default_factory=dict)
    blanks: dict[str, int] = field(default_factory=dict)
    stocks: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tallies:
    """Rows by reporting unit, and the layout of each set of required figures."""

    rows: dict[int, Sequence[Any]]
    layouts: dict[frozenset[str], Layout]


@dataclass(frozen=True, slots=True)
class _Source:
    """Totals of reports, or their lines of one field; `prefix` leads to the report's columns."""

    rows: QuerySet[Any, Any]
    prefix: str

    def column(self, name: str) -> str:
        return self.prefix + name

    def holds(self, figures: Collection[str]) -> bool:
        """Whether the figures are all there: no field has those of a whole report."""
        return not self.prefix or set(figures) <= LINE_FIGURES.keys()


class Asked(NamedTuple):
    """A window, and the indicators asked for in it."""

    window: Window
    definitions: Sequence[Definition]


def tally(
    units: Units,
    asked: Sequence[Asked],
    *,
    provisional: bool = False,
    field_code: str | None = None,
) -> list[Tallies]:
    """Sums the reports of `units` that lie inside each window: one SELECT for all windows, one row
    a reporting unit; Tallies in the order of `asked`.

    Drafts and returned reports never count, submitted ones only when `provisional`. The caller has
    opened a door: readings of a peer group are visible to its members.
    """
    source = counting(units, _span(asked), provisional, field_code)
    layouts, rows = _select(source, asked, None)
    by_unit = {row[0]: row for row in rows}
    return [Tallies(by_unit, layout) for layout in layouts]


def tally_monthly(
    units: Units,
    asked: Asked,
    *,
    provisional: bool = False,
    field_code: str | None = None,
) -> dict[Month, Tallies]:
    """The same for each month of the window by itself, still one SELECT; longer reports have no
    month.
    """
    source = counting(units, asked.window, provisional, field_code)
    first, last = source.column("first_month"), source.column("last_month")
    source = _Source(source.rows.filter(**{first: F(last)}), source.prefix)
    # a plain number: a month for each of thousands of rows costs more than their sums
    month = _Wrapped(F(first), output_field=IntegerField())
    [layouts], rows = _select(source, [asked], month)
    months: dict[int, Tallies] = {}
    for row in rows:
        if row[-1] not in months:
            months[row[-1]] = Tallies({}, layouts)
        months[row[-1]].rows[row[0]] = row
    return {Month(ordinal): tallies for ordinal, tallies in months.items()}


def _span(asked: Sequence[Asked]) -> Window:
    return Window(min(each.window.first for each in asked), max(each.window.last for each in asked))


Layouts = dict[frozenset[str], Layout]


def _select(
    source: _Source, asked: Sequence[Asked], month: Combinable | None
) -> tuple[list[Layouts], Iterable[Sequence[Any]]]:
    """Layouts of all sets in each window, and rows: the unit's id, the columns, then the month."""
    columns: list[Any] = []
    alone = len(asked) == 1
    needed = {
        required
        for each in asked
        for required, figures in _wanted(each.definitions).items()
        if source.holds(figures)
    }
    if len(needed) == 1:  # a WHERE costs less than a FILTER on every sum
        source = _Source(source.rows.filter(has_all(*needed)), source.prefix)
    layouts = []
    for window, definitions in asked:
        inside = Q() if alone else _inside(window, source)
        found: Layouts = {}
        for required, figures in _wanted(definitions).items():
            if not source.holds(figures):
                found[required] = Layout(required, [])  # no field has such a figure: none counts
                continue
            counted = inside if len(needed) == 1 else inside & has_all(required)
            builder = _Columns(window, counted, source, month is not None, columns)
            found[required] = builder.layout(required, figures)
        layouts.append(found)
    named = {f"c{index}": column for index, column in enumerate(columns, start=1)}
    unit, keys = source.column("unit_id"), {} if month is None else {"month": month}
    rows = source.rows.order_by().annotate(**keys).values(unit, *keys).annotate(**named)
    return layouts, rows.values_list(unit, *named, *keys)


def has_all(required: Iterable[str]) -> Q:
    return Q(**{f"{code}__isnull": False for code in required})


def _inside(window: Window, source: _Source) -> Q:
    return Q(
        **{
            source.column("first_month__gte"): window.first,
            source.column("last_month__lte"): window.last,
        }
    )


def _wanted(definitions: Iterable[Definition]) -> dict[frozenset[str], dict[str, bool]]:
    """Set of required figures → the figures that its indicators use, and which of them are
    optional.
    """
    wanted: dict[frozenset[str], dict[str, bool]] = {}
    for definition in definitions:
        figures = wanted.setdefault(definition.required, {})
        for code in definition.figures:
            figures[code] = code in definition.optional
    return wanted


def counting(units: Units, window: Window, provisional: bool, field_code: str | None) -> _Source:
    rows: QuerySet[Any, Any]
    if field_code is None:
        rows, prefix = DossierReport.objects.everywhere(), ""
    else:
        rows, prefix = FieldLine.objects.everywhere().filter(field__code=field_code), "report__"
    states = states_counted(provisional=provisional)
    if units is not None:
        rows = rows.filter(**{f"{prefix}unit__in": units})
    return _Source(
        rows.filter(
            **{
                f"{prefix}state__in": states,
                f"{prefix}first_month__gte": window.first,
                f"{prefix}first_month__lte": window.last,
                f"{prefix}last_month__lte": window.last,
            }
        ),
        prefix,
    )


class _AsItComes:
    """Whole numbers come from both drivers as such: no int() around each of thousands of them."""

    def get_db_converters(self, connection: Any) -> list[Any]:
        return []


class _Sum(_AsItComes, Sum):
    pass


class _Count(_AsItComes, Count):
    pass


class _Min(_AsItComes, Min):
    pass


class _Max(_AsItComes, Max):
    pass


class _Wrapped(_AsItComes, ExpressionWrapper):
    pass


def _sum(code: str, counted: Q) -> Sum:
    """PostgreSQL sums up a big integer, as money is, to a decimal: that one has to be converted."""
    return (Sum if FIGURES[code].money else _Sum)(code, filter=counted)


@dataclass(slots=True)
class _Columns:
    """Adds the columns of one set of required figures to the SELECT."""

    window: Window
    counted: Q
    source: _Source
    monthly: bool
    columns: list[Any]

    def layout(self, required: frozenset[str], figures: dict[str, bool]) -> Layout:
        layout = Layout(required, self._masks())
        layout.illustrated = self._count(Q(**{self.source.column("origin"): "illustration"}))
        for code, optional in figures.items():
            if FIGURES[code].kind != "flow":
                layout.stocks[code] = self._add(_stock(code, self.counted, self.source))
                continue
            layout.sums[code] = self._add(_sum(code, self.counted))
            if optional:
                layout.blanks[code] = self._count(Q(**{f"{code}__isnull": True}))
        return layout

    def _masks(self) -> list[int]:
        if self.monthly:  # a report is its own month: one bit
            return [self._count(Q())]
        chunks = _chunks(self.window)
        several = len(chunks) > 1
        return [self._add(_mask(chunk, several, self.counted, self.source)) for chunk in chunks]

    def _count(self, condition: Q) -> int:
        return self._add(_Count("pk", filter=self.counted & condition))

    def _add(self, column: Any) -> int:
        self.columns.append(column)
        return len(self.columns)


def _chunks(window: Window) -> list[Window]:
    starts = range(int(window.first), int(window.last) + 1, CHUNK)
    return [
        Window(Month(start), Month(min(start + CHUNK - 1, int(window.last)))) for start in starts
    ]


def _mask(chunk: Window, several: bool, counted: Q, source: _Source) -> _Sum:
    """Bits of the months of each counted report that fall into `chunk`."""
    first: Combinable = F(source.column("first_month"))
    last: Combinable = F(source.column("last_month"))
    if several:  # a long report may straddle two chunks
        first = Greatest(first, Value(int(chunk.first)))
        last = Least(last, Value(int(chunk.last)))
        counted = counted & Q(
            **{
                source.column("first_month__lte"): chunk.last,
                source.column("last_month__gte"): chunk.first,
            }
        )
    one = Cast(Value(1), IntegerField())
    length, offset = last - first + Value(1), first - Value(int(chunk.first))
    # the stubs know only shifts by a constant
    months = one.bitleftshift(length) - Value(1)  # type: ignore[arg-type]
    shifted = months.bitleftshift(offset)  # type: ignore[arg-type]
    return _Sum(shifted, filter=counted, output_field=BigIntegerField())


def _stock(code: str, counted: Q, source: _Source) -> _Min | _Max:
    """Month and stock of the first (opening) or last (closing) counted report in one number."""
    opening = FIGURES[code].kind == "opening"
    month = F(source.column("first_month" if opening else "last_month"))
    packed = Cast(month, BigIntegerField()) * Value(STOCK) + Coalesce(F(code), Value(-1)) + Value(1)
    aggregate = _Min if opening else _Max
    return aggregate(packed, filter=counted, output_field=BigIntegerField())


def unpack_stock(packed: int) -> int | None:
    """The stock in a packed number, None where the report left it blank."""
    value = packed % STOCK
    return value - 1 if value else None


def stock_month(packed: int) -> Month:
    """The first month of the first report, or the last month of the last one."""
    return Month(packed // STOCK)


def mask_in(layout: Layout) -> Callable[[Sequence[Any]], int]:
    """month_mask as a function of one unit's row; a year is one column, which thousands ask for."""
    if len(layout.masks) != 1:
        return lambda row: month_mask(row, layout)
    [column] = layout.masks
    return lambda row: row[column] or 0


def month_mask(row: Sequence[Any], layout: Layout) -> int:
    """Bit i is set when the i-th month of the window is counted."""
    if len(layout.masks) == 1:
        return row[layout.masks[0]] or 0
    mask = 0
    for chunk, column in enumerate(layout.masks):
        mask |= (row[column] or 0) << (CHUNK * chunk)
    return mask


def figure_of(row: Sequence[Any], layout: Layout, code: str) -> int:
    """A figure of one reporting unit over the window; a blank one counts as nothing."""
    column = layout.sums.get(code)
    if column is not None:
        return row[column] or 0
    packed: int = row[layout.stocks[code]]
    return unpack_stock(packed) or 0


def value_in(layout: Layout, formula: Formula) -> Callable[[Sequence[Any]], int]:
    """The formula as a function of one unit's row; most are one flow, which thousands ask for."""
    term = formula.terms[0]
    column = layout.sums.get(term.figure)
    if len(formula.terms) == 1 and term.sign > 0 and column is not None:
        return lambda row: row[column] or 0
    return lambda row: formula.value(lambda code: figure_of(row, layout, code))


def states_counted(*, provisional: bool) -> tuple[str, ...]:
    """States of the reports that count."""
    return PROVISIONAL_STATES if provisional else COUNTED_STATES


def units_with_reopened(window: Window) -> set[int]:
    """Ids of units that have a reopened report inside the window. One query."""
    return reopened_in(reopened_reports(window), window)


def reopened_reports(span: Window) -> list[tuple[int, Month, Month]]:
    """Unit, first and last month of all reports that are open again: few, and found by their own
    index, which a condition on the units would keep SQLite from using. One query.
    """
    return list(
        DossierReport.objects.everywhere()
        .filter(
            reopened_at__isnull=False,
            first_month__lte=span.last,
            last_month__gte=span.first,
        )
        .values_list("unit_id", "first_month", "last_month")
    )


def reopened_in(reports: Iterable[tuple[int, Month, Month]], window: Window) -> set[int]:
    return {unit for unit, first, last in reports if first <= window.last and window.first <= last}
