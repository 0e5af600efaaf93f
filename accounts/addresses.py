"""Where a request comes from, as far as it can be trusted."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own TRUSTED_PROXIES saw.

    Each proxy appends to X-Forwarded-For what it saw; everything further left is the client's own
    word. Without proxies the header is ignored altogether.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    if not proxies or len(chain) < proxies or not chain[-proxies]:
        return peer
    return chain[-proxies]
