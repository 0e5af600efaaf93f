"""Forms of appointments: what an administrator types becomes a unit, a role and days, once."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.errors import Refused
from core.forms import DayField, HouseForm
from units.access import Scope
from units.finding import the_unit
from units.membership_rules import judge_beginning
from units.models import Membership

OUTSIDE = "outside"


class AppointmentForm(HouseForm):
    """A role in a unit of the administrator's scope. `cleaned_data["unit"]` is the unit."""

    unit = forms.CharField(
        label=_("Đơn vị"),
        max_length=200,
        help_text=_("Mã hoặc tên, có dấu hay không dấu."),
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=Membership.Role.choices)
    first_day = DayField(label=_("Từ ngày"))
    last_day = DayField(label=_("Đến hết ngày"), required=False)

    def __init__(
        self, *args: Any, scope: Scope, held: Iterable[Membership] = (), **kwargs: Any
    ) -> None:
        kwargs.setdefault("auto_id", "appointment-%s")
        super().__init__(*args, **kwargs)
        self._scope, self._held = scope, held
        self.fields["first_day"].initial = today()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if {"unit", "role", "first_day"} <= given.keys():
            self._find_unit(given)
        if {"unit", "role", "first_day", "last_day"} <= given.keys():
            self._judge(given)
        return given

    def _find_unit(self, given: dict[str, Any]) -> None:
        try:
            given["unit"] = the_unit(self._scope, given["unit"], given["first_day"])
        except Refused as refused:
            self.add_error("unit", forms.ValidationError(str(refused), code=OUTSIDE))

    def _judge(self, given: dict[str, Any]) -> None:
        held = [
            each
            for each in self._held
            if each.role == given["role"] and each.unit_id == given["unit"].pk
        ]
        if problem := judge_beginning(given["unit"], given["first_day"], given["last_day"], held):
            self.add_error(problem.column, problem.message)


class EndForm(HouseForm):
    """The last day of a membership, and why."""

    last_day = DayField(label=_("Ngày cuối"))
    reason = forms.CharField(label=_("Lý do"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today()
