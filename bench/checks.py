"""check_figures over the whole nation, beside one bare SQL that reads the columns it judges."""

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from statistics import median

from bench.databases import Database, Size, run_python

WITH_LINES = Size("checks", communes=3321, months=24)
# Its lines are taken away before it is measured: an office that reports totals alone.
TOTALS_ALONE = Size("totals", communes=3321, months=24, fields=1)
SIZES = (WITH_LINES, TOTALS_ALONE)
REPORTS, LINES = "reports_dossierreport", "reports_fieldline"
# Every figure that a row may hold, and the wholes that are computed from them.
READ = (
    "received_online", "received_offline", "received", "received_online_full",
    "received_online_partial", "received_nonterritorial", "received_own", "carried_over",
    "resolved_in_time", "resolved_early", "resolved_late", "resolved", "resolved_late_apologised",
    "resolved_own", "returned", "refused", "withdrawn", "cancelled", "supplement_requested",
    "pending_in_time", "pending_overdue", "pending", "pending_overdue_apologised", "suspended",
    "online_waiting_in_time", "online_waiting_overdue", "due", "payable", "paid_online",
    "paid_directly", "digitized_intake", "digitized_result", "digitized_full", "reused", "postal",
)  # fmt: skip
TIMES = 3


@dataclass(frozen=True, slots=True)
class Checked:
    """Seconds of the command from its start to its end, and of the bare SQL."""

    engine: str
    size: Size
    command: float
    bare: float


def measure(database: Database) -> Checked:
    with closing(database.connect()) as connection:
        if database.size == TOTALS_ALONE:
            connection.execute(f"DELETE FROM {LINES}")  # noqa: S608
            connection.commit()

        def read() -> None:
            for table in (REPORTS, LINES):
                sums = ", ".join(f"SUM({column})" for column in READ)
                connection.execute(f"SELECT {sums} FROM {table}").fetchall()  # noqa: S608

        bare = seconds(read)
    command = seconds(lambda: run_python(database, "manage.py", "check_figures"))
    return Checked(database.engine, database.size, command, bare)


def seconds(act: Callable[[], None]) -> float:
    """The median of a few times."""
    spent = []
    for _time in range(TIMES):
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return median(spent)


def print_checks(found: list[Checked]) -> None:
    print("\ncheck_figures, 3,321 communes, 24 months; seconds; at most 10\n")
    print(f"{'rows':<24}{'engine':<12}{'command':>9}{'bare SQL':>10}{'ratio':>7}")
    for one in found:
        rows = "totals alone" if one.size == TOTALS_ALONE else "totals and 8 fields"
        ratio = one.command / one.bare
        print(f"{rows:<24}{one.engine:<12}{one.command:>9.1f}{one.bare:>10.2f}{ratio:>7.1f}")
