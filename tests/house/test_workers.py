"""Pandas takes half a second and 70 MB: only who counts registers pays for it, no page ever."""

import subprocess
import sys

from tests.house.repository import ROOT

LOAD_ALL_PAGES = """
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from django.core.management import get_commands, load_command_class
for name in sys.argv[1:]:
    load_command_class("reports", name)
print(sorted({"pandas", "numpy"} & set(sys.modules)))
"""


def heavy_after_loading(*commands: str) -> str:
    child = subprocess.run(
        [sys.executable, "-c", LOAD_ALL_PAGES, *commands],
        cwd=ROOT, env={"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return child.stdout.strip()


def test_no_page_loads_pandas() -> None:
    assert heavy_after_loading() == "[]"


def test_the_command_that_counts_loads_it() -> None:
    assert heavy_after_loading("import_register") == "['numpy', 'pandas']"
