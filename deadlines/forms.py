"""What an office types about due days becomes typed values, once."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.clock import OFFICE_TIME, today
from core.forms import DayField, HouseForm
from core.months import Window, outside_months
from core.text import nfc
from deadlines.rules import Kind, Terms, kind_of, label_of, windows
from legal.models import SYMBOL_LENGTH

NO, YES = "0", "1"
DOCUMENT_HELP = gettext_lazy("Số, ký hiệu; chưa có trong danh mục văn bản thì được ghi thêm.")


class DecisionForm(HouseForm):
    """Texts are composed, and no day lies outside the calendar."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name, value in list(given.items()):
            if isinstance(value, str):
                given[name] = nfc(value).strip()
            elif isinstance(value, date) and (odd := outside_months(value)):
                self.add_error(name, odd)
        return given

    @property
    def written(self) -> str:
        """What was filled in, as the page that shows its effect hands it back."""
        given = self.cleaned_data
        return "|".join(str(given[name]) for name in self.fields)


def symbol_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Văn bản"),
        max_length=SYMBOL_LENGTH,
        help_text=DOCUMENT_HELP,
        required=required,
    )


def whole_number(label: Any, help_text: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Ghi một số nguyên.")},
    )


def time_field() -> forms.TimeField:
    return forms.TimeField(
        label=gettext_lazy("Giờ"),
        input_formats=["%H:%M", "%Hh%M", "%Hh"],
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        initial="17:00",
        help_text=gettext_lazy("Giờ Việt Nam, ví dụ 17:00."),
        error_messages={"invalid": gettext_lazy("Ghi giờ theo mẫu 17:00.")},
    )


class ScheduleForm(DecisionForm):
    marks_optional = False  # working days or a day of the month

    kind = forms.ChoiceField(label=gettext_lazy("Kỳ báo cáo"), choices=Kind.choices)
    valid_from = DayField(
        label=gettext_lazy("Áp dụng từ ngày"),
        help_text=gettext_lazy("Cho kỳ có tháng cuối kết thúc từ ngày này."),
    )
    cut_day = whole_number(
        gettext_lazy("Ngày chốt số liệu"),
        gettext_lazy("14: kỳ từ ngày 15 tháng trước đến ngày 14. Để trống: đến hết tháng."),
    )
    working_days = whole_number(
        gettext_lazy("Hạn: số ngày làm việc sau kỳ"), gettext_lazy("Ví dụ 5.")
    )
    due_day = whole_number(
        gettext_lazy("Hoặc ngày cố định"),
        gettext_lazy("Ví dụ 10; trùng ngày nghỉ thì chuyển sang ngày làm việc kế tiếp."),
    )
    same_month = forms.ChoiceField(
        label=gettext_lazy("Ngày cố định thuộc tháng"),
        choices=((NO, gettext_lazy("sau kỳ báo cáo")), (YES, gettext_lazy("cuối của kỳ"))),
    )
    due_time = time_field()
    document = symbol_field()

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            given["working_days"],
            given["due_day"],
            given["same_month"] == YES,
            given["cut_day"],
            given["due_time"],
            given["document"],
        )

    @property
    def schedule(self) -> dict[str, Any]:
        """What the verb takes."""
        given = self.cleaned_data
        return {"kind": given["kind"], "valid_from": given["valid_from"], "terms": self.terms}


class DayForm(DecisionForm):
    day = DayField(label=gettext_lazy("Ngày"))
    works = forms.ChoiceField(
        label=gettext_lazy("Ngày này"),
        choices=((NO, gettext_lazy("nghỉ")), (YES, gettext_lazy("làm việc bình thường"))),
    )
    name = forms.CharField(
        label=gettext_lazy("Nội dung"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: nghỉ phòng, chống bão."),
    )
    document = symbol_field()


class ExtensionForm(DecisionForm):
    """`year` is the one whose periods are offered, with the last ones of the year before."""

    period = forms.ChoiceField(label=gettext_lazy("Kỳ báo cáo"))
    due_day = DayField(label=gettext_lazy("Hạn mới: ngày"))
    due_time = time_field()
    whole_branch = forms.ChoiceField(
        label=gettext_lazy("Gia hạn cho"),
        choices=(
            (NO, gettext_lazy("riêng đơn vị này")),
            (YES, gettext_lazy("cả các đơn vị trực thuộc")),
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )
    document = symbol_field(required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period: Any = self.fields["period"]
        period.choices = [
            (
                str(kind.label),
                [
                    (code_of(window), label_of(window))
                    for each in (year, year - 1)
                    for window in windows(kind, each)
                ],
            )
            for kind in Kind
        ]

    @property
    def window(self) -> Window:
        return Window.parse(*self.cleaned_data["period"].split("/"))

    @property
    def due_at(self) -> datetime:
        given = self.cleaned_data
        return datetime.combine(given["due_day"], given["due_time"], OFFICE_TIME)


def code_of(window: Window) -> str:
    """How the form and its address name a period."""
    assert kind_of(window)  # noqa: S101 - periods alone are offered
    return f"{window.first}/{window.last}"


class EndForm(DecisionForm):
    last_day = DayField(label=gettext_lazy("Ngày cuối còn áp dụng"))
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today()


class ReasonForm(DecisionForm):
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500)
