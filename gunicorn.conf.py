"""gunicorn reads this by itself. Addresses and sizes come from the environment."""

import gc
import os
from typing import Any

wsgi_app = "cchc_dashboard.wsgi"
bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Loaded once and shared: a worker costs 15 MB instead of 40.
preload_app = True
timeout = 60
# A worker is replaced now and then, so that a slow leak never becomes an outage.
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
accesslog = None
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """What was loaded before the fork stays: the collector need not walk it for every page."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def when_ready(server: Any) -> None:
    """Says where to look, and in a demonstration with which account."""
    from django.conf import settings

    from accounts.demo import DEMO_ACCOUNTS

    print(f"\n  http://{bind}/\n", flush=True)
    if settings.DEMO:
        for account in DEMO_ACCOUNTS:
            print(f"  {account.username:<12} {account.password}   {account.works_as}", flush=True)
        print(flush=True)
