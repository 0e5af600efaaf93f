"""Middleware of our own: who may keep a page, what stands at the address of a button, and a header
for the benchmark.
"""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from core.missing import for_a_button, page_above

SAFE = ("GET", "HEAD")
type_of_next = Callable[[HttpRequest], HttpResponse]


def private_pages(get_response: type_of_next) -> type_of_next:
    """What a page shows is its reader's own: caches that others share may not keep it."""

    def marked(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return marked


def buttons(get_response: type_of_next) -> type_of_next:
    """Says why an address that takes only what is posted shows nothing."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        opened = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET"
        return for_a_button(request, response) if opened else response

    return answered


class SignInFirst(LoginRequiredMiddleware):
    """Sends visitors to the sign-in page. A view whose `before_sign_in` is set may keep what was
    posted to it until they are back; a script is told, and keeps it itself.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        before_sign_in = getattr(view_func, "before_sign_in", None)
        if before_sign_in and request.accepts("text/html"):
            before_sign_in(request)
        elif request.method not in SAFE:
            return redirect_to_login(_page_of_the_form(request))
        return super().handle_no_permission(request, view_func)


def _page_of_the_form(request: HttpRequest) -> str:
    """Where what was posted came from, within the site; of a form that was refused, and so stood
    at the address of its button, the page above.
    """
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, request.get_host()):
        return "/"
    asked = urlsplit(page)
    return page_above(asked.path + (f"?{asked.query}" if asked.query else ""))


class QueryTimer:
    """Counts the queries of one request and adds up their time, in milliseconds."""

    def __init__(self) -> None:
        self.count = 0
        self.milliseconds = 0.0

    def __call__(self, execute: Callable[..., Any], *call: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*call)
        finally:
            self.count += 1
            self.milliseconds += (time.perf_counter() - start) * 1000


def server_timing(get_response: type_of_next) -> type_of_next:
    """Adds `Server-Timing` with the request's time, its SQL time and its number of queries."""
    if not settings.SERVER_TIMING:
        raise MiddlewareNotUsed

    def timed(request: HttpRequest) -> HttpResponse:
        timer, start = QueryTimer(), time.perf_counter()
        with connection.execute_wrapper(timer):
            response = get_response(request)
        spent = (time.perf_counter() - start) * 1000
        response["Server-Timing"] = (
            f'app;dur={spent:.1f}, sql;dur={timer.milliseconds:.1f};desc="{timer.count} queries"'
        )
        return response

    return timed
