"""A register of a million dossiers: how long counting takes, against reading it into pandas.

    python -m bench.register [--rows 1000000] [--kind csv|xlsx]

Both run in processes of their own, in turn; what they take of the processor is compared, whatever
else the machine does. Files stay in data/bench/. The workbook takes some minutes to be written,
once.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import xlsxwriter

from bench.databases import FOLDER, ROOT
from core.months import Month
from reports.register.example import HEADINGS, dossiers

ROWS = 1_000_000
MONTH = Month.parse("2025-10")
FIELDS = tuple(f"Lĩnh vực {number:02}" for number in range(1, 9))
RUNS = 3
LEAST_RATIO, MOST_MEMORY = 0.5, 1_000_000

MEASURE = """
import json, resource, sys, time
from pathlib import Path
kind, path = sys.argv[1], Path(sys.argv[2])
if kind == "count":
    import django
    django.setup()
start = time.perf_counter()
if kind == "count":
    from bench.register import counted
    rows = counted(path)
else:
    import pandas
    excel = path.suffix == ".xlsx"
    frame = pandas.read_excel(path, engine="calamine") if excel else pandas.read_csv(path)
    rows = len(frame)
spent, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([rows, spent, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--kind", choices=("csv", "xlsx"), action="append")
    options = parser.parse_args()
    report(options.kind or ["csv", "xlsx"], options.rows)


def report(kinds: list[str], rows: int = ROWS) -> None:
    print(f"\nRegister of {rows:,} dossiers, {len(HEADINGS)} columns\n")
    print(f"{'file':<8}{'count s':>9}{'pandas s':>10}{'ratio':>7}{'at least':>15}{'peak MB':>9}")
    for kind in kinds:
        path = register_file(kind, rows)
        pairs = [(measured("count", path), measured("read", path)) for _ in range(RUNS)]
        ours, theirs = (median(one[side][2] for one in pairs) for side in (0, 1))
        peak = max(one[0][3] for one in pairs)
        enough = "yes" if theirs / ours >= LEAST_RATIO else "NO"
        bounded = "yes" if peak <= MOST_MEMORY else "NO"
        print(
            f"{kind:<8}{ours:>9.1f}{theirs:>10.1f}{theirs / ours:>7.2f}"
            f"{f'{LEAST_RATIO}: {enough}':>15}{peak / 1000:>9.0f} (at most 1,000: {bounded})"
        )


def measured(kind: str, path: Path) -> tuple[int, float, float, int]:
    """Rows, seconds, seconds of the processor, kilobytes at the peak."""
    child = subprocess.run(
        [sys.executable, "-c", MEASURE, kind, str(path)],
        cwd=ROOT, check=True, capture_output=True, text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cchc_dashboard.settings"},
    )  # fmt: skip
    rows, seconds, processor, peak = json.loads(child.stdout)
    return rows, seconds, processor, peak


def counted(path: Path) -> int:
    """How many rows the product counted, all of them without a problem."""
    from core.text import fold
    from reports.register.mapping import mapped
    from reports.register.outline import outline
    from reports.register.run import count, period_of

    about = outline(path)
    names = {fold(name): f"L{at}" for at, name in enumerate(FIELDS)}
    period = period_of((MONTH.first_day, MONTH.last_day), MONTH.last_day)
    result = count(path, about, mapped(about), period, names, {})
    if result.problems:
        raise ValueError(result.problems[0].message)
    return result.rows


def register_file(kind: str, rows: int) -> Path:
    path = FOLDER / f"register-{rows}.{kind}"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        print(f"Writing {path.name} …", flush=True)
        (write_csv if kind == "csv" else write_workbook)(path, rows)
    return path


def lines(rows: int) -> Iterator[tuple[str, ...]]:
    yield HEADINGS
    yield from dossiers(MONTH, rows, 1, FIELDS)


def write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines(rows))


def write_workbook(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Sổ hồ sơ")
        for number, cells in enumerate(lines(rows)):
            for column, text in enumerate(cells):
                if text:
                    sheet.write_string(number, column, text)


if __name__ == "__main__":
    main()
