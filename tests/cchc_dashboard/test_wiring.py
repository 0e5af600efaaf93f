"""What every answer carries, and how the settings read the environment."""

import re
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import formats, translation

from cchc_dashboard.middleware import server_timing
from cchc_dashboard.settings import kept_secret_key, postgresql, sqlite


def test_the_content_policy_allows_nothing_but_our_own_files(client: Client, db: None) -> None:
    policy = client.get("/signin/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy.split("; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_redirect_carries_the_policy_too(client: Client) -> None:
    assert "Content-Security-Policy" in client.post("/signout/").headers


def test_other_headers_are_strict(client: Client, db: None) -> None:
    answer = client.get("/signin/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"


def test_health_answers_without_signing_in(client: Client, db: None) -> None:
    assert client.get("/health/").json() == {"status": "ok"}


def test_health_is_503_without_a_database(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        assert client.get("/health/").status_code == 503


def test_the_timing_header_counts_queries_only_when_asked_for(
    client: Client, db: None, settings: Any
) -> None:
    assert "Server-Timing" not in client.get("/health/").headers

    def view(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return HttpResponse()

    settings.SERVER_TIMING = True
    header = server_timing(view)(RequestFactory().get("/"))["Server-Timing"]
    assert re.fullmatch(r'app;dur=[\d.]+, sql;dur=[\d.]+;desc="1 queries"', header)


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret_key"
    key = kept_secret_key(path)
    assert len(key) >= 50
    assert kept_secret_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_sqlite_is_told_to_let_readers_pass(tmp_path: Path) -> None:
    config = sqlite({"NAME": str(tmp_path / "new" / "x.sqlite3")})
    assert (tmp_path / "new").is_dir()
    assert "journal_mode=WAL" in config["OPTIONS"]["init_command"]


def test_postgresql_has_a_pool_unless_it_is_turned_off() -> None:
    assert postgresql({}, 4)["OPTIONS"]["pool"]["max_size"] == 4
    assert "OPTIONS" not in postgresql({}, 0)


def test_postgresql_keeps_the_options_of_its_address() -> None:
    own = {"sslmode": "require", "options": "-c statement_timeout=9000"}
    assert postgresql({"OPTIONS": own}, 4)["OPTIONS"].items() >= own.items()


def test_a_demonstration_is_refused_where_others_reach_it(settings: Any) -> None:
    settings.DEMO = True
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert "cchc_dashboard.E001" in found


@pytest.mark.parametrize(
    ("url", "warns"), [("http://localhost:8000", True), ("https://cchc.example.gov.vn", False)]
)
def test_mails_that_would_lead_to_the_readers_own_machine_are_told(
    settings: Any, url: str, warns: bool
) -> None:
    settings.SITE_URL = url
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert ("cchc_dashboard.W001" in found) == warns


def test_dates_are_written_as_an_office_writes_them() -> None:
    with translation.override("vi"):
        assert formats.get_format("DATE_FORMAT") == "d/m/Y"
        assert formats.localize(1.5) == "1,5"


def test_pages_travel_compressed(client: Client, db: None) -> None:
    answer = client.get("/signin/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
