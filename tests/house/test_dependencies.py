"""Dependencies: each with its reason, locked by hash, and one Python everywhere."""

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.repository import ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text()
LOCKS = {name: (ROOT / "requirements" / f"{name}.txt").read_text() for name in ("base", "dev")}


def unexplained(pyproject: str) -> list[str]:
    """Dependencies whose line does not end in a comment of at least two words."""
    blocks = re.findall(r"(?ms)^(?:dependencies|dev) = \[\n(.*?)^\]", pyproject)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [
        line
        for line in lines
        if line.startswith('"') and not re.search(r'^"[^"]+",  # \S+ \S+', line)
    ]


def locked(lock: str) -> dict[str, set[str]]:
    """Versions by package: a package may have one for each range of Pythons."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", lock, re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def lock_faults(wanted: list[str], lock: str) -> list[str]:
    """Requirements that the lock lacks or contradicts, and what would not be checked by hash."""
    versions = locked(lock)
    faults = []
    for requirement in map(Requirement, wanted):
        have = versions.get(canonicalize_name(requirement.name), set())
        if not have or not all(requirement.specifier.contains(version) for version in have):
            faults.append(f"{requirement}: locked {sorted(have)}")
    entries = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)
    bare = [entry.split()[0] for entry in entries if "==" in entry and "--hash=" not in entry]
    indexes = re.findall(r"^--(?!hash).*|https?://\S+", lock, re.MULTILINE)
    return faults + [f"{name}: no hash" for name in bare] + indexes


def pythons(texts: dict[str, str]) -> dict[str, set[str]]:
    """The Python each text names as the oldest, in whatever way it writes that."""
    pattern = r"""(?:>=\s*|Python |py|python_version = "|--python-version |\()3(?:\.|, )?(\d\d)\b"""
    return {name: set(re.findall(pattern, text)) for name, text in texts.items()}


def test_every_dependency_says_what_it_is_for() -> None:
    assert unexplained(PYPROJECT) == []


def test_the_locks_hold_what_pyproject_asks_for() -> None:
    project: dict[str, Any] = tomllib.loads(PYPROJECT)
    runtime, dev = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    assert lock_faults(runtime, LOCKS["base"]) == []
    assert lock_faults(runtime + dev, LOCKS["dev"]) == []


def test_both_locks_hold_the_same_versions() -> None:
    base, dev = locked(LOCKS["base"]), locked(LOCKS["dev"])
    assert {name: versions for name, versions in base.items() if dev.get(name) != versions} == {}


def test_one_python_is_named_everywhere() -> None:
    names = ("pyproject.toml", "Makefile", "scripts/find_python", "README.md")
    assert pythons({name: (ROOT / name).read_text() for name in names}) == {
        name: {"11"} for name in names
    }


@pytest.mark.parametrize("line", ['"Django",', '"Django",  # framework'])
def test_an_unexplained_dependency_is_found(line: str) -> None:
    assert unexplained(f"dependencies = [\n    {line}\n]\n") == [line]


def test_each_fault_of_a_lock_is_found() -> None:
    lock = "--index-url x\ndjango==4.2 \\\n    --hash=sha256:1\nbare==1\n"
    assert lock_faults(["Django>=5.2", "absent"], lock) == [
        "Django>=5.2: locked ['4.2']",
        "absent: locked []",
        "bare==1: no hash",
        "--index-url x",
    ]


def test_another_python_is_found() -> None:
    texts = {"a": 'requires-python = ">=3.12"', "b": "py311, Python 3.10", "c": "info < (3, 13)"}
    assert pythons(texts) == {"a": {"12"}, "b": {"10", "11"}, "c": {"13"}}
