"""The version of each indicator that holds on a day, compiled once and plain from then on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from core.months import Month, Window
from core.numbers import format_percent
from indicators.formulas import Formula, parse
from indicators.models import Indicator, IndicatorVersion
from reports.figures import FIGURES
from reports.rules import Values, known
from units.kinds import LEVEL_NOUNS


@dataclass(frozen=True)
class Condition:
    """What is demanded of the units of a level: “on_time_resolved ≥ 100”, as a target would."""

    base: "Definition"
    operator: str
    value: Decimal
    level: str

    @cached_property
    def ratio(self) -> tuple[int, int]:
        """The value as two whole numbers, for comparisons without rounding."""
        return self.value.as_integer_ratio()

    @property
    def counted(self) -> str:
        """“xã, phường”."""
        return str(LEVEL_NOUNS.get(self.level, _("đơn vị")))

    @property
    def in_words(self) -> str:
        """“tỷ lệ “đúng hạn / đã giải quyết” ≥ 100%”."""
        name = self.base.indicator.short_name
        return _("tỷ lệ “{name}” {demand}").format(
            name=name[:1].lower() + name[1:], demand=demand_in_words(self.operator, self.value)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """An indicator with the version that is valid on the day asked for.

    By a `condition` units are counted, not what their formulas count; the formulas are then those
    of its base.
    """

    indicator: Indicator
    version: IndicatorVersion
    numerator: Formula
    denominator: Formula
    condition: Condition | None = None

    @property
    def reckoning(self) -> tuple[object, ...]:
        """What two windows must share for their rates to be compared: formulas and condition."""
        demand = self.condition and (
            self.condition.operator,
            self.condition.value,
            self.condition.level,
        )
        return self.numerator, self.denominator, demand

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def required(self) -> frozenset[str]:
        return self.numerator.required | self.denominator.required

    @property
    def optional(self) -> frozenset[str]:
        """Figures that may be blank. One that either side requires is required."""
        return (self.numerator.optional | self.denominator.optional) - self.required

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.numerator.figures + self.denominator.figures))

    @property
    def uses_stock(self) -> bool:
        return any(FIGURES[code].kind != "flow" for code in self.figures)

    @property
    def counted(self) -> str:
        """What the denominator counts: “hồ sơ”, “phiếu”, “nhiệm vụ”, “xã, phường”."""
        if self.condition is not None:
            return self.condition.counted
        return str(FIGURES[self.denominator.figures[0]].counted)

    @property
    def wanted(self) -> str:
        """What one more in the numerator is: “hồ sơ giải quyết quá hạn hoặc đang giải quyết quá
        hạn”, “phản ánh, kiến nghị được trả lời đúng hạn”; a subtrahend is what it must not be.
        """
        if self.condition is not None:
            return _("{units} có {condition}").format(
                units=self.counted, condition=self.condition.in_words
            )
        first = FIGURES[self.numerator.figures[0]]
        words = f"{first.counted} {first.attribute}"
        for term in self.numerator.terms[1:]:
            joined = _("{one} hoặc {other}") if term.sign > 0 else _("{one} nhưng không {other}")
            words = joined.format(one=words, other=FIGURES[term.figure].attribute)
        return words

    def in_words(self) -> str:
        """“Giải quyết trước và đúng hạn ÷ (Tiếp nhận trong kỳ + Từ kỳ trước chuyển sang)”,
        “Số xã, phường có tỷ lệ “đúng hạn / đã giải quyết” ≥ 100% ÷ số xã, phường có số liệu”.
        """
        if self.condition is not None:
            return _("Số {wanted} ÷ số {units} có số liệu").format(
                wanted=self.wanted, units=self.counted
            )
        return f"{side_in_words(self.numerator)} ÷ {side_in_words(self.denominator)}"


class Catalogue:
    """All indicators with all versions: loaded once, asked for any day without another query."""

    def __init__(self, versions: Iterable[IndicatorVersion]) -> None:
        self._versions: dict[str, list[IndicatorVersion]] = {}
        for version in sorted(versions, key=lambda each: each.valid_from):
            self._versions.setdefault(version.indicator.code, []).append(version)
        self._compiled: dict[tuple[int, int | None], Definition] = {}

    def on(self, day: date, codes: Iterable[str] | None = None) -> list[Definition]:
        """Definitions valid on `day`, in the order of `codes` or of the catalogue.

        Raises Refused for a code that does not exist or has no version yet on that day.
        """
        if codes is None:
            found = [self._latest(code, day) for code in self._versions]
            return sorted(filter(None, found), key=lambda each: each.indicator.position)
        wanted = {code: self._latest(code, day) for code in codes}
        unknown = [code for code, definition in wanted.items() if definition is None]
        if unknown:
            raise Refused(*(_unknown(code, day) for code in unknown))
        return [definition for definition in wanted.values() if definition]

    def one(self, day: date, code: str) -> Definition:
        return self.on(day, [code])[0]

    def versions(self, code: str) -> list[Definition]:
        """All versions of an indicator, the oldest first; none of a code that does not exist."""
        begun = [each.valid_from for each in self._versions.get(code, ())]
        return [found for day in begun if (found := self._latest(code, day))]

    def by_month(self, code: str, window: Window) -> dict[Month, Definition]:
        """A trend takes each month's own version; months before the first version have none."""
        found = {month: self._latest(code, month.last_day) for month in window}
        return {month: definition for month, definition in found.items() if definition}

    def _latest(self, code: str, day: date) -> Definition | None:
        """None too for a condition whose base has no formulas on that day: it judges nothing."""
        version = self._begun(code, day)
        if version is None:
            return None
        if version.base is None:
            return self._definition(version, None)
        base = self._begun(version.base.code, day)
        return None if base is None or base.base else self._definition(version, base)

    def _begun(self, code: str, day: date) -> IndicatorVersion | None:
        begun = [each for each in self._versions.get(code, ()) if each.valid_from <= day]
        return begun[-1] if begun else None

    def _definition(self, version: IndicatorVersion, base: IndicatorVersion | None) -> Definition:
        """The same object for the same versions: definitions are told apart by what they are."""
        key = (version.pk, None if base is None else base.pk)
        if key not in self._compiled:
            self._compiled[key] = (
                _by_formulas(version)
                if base is None
                else _by_condition(version, self._definition(base, None))
            )
        return self._compiled[key]


