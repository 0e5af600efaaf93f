"""What an officer types of a target becomes a demand, once; what can't be read stays in place."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import today
from core.forms import DayField, HouseForm
from core.text import fold, nfc
from indicators import intake
from indicators.access import may_set_targets, offices
from indicators.models import Family, Indicator, Operator, Target
from indicators.rules import Demand, odd_days
from legal.models import SYMBOL_LENGTH, Document
from reports.models import Field
from units.access import Scope
from units.finding import full_names
from units.kinds import LEVEL_LABELS
from units.models import Unit

T = TypeVar("T")
# Four decimals are stored (indicators.actions.TARGET_PLACES).
PLACES = 4
NAMED = re.compile(r".*\(([^()]+)\)\s*")
OTHER = gettext_lazy("Văn bản khác (ghi số, ký hiệu bên dưới)")
ITSELF = gettext_lazy("Chính đơn vị này")
ALL_FIELDS = gettext_lazy("Tất cả lĩnh vực")
MOST_OFFERED = 200


class TargetForm(HouseForm):
    """`scope` is the reader's. After is_valid() `demand` is what was typed; `stranger` says that a
    unit was meant for which the reader may not set targets.
    """

    marks_optional = False  # a document or a symbol, a year or two days

    document = forms.ChoiceField(label=gettext_lazy("Văn bản giao"), required=False)
    symbol = forms.CharField(
        label=gettext_lazy("Số, ký hiệu văn bản mới"), max_length=SYMBOL_LENGTH, required=False,
        help_text=gettext_lazy("Ví dụ: 86/QĐ-UBND. Để trống khi đã chọn văn bản ở trên."),
    )  # fmt: skip
    effective_on = DayField(label=gettext_lazy("Văn bản mới có hiệu lực từ"), required=False)
    clause = forms.CharField(
        label=gettext_lazy("Mục, khoản"), max_length=200, required=False,
        help_text=gettext_lazy("Ví dụ: Phụ lục I, mục 2."),
    )  # fmt: skip
    indicator = forms.ChoiceField(
        label=gettext_lazy("Chỉ số"),
        error_messages={"required": gettext_lazy("Cần chọn chỉ số.")},
    )
    unit = forms.CharField(
        label=gettext_lazy("Đơn vị"),
        help_text=gettext_lazy(
            "Mã hoặc tên đơn vị, có dấu hoặc không dấu, có hoặc không có “xã”, “phường”, “tỉnh”."
        ),
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Cần ghi mã hoặc tên đơn vị.")},
    )
    level = forms.ChoiceField(label=gettext_lazy("Giao cho"), required=False)
    field = forms.ChoiceField(label=gettext_lazy("Lĩnh vực"), required=False)
    year = forms.CharField(
        label=gettext_lazy("Năm"), required=False,
        help_text=gettext_lazy("Cả năm; hoặc để trống và ghi hai ngày."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    first_day = DayField(label=gettext_lazy("Từ ngày"), required=False)
    last_day = DayField(label=gettext_lazy("Đến ngày"), required=False)
    operator = forms.ChoiceField(label=gettext_lazy("So sánh"), choices=Operator.choices)
    value = forms.CharField(
        label=gettext_lazy("Giá trị (%)"),
        help_text=gettext_lazy("Ví dụ: 99,25."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"required": gettext_lazy("Cần ghi giá trị.")},
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.stranger = False
        self.documents = {str(each.pk): each for each in Document.objects.order_by("-pk")}
        self.indicators = {each.code: each for each in Indicator.objects.all()}
        self.known_fields = {each.code: each for each in Field.objects.all()}
        choices: dict[str, Any] = {
            "document": [("", OTHER), *((pk, str(each)) for pk, each in self.documents.items())],
            "indicator": [("", "–"), *_by_family(self.indicators)],
            "level": [("", ITSELF), *_levels()],
            "field": [("", ALL_FIELDS), *((key, str(it)) for key, it in self.known_fields.items())],
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = offered

    @property
    def demand(self) -> Demand:
        return Demand(**self.cleaned_data["demand"])

    def clean_clause(self) -> str:
        return nfc(self.cleaned_data["clause"])

    def clean_indicator(self) -> Indicator:
        return self.indicators[self.cleaned_data["indicator"]]

    def clean_field(self) -> Field | None:
        return self.known_fields.get(self.cleaned_data["field"])

    def clean_value(self) -> Decimal:
        text = self.cleaned_data["value"].strip().removesuffix("%").strip()
        return _read(intake.percentage(PLACES), text)

    def clean(self) -> dict[str, Any]:
        """Adds `demand`, the arguments of a Demand, where every field says something."""
        super().clean()
        span, unit = self._span(), None
        if span and "unit" in self.cleaned_data:
            unit = self._unit(self.cleaned_data["unit"], span[1])
        document = self._document(unit)
        if span and unit and document and not self.errors:
            same = ("indicator", "level", "field", "operator", "value", "clause")
            self.cleaned_data["demand"] = {
                **{name: self.cleaned_data[name] for name in same},
                "unit": unit, "document": document, "valid_from": span[0], "valid_to": span[1],
            }  # fmt: skip
        return self.cleaned_data

    def _span(self) -> tuple[date, date] | None:
        """The year, or the two days; a whole year's days may stand beside it."""
        year = self.cleaned_data.get("year", "").strip()
        first, last = (self.cleaned_data.get(name) for name in ("first_day", "last_day"))
        if first and last and not year:
            odd = dict(odd_days(first, last))
            for name, message in odd.items():
                self.add_error(name, message)
            return None if odd else (first, last)
        if first or last:
            self.add_error("year", _("Ghi năm, hoặc cả hai ngày, không ghi cả năm và ngày."))
            return None
        if not year:
            self.add_error("year", _("Cần ghi năm, hoặc ngày đầu và ngày cuối."))
            return None
        try:
            span = intake.days(year) if intake.YEAR.fullmatch(year) else None
        except ValueError:  # the year 0000
            span = None
        message = _("“{text}” không phải là năm: ghi như 2026.").format(text=year)
        if span:
            message = next((words for _name, words in odd_days(*span)), "")
        if message:
            self.add_error("year", message)
        return None if message else span

    def _unit(self, text: str, day: date) -> Unit | None:
        """The unit of this code, or the one of this name, as it is on the target's last day."""
        found = _units_of(text, day, self.scope)
        mine = [unit for unit in found if may_set_targets(self.scope, unit)]
        if len(mine) == 1:
            return mine[0]
        self.stranger = bool(found) and not mine
        words = _("Không có đơn vị “{text}” trong phạm vi giao chỉ tiêu của bạn.")
        if mine:
            words = _("Có {count} đơn vị tên “{text}”: ghi mã ({codes}).")
        codes = ", ".join(f"{unit.code}: {unit.name}, {unit.parent}" for unit in mine)
        self.add_error("unit", words.format(text=text, count=len(mine), codes=codes))
        return None

    def _document(self, unit: Unit | None) -> Document | None:
        """The one chosen, or a new one, which is as real as the unit that it speaks of."""
        chosen, symbol = self.cleaned_data.get("document"), self.cleaned_data.get("symbol")
        if chosen and symbol:
            self.add_error("symbol", _("Đã chọn văn bản ở trên: để trống ô này, hoặc bỏ chọn."))
        elif chosen:
            return self.documents[chosen]
        elif symbol:
            return Document(
                symbol=symbol,
                effective_on=self.cleaned_data.get("effective_on"),
                illustrative=unit is not None and unit.is_invented,
            )
        elif "symbol" not in self.errors:
            self.add_error("document", _("Cần chọn văn bản, hoặc ghi số, ký hiệu văn bản mới."))
        return None


