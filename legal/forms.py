"""What is typed of a document becomes typed facts, once."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, HouseForm
from core.text import nfc
from legal.models import SYMBOL_LENGTH, Document


class DocumentForm(HouseForm):
    """Facts of a document; `of` is the one that is corrected."""

    symbol = forms.CharField(
        label=_("Số, ký hiệu"),
        max_length=SYMBOL_LENGTH,
        help_text=_("Ví dụ: 86/QĐ-UBND."),
        error_messages={
            "required": _("Cần ghi số, ký hiệu của văn bản."),
            "max_length": _("Dài quá %(limit_value)d ký tự: ghi gọn lại."),
        },
    )
    title = forms.CharField(label=_("Trích yếu"), max_length=500, required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    effective_on = DayField(
        label=_("Ngày có hiệu lực"),
        required=False,
        help_text=_("Hai văn bản cùng giao một chỉ tiêu: văn bản có hiệu lực sau được dùng."),
    )
    url = forms.CharField(
        label=_("Địa chỉ trang đăng văn bản"),
        max_length=500,
        required=False,
        validators=[
            URLValidator(
                schemes=["http", "https"],
                message=_("Không phải địa chỉ trang web: ghi dạng https://…, hoặc để trống."),
            )
        ],
    )
    supersedes = forms.ModelChoiceField(
        Document.objects.all(), label=_("Thay thế văn bản"), required=False, empty_label=_("Không")
    )

    def __init__(self, *args: Any, of: Document | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Document.objects.order_by("symbol")
        choices: Any = self.fields["supersedes"]
        choices.queryset = known.exclude(pk=of.pk) if of else known

    def clean(self) -> dict[str, Any]:
        """Letters composed, as everywhere."""
        super().clean()
        for name, text in self.cleaned_data.items():
            if isinstance(text, str):
                self.cleaned_data[name] = nfc(text)
        return self.cleaned_data
