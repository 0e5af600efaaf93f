from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actions import NO_ADDRESS, change_password
from accounts.models import User
from core.forms import HouseForm, dress

USERNAME = r"^[a-z0-9][a-z0-9._-]{2,39}\Z"


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


class _OwnPassword:
    """What both forms of a password say, and the verb that writes it."""

    fields: dict[str, forms.Field]
    user: Any
    cleaned_data: dict[str, Any]

    def speak_plainly(self) -> None:
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label, second.label = _("Mật khẩu mới"), _("Nhập lại mật khẩu mới")
        first.help_text = _(
            "Ít nhất 10 ký tự, không giống tên đăng nhập hay họ tên. "
            "Một câu ngắn dễ nhớ là mật khẩu tốt."
        )
        for field in self.fields.values():
            dress(field)

    def save(self, commit: bool = True) -> User:
        user: User = self.user
        change_password(by=user, user=user, password=self.cleaned_data["new_password1"])
        return user


class NewPasswordForm(_OwnPassword, SetPasswordForm):
    """A password without the old one, for somebody with a link."""

    error_messages = {"password_mismatch": _("Hai lần nhập không giống nhau; nhập lại cả hai.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speak_plainly()


class ChangePasswordForm(_OwnPassword, PasswordChangeForm):
    """A new password for somebody who knows the old one."""

    error_messages = {
        **NewPasswordForm.error_messages,
        "password_incorrect": _("Mật khẩu hiện tại không đúng."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Mật khẩu hiện tại")
        self.speak_plainly()


class AccountForm(HouseForm):
    """What an administrator writes of an account."""

    display_name = forms.CharField(label=_("Họ và tên"), max_length=150)
    email = forms.EmailField(
        label=_("Thư điện tử"),
        max_length=254,
        required=False,
        error_messages={"invalid": NO_ADDRESS},
    )
    is_active = forms.TypedChoiceField(
        label=_("Tài khoản"),
        choices=(("1", _("Đang dùng")), ("0", _("Ngừng hoạt động"))),
        coerce=lambda text: text == "1",
    )
    # The version that the page was opened with; it comes back with whatever else was typed.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, user: User) -> "AccountForm":
        facts = {"display_name": user.display_name, "email": user.email, "seen": user.version}
        return cls(initial=facts | {"is_active": "1" if user.is_active else "0"})


class NewAccountForm(HouseForm):
    """A new account; its password is set by its owner."""

    username = forms.RegexField(
        USERNAME,
        label=_("Tên đăng nhập"),
        help_text=_("Chữ thường không dấu, số, dấu chấm, gạch nối; từ 3 đến 40 ký tự."),
        error_messages={"invalid": _("Chỉ dùng chữ thường không dấu, số, dấu chấm, gạch nối.")},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    display_name = AccountForm.base_fields["display_name"]
    email = AccountForm.base_fields["email"]
