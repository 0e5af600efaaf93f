from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, PasswordChangeView, PasswordResetConfirmView
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.demo import DEMO_ACCOUNTS
from accounts.forms import ChangePasswordForm, NewPasswordForm, SigninForm
from accounts.models import User


class SigninView(LoginView):
    """Context: `form`, `next`, and `demo_accounts`, empty unless this is the demonstration."""

    template_name = "accounts/signin.html"
    form_class = SigninForm
    redirect_authenticated_user = True
    http_method_names = ("get", "head", "post", "options")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = DEMO_ACCOUNTS if settings.DEMO else ()
        return super().get_context_data(demo_accounts=accounts, **kwargs)


class PasswordView(PasswordChangeView):
    """Everybody's own password. Context: `form`, and `done` after a change."""

    template_name = "accounts/password.html"
    form_class = ChangePasswordForm
    http_method_names = ("get", "head", "post", "options")

    def get_success_url(self) -> str:
        return f"{self.request.path}?done=1"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(done=self.request.GET.get("done") == "1", **kwargs)


class PasswordLinkView(PasswordResetConfirmView):
    """Behind the link that an administrator hands out; it leads on into the dashboard. Context:
    `form`, `validlink`. A closed account's link opens nothing.
    """

    template_name = "accounts/password_link.html"
    form_class = NewPasswordForm
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    success_url = "/"

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if isinstance(user, User) and user.is_active else None


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: dict[str, Any]
) -> HttpResponse:
    """The sign-in page as it is, whose form already says "locked", as 429 Too Many Requests."""
    response.status_code = 429
    return response


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For a load balancer: 200 when this worker reaches its database, otherwise 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})
