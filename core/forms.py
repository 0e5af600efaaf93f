"""Forms as templates/components/form_field.html draws them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WRITTEN_DAYS = ("%d/%m/%Y", "%Y-%m-%d")


class PageForm(forms.Form):
    """Whatever was typed stays in its field; errors name what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # else the browser speaks first, and in its own words
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "in")


class DayField(forms.DateField):
    """A day as offices write it. No calendar of the browser: one that speaks English would show the
    month first, and nobody would see it.
    """

    def __init__(self, **kwargs: Any) -> None:
        typed = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "dd/mm/yyyy"}
        widget = forms.DateInput(attrs=typed, format="%d/%m/%Y")
        super().__init__(input_formats=WRITTEN_DAYS, widget=widget, **kwargs)
        self.error_messages["invalid"] = _("Không phải là ngày: ghi như 15/01/2026.")
