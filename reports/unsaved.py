"""What was typed while a session ended, kept until its owner has signed in and saved it.

It waits in the session of the browser it was typed in: signing in keeps that session's contents. It
is shown in the form again and saved by whoever then presses the button, never by itself.
"""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.csrf import csrf_failure as explain_failure

from reports.forms import Form, from_kept, read_form, to_keep

WAITING = "typed_and_not_saved"
# Visitors who have not signed in may leave this much behind: a few forms, each of sixty rows, no
# more. The last is the length of all of them as the session stores them.
MOST_FORMS, MOST_CELLS, LONGEST_TEXT, MOST_KEPT = 6, 3000, 100, 300_000


def keep(request: HttpRequest) -> None:
    """Keeps the cells of a posted form. Only what our own page sent: a stranger's page could
    otherwise fill in a form.
    """
    if request.method != "POST" or not _from_our_page(request):
        return
    form = read_form(request.POST)
    if not form.typed or len(form.typed) > MOST_CELLS:
        return
    short = {key: one for key, one in form.typed.items() if len(one.text) <= LONGEST_TEXT}
    kept = {**to_keep(replace(form, typed=short)), "left_out": len(form.typed) - len(short)}
    if len(json.dumps({request.path: kept})) > MOST_KEPT:
        return
    others = {path: one for path, one in _waiting(request).items() if path != request.path}
    waiting = {**others, request.path: kept}
    while len(waiting) > MOST_FORMS or len(json.dumps(waiting)) > MOST_KEPT:
        del waiting[next(iter(waiting))]  # the oldest
    request.session[WAITING] = waiting


def kept_form(request: HttpRequest) -> Form | None:
    """What waits to be saved on the form of this address."""
    kept = _waiting(request).get(request.path)
    return from_kept(kept) if kept else None


def left_out(request: HttpRequest) -> int:
    """How many cells of what waits on this address were too long to be kept."""
    kept = _waiting(request).get(request.path)
    return kept["left_out"] if kept else 0


def drop(request: HttpRequest) -> None:
    """It was saved, or is not wanted any more."""
    waiting = _waiting(request)
    if request.path in waiting:
        others = {path: one for path, one in waiting.items() if path != request.path}
        request.session[WAITING] = others


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in comes back with what was typed and a token that holds;
    all other pages explain themselves.
    """
    view = request.resolver_match.func if request.resolver_match else None
    before_sign_in = getattr(view, "before_sign_in", None)
    if before_sign_in and _from_our_page(request) and request.accepts("text/html"):
        before_sign_in(request)
        return redirect(request.path)
    return explain_failure(request, reason)


def _waiting(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """What waits, by the address of its form; the oldest first."""
    waiting: dict[str, dict[str, Any]] = request.session.get(WAITING) or {}
    return waiting


def _from_our_page(request: HttpRequest) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