def load_catalogue() -> Catalogue:
    """One query."""
    return Catalogue(IndicatorVersion.objects.select_related("indicator", "base"))


def definitions_on(day: date, codes: Iterable[str] | None = None) -> list[Definition]:
    """See Catalogue.on. One query."""
    return load_catalogue().on(day, codes)


def counts_in(row: Values, definition: Definition) -> tuple[int, int] | None:
    """Numerator and denominator of one row; None where it lacks a figure that the formulas need."""
    if any(known(row, code) is None for code in definition.required):
        return None
    numerator, denominator = (
        side.value(lambda code: known(row, code) or 0)
        for side in (definition.numerator, definition.denominator)
    )
    return numerator, denominator


def side_in_words(side: Formula) -> str:
    """“(Tiếp nhận trong kỳ + Từ kỳ trước chuyển sang)”: in brackets where it has several terms."""
    words = side.in_words(lambda code: str(FIGURES[code].label))
    return f"({words})" if len(side.terms) > 1 else words


def _by_formulas(version: IndicatorVersion) -> Definition:
    return Definition(
        version.indicator, version, _parsed(version.numerator), _parsed(version.denominator)
    )


def _by_condition(version: IndicatorVersion, base: Definition) -> Definition:
    value = version.value or Decimal(0)  # the database holds one beside every base
    condition = Condition(base, version.operator, value, version.level)
    return Definition(version.indicator, version, base.numerator, base.denominator, condition)


@lru_cache(maxsize=1_000)
def _parsed(formula: str) -> Formula:
    return parse(formula, FIGURES)


def _unknown(code: str, day: date) -> Problem:
    return Problem(
        _("Không có chỉ số “{code}” có hiệu lực ngày {day:%d/%m/%Y}.").format(code=code, day=day),
        column="indicator",
        value=code,
    )


def levels_of(definitions: Iterable[Definition]) -> frozenset[str]:
    """The levels whose units the conditions among these count."""
    return frozenset(each.condition.level for each in definitions if each.condition is not None)


def demand_in_words(operator: str, value: Decimal) -> str:
    """“≥ 75%”, “< 0,5%”: as few decimals as were given."""
    shown = value.normalize()
    places = max(-int(shown.as_tuple().exponent), 0)
    return f"{operator} {format_percent(shown, places)}"


def count_of(figure: str) -> Definition:
    """A bare count as a definition, so that a published count is read like any rate's numerator."""
    formula = parse(figure, FIGURES)
    return Definition(Indicator(code=figure), IndicatorVersion(number=0), formula, formula)
