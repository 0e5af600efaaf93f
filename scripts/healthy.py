"""Whether the server on this machine answers /health/: exits with 0 or 1. The image's HEALTHCHECK.

Asks under the first of ALLOWED_HOSTS, since the application answers to no other name.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException

SECONDS = 4


def main() -> int:
    named = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*")
    server = HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=SECONDS)
    try:
        server.request("GET", "/health/", headers={"Host": named or "localhost"})
        return 0 if server.getresponse().status == 200 else 1
    except (OSError, HTTPException) as problem:
        print(f"healthy: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
