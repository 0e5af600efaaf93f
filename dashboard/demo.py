"""The demonstration: loads the shipped data through the verbs of the rooms, and no figure twice.

Nothing notes what was loaded. Each step asks what is there already, in a few queries, and hands
only the rest to its verb; so a later run brings the months that have passed meanwhile.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.demo import DEMO_ACCOUNTS, open_accounts
from core import clock
from core.months import Month
from dashboard import demo_deadlines
from indicators.actions import import_published, import_targets
from indicators.models import PublishedFigure, Target
from legal.actions import named
from rendering.sheets import read_table
from reports import generic
from reports.actions import save_fields, save_reports
from reports.entries import Saved
from reports.models import DossierReport, Origin
from reports.states import State
from units.actions import appoint, import_changes, import_units
from units.forms import read_change_rows, read_unit_rows
from units.models import Unit
from units.queries import find_unit

FIXTURES: Final = Path(settings.BASE_DIR) / "fixtures"
UNITS, ARTICLES = FIXTURES / "units", FIXTURES / "articles"
ILLUSTRATION = FIXTURES / "illustration"
PROVINCE: Final = ILLUSTRATION / "invented-province.csv"
FOLDERS_OF_FACTS: Final = (ARTICLES, ILLUSTRATION)
# The places of the articles, and the invented province in which the present plays.
FOLDERS: Final = ("khanh-hoa", "tay-ninh", "dong-thap", "quang-tri", "invented")
# An office closes a month in the course of the next one: the newest that is closed is the last but
# one, and reports of the last are still coming in.
MONTHS_BEHIND: Final = 2
APPOINTED_ON: Final = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of reports, where they come from, and the state in which they end. Of one that is
    `collected` those of the last month are meant that have come in by now.
    """

    path: Path
    origin: Origin
    state: State
    collected: bool = False


SOURCES: Final = (
    Source(ARTICLES / "reports.csv", Origin.IMPORTED, State.APPROVED),
    Source(ILLUSTRATION / "nha-trang.csv", Origin.ILLUSTRATION, State.APPROVED),
    Source(ILLUSTRATION / "nha-trang.submitted.csv", Origin.ILLUSTRATION, State.SUBMITTED),
    Source(ILLUSTRATION / "khanh-hoa-today.csv", Origin.ILLUSTRATION, State.APPROVED),
    Source(PROVINCE, Origin.ILLUSTRATION, State.APPROVED),
    Source(ILLUSTRATION / "invented-province.submitted.csv", Origin.ILLUSTRATION, State.SUBMITTED),
    Source(PROVINCE, Origin.ILLUSTRATION, State.SUBMITTED, collected=True),
)


@transaction.atomic
def load(tell: Callable[[str], None]) -> None:
    """Loads what is missing, all or nothing; `tell` gets a sentence after each step."""
    steps = (
        _load_units, _load_changes, _load_fields, _load_documents, _load_targets, _load_published
    )  # fmt: skip
    for step in steps:
        tell(step())
    tell(demo_deadlines.declare())
    for source in SOURCES:
        tell(_load_reports(source))
    tell(demo_deadlines.say_when_sent())
    tell(_load_accounts())


def newest_month() -> Month:
    """The last month that the offices of the demonstration have closed by today."""
    return Month.of(clock.today()) - MONTHS_BEHIND


def _load_units() -> str:
    """One query where all units are there."""
    stored = set(Unit.objects.values_list("code", "valid_from"))
    rows = [row for folder in FOLDERS for row in read_unit_rows(UNITS / folder / "units.csv")]
    missing = [row for row in rows if row.key not in stored]
    added = import_units(by=None, rows=missing).added if missing else 0
    return _("Đơn vị: thêm %(added)d, đã có %(there)d.") % {
        "added": added,
        "there": len(rows) - len(missing),
    }


def _load_changes() -> str:
    paths = [path for folder in FOLDERS if (path := UNITS / folder / "changes.csv").exists()]
    rows = [row for path in paths for row in read_change_rows(path)]
    return str(import_changes(by=None, rows=rows))


