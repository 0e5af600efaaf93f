from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SigninForm(AuthenticationForm):
    """Name and password. Says when the account is locked, and never which of the two was wrong."""

    error_messages = {
        "invalid_login": _(
            "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường."
        ),
        "inactive": _("Tài khoản này đã ngừng hoạt động."),
        "locked": _(
            "Tài khoản tạm khóa trên máy này vì nhập sai mật khẩu 5 lần. "
            "Hãy thử lại sau 15 phút, hoặc liên hệ người quản trị."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password"]
        username.label, password.label = _("Tên đăng nhập"), _("Mật khẩu")
        username.error_messages["required"] = _("Hãy nhập tên đăng nhập.")
        password.error_messages["required"] = _("Hãy nhập mật khẩu.")
        # Phones otherwise offer "Can-bo" for "can-bo".
        username.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        username.widget = forms.TextInput(attrs=username.widget.attrs)

    def get_invalid_login_error(self) -> ValidationError:
        if getattr(self.request, "axes_locked_out", False):
            return ValidationError(self.error_messages["locked"], code="locked")
        return super().get_invalid_login_error()
