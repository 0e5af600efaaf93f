"""Static files: the vendored ones unchanged and listed, all of them collectable."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from django.core.management import call_command

from tests.house.repository import ROOT

STATIC = ROOT / "static"
VENDORED_FOLDERS = ("vendor", "fonts")


def vendor_faults(static: Path, manifest: dict[str, Any]) -> list[str]:
    """Listed files that changed or are gone, files nobody listed, entries without a licence."""
    listed = {name: sha for entry in manifest.values() for name, sha in entry["files"].items()}
    incomplete = [
        f"{key}: no {fact}"
        for key, entry in manifest.items()
        for fact in ("name", "version", "licence", "source")
        if not entry.get(fact)
    ]
    wrong = [
        f"{name}: not as listed" for name, sha in listed.items() if sha256(static, name) != sha
    ]
    return incomplete + wrong + [f"{name}: not listed" for name in vendored(static) - listed.keys()]


def sha256(static: Path, name: str) -> str:
    path = static / name
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def vendored(static: Path) -> set[str]:
    found = (path for folder in VENDORED_FOLDERS for path in (static / folder).rglob("*"))
    names = {path.relative_to(static).as_posix() for path in found if path.is_file()}
    return names - {"vendor/manifest.toml"}


def test_vendored_files_are_as_their_manifest_says() -> None:
    manifest = tomllib.loads((STATIC / "vendor" / "manifest.toml").read_text())
    assert vendor_faults(STATIC, manifest) == []


def test_every_static_file_can_be_collected_under_its_hash(tmp_path: Path, settings: Any) -> None:
    """Fails where a stylesheet names a file that is not there. Uncompressed: that is slow."""
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").is_file()


def test_a_changed_a_lost_and_an_unlisted_file_are_found(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    for name in ("same.js", "changed.js", "new.js"):
        (tmp_path / "vendor" / name).write_text("1")
    one = hashlib.sha256(b"1").hexdigest()
    files = {"vendor/same.js": one, "vendor/changed.js": "0" * 64, "vendor/lost.js": one}
    manifest = {"x": {"name": "X", "version": "1", "source": "npm x", "files": files}}

    assert vendor_faults(tmp_path, manifest) == [
        "x: no licence",
        "vendor/changed.js: not as listed",
        "vendor/lost.js: not as listed",
        "vendor/new.js: not listed",
    ]


def test_every_block_of_a_stylesheet_is_closed() -> None:
    """Or all that follows holds for the widths of the open block alone, which no browser tells."""
    for sheet in sorted((STATIC / "css").glob("*.css")):
        text = sheet.read_text()
        assert text.count("{") == text.count("}"), sheet.name
