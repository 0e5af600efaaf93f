"""Rows of the ranking table: texts ready to print, from standings and readings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from core.months import Month, Window
from core.numbers import apart, format_count, format_percent
from dashboard.receipts import Approval, Receipt, receipt
from indicators.models import Operator
from indicators.queries import Judged, League
from indicators.readings import Reading
from indicators.targets import dossiers_to_target, gap, is_demanding, verdict
from indicators.words import rate_against, reason_in_words
from rendering.svg import spark
from units.access import Scope
from units.queries import Member


@dataclass(frozen=True, slots=True)
class Row:
    rank: str
    move: str | None
    move_by: int | None
    unit_name: str
    unit_url: str | None
    is_own: bool
    numerator: str
    denominator: str
    value: str
    verdict: str
    gap: str
    gap_dossiers: str
    spark: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class UnrankedRow:
    unit_name: str
    unit_url: str | None
    numerator: str
    denominator: str
    reason: str


@dataclass(frozen=True, slots=True)
class RowMaker:
    """What all rows of one page share. `earlier` holds the ranks of the window compared with."""

    found: League
    window: Window
    scope: Scope
    earlier: Mapping[int, int]
    monthly: Mapping[int, Mapping[Month, Reading]]
    months: Window
    approved: Mapping[int, Approval]
    query: str

    @property
    def illustrative(self) -> bool:
        """Whether a month of any line drawn was invented."""
        return any(
            reading.illustrative for months in self.monthly.values() for reading in months.values()
        )

    def ranked(self, members: Iterable[Member]) -> list[Row]:
        chosen = list(members)
        low, high = self._span(chosen)
        return [self._row(member, low, high) for member in chosen]

    def unranked(self, members: Iterable[Member]) -> list[UnrankedRow]:
        return [self._unranked(member) for member in members]

    def _row(self, member: Member, low: Fraction, high: Fraction) -> Row:
        judged = self.found.judged[member.unit_id]
        rate, target = judged.reading.rate or Fraction(0), judged.target
        rank = self.found.ranking.standings[member.unit_id].rank
        indicator = self.found.definition.indicator
        move, move_by = self._move(member.unit_id, rank)
        return Row(
            rank=str(rank),
            move=move,
            move_by=move_by,
            unit_name=member.name,
            unit_url=unit_url(member, self.scope, self.query),
            is_own=is_own(member, self.scope),
            numerator=format_count(judged.reading.numerator),
            denominator=format_count(judged.reading.denominator),
            value=rate_against(rate, target, indicator.decimals),
            verdict=verdict(rate, target, indicator.near),
            gap=gap_in_points(judged, indicator.decimals),
            gap_dossiers=gap_in_dossiers(judged, indicator.direction),
            spark=self._spark(member, judged, low, high),
            receipt=receipt(judged, self.approved, self.window, named=self.scope.covers(member)),
        )

    def _move(self, unit_id: int, rank: int | None) -> tuple[str | None, int | None]:
        before = self.earlier.get(unit_id)
        if before is None or rank is None:
            return None, None
        if before == rank:
            return "same", 0
        return ("up", before - rank) if rank < before else ("down", rank - before)

    def _rates(self, member: Member) -> list[Fraction | None]:
        readings = self.monthly.get(member.unit_id, {})
        return [readings[month].rate if month in readings else None for month in self.months]

    def _span(self, members: list[Member]) -> tuple[Fraction, Fraction]:
        """One scale down the column, so that lines can be compared."""
        rates = [rate for member in members for rate in self._rates(member) if rate is not None]
        targets = [
            Fraction(target.value)
            for member in members
            if (target := self.found.judged[member.unit_id].target)
        ]
        shown = rates + targets or [Fraction(0), Fraction(100)]
        return min(shown, key=float), max(shown, key=float)

    def _spark(self, member: Member, judged: Judged, low: Fraction, high: Fraction) -> str:
        rates = self._rates(member)
        last = next((rate for rate in reversed(rates) if rate is not None), None)
        label = _("{count} tháng, cuối kỳ {rate}").format(
            count=len(rates), rate=format_percent(last, 1)
        )
        goal = judged.target.value if judged.target else None
        return spark(rates, low=low, high=high, target=goal, label=label)

    def _unranked(self, member: Member) -> UnrankedRow:
        reading = self.found.judged[member.unit_id].reading
        reason = self.found.ranking.standings[member.unit_id].reason
        return UnrankedRow(
            member.name,
            unit_url(member, self.scope, self.query),
            format_count(reading.numerator),
            format_count(reading.denominator),
            reason_in_words(reason, self.found.definition, member) if reason else "",
        )


def unit_url(member: Member, scope: Scope, query: str) -> str | None:
    """Unit pages are for those whose unit covers the unit; others read the name alone."""
    return reverse("unit", args=[member.code]) + query if scope.covers(member) else None


def is_own(member: Member, scope: Scope) -> bool:
    return any(grant.path == member.path for grant in scope.grants)


def gap_in_points(judged: Judged, places: int) -> str:
    """“+15,04”, “−0,67”; more decimals where two would read as nothing, empty without a target."""
    points = gap(judged.reading.rate, judged.target)
    if points is None:
        return ""
    shown = apart(points, 0, places)[0]
    return "+" + shown if points > 0 else shown


def gap_in_dossiers(judged: Judged, direction: str) -> str:
    """“cần thêm 11 hồ sơ”, “cần giảm 3 hồ sơ”, “đủ”; empty without a target or a count, and for
    a target that is met by one value alone: no number of dossiers may reach that.
    """
    reading, target = judged.reading, judged.target
    if target is None or reading.numerator is None or not reading.denominator:
        return ""
    if judged.met:
        return _("đủ")
    if target.operator == Operator.EQUAL:
        return ""
    missing = dossiers_to_target(reading.numerator, reading.denominator, target)
    words = _("cần giảm {count} hồ sơ")
    if is_demanding(direction, target):
        words = _("cần thêm {count} hồ sơ")
    return words.format(count=format_count(missing))


def undivided_rows(found: League) -> list[UnrankedRow]:
    """Counts that belong to several members, or to none: in the totals, on rows of their own."""
    return [
        UnrankedRow(
            names,
            None,
            format_count(reading.numerator),
            format_count(reading.denominator),
            _("thuộc nhiều đơn vị, hoặc không còn đơn vị kế tiếp"),
        )
        for names, reading in found.undivided.items()
    ]
