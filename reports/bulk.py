"""Rows by the hundred thousand, in each engine's own fast way: for invented data alone.

It passes by the verbs and their audit events, so nothing that an office enters comes this way.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Writes rows of plain values, as `plain` makes them; `columns` are names of model fields.

    PostgreSQL reads them as one COPY, SQLite as one prepared INSERT. Columns that are not named get
    the database's default: NULL, or what is generated.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(_field(model, name).column) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {table} ({names}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
            cursor.executemany(statement, rows)  # type: ignore[arg-type]  # takes an iterator too


def plain(model: type[models.Model], **values: Any) -> dict[str, Any]:
    """The values of some columns as the driver of this database takes them."""
    return {
        name: _field(model, name).get_db_prep_save(value, connection)
        for name, value in values.items()
    }


def continue_numbering(*written: type[models.Model]) -> None:
    """Lets the next ids follow those that were written out: PostgreSQL counts by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.name == name)
