"""What the house tests read: the files of this repository, as git would commit them."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = (
    "cchc_dashboard",
    "dashboard",
    "indicators",
    "reports",
    "deadlines",
    "units",
    "legal",
    "accounts",
    "audit",
    "rendering",
    "core",
)


@cache
def files() -> tuple[Path, ...]:
    """Every file that is committed or would be, as an absolute path."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (ROOT / name for name in sorted(set(listing.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


def own_files(*suffixes: str) -> list[Path]:
    """What we wrote ourselves, of these suffixes: no vendored files and no locks."""
    foreign = {ROOT / "static" / "vendor", ROOT / "tests" / "vendor", ROOT / "requirements"}
    return [
        path
        for path in files()
        if path.suffix in suffixes and not foreign.intersection(path.parents)
    ]


def product_files(*suffixes: str) -> list[Path]:
    """Of these, the ones that are installed: rooms, templates and static files."""
    return [
        path
        for path in own_files(*suffixes)
        if path.relative_to(ROOT).parts[0] in {*ROOMS, "templates", "static"}
    ]


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
