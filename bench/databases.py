"""Databases of generated load: built once, kept in data/bench/ until they would differ."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import postgres

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "bench"
# The settings of the product's own connection, so that neither side has the better cache.
PRAGMAS = "PRAGMA cache_size=-32000; PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"


@dataclass(frozen=True, slots=True)
class Size:
    """How much a database holds; `name` is that of its file or database."""

    name: str
    communes: int
    months: int
    fields: int = 8
    seed: int = 1

    @property
    def options(self) -> list[str]:
        facts = {"communes": self.communes, "months": self.months, "fields": self.fields}
        facts["seed"] = self.seed
        return [part for name, value in facts.items() for part in (f"--{name}", str(value))]


@dataclass(frozen=True, slots=True)
class Database:
    """A built database: its address for the product, and its bare driver."""

    engine: str
    size: Size
    url: str
    connect: Callable[[], Any]


def sqlite(size: Size) -> Database:
    path = FOLDER / f"{size.name}.sqlite3"
    database = Database("SQLite", size, f"sqlite:///{path}", lambda: _open_sqlite(path))
    if _is_stale(database):
        for part in FOLDER.glob(f"{path.name}*"):
            part.unlink()
        _fill(database)
    return database


def postgresql(size: Size, socket: str) -> Database:
    """In the server that listens in the folder `socket`."""
    conninfo = postgres.conninfo(socket, size.name)
    url = postgres.url(socket, size.name)
    database = Database("PostgreSQL", size, url, lambda: _open_postgresql(conninfo))
    if _is_stale(database):
        postgres.make_database(socket, size.name)
        _fill(database)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")  # as autovacuum does within minutes
    return database


def environment(database: Database, **more: str) -> Mapping[str, str]:
    """What the product reads its settings from; nothing of the caller's own installation."""
    known = {"DATABASE_URL": database.url, "DJANGO_SETTINGS_MODULE": "cchc_dashboard.settings"}
    return os.environ | known | more


def run_python(database: Database, *arguments: str, **more: str) -> None:
    subprocess.run(
        [sys.executable, *arguments], check=True, cwd=ROOT, env=environment(database, **more)
    )


def _open_sqlite(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.executescript(PRAGMAS)
    return connection


def _open_postgresql(conninfo: str) -> Any:
    # Values stand in the statement, as Django sends them, so that both get the same plans.
    return psycopg.connect(conninfo, autocommit=True, cursor_factory=psycopg.ClientCursor)


def _fill(database: Database) -> None:
    print(f"Building {database.engine} {database.size.name} …", flush=True)
    run_python(database, "manage.py", "migrate", "--verbosity", "0")
    run_python(database, "manage.py", "generate_load", *database.size.options)
    _stamp(database).write_text(_recipe(database.size))


def _is_stale(database: Database) -> bool:
    stamp = _stamp(database)
    if stamp.exists() and stamp.read_text() == _recipe(database.size):
        return False
    FOLDER.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    return True


def _stamp(database: Database) -> Path:
    return FOLDER / f"{database.engine.lower()}-{database.size.name}.recipe"


def _recipe(size: Size) -> str:
    """The options, and a hash of the migrations and of what draws the figures."""
    sources = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "reports" / "load.py"]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    return f"{' '.join(size.options)} {digest}\n"
