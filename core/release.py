"""Which code is running: what one release remembered, another one may not read."""

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings


@cache
def release() -> str:
    """A fingerprint of the rooms' Python files, of Django and of Python.

    Taken when the program starts (dashboard.apps), once: files that are replaced later are not
    what it runs.
    """
    rooms = [Path(app.path) for app in apps.get_app_configs()]
    own = sorted(room for room in rooms if room.parent == settings.BASE_DIR)
    return fingerprint(path for room in own for path in sorted(room.rglob("*.py")))


def fingerprint(files: Iterable[Path]) -> str:
    """The same only for the same files, in the same order, under the same Django and Python."""
    digest = hashlib.sha256(f"{django.__version__} {platform.python_version()}".encode())
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()
