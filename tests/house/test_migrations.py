import pytest
from django.apps import apps
from django.core.management import call_command


def check_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_migrations_hold_every_model(db: None) -> None:
    check_migrations()


def test_a_change_without_its_migration_is_found(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    name = apps.get_model("accounts", "User")._meta.get_field("display_name")
    monkeypatch.setattr(name, "max_length", 151)
    with pytest.raises(SystemExit):
        check_migrations()
