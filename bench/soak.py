"""Two people in one report over a line that breaks, a thousand runs against the real server.

    python -m bench.soak [--runs 1000]

Exits with 1 and the seed where an acknowledged value was lost or overwritten unseen; a run with
that seed alone repeats it: `python -m bench.soak --runs 1 --first SEED`.
"""

import argparse
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import urlencode

from bench import databases
from bench.databases import Database, Size, run_python
from bench.people import TYPISTS
from bench.server import Broken, Reader, serving
from bench.typists import Lost, Run, Typist, shown
from core.months import Month

SOAK = Size("soak", communes=3, months=12)


class Desk:
    """A browser on the real server as a line of bench.typists."""

    def __init__(self, port: int, name: str, password: str) -> None:
        self._reader, self._name, self._password = Reader(port), name, password
        self.sign_in()

    def get(self, address: str) -> str:
        return self._reader.text(address)[0]

    def post(self, address: str, form: Mapping[str, str | list[str]]) -> str:
        try:
            text, kind = self._reader.text(address, urlencode(form, doseq=True), "application/json")
        except Broken:  # the token went with the session: the page asks for a new one
            return ""
        return text if kind.startswith("application/json") else ""

    def sign_in(self) -> None:
        self._reader.sign_in(self._name, self._password)

    def sign_out(self) -> None:
        self._reader.forget()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    database = databases.sqlite(SOAK)
    password = secrets.token_urlsafe()
    try:
        run_python(database, "-m", "bench.people", BENCH_PASSWORD=password)
        play(database, password, range(options.first, options.first + options.runs))
    except (Broken, Lost, subprocess.CalledProcessError) as problem:
        print(f"soak: {problem}", file=sys.stderr)
        return 1
    print(f"{options.runs} runs: no acknowledged value lost, none overwritten unseen")
    return 0


def play(database: Database, password: str, seeds: range) -> None:
    address = form_of(database)
    with serving(database) as port:
        desks = {name: Desk(port, name, password) for name in TYPISTS}
        people = tuple(Typist(name, desks[name], address) for name in ("clerk", "head"))
        for seed in seeds:
            Run(seed, (people[0], people[1]), lambda: shown(desks["third"].get(address))[0]).play()
            if seed % 50 == 49:
                print(f"{seed + 1 - seeds.start} of {len(seeds)}", flush=True)


def form_of(database: Database) -> str:
    """The form of the first commune in the month after those that it has reported."""
    connection: sqlite3.Connection = database.connect()
    code, last = connection.execute(
        "SELECT u.code, max(r.last_month) FROM reports_dossierreport r"
        " JOIN units_unit u ON u.id = r.unit_id GROUP BY u.code ORDER BY u.code LIMIT 1"
    ).fetchone()
    connection.close()
    return f"/reports/{code}/{Month(last) + 1}/edit/"


if __name__ == "__main__":
    sys.exit(main())
