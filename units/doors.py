"""Doors of every page that shows a unit: whose page it may be. Strangers get 404."""

from datetime import date

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from units.access import Scope, scope_of
from units.mapping import REPORTED, View
from units.models import Unit
from units.queries import find_unit


class Unassigned(Exception):
    """The reader's account has no unit, so there is no page that it could begin with."""


# One sentence for what is not there and for what a stranger must not see.
NO_SUCH_UNIT = _("Không có đơn vị này trong phạm vi của bạn.")


def reader_scope(request: HttpRequest) -> Scope:
    """The reader's scope, asked once a request: the frame of the page needs it too."""
    if not hasattr(request, "reader_scope"):
        request.reader_scope = scope_of(request.user)  # type: ignore[attr-defined]
    scope: Scope = request.reader_scope  # type: ignore[attr-defined]
    return scope


def existing_unit(code: str, day: date, view: View = REPORTED) -> Unit:
    """The unit of this code on a day, as find_unit has it; 404 where there is none."""
    try:
        return find_unit(code, day, view)
    except Refused as refused:
        raise Http404(NO_SUCH_UNIT) from refused


def covered_unit(scope: Scope, code: str, day: date, view: View = REPORTED) -> Unit:
    """A unit that the reader's own unit covers; the others get the answer of a unit that does not
    exist.
    """
    unit = existing_unit(code, day, view)
    if not scope.covers(unit):
        raise Http404(NO_SUCH_UNIT)
    return unit
