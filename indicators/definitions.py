"""The version of each indicator that holds on a day, compiled once and plain from then on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from core.months import Month, Window
from indicators.formulas import Formula, parse
from indicators.models import Indicator, IndicatorVersion
from reports.figures import FIGURES


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """An indicator with the version that is valid on the day asked for."""

    indicator: Indicator
    version: IndicatorVersion
    numerator: Formula
    denominator: Formula

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
        """What the denominator counts: “hồ sơ”, “phiếu”, “nhiệm vụ”."""
        return str(FIGURES[self.denominator.figures[0]].counted)

    @property
    def wanted(self) -> str:
        """What one more in the numerator is: “hồ sơ giải quyết quá hạn hoặc đang giải quyết quá
        hạn”, “phản ánh, kiến nghị được trả lời đúng hạn”; a subtrahend is what it must not be.
        """
        first = FIGURES[self.numerator.figures[0]]
        words = f"{first.counted} {first.attribute}"
        for term in self.numerator.terms[1:]:
            joined = _("{one} hoặc {other}") if term.sign > 0 else _("{one} nhưng không {other}")
            words = joined.format(one=words, other=FIGURES[term.figure].attribute)
        return words

    def in_words(self) -> str:
        """“Giải quyết trước và đúng hạn ÷ (Tiếp nhận trong kỳ + Từ kỳ trước chuyển sang)”."""
        return f"{side_in_words(self.numerator)} ÷ {side_in_words(self.denominator)}"


class Catalogue:
    """All indicators with all versions: loaded once, asked for any day without another query."""

    def __init__(self, versions: Iterable[IndicatorVersion]) -> None:
        self._definitions: dict[str, list[Definition]] = {}
        for version in sorted(versions, key=lambda each: each.valid_from):
            definition = _compiled(version)
            self._definitions.setdefault(definition.code, []).append(definition)

    def on(self, day: date, codes: Iterable[str] | None = None) -> list[Definition]:
        """Definitions valid on `day`, in the order of `codes` or of the catalogue.

        Raises Refused for a code that does not exist or has no version yet on that day.
        """
        if codes is None:
            found = [self._latest(code, day) for code in self._definitions]
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
        return self._definitions.get(code, [])

    def by_month(self, code: str, window: Window) -> dict[Month, Definition]:
        """A trend takes each month's own version; months before the first version have none."""
        found = {month: self._latest(code, month.last_day) for month in window}
        return {month: definition for month, definition in found.items() if definition}

    def _latest(self, code: str, day: date) -> Definition | None:
        begun = [each for each in self._definitions.get(code, ()) if each.version.valid_from <= day]
        return begun[-1] if begun else None


def load_catalogue() -> Catalogue:
    """One query."""
    return Catalogue(IndicatorVersion.objects.select_related("indicator"))


def definitions_on(day: date, codes: Iterable[str] | None = None) -> list[Definition]:
    """See Catalogue.on. One query."""
    return load_catalogue().on(day, codes)


def side_in_words(side: Formula) -> str:
    """“(Tiếp nhận trong kỳ + Từ kỳ trước chuyển sang)”: in brackets where it has several terms."""
    words = side.in_words(lambda code: str(FIGURES[code].label))
    return f"({words})" if len(side.terms) > 1 else words


def _compiled(version: IndicatorVersion) -> Definition:
    return Definition(
        version.indicator, version, _parsed(version.numerator), _parsed(version.denominator)
    )


@lru_cache(maxsize=1_000)
def _parsed(formula: str) -> Formula:
    return parse(formula, FIGURES)


def _unknown(code: str, day: date) -> Problem:
    return Problem(
        _("Không có chỉ số “{code}” có hiệu lực ngày {day:%d/%m/%Y}.").format(code=code, day=day),
        column="indicator",
        value=code,
    )


def count_of(figure: str) -> Definition:
    """A bare count as a definition, so that a published count is read like any rate's numerator."""
    formula = parse(figure, FIGURES)
    return Definition(Indicator(code=figure), IndicatorVersion(number=0), formula, formula)
