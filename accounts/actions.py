"""Verbs of accounts: each is one transaction, with its audit event inside it. Who may do this to
whom is a matter of memberships, and so of the rooms above.
"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.actions import record
from core.errors import Changed, Problem, Refused

# What an administrator may write of an account.
WRITABLE = ("display_name", "email", "is_active")
NO_ADDRESS = gettext_lazy("Không phải địa chỉ thư; mẫu: ten@coquan.gov.vn.")


@transaction.atomic
def open_account(*, by: User | None, username: str, display_name: str, email: str = "") -> User:
    """A new account, whose password its owner sets. Refused for a name that somebody has, and for
    an address that is none, or two.
    """
    _require_address(email)
    if User.objects.filter(username__iexact=username).exists():
        message = _("Tên đăng nhập này đã có người dùng; chọn tên khác.")
        raise Refused(Problem(message, column="username", value=username))
    user = User(username=username, display_name=display_name, email=email)
    user.set_unusable_password()
    user.save()
    record(by=by, action="accounts.opened", target=user)
    return user


@transaction.atomic
def change_account(
    *, by: User | None, user: User, display_name: str, email: str, is_active: bool, seen: str
) -> bool:
    """Writes what is different, and says whether anything was. Whoever is signed in with an account
    that is closed is signed out at their next click. Changed where the account is no longer the
    version (User.version) that was looked at: an older page would open a closed one again.
    """
    _require_address(email)
    given = {"display_name": display_name, "email": email, "is_active": is_active}
    stored = _locked(user)
    if stored.version != seen:
        raise Changed(_just_changed(stored))
    changes = [
        {"figure": name, "before": getattr(stored, name), "after": given[name]}
        for name in WRITABLE
        if getattr(stored, name) != given[name]
    ]
    if not changes:
        return False
    for name, value in given.items():
        setattr(stored, name, value)
    stored.save(update_fields=[*WRITABLE, *User.DERIVED])
    record(by=by, action="accounts.changed", target=stored, changes=changes)
    return True


@transaction.atomic
def withdraw_password(*, by: User | None, user: User) -> None:
    """Makes way for a link at which the owner sets a new password.

    The old password, every session and earlier links end here: whoever asks for a new password may
    have lost the old one to somebody. Refused for a closed account, and for one's own: the link
    would be shown to nobody.
    """
    stored = _locked(user)
    if by is not None and by.pk == stored.pk:
        raise Refused(_("Mật khẩu của chính mình đổi ở trang Đổi mật khẩu, không qua liên kết."))
    if not stored.is_active:
        raise Refused(_("Tài khoản đã ngừng hoạt động; mở lại trước khi cấp liên kết."))
    stored.set_unusable_password()
    stored.save(update_fields=["password"])
    record(by=by, action="accounts.password_link_issued", target=stored)


@transaction.atomic
def change_password(*, by: User, user: User, password: str) -> None:
    """Writes a password that the validators have passed; all other sessions end."""
    user.set_password(password)
    user.save(update_fields=["password"])  # it may have been closed since it was read
    record(by=by, action="accounts.password_changed", target=user)


def _require_address(email: str) -> None:
    if not email:
        return
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(Problem(str(NO_ADDRESS), column="email", value=email)) from None


def _just_changed(user: User) -> str:
    words = _(
        "Tài khoản này vừa được người khác sửa, nay là: {facts}. Mở lại trang này rồi sửa; "
        "chưa ghi gì."
    )
    state = _("đang dùng") if user.is_active else _("ngừng hoạt động")
    return words.format(facts=", ".join(filter(None, (user.display_name, user.email, state))))


def _locked(user: User) -> User:
    """As it is stored now: whoever writes from an older copy would bring back what it says."""
    return User.objects.select_for_update().get(pk=user.pk)
