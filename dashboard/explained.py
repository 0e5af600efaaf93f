"""Around views: what answers an address that makes no sense, and an account without a unit."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Refused
from dashboard.refusals import refusal
from units.doors import Unassigned

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Answer = Callable[[HttpRequest, Refused], HttpResponse]


def _explained(view: View[P], answer: Answer) -> View[P]:
    @wraps(view)
    def explained(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return answer(request, refused)
        except Unassigned:
            return render(request, "dashboard/unassigned.html", status=403)

    return explained


def explain_refusals(view: View[P]) -> View[P]:
    """An address that makes no sense is answered with sentences and a form that mends it, as 400
    Bad Request; an account without a unit with what to do about it, as 403 Forbidden.
    """
    return _explained(view, _mended)


def explain_addresses(view: View[P]) -> View[P]:
    """The same of a page where things are looked up: with sentences and the way back."""
    return _explained(view, _led_back)


def _mended(request: HttpRequest, refused: Refused) -> HttpResponse:
    context = {"refusal": refusal(request, refused)}
    return render(request, "dashboard/refused.html", context, status=400)


def _led_back(request: HttpRequest, refused: Refused) -> HttpResponse:
    context = {
        "sentences": [problem.message for problem in refused.problems],
        "back_url": reverse("units"),
        "back_label": _("Xem tất cả đơn vị"),
    }
    return render(request, "misaddressed.html", context, status=400)
