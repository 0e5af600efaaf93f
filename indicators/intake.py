"""Text of an imported row → typed values of targets and published figures, once; problems with
addresses.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import CharField, Model
from django.utils.translation import gettext as _

from core.clock import today
from core.errors import Problem, Refused
from core.months import Month
from core.numbers import format_count, parse_count, parse_decimal
from indicators.definitions import Catalogue, load_catalogue
from indicators.models import Family, Indicator, Of, Operator, Qualifier
from indicators.shares import is_share
from rendering.sheets import TableRow
from reports.figures import FIGURES
from reports.models import Field
from units.kinds import LEVELS
from units.models import Unit
from units.queries import find_unit

T = TypeVar("T")

OPERATORS = {
    **{operator.value: operator.value for operator in Operator},
    ">=": Operator.AT_LEAST.value,
    "<=": Operator.AT_MOST.value,
}
QUALIFIERS = {
    "": Qualifier.EXACT.value,
    **{qualifier.value: qualifier.value for qualifier in Qualifier},
    **{str(qualifier.label): qualifier.value for qualifier in Qualifier},
}
DERIVED = "suy ra"
YEAR = re.compile(r"\d{4}")
HUNDRED = Decimal(100)
MOST = 10**14 - 1  # the column of a published value has fourteen digits before the point
ADDRESS = URLValidator(schemes=["http", "https"])


@dataclass(slots=True)
class Reader:
    """Reads cells of a sheet; a cell that says nothing usable becomes a problem and None."""

    sheet: str | None
    problems: list[Problem] = field(default_factory=list)
    _indicators: dict[str, Indicator] = field(default_factory=dict)
    _fields: dict[str, Field] = field(default_factory=dict)
    _units: dict[tuple[str, date], Unit] = field(default_factory=dict)
    _catalogue: Catalogue = field(default_factory=load_catalogue)

    def __post_init__(self) -> None:
        self._indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
        self._fields = {field.code: field for field in Field.objects.all()}

    def refuse(self, row: TableRow, column: str, message: str) -> None:
        value = row.values.get(column) or None
        self.problems.append(Problem(message, self.sheet, row.number, column, value))

    def read(self, row: TableRow, column: str, reader: Callable[[str], T]) -> T | None:
        """The cell through `reader`, whose ValueError or Refused becomes the cell's problem."""
        try:
            return reader(row.values.get(column, ""))
        except Refused as refused:
            for problem in refused.problems:
                self.refuse(row, column, problem.message)
        except ValueError as error:
            self.refuse(row, column, str(error))
        return None

    def finish(self) -> None:
        if self.problems:
            raise Refused(*self.problems)

    def indicator(self, code: str) -> Indicator:
        if code not in self._indicators:
            raise ValueError(_("không có chỉ số mang mã này; xem danh mục chỉ số."))
        return self._indicators[code]

    def at_most_all(self, measured: Indicator | None, family: str, day: date | None) -> bool:
        """Whether a rate can't exceed 100 per cent: the indicator, or whichever of the family."""
        definitions = self._catalogue.on(day) if day else ()
        meant = [
            each
            for each in definitions
            if each.indicator == measured or (measured is None and each.indicator.family == family)
        ]
        return bool(meant) and all(map(is_share, meant))

    def unit_on(self, day: date) -> Callable[[str], Unit]:
        """Reads the code of a unit. A file names few units many times: each is asked for once."""

        def unit(code: str) -> Unit:
            if (code, day) not in self._units:
                self._units[code, day] = find_unit(code, day)
            return self._units[code, day]

        return unit

    def field(self, code: str) -> Field | None:
        if code and code not in self._fields:
            raise ValueError(_("không có lĩnh vực mang mã này; nạp bằng import_fields trước."))
        return self._fields.get(code)

    def measured(self, code: str) -> Indicator | str | None:
        """An indicator, the code of a figure for a bare count, or None where nothing is stated.

        Some codes name both an indicator and its numerator; they mean the indicator.
        """
        if code in self._indicators:
            return self._indicators[code]
        if code and code not in FIGURES:
            raise ValueError(_("không phải mã chỉ số hay mã số liệu: xem danh mục chỉ số."))
        return code or None