def _load_fields() -> str:
    rows = read_table(ILLUSTRATION / "fields.csv", required=("code", "name")).rows
    names = {row.values["code"]: row.values["name"] for row in rows}
    added, _renamed = save_fields(by=None, names=names)
    return _("Lĩnh vực: thêm %(added)d, đã có %(there)d.") % {
        "added": added,
        "there": len(names) - added,
    }


def _load_documents() -> str:
    """Facts of the documents on which the targets rest. One query for each."""
    columns = ("symbol", "title", "issuer", "issued_on", "effective_on", "url")
    rows = [
        (row.values, folder == ILLUSTRATION)
        for folder in FOLDERS_OF_FACTS
        for row in read_table(folder / "documents.csv", required=columns).rows
    ]
    for row, illustrative in rows:
        named(
            row["symbol"],
            by=None,
            title=row["title"],
            issuer=row["issuer"],
            issued_on=_day(row["issued_on"]),
            effective_on=_day(row["effective_on"]),
            url=row["url"],
            illustrative=illustrative,
        )
    return _("Văn bản: %(all)d.") % {"all": len(rows)}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _load_targets() -> str:
    added = there = 0
    for path in (folder / "targets.csv" for folder in FOLDERS_OF_FACTS):
        rows = read_table(path).rows
        symbols = {row.values["document"] for row in rows}
        stored = Target.objects.filter(document__symbol__in=symbols).count()
        added += import_targets(path, by=None).added if stored < len(rows) else 0
        there += stored
    return _("Chỉ tiêu: thêm %(added)d, đã có %(there)d.") % {"added": added, "there": there}


def _load_published() -> str:
    path = ARTICLES / "published.csv"
    rows = read_table(path).rows
    sources = {row.values["source"] for row in rows}
    there = PublishedFigure.objects.filter(source__in=sources).count()
    added = import_published(path, by=None).added if there < len(rows) else 0
    return _("Số liệu đã công bố: thêm %(added)d, đã có %(there)d.") % {
        "added": added,
        "there": there,
    }


def _load_reports(source: Source) -> str:
    """The reports that are meant of a file, less those that are there: one query."""
    wanted = _collected(source.path) if source.collected else _reports_in(source.path)
    missing = wanted - _stored_reports({code for code, _first in wanted})
    saved: list[Saved] = []
    if missing:
        entries = [
            entry
            for entry in generic.read([source.path], generic.Given())
            if (entry.unit.code, entry.window.first) in missing
        ]
        saved = save_reports(by=None, entries=entries, origin=source.origin, state=source.state)
    return _("Báo cáo %(file)s: thêm %(added)d, đã có %(there)d.") % {
        "file": source.path.name,
        "added": len(saved),
        "there": len(wanted) - len(missing),
    }


def _reports_in(path: Path) -> set[tuple[str, Month]]:
    """Unit and first month of each report of a file, up to the newest month of the demonstration.

    Reads no further than the months: the second run spends its time here.
    """
    newest = str(newest_month())
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        found = {(code, first) for code, first, last, *_figures in rows if last <= newest}
    return {(code, Month.parse(first)) for code, first in found}


def _collected(path: Path) -> set[tuple[str, Month]]:
    """Those of the month after the newest that have come in by now; what the people of the
    demonstration have to write themselves never comes.
    """
    month = newest_month() + 1
    own = {account.unit_code for account in DEMO_ACCOUNTS}
    with path.open(encoding="utf-8", newline="") as file:
        codes = {row[0] for row in csv.reader(file) if row[1] == str(month)} - own
    return {(code, month) for code in demo_deadlines.come_in(codes, month)}


def _stored_reports(codes: set[str]) -> set[tuple[str, Month]]:
    reports = DossierReport.objects.everywhere().filter(unit__code__in=codes)
    return set(reports.values_list("unit__code", "first_month"))


def _load_accounts() -> str:
    """Their password is published: they exist only where the settings say DEMO."""
    if not settings.DEMO:
        return _("Không tạo tài khoản trình diễn: chỉ tạo khi đặt DEMO=1.")
    users = open_accounts()
    for account in DEMO_ACCOUNTS:
        appoint(
            by=None,
            user=users[account.username],
            unit=find_unit(account.unit_code, clock.today()),
            role=account.role,
            first_day=APPOINTED_ON,
        )
    return _("Tài khoản trình diễn: %(all)d.") % {"all": len(DEMO_ACCOUNTS)}
