"""A PostgreSQL of the benchmark's own, whose data stays for the next run; its defaults are kept."""

import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from scripts.with_postgres import (
    INITDB,
    as_user,
    embedded_package,
    ordinary_user,
    system_binaries,
)


@contextmanager
def server(data: Path) -> Iterator[str]:
    """Yields the folder of the socket of a server over `data`, which is made if missing."""
    binaries = system_binaries()
    with _system(binaries, data) if binaries else _embedded(data) as socket:
        yield socket


def url(socket: str, database: str) -> str:
    return f"postgresql://postgres@/{socket}/{database}"


def conninfo(socket: str, database: str) -> str:
    return f"host={socket} user=postgres dbname={database}"


def make_database(socket: str, database: str) -> None:
    """Makes the database anew and empty."""
    with psycopg.connect(conninfo(socket, "postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}"')
        connection.execute(f'CREATE DATABASE "{database}"')


@contextmanager
def _system(binaries: Path, data: Path) -> Iterator[str]:
    user = ordinary_user()
    # The path of a socket may have some hundred characters at most: it stands in a short folder.
    with tempfile.TemporaryDirectory(prefix="pg-") as socket:
        data.mkdir(parents=True, exist_ok=True)
        if user is not None:
            for folder in (data, Path(socket)):
                os.chown(folder, user.pw_uid, user.pw_gid)

        def run(tool: str, *options: str) -> None:
            command = [*as_user(user), str(binaries / tool), "-D", str(data), *options]
            environment = os.environ | {"HOME": socket}
            subprocess.run(
                command, check=True, cwd=socket, env=environment, stdout=subprocess.DEVNULL
            )

        if not (data / "PG_VERSION").exists():
            run("initdb", *INITDB, "--no-instructions")
        doors = f"-c listen_addresses='' -c unix_socket_directories={socket}"
        run("pg_ctl", "-s", "-w", "-l", f"{socket}/log", "-o", doors, "start")
        try:
            yield socket
        finally:
            run("pg_ctl", "-s", "-w", "-m", "fast", "stop")


@contextmanager
def _embedded(data: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about a missing XDG_RUNTIME_DIR
        running = embedded_package().get_server(data, cleanup_mode="stop")
    try:
        yield str(running.get_postmaster_info().socket_dir)
    finally:
        running.cleanup()
