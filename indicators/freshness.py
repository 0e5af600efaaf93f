"""The data version: what is remembered of a page holds as long as it stays the same.

Triggers of the database replace it inside the transaction that writes, whoever writes: an action,
a command, or somebody at the database's own prompt. docs/adr/0010 says why, and why it holds.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.models import User
from deadlines.models import DayOverride, Extension, Schedule
from indicators.models import Indicator, IndicatorVersion, PublishedFigure, Target
from legal.models import Document
from reports.models import (
    DossierReport,
    Field,
    FieldLine,
    FigureAdjustment,
    FigureNote,
    TypedText,
)
from units.models import DataVersion, Membership, Unit, UnitChange

# Whatever a remembered page may show or be judged by. A house test asks for every model of the
# rooms: it stands here, or below with the reason why not.
WATCHED: Final[tuple[type[models.Model], ...]] = (
    Document,
    Unit,
    UnitChange,
    UnitChange.sources.through,
    UnitChange.results.through,
    Field,
    DossierReport,
    FieldLine,
    FigureNote,
    FigureAdjustment,
    TypedText,
    Schedule,
    DayOverride,
    Extension,
    Indicator,
    IndicatorVersion,
    Target,
    PublishedFigure,
    User,
    Membership,
)
# Of these a sign-in writes too: only what pages show of them counts.
COLUMNS: Final[dict[type[models.Model], tuple[str, ...]]] = {
    User: ("username", "display_name", "is_active"),
}
UNWATCHED: Final = {
    "deadlines.Reminder": "pages that show what was sent are not remembered",
    "reports.ReportUpload": "only its uploader sees it, on pages that are not remembered",
    "reports.UploadFile": "as its upload",
    "reports.RegisterMapping": "only the import of a register shows it",
    "reports.RegisterRun": "only its uploader sees it, on pages that are not remembered",
    "reports.RegisterPiece": "the bytes of a file, which no page shows",
    "audit.AuditEvent": "an event stands beside what it tells of, in one transaction",
    "units.DataVersion": "it is the version",
}

PREFIX: Final = "data_version"
TABLE: Final = DataVersion._meta.db_table
# Rows that another open transaction has replaced are left to it, so that nobody ever waits here.
RENEW_POSTGRESQL: Final = f"""
    DELETE FROM {TABLE} WHERE token IN (SELECT token FROM {TABLE} FOR UPDATE SKIP LOCKED);
    INSERT INTO {TABLE} (token) VALUES (gen_random_uuid());
"""  # noqa: S608
RENEW_SQLITE: Final = f"""
    DELETE FROM {TABLE};
    INSERT INTO {TABLE} (token) VALUES (lower(hex(randomblob(16))));
"""  # noqa: S608
EVENTS: Final = ("INSERT", "UPDATE", "DELETE")


def watched_tables() -> dict[str, str]:
    """What an UPDATE of each table must name to count: “UPDATE”, “UPDATE OF a, b”."""
    return {model._meta.db_table: _update_of(model) for model in WATCHED}


def _update_of(model: type[models.Model]) -> str:
    columns = COLUMNS.get(model, ())
    return f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"


def begin_migrating(using: str, plan: Iterable[Any] = (), **signal: Any) -> None:
    """Before migrations: they rebuild tables, and SQLite drops a rebuilt table's triggers without a
    word. Until finish_migrating nothing is remembered.
    """
    connection = connections[using]
    if plan and TABLE in connection.introspection.table_names():
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608
            for name, table in installed(connection):
                place = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{place}")


def finish_migrating(using: str, **signal: Any) -> None:
    """After migrations and after a flush: every watched table has its triggers, and the data,
    whatever was done to it meanwhile, a new version.
    """
    connection = connections[using]
    present = connection.introspection.table_names()
    if TABLE in present:
        install, renew = ENGINES[connection.vendor]
        with transaction.atomic(using):
            tables = watched_tables().items()
            install(connection, {table: update for table, update in tables if table in present})
            with connection.cursor() as cursor:
                for statement in renew.split(";")[:-1]:
                    cursor.execute(statement)


def installed(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """The triggers that are there, each with its table."""
    source = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        source = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE pg_table_is_visible(tgrelid)"
        )
    with connection.cursor() as cursor:
        cursor.execute(source)
        return [(name, table) for name, table in cursor.fetchall() if name.startswith(PREFIX)]


def _install_postgresql(connection: BaseDatabaseWrapper, tables: dict[str, str]) -> None:
    """One trigger a table, for whole statements. A table that has its own is not locked again."""
    have = {table for _name, table in installed(connection)}
    with connection.cursor() as cursor:
        # The path is kept for those who restore a dump, and have an empty one.
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {PREFIX}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path FROM CURRENT AS $$ BEGIN {RENEW_POSTGRESQL} RETURN NULL; END $$"
        )
        for table, update in tables.items():
            if table not in have:
                cursor.execute(
                    f"CREATE TRIGGER {PREFIX} AFTER INSERT OR {update} OR DELETE OR TRUNCATE "
                    f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}()"
                )


def _install_sqlite(connection: BaseDatabaseWrapper, tables: dict[str, str]) -> None:
    """Three triggers a table, for each row: SQLite has no others."""
    with connection.cursor() as cursor:
        for table, update in tables.items():
            for event in EVENTS:
                name = f"{PREFIX}_{table}_{event.lower()}"
                when = update if event == "UPDATE" else event
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(
                    f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {RENEW_SQLITE} END"
                )


type_of_install = Callable[[BaseDatabaseWrapper, dict[str, str]], None]
ENGINES: Final[dict[str, tuple[type_of_install, str]]] = {
    "postgresql": (_install_postgresql, RENEW_POSTGRESQL),
    "sqlite": (_install_sqlite, RENEW_SQLITE),
}
