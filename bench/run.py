"""Measures pages and check_figures at national scale against bare SQL that answers the same.

    python -m bench.run [--requests 15] [--engine SQLite|PostgreSQL]

Databases, the server's log and PostgreSQL's data stay in data/bench/. Figures are judged by
people: the exit code is 0 unless something broke. docs/how-to/benchmark.md says what they mean.
"""

import argparse
import os
import platform
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import psycopg

from bench import checks, databases, postgres, register
from bench.databases import FOLDER, Database, Size, run_python
from bench.pages import PAGES, Page
from bench.server import Broken, Reader, Visit, serving
from core.months import Month
from scripts.with_postgres import NoPostgres

NATION = Size("nation", communes=3321, months=60)
YEAR = Size("year", communes=3321, months=12)
HUNDRED = Size("hundred", communes=100, months=60)
# The first answers of a fresh server load templates, plans and caches.
WARM_UP = 4
# Changes nothing, and all the same gives the data another version, as any write does: whatever the
# product remembers of its pages is out of date.
TOUCH = "UPDATE reports_field SET name = name"


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians of one page: milliseconds of its bare SQL, and what the page cost just after a write
    (cold) and asked for again (warm).
    """

    page: Page
    engine: str
    size: Size
    cold: Visit
    warm: Visit
    bare: float | None


def main() -> int:
    options = arguments()
    engines = [options.engine] if options.engine else ["SQLite", "PostgreSQL"]
    print(machine(), flush=True)
    try:
        with built(engines) as found:
            pages = [one for one in found if one.size in (NATION, YEAR, HUNDRED)]
            figures = [one for database in pages for one in measure(database, options.requests)]
            checked = [checks.measure(one) for one in found if one.size in checks.SIZES]
            for database in found:
                if database.size == NATION:
                    print(f"\n{database.engine}: ", end="", flush=True)
                    run_python(database, "-m", "bench.workbook")
    except (Broken, NoPostgres, subprocess.CalledProcessError) as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 1
    print_pages([one for one in figures if one.size == NATION])
    print_growth(figures)
    checks.print_checks(checked)
    register.report(["csv", "xlsx"])
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=15, help="of each page, warm")
    parser.add_argument("--engine", choices=("SQLite", "PostgreSQL"))
    return parser.parse_args()


def machine() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, load {load}; Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


@contextmanager
def built(engines: list[str]) -> Iterator[list[Database]]:
    """All sizes in each engine, with a PostgreSQL running where one is asked for."""
    sizes = (NATION, YEAR, HUNDRED, *checks.SIZES)
    found = [databases.sqlite(size) for size in sizes] if "SQLite" in engines else []
    if "PostgreSQL" not in engines:
        yield found
        return
    with postgres.server(FOLDER / "postgres") as socket:
        found += [databases.postgresql(size, socket) for size in sizes]
        with psycopg.connect(postgres.conninfo(socket, NATION.name)) as connection:
            major, minor = divmod(connection.info.server_version, 10_000)
            print(f"PostgreSQL {major}.{minor}, its defaults", flush=True)
        yield found


def measure(database: Database, requests: int) -> list[Measured]:
    password = secrets.token_urlsafe()
    run_python(database, "-m", "bench.people", BENCH_PASSWORD=password)
    last = last_month(database)
    connection = database.connect()
    try:
        with serving(database) as port:
            readers = {"": Reader(port)}
            for name in {page.reader for page in PAGES} - {""}:
                readers[name] = Reader(port)
                readers[name].sign_in(name, password)
            return [
                measure_page(database, page, readers[page.reader], connection, last, requests)
                for page in PAGES
            ]
    finally:
        connection.close()


def measure_page(
    database: Database, page: Page, reader: Reader, connection: Any, last: Month, requests: int
) -> Measured:
    """Page and bare SQL in turn, so that a busy minute of the machine falls on both."""
    address, sql = page.address(last), page.sql(database.engine)
    fetch = bare_driver(connection, sql, page, last) if sql else None
    cold, warm, bare = [], [], []
    for number in range(WARM_UP + requests):
        connection.execute(TOUCH)
        connection.commit()
        pair = reader.visit(address), reader.visit(address)
        spent = fetch() if fetch else None
        if number >= WARM_UP:
            cold.append(pair[0])
            warm.append(pair[1])
            bare.append(spent)
    times = [each for each in bare if each is not None]
    typical = median(times) if times else None
    return Measured(page, database.engine, database.size, middle(cold), middle(warm), typical)


def middle(visits: list[Visit]) -> Visit:
    return Visit(
        median(each.server for each in visits),
        median(each.sql for each in visits),
        max(each.queries for each in visits),
        visits[-1].sent,
        visits[-1].plain,
    )


def bare_driver(connection: Any, sql: str, page: Page, last: Month) -> Callable[[], float]:
    paths = dict(connection.execute("SELECT code, path FROM units_unit").fetchall())
    parameters = page.parameters(last, paths[page.parent])

    def fetch() -> float:
        """Milliseconds until all rows are there."""
        start = time.perf_counter()
        rows = connection.execute(sql, parameters).fetchall()
        spent = (time.perf_counter() - start) * 1000
        if not rows:
            raise Broken(f"{page.name}.sql finds nothing")
        return spent

    return fetch


def last_month(database: Database) -> Month:
    connection = database.connect()
    try:
        row = connection.execute("SELECT MAX(last_month) FROM reports_dossierreport").fetchone()
    finally:
        connection.close()
    return Month(row[0])


def print_pages(figures: list[Measured]) -> None:
    print(f"\n{NATION.communes:,} communes, {NATION.months} months; medians in ms\n")
    print(
        f"{'page':<24}{'engine':<12}{'cold':>7}{'of it SQL':>11}{'warm':>7}{'bare SQL':>10}"
        f"{'ratio':>7}  {'bound of cold':<26}{'at most':<24}{'queries':>8}{'bytes':>9}{'plain':>9}"
    )
    for one in figures:
        bare = f"{one.bare:.1f}" if one.bare else "–"
        ratio = f"{one.cold.server / one.bare:.1f}" if one.bare else "–"
        queries = f"{one.cold.queries}/{one.warm.queries}"
        print(
            f"{one.page.name:<24}{one.engine:<12}{one.cold.server:>7.1f}{one.cold.sql:>11.1f}"
            f"{one.warm.server:>7.1f}{bare:>10}{ratio:>7}  {against_sql(one):<26}"
            f"{at_most(one):<24}{queries:>8}{one.cold.sent:>9,}{one.cold.plain:>9,}"
        )


def against_sql(one: Measured) -> str:
    """The bound, with the milliseconds it allows, and whether the cold page keeps it."""
    bound = one.page.bound
    if bound is None or one.bare is None or one.engine not in bound.engines:
        return "–"
    allowed = bound.allowed(one.bare)
    return f"{bound} = {allowed:.0f}: {kept(one.cold, allowed)}"


def at_most(one: Measured) -> str:
    """The milliseconds allowed in any case, and whether the page keeps them, cold and warm."""
    most = one.page.most
    if most is None:
        return "–"
    return f"{most:g}: cold {kept(one.cold, most)}, warm {kept(one.warm, most)}"


def kept(visit: Visit, allowed: float) -> str:
    return "yes" if visit.server <= allowed else "NO"


def print_growth(figures: list[Measured]) -> None:
    """Server time and queries of each cold page as months and units grow."""
    found = {(one.page.name, one.engine, one.size.name): one for one in figures}
    print("\nGrowth: server ms and queries of cold pages\n")
    print(f"{'page':<24}{'engine':<12}{'12 → 60 months':>24}{'100 → 3,321 units':>24}")
    for one in figures:
        if one.size != NATION:
            continue
        before = [found[one.page.name, one.engine, size.name] for size in (YEAR, HUNDRED)]
        cells = [
            f"{each.cold.server:.0f} → {one.cold.server:.0f}, "
            f"{each.cold.queries} → {one.cold.queries}"
            for each in before
        ]
        print(f"{one.page.name:<24}{one.engine:<12}{cells[0]:>24}{cells[1]:>24}")


if __name__ == "__main__":
    sys.exit(main())