def offered_units(scope: Scope) -> list[Unit]:
    """What the field for the unit proposes: the offices' own units, and those directly below."""
    own = offices(scope)
    below = Unit.objects.filter(parent__in=own).valid_on(today()).by_name()
    return [*own, *below[:MOST_OFFERED]]


def typed_of(target: Target) -> dict[str, Any]:
    """What the form shows of a stored target."""
    year = target.valid_from.year
    whole_year = (target.valid_from, target.valid_to) == (date(year, 1, 1), date(year, 12, 31))
    return {
        "document": str(target.document_id),
        "clause": target.clause,
        "indicator": target.indicator.code,
        "unit": named_unit(target.unit),
        "level": target.level,
        "field": target.field.code if target.field else "",
        "year": f"{year:04d}" if whole_year else "",
        "first_day": None if whole_year else target.valid_from,
        "last_day": None if whole_year else target.valid_to,
        "operator": target.operator,
        "value": f"{target.value.normalize():f}".replace(".", ","),
    }


def named_unit(unit: Unit) -> str:
    """“Phường Vân Khuê (MH001)”, as the field for the unit reads it."""
    return f"{unit.name} ({unit.code})"


def _units_of(text: str, day: date, scope: Scope) -> list[Unit]:
    """Of a code the unit of the day, else the latest before it; of a name, with or without its
    kind, those of the day within the scope. Two queries at most.
    """
    written = NAMED.fullmatch(text)
    code = nfc(written[1] if written else text).strip()
    units = Unit.objects.select_related("parent").filter(valid_from__lte=day)
    if latest := units.filter(code=code).order_by("valid_from").last():
        return [latest]
    name = fold(text)
    named = units.filter(scope.condition(), folded__in=full_names(name)).valid_on(day)
    fitting = list(named.by_name()[:MOST_OFFERED])
    return [unit for unit in fitting if unit.folded == name] or fitting


def _by_family(indicators: dict[str, Indicator]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (str(family.label), [(each.code, each.name) for each in mine])
        for family in Family
        if (mine := [each for each in indicators.values() if each.family == family])
    ]


def _levels() -> list[tuple[str, str]]:
    return [
        (level, _("Các đơn vị bên dưới: {level}").format(level=str(label).lower()))
        for level, label in LEVEL_LABELS.items()
    ]


def _read(reader: Callable[[str], T], text: str) -> T:
    try:
        return reader(text)
    except ValueError as error:
        said = str(error)
        raise ValidationError(said[:1].upper() + said[1:]) from error
