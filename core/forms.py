"""Forms as the house shows them: our controls, and errors that say what to do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Refused

DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")


def dress(field: forms.Field) -> None:
    """Gives a field the look of our controls, and a sentence for when it is left empty unless it
    has its own.
    """
    field.widget.attrs.setdefault("class", "in")
    if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _("Ô này cần được điền.")


class HouseForm(forms.Form):
    """A form whose fields templates/components/form_field.html shows. It says which of them may be
    left empty, unless they are so by turns.
    """

    marks_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # else the browser speaks first, and in its own words
        for field in self.fields.values():
            dress(field)


class DayField(forms.DateField):
    """A day typed as 30/06/2025. The calendar of browsers would write it in the order of the
    browser's own language, which in offices is often English: 06/07 would be two days.
    """

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": "30/06/2025", "autocomplete": "off"}
        widget = forms.DateInput(format="%d/%m/%Y", attrs=attrs)
        super().__init__(widget=widget, input_formats=DAY_FORMATS, **kwargs)
        self.error_messages["invalid"] = _("Không phải là ngày; viết theo mẫu 30/06/2025.")


def show_problems(form: forms.Form, refused: Refused) -> None:
    """Writes what a verb refused beside the fields that it names, or above the form."""
    for problem in refused.problems:
        field = problem.column if problem.column in form.fields else None
        form.add_error(field, problem.message)
