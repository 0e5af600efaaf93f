"""The pages that are measured, the questions behind them, and what they may cost at most."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.months import Month, Window

FOLDER = Path(__file__).resolve().parent
NAMED = re.compile(r":(\w+)")
COMMENT = re.compile(r"^--.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bound:
    """At most `times` the bare SQL and `more` milliseconds."""

    times: float
    more: float
    engines: tuple[str, ...] = ("SQLite", "PostgreSQL")

    def __str__(self) -> str:
        return f"{self.times:g} × SQL + {self.more:g}"

    def allowed(self, bare: float) -> float:
        return self.times * bare + self.more


@dataclass(frozen=True, slots=True)
class Page:
    """`path` and the SQL file of the same `name` speak of the last `months` of the load; a page
    whose SQL nobody wrote has no `parent`.

    `reader` signs in; without one the page is asked for by a stranger. `bound` holds the cold page
    against its SQL, `most` are milliseconds that it may take in any case, cold and warm.
    """

    name: str
    path: str
    reader: str = ""
    months: int = 0
    parent: str = ""
    bound: Bound | None = None
    most: float | None = None

    def address(self, last: Month) -> str:
        if not self.months:
            return self.path
        window = Window(last - self.months + 1, last)
        mark = "&" if "?" in self.path else "?"
        return f"{self.path}{mark}from={window.first}&to={window.last}"

    def sql(self, engine: str) -> str | None:
        """The bare SQL in the style of the engine's driver; its parameters are named."""
        if not self.parent:
            return None
        text = COMMENT.sub("", (FOLDER / f"{self.name}.sql").read_text())
        if engine == "SQLite":
            return text
        return NAMED.sub(r"%(\1)s", text.replace("%", "%%"))

    def parameters(self, last: Month, path: str) -> Mapping[str, Any]:
        """`path` is that of the unit named by `parent`."""
        window = Window(last - self.months + 1, last)
        return {
            "branch": f"{path}%",
            "unit": self.parent,
            "first": int(window.first),
            "last": int(window.last),
            "last_day": window.last_day.isoformat(),
            "before_first": int(window.before().first),
            "before_last": int(window.before().last),
        }


def ranking(parent: str, level: str) -> str:
    return f"/ranking/?parent={parent}&level={level}&indicator=online_payment"


# What the pages of everyday may take: an officer of a province looks at one month.
OFFICER_MOST = 60


def officer(name: str, path: str, parent: str = "", bound: Bound | None = None) -> Page:
    return Page(name, path, "bench", 1, parent, bound, OFFICER_MOST)


PAGES = (
    Page("signin", "/signin/"),
    officer("ranking_province_month", ranking("P01", "commune"), "P01", Bound(2.5, 15)),
    officer("unit_month", "/units/P01C001/"),
    officer("province_month", "/units/P01/"),
    officer("home", "/"),
    officer("overview_month", "/overview/?unit=P01"),
    officer("reports", "/reports/?unit=P01"),
    officer("indicator_month", "/indicators/online_payment/?parent=P01"),
    officer("targets", "/targets/"),
    officer("reconciliations", "/reconciliation/"),
    officer("units", "/units/"),
    officer("unit_history", "/units/P01C001/history/"),
    officer("documents", "/documents/"),
    officer("search", "/search/?q=xa"),
    officer("receipt_month", "/units/P01C001/receipt/?indicator=online_payment"),
    Page(
        "ranking_nation_year", ranking("VN", "commune"), "bench-nation", 12, "VN",
        Bound(1.5, 20, engines=("PostgreSQL",)),
    ),
    Page("ranking_provinces_year", ranking("VN", "province"), "bench-nation", 12, "VN"),
    Page("unit_year", "/units/P01C001/", "bench", 12, "P01C001"),
)  # fmt: skip
