"""Rows of the ranking table: texts ready to print, from ranks and counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.months import Month, Window
from core.numbers import format_count, format_percent, percent, telling_places
from dashboard.address import Address
from dashboard.coverage import months_missing
from dashboard.pages import receipt_path, unit_path, unit_url
from indicators.counts import Counts
from indicators.definitions import Definition
from indicators.models import Operator, Target
from indicators.queries import Judged, League
from indicators.readings import Reading
from indicators.targets import dossiers_to_target, gap, is_demanding
from indicators.words import points_in_words, reason_in_words
from rendering.svg import spark
from units.access import Scope
from units.peers import Member


@dataclass(frozen=True, slots=True)
class Row:
    """`months` is told only where the unit began in the window, or where some that it owes are
    missing or not confirmed ("8/9 tháng", "1 tháng chưa xác nhận").
    """

    rank: str
    move: str | None
    move_by: int | None
    unit_name: str
    unit_url: str
    is_own: bool
    months: str
    numerator: str
    denominator: str
    receipt_url: str
    value: str
    verdict: str
    gap: str
    more: str
    spark: SafeString


@dataclass(frozen=True, slots=True)
class UnrankedRow:
    unit_name: str
    unit_url: str
    numerator: str
    denominator: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trends:
    """The monthly rates behind the lines of the rows shown, by unit id; None where a month has
    none. Lines are drawn by floats; `last`, the latest rate of each, is told and therefore exact.
    """

    months: Window
    rates: Mapping[int, Sequence[float | None]]
    last: Mapping[int, Fraction | None]
    illustrative: bool

    @classmethod
    def of(
        cls, months: Window, counts: Mapping[Month, Mapping[int, Counts]], units: Sequence[int]
    ) -> "Trends":
        return cls(
            months,
            {unit: [_rate(counts.get(month, {}).get(unit)) for month in months] for unit in units},
            {unit: _last(unit, counts) for unit in units},
            any(one.illustrative for of_month in counts.values() for one in of_month.values()),
        )

    def span(self, targets: Iterable[Target]) -> tuple[float, float]:
        """One scale down the column, so that lines can be compared."""
        shown = [rate for rates in self.rates.values() for rate in rates if rate is not None]
        shown += [float(target.value) for target in targets]
        return (min(shown), max(shown)) if shown else (0.0, 100.0)


@dataclass(frozen=True, slots=True)
class RowMaker:
    """What all rows of one page share. `earlier` holds the ranks of the window compared with;
    `unit_query` and `receipt_query` are query strings made of `link` once for all rows;
    `unconfirmed` are the months of each unit that count though nobody confirmed them;
    `first_day` is that of the window.
    """

    found: League
    scope: Scope
    earlier: Mapping[int, int]
    trends: Trends
    link: Address
    unit_query: str
    receipt_query: str
    trend_label: str
    unconfirmed: Mapping[int, int]
    first_day: date

    def ranked(self, members: Sequence[Member]) -> list[Row]:
        judged = [self.found.judged(member.unit_id) for member in members]
        shown = (self.found.targets.get(unit_id) for unit_id in self.trends.rates)
        span = self.trends.span(target for target in shown if target)
        values = _values(judged, self.found.definition.indicator.decimals)
        return [
            self._row(member, each, value, span)
            for member, each, value in zip(members, judged, values, strict=True)
        ]

    def unranked(self, members: Iterable[Member]) -> list[UnrankedRow]:
        return [self._unranked(member) for member in members]

    def _row(self, member: Member, judged: Judged, value: str, span: tuple[float, float]) -> Row:
        reading, target = judged.reading, judged.target
        rank = self.found.ranking.ranks[member.unit_id]
        indicator = self.found.definition.indicator
        move, move_by = moved(self.earlier.get(member.unit_id), rank)
        return Row(
            rank=str(rank),
            move=move,
            move_by=move_by,
            unit_name=member.name,
            unit_url=self._unit_url(member),
            is_own=is_own(member, self.scope),
            months=", ".join(filter(None, self._months(member, reading))),
            numerator=format_count(reading.numerator),
            denominator=format_count(reading.denominator),
            receipt_url=receipt_path(member.code) + self.receipt_query,
            value=value,
            verdict=judged.verdict,
            gap=gap_in_points(judged, indicator.decimals),
            more=gap_in_numbers(judged),
            spark=self._spark(member.unit_id, target, span),
        )

    def _months(self, member: Member, reading: Reading) -> Iterator[str]:
        """What a reader must know before holding the row against others of more months."""
        if reading.group.alone is not None and member.valid_from > self.first_day:
            yield _("hoạt động từ tháng {month}").format(month=Month.of(member.valid_from).label)
        yield months_missing(member.unit_id, reading)
        yield self._unconfirmed(reading)

    def _unconfirmed(self, reading: Reading) -> str:
        """“2 tháng chưa xác nhận”, “5 báo cáo tháng chưa xác nhận” of a branch."""
        if not self.unconfirmed:
            return ""
        months = sum(self.unconfirmed.get(unit, 0) for unit in reading.units)
        words = _("{count} tháng chưa xác nhận")
        if reading.group.alone is None:
            words = _("{count} báo cáo tháng chưa xác nhận")
        return words.format(count=format_count(months)) if months else ""

    def _unit_url(self, member: Member) -> str:
        """Unit pages are for those whose unit covers the unit; others read the name alone."""
        if member.valid_to is not None:
            return unit_url(member, self.scope, self.link)
        return unit_path(member.code) + self.unit_query if self.scope.covers(member) else ""

    def _spark(self, unit_id: int, target: Target | None, span: tuple[float, float]) -> SafeString:
        rates, last = self.trends.rates[unit_id], self.trends.last[unit_id]
        goal = float(target.value) if target else None
        label = self.trend_label.format(count=len(rates), rate=format_percent(last, 1))
        return spark(rates, low=span[0], high=span[1], target=goal, label=label)

    def _unranked(self, member: Member) -> UnrankedRow:
        counts = self.found.counts[member.unit_id]
        reason = self.found.ranking.reasons.get(member.unit_id)
        return UnrankedRow(
            member.name,
            self._unit_url(member),
            format_count(counts.numerator),
            format_count(counts.denominator),
            reason_in_words(reason, self.found.definition, member) if reason else "",
        )


def _values(judged: Sequence[Judged], places: int) -> list[str]:
    """The rates, with as many decimals as tell each from its neighbours and from its target."""
    rates = [each.reading.rate or Fraction(0) for each in judged]
    values = []
    for place, (rate, each) in enumerate(zip(rates, judged, strict=True)):
        others: list[Fraction | Decimal] = [*rates[max(place - 1, 0) : place + 2]]
        if each.target:
            others.append(each.target.value)
        values.append(format_percent(rate, telling_places(rate, others, places)))
    return values


def has_more_places(bodies: Iterable[Iterable[Row]], definition: Definition) -> bool:
    """Whether a rate is written with more decimals than its indicator has by itself."""
    places = definition.indicator.decimals
    values = (row.value.rstrip("%") for rows in bodies for row in rows)
    return any(len(value.partition(",")[2]) > places for value in values)


def _rate(counts: Counts | None) -> float | None:
    if counts is None or counts.numerator is None or not counts.denominator:
        return None
    return 100 * counts.numerator / counts.denominator


def _last(unit: int, counts: Mapping[Month, Mapping[int, Counts]]) -> Fraction | None:
    for month in sorted(counts, reverse=True):
        one = counts[month].get(unit)
        rate = percent(one.numerator, one.denominator) if one else None
        if rate is not None:
            return rate
    return None


def moved(before: int | None, rank: int | None) -> tuple[str | None, int | None]:
    """Direction and number of places since an earlier rank; nothing where one is missing."""
    if before is None or rank is None:
        return None, None
    if before == rank:
        return "same", 0
    return ("up", before - rank) if rank < before else ("down", rank - before)


def is_own(member: Member, scope: Scope) -> bool:
    return any(grant.path == member.path for grant in scope.grants)


def own_member(members: Iterable[Member], scope: Scope) -> Member | None:
    """The reader's own unit among the members."""
    paths = {grant.path for grant in scope.grants}
    return next((member for member in members if member.path in paths), None)


