from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.demo import DEMO_ACCOUNTS
from accounts.forms import SigninForm


class SigninView(LoginView):
    """Context: `form`, `next`, and `demo_accounts`, empty unless this is the demonstration."""

    template_name = "accounts/signin.html"
    form_class = SigninForm
    redirect_authenticated_user = True
    http_method_names = ("get", "head", "post", "options")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = DEMO_ACCOUNTS if settings.DEMO else ()
        return super().get_context_data(demo_accounts=accounts, **kwargs)


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
