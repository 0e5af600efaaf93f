"""Finished pages, kept until the data, the day, the code or the reader's rights are others.

docs/adr/0010 says why what is found here can never be stale.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language

from core.clock import now, today
from core.release import release
from units.access import Scope
from units.doors import reader_scope

P = TypeVar("P")
SECONDS = 6 * 60 * 60
SAFE_METHODS = ("GET", "HEAD")
logger = logging.getLogger(__name__)


def remembered(
    request: HttpRequest,
    name: str,
    build: Callable[[], P],
    until: Callable[[P], datetime | None] = lambda _page: None,
) -> P:
    """The page called `name` of this address for this reader, built where nobody remembers it.

    `build` must ask for all that it shows itself, doors included, and end in plain values that
    pickle. What it says may depend on the address, the data (indicators.freshness.WATCHED), the
    day, the reader and their memberships, and on nothing else: no cookie, no session. Of the hour
    it may say what holds until a moment, which `until` tells of the finished page.
    Where the request itself writes, nothing is remembered. No SQL query but the reader's scope,
    which the page needs anyway.
    """
    scope = reader_scope(request)
    if not scope.data_version or request.method not in SAFE_METHODS:
        return build()
    key = _key(request, name, scope)
    page: P | None = _attempt(cache.get, key)
    if page is None:
        page = build()
        _attempt(cache.set, key, page, _lifetime(until(page)))
    return page


def _lifetime(until: datetime | None) -> int:
    """Seconds; a cache forgets at once what it is to keep for none."""
    return SECONDS if until is None else max(min(SECONDS, int((until - now()).total_seconds())), 0)


def _key(request: HttpRequest, name: str, scope: Scope) -> str:
    grants = [(grant.role, grant.unit.pk) for grant in scope.grants]
    address = request.get_full_path()
    reader = request.user.pk
    facts = (release(), scope.data_version, today(), get_language(), reader, grants, address)
    return f"page:{name}:{hashlib.sha256(repr(facts).encode()).hexdigest()}"


def _attempt(verb: Callable[..., Any], *arguments: Any) -> Any:
    """A cache that fails costs time, and never a page. None where it failed."""
    try:
        return verb(*arguments)
    except Exception:  # of whatever backend or pickle it may be
        logger.warning("The cache failed; the page was built without it.", exc_info=True)
        return None