def days(text: str) -> tuple[date, date]:
    """“2024” is the year; “2024-05-01/2024-12-31” is what it says."""
    try:
        if YEAR.fullmatch(text):
            return date(int(text), 1, 1), date(int(text), 12, 31)
        first, last = (date.fromisoformat(part.strip()) for part in text.split("/"))
    except ValueError as error:
        raise ValueError(_("cần một năm (2024) hoặc hai ngày (2024-05-01/2024-12-31).")) from error
    if last < first:
        raise ValueError(_("ngày kết thúc trước ngày bắt đầu: sửa lại một trong hai ngày."))
    return first, last


def month(text: str) -> Month:
    found = Month.parse(text)
    if found > Month.of(today()):
        facts = {"month": found.label, "now": Month.of(today()).label}
        raise ValueError(_("tháng %(month)s chưa đến: chỉ nhận đến tháng %(now)s.") % facts)
    return found


def level(text: str) -> str:
    if text and text not in LEVELS:
        raise ValueError(_("cấp phải là một trong: {levels}.").format(levels=", ".join(LEVELS)))
    return text


def operator(text: str) -> str:
    return _choice(text, OPERATORS, _("phép so sánh phải là ≥, >, ≤, < hoặc =."))


def qualifier(text: str) -> str:
    words = ", ".join(name for name in QUALIFIERS if name)
    return _choice(
        text, QUALIFIERS, _("từ định lượng phải là một trong: {words}.").format(words=words)
    )


def whose(text: str) -> str:
    return _choice(
        text or Of.OWN.value, {of.value: of.value for of in Of}, _("cần own, below hoặc branch.")
    )


def family(text: str) -> str:
    known = {"": "", **{family.value: family.value for family in Family}}
    return _choice(
        text,
        known,
        _("nhóm chỉ số phải là một trong: {names}.").format(names=", ".join(Family.values)),
    )


def percentage(places: int, most: Decimal | int = HUNDRED) -> Callable[[str], Decimal]:
    """A rate with no more decimals than are stored: a rounded target would judge otherwise."""

    def reader(text: str) -> Decimal:
        value = parse_decimal(text)
        if not 0 <= value <= most:
            message = _("tỷ lệ phải nằm trong khoảng từ 0 đến %(most)s: kiểm tra và sửa lại.")
            raise ValueError(message % {"most": format_count(int(most))})
        if printed_decimals(text) > places:
            raise ValueError(
                _("nhiều nhất {places} chữ số thập phân: làm tròn lại.").format(places=places)
            )
        return value

    return reader


def optional(reader: Callable[[str], T]) -> Callable[[str], T | None]:
    return lambda text: reader(text) if text else None


def count(text: str) -> int:
    value = parse_count(text)
    if value > MOST:
        raise ValueError(_("số quá lớn: kiểm tra và sửa lại."))
    return value


def text_of(model: type[Model], column: str) -> Callable[[str], str]:
    """Text no longer than the column holds, and not blank unless the column may be."""
    stored = cast("CharField[str, str]", model._meta.get_field(column))

    def reader(text: str) -> str:
        if not text and not stored.blank:
            raise ValueError(_("ô này không được để trống."))
        if len(text) > (stored.max_length or 0):
            raise ValueError(
                _("dài quá {limit} ký tự: rút ngắn lại.").format(limit=stored.max_length)
            )
        return text

    return reader


def address(text: str) -> str:
    """A page that a reader may safely follow: http or https alone."""
    try:
        if text:
            ADDRESS(text)
    except ValidationError as error:
        raise ValueError(
            _("không phải địa chỉ trang web: ghi dạng https://…, hoặc để trống.")
        ) from error
    return text


def _choice(text: str, choices: Mapping[str, str], message: str) -> str:
    if text not in choices:
        raise ValueError(message)
    return choices[text]


def printed_decimals(text: str) -> int:
    """How many decimals a source printed: “99.10” → 2."""
    return len(text.replace(",", ".").partition(".")[2])


def duplicates(rows: Iterable[tuple[TableRow, Any]]) -> list[tuple[TableRow, TableRow]]:
    """Pairs of rows with the same identity: the later row, and the first one."""
    first: dict[Any, TableRow] = {}
    return [
        (row, first[identity])
        for row, identity in rows
        if first.setdefault(identity, row) is not row
    ]


def is_derived(text: str) -> bool:
    """Blank for a printed figure; 1, or the words of the pages, for one that was worked out."""
    known = {"": "", "1": "1", DERIVED: "1"}
    return bool(_choice(text, known, _("để trống, hoặc ghi “suy ra”.")))
