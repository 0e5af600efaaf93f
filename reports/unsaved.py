"""What was typed while a session ended, kept until its owner has signed in and saved it.

It waits in the session of the browser it was typed in: signing in keeps that session's contents. It
is shown in the form again and saved by whoever then presses the button, never by itself.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.csrf import csrf_failure as explain_failure

from reports.forms import Form, from_kept, read_form, to_keep

WAITING = "typed_and_not_saved"
# Visitors who have not signed in may leave this much behind: sixty rows of a form, no more.
MOST_CELLS, LONGEST_TEXT = 3000, 100


def keep(request: HttpRequest) -> None:
    """Keeps the cells of a posted form. Only what our own page sent: a stranger's page could
    otherwise fill in a form.
    """
    if request.method != "POST" or not _from_our_page(request):
        return
    form = read_form(request.POST)
    texts = [one.text for one in form.typed.values()]
    if texts and len(texts) <= MOST_CELLS and max(map(len, texts)) <= LONGEST_TEXT:
        request.session[WAITING] = {"path": request.path, **to_keep(form)}


def kept_form(request: HttpRequest) -> Form | None:
    """What waits to be saved on the form of this address."""
    kept: dict[str, Any] = request.session.get(WAITING) or {}
    return from_kept(kept) if kept.get("path") == request.path else None


def drop(request: HttpRequest) -> None:
    """It was saved, or is not wanted any more."""
    if (request.session.get(WAITING) or {}).get("path") == request.path:
        del request.session[WAITING]


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


def _from_our_page(request: HttpRequest) -> bool:
    origin = urlsplit(request.headers.get("Origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
