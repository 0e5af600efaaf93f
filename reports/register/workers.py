"""Processes that count registers: a few at a time, the others wait in line."""

import resource
import subprocess
import sys
from datetime import timedelta
from threading import Thread

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from core import clock
from reports.models import RegisterRun

Step = RegisterRun.Step

# A worker says every second that it lives; one that is silent so long has died.
SILENCE = timedelta(seconds=60)
MAX_MEMORY = 2_000_000_000


def in_line() -> "QuerySet[RegisterRun, RegisterRun]":
    """Those that wait, the longest first."""
    return RegisterRun.objects.filter(step=Step.WAITING).order_by("beat_at", "pk")


def start_next() -> None:
    """Hands registers that wait to workers, as many as may count at once. Whoever puts one in line
    calls it, and each worker at its end.
    """
    with transaction.atomic():
        # Whoever starts one at the same moment waits for these rows, and counts again.
        steps = (Step.WAITING, Step.COUNTING)
        list(RegisterRun.objects.select_for_update().filter(step__in=steps).values_list("pk"))
        alive = RegisterRun.objects.filter(
            step=Step.COUNTING, beat_at__gte=clock.now() - SILENCE
        ).count()
        chosen = [run.pk for run in in_line()[: max(settings.REGISTER_WORKERS - alive, 0)]]
        found = RegisterRun.objects.filter(pk__in=chosen)
        found.update(step=Step.COUNTING, beat_at=clock.now())
    for pk in chosen:
        spawn(pk)


def spawn(pk: int) -> None:
    """A process of its own: it may take its memory and its minutes without a page waiting."""
    command = [sys.executable, "manage.py", "count_register", str(pk)]
    child = subprocess.Popen(  # noqa: S603  # nothing of it is from outside
        command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
    )
    resource.prlimit(child.pid, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    Thread(target=child.wait, daemon=True).start()


def has_died(run: RegisterRun) -> bool:
    return (
        run.step == Step.COUNTING
        and run.beat_at is not None
        and run.beat_at < clock.now() - SILENCE
    )


def is_under_way(run: RegisterRun) -> bool:
    """Whether it waits for a worker, or has one that lives."""
    return run.step == Step.WAITING or (run.step == Step.COUNTING and not has_died(run))


def before_it(run: RegisterRun) -> int:
    """How many wait longer. One SQL query."""
    return in_line().filter(beat_at__lt=run.beat_at).count()