def gap_in_points(judged: Judged, places: int) -> str:
    """“+15,04”, “−0,67”; more decimals where two would read as nothing, empty without a target."""
    points = gap(judged.reading.rate, judged.target)
    if points is None:
        return ""
    shown = points_in_words(points, places)
    return "+" + shown if points > 0 else shown


def missing_to_target(judged: Judged) -> int | None:
    """How many more (or fewer) reach the target, 0 where it is met; None without a target or a
    count, and for a target that is met by one value alone: no number may reach that.
    """
    reading, target = judged.reading, judged.target
    if target is None or reading.numerator is None or not reading.denominator:
        return None
    if judged.met:
        return 0
    if target.operator == Operator.EQUAL:
        return None
    return dossiers_to_target(reading.numerator, reading.denominator, target)


def gap_in_numbers(judged: Judged) -> str:
    """“cần thêm 11”, “cần giảm 3”, “đã đạt”; empty where nothing can be said."""
    missing = missing_to_target(judged)
    if missing is None or judged.target is None:
        return ""
    if not missing:
        return _("đã đạt")
    words = _("cần giảm {count}")
    if is_demanding(judged.reading.definition.indicator.direction, judged.target):
        words = _("cần thêm {count}")
    return words.format(count=format_count(missing))


def gap_in_dossiers(judged: Judged) -> str:
    """The same with what is counted: “cần thêm 11 hồ sơ thanh toán trực tuyến”."""
    told = gap_in_numbers(judged)
    return f"{told} {judged.reading.definition.wanted}" if missing_to_target(judged) else told


def undivided_rows(found: League) -> list[UnrankedRow]:
    """Counts that belong to several members, or to none: in the totals, on rows of their own."""
    return [
        UnrankedRow(
            names,
            "",
            format_count(reading.numerator),
            format_count(reading.denominator),
            _("thuộc nhiều đơn vị, hoặc không còn đơn vị kế tiếp"),
        )
        for names, reading in found.undivided.items()
    ]
