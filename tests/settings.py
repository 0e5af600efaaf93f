"""The product's settings for tests: stricter about templates, quicker about passwords."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault(
    "SECRET_KEY", "a key for the tests alone, and long enough to pass every check"
)
os.environ["DATABASE_POOL_SIZE"] = "0"  # a pool would hold the test database open

from cchc_dashboard.settings import *
from cchc_dashboard.settings import DATABASES, MIDDLEWARE, STORAGES, TEMPLATES

# SQLite as an installation has it, in a file: in memory a test and the server that it started would
# share one connection, and one's write would meet the other's unfinished read.
FOLDER = tempfile.TemporaryDirectory(prefix="cchc-tests-")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(Path(FOLDER.name, "tests.sqlite3"))}


class UndefinedVariable(Exception):
    """A template asked for something that its view did not give it."""


class RaisingText(str):
    """What Django would print for an undefined variable; printing it raises instead.

    Django formats this text with the variable's name when it contains "%s".
    """

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariable(str(variable))


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = RaisingText("%s")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Files are served from where they lie; `tests/house/test_static.py` collects them once.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
