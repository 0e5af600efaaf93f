"""Every write to what pages show gives the data another version, in the writer's transaction."""

from contextlib import suppress

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser, update_last_login
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, models, transaction
from django.db.migrations import Migration

from accounts.models import User
from core import clock
from deadlines.models import DayOverride, Extension, Schedule
from indicators.freshness import COLUMNS, EVENTS, WATCHED, installed
from indicators.models import PublishedFigure
from reports.models import Field, FigureAdjustment, FigureNote, TypedText
from tests.builders import make_document, make_field, make_report, make_target
from tests.people import Province, make_province
from units.access import scope_of
from units.models import DataVersion

pytestmark = pytest.mark.django_db
PLAN = [(Migration("0002_something", "reports"), False)]
IS_POSTGRESQL = connection.vendor == "postgresql"


class Undone(Exception):
    """Raised to roll a transaction back."""


def version() -> str:
    """As the next reader would have it."""
    return DataVersion.objects.values_list(DataVersion.named(), flat=True).first() or ""


@pytest.fixture
def province() -> Province:
    """With at least one row in each watched table."""
    made = make_province()
    ward, land = made.units["A-OLD"], make_field("land")
    report = make_report(ward, "2024-07", lines={land: {"resolved_in_time": 9}})
    FigureNote.objects.create(report=report, kind="comment", text="Đủ")
    FigureAdjustment.objects.create(
        report=report, figure="resolved_late", system_value=2, actual_value=1, explanation="Lỗi"
    )
    PublishedFigure.objects.create(
        unit=ward, first_month=report.first_month, last_month=report.last_month, value=99
    )
    TypedText.objects.create(report=report, cell="due", text="12a")
    made.user("officer")
    make_target("online_payment", ward, "≥ 75", document=make_document("1/KH"))
    due, month = clock.now(), report.first_month
    notice = {"unit": ward, "document": make_document("2/TB")}
    DayOverride.objects.create(**notice, day=due.date(), name="Nghỉ bão")
    Schedule.objects.create(**notice, kind="month", valid_from=due.date(), working_days=5)
    Extension.objects.create(
        **notice, first_month=month, last_month=month, due_at=due, at=due, reason="Bão"
    )
    return made


def columns(model: type[models.Model]) -> str:
    """Those that a row is written with, all but the key."""
    written = [
        field.column
        for field in model._meta.concrete_fields
        if not isinstance(field, models.GeneratedField) and not field.primary_key
    ]
    return ", ".join(f'"{name}"' for name in written)


def changes(statement: str) -> bool:
    """Whether the statement, which changes one row, gives the data another version."""
    before = version()
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 1
    return "" != version() != before


@pytest.mark.parametrize("model", WATCHED, ids=lambda model: model._meta.label)
def test_each_change_of_a_row_is_a_new_version(
    model: type[models.Model], province: Province
) -> None:
    table, names = model._meta.db_table, columns(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")  # noqa: S608
        (key,) = cursor.fetchone()
        assert key is not None, "a row of it is missing from the province of this test"
        cursor.execute(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table} WHERE id = {key}")  # noqa: S608
    for column in COLUMNS.get(model, ("id",)):
        assert changes(f"UPDATE {table} SET {column} = {column} WHERE id = {key}")  # noqa: S608
    assert changes(f"DELETE FROM {table} WHERE id = {key}")  # noqa: S608
    assert changes(f"INSERT INTO {table} (id, {names}) SELECT id, {names} FROM kept")  # noqa: S608


def test_emptying_a_table_is_a_new_version(province: Province) -> None:
    before = version()
    with connection.cursor() as cursor:
        if IS_POSTGRESQL:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE reports_figurenote")
        else:
            cursor.execute("DELETE FROM reports_figurenote")  # SQLite has no other way
    assert not FigureNote.objects.everywhere().exists()
    assert "" != version() != before


def test_reading_and_what_no_page_shows_leave_the_version(province: Province) -> None:
    officer, before = province.user("officer"), version()
    update_last_login(User, officer)  # as signing in does
    assert officer.last_login is not None
    list(Field.objects.all())
    assert version() == before


def test_a_write_that_is_rolled_back_leaves_the_version_and_its_own_never_returns() -> None:
    before, inside = version(), set()
    for _attempt in range(2):
        with suppress(Undone), transaction.atomic():
            make_field("land")
            inside.add(version())
            raise Undone
        assert version() == before
    assert len(inside | {before}) == 3


def test_a_scope_knows_the_version_in_which_it_was_read(province: Province) -> None:
    officer = province.user("officer")
    assert scope_of(officer).data_version == version() != ""
    before = version()
    make_field("later")
    assert scope_of(officer).data_version not in {before, ""}
    assert scope_of(province.user("outsider")).data_version == ""
    assert scope_of(AnonymousUser()).data_version == ""


def test_without_a_row_there_is_no_version(province: Province) -> None:
    officer = province.user("officer")
    DataVersion.objects.all().delete()
    assert scope_of(officer).data_version == ""


def test_several_tokens_are_one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL has several where two wrote at once: who comes later takes what is free."""
    before = version()
    DataVersion.objects.create(token="~")
    if IS_POSTGRESQL:
        assert version() == f"{before}.~"
    make_field("land")
    assert "~" not in version()


def test_migrations_begin_without_a_version_and_end_with_all_triggers_and_a_new_one() -> None:
    before, all_of_them = version(), sorted(installed(connection))
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=PLAN)
    assert (version(), installed(connection)) == ("", [])
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert sorted(installed(connection)) == all_of_them
    assert version() not in {"", before}


def test_where_nothing_is_migrated_the_triggers_stay() -> None:
    before = version()
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=[])
    assert version() == before


def test_a_lost_trigger_is_put_back() -> None:
    all_of_them = sorted(installed(connection))
    name, table = all_of_them[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if IS_POSTGRESQL else ""))
    assert len(installed(connection)) == len(all_of_them) - 1
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert sorted(installed(connection)) == all_of_them


def test_every_watched_table_has_its_triggers() -> None:
    tables = sorted(model._meta.db_table for model in WATCHED)
    per_table = 1 if IS_POSTGRESQL else len(EVENTS)
    assert sorted(table for _name, table in installed(connection)) == sorted(tables * per_table)


def test_writers_do_not_wait_for_each_other() -> None:
    """This test's transaction has replaced the token and is still open while another one writes.

    SQLite has one writer at a time; there the two are told to wait by SQLite itself.
    """
    make_field("land")
    mine = version()
    if not IS_POSTGRESQL:
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        return
    facts = connection.get_connection_params()
    told = {
        key: facts[key] for key in ("dbname", "user", "host", "port", "password") if facts.get(key)
    }
    with psycopg.connect(**told) as other:
        other.execute("SET lock_timeout = '2s'")
        other.execute("UPDATE reports_field SET name = name")
        seen = other.execute("SELECT count(*) FROM units_dataversion").fetchone()
        other.rollback()
    assert seen == (2,)
    assert version() == mine
