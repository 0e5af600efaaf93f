"""The column that holds a Month."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.months import Month

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    # Fields are generic for the type checker alone; at run time they cannot be subscripted.
    SmallIntegerField = models.SmallIntegerField[Month | str | Combinable, Month]
else:
    SmallIntegerField = models.SmallIntegerField


def month_of(value: object) -> Month | None:
    """A Month from a Month, its ordinal or "2024-07"; None from nothing; else ValidationError."""
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return Month(value)
    try:
        return Month.parse(str(value).strip())
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from error


class MonthFormField(forms.Field):
    """A month typed as "2024-07"; browsers that know `type="month"` offer a calendar."""

    widget = forms.TextInput(attrs={"type": "month"})

    def to_python(self, value: Any) -> Month | None:
        return month_of(value)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Month) else value


class MonthField(SmallIntegerField):
    """Stores the ordinal of a Month: months compare, range and subtract in the SQL of any engine.

    Filters and assignments take a Month or "2024-07"; what comes from the database is a Month, from
    `values_list()`, `Min` and `Max` too. Arithmetic (`F("last_month") - F("first_month")`) yields
    plain integers. An assigned text becomes a Month on `full_clean()` or on reading the row again.
    """

    description = _("Tháng")

    def to_python(self, value: Any) -> Month | None:
        return month_of(value)

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Month | None:
        return None if value is None else Month(value)

    def get_prep_value(self, value: Any) -> Any:
        month = month_of(value)
        return None if month is None else int(month)

    def value_to_string(self, obj: models.Model) -> str:
        """Fixtures say "2024-07": an ordinal could not be read, or checked, by anybody."""
        month = self.value_from_object(obj)
        return "" if month is None else str(month_of(month))

    def formfield(
        self,
        form_class: type[forms.Field] | None = None,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **kwargs: Any,
    ) -> forms.Field | None:
        # Not by way of IntegerField, whose form field takes digits only.
        return models.Field.formfield(
            self, form_class or MonthFormField, choices_form_class, **kwargs
        )
