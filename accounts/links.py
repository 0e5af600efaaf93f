"""The link at which the owner of an account sets a password: shown once, to who asked for it.

Only whose link is to be shown waits in the session. The link itself is made when it is shown, and
stored nowhere: it holds for the account as it is then.
"""

from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User

WAITING = "password_link_of"


def promise_link(request: HttpRequest, user: User) -> None:
    """The next page about this account shows the link."""
    request.session[WAITING] = user.pk


def promised_link(request: HttpRequest, user: User) -> str:
    """The address, once; nothing for an account that has a password by now, or is closed."""
    if request.method != "GET" or request.session.get(WAITING) != user.pk:
        return ""
    del request.session[WAITING]
    if user.has_usable_password() or not user.is_active:
        return ""
    place = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    return request.build_absolute_uri(reverse("password-link", args=place))
