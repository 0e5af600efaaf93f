"""A remembered page is the page: same words, same doors, and never of a state that is gone."""

import pickle
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from time import time
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection, models, transaction
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.clock import OFFICE_TIME
from core.months import Window
from core.release import fingerprint, release
from indicators.actions import import_targets
from indicators.models import Indicator
from legal.actions import named
from reports import actions as reports
from reports.entries import Entry
from reports.models import DossierReport
from reports.rows import TOTAL, Rows
from tests.dashboard.boards import FIRST, LAST, Board, address
from tests.indicators.imports import TARGETS, file
from tests.reports.offices import soon
from units import remembered
from units.actions import appoint, import_changes
from units.forms import ChangeRow
from units.models import DataVersion, Membership
from units.remembered import SECONDS


class Undone(Exception):
    """Raised to roll a transaction back."""


pytestmark = pytest.mark.django_db
MOST_QUERIES = 4  # the session, the person, the scope with the version; one to spare
RANKING = "/ranking/" + address()
UNIT = "/units/N0/?from=2024-01&to=2024-07"
AUGUST = Window.parse("2024-08", "2024-08")
MORE: Rows = {TOTAL: {"paid_online": 1, "payable": 50}}
OF_EACH_REQUEST = re.compile(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')
PAGES = [
    RANKING,
    UNIT,
    "/units/N/?from=2024-01&to=2024-07",
    "/units/B/?from=2024-01&to=2024-12",
    "/units/",
    "/units/N0/history/",
    "/reports/?unit=N&month=2024-07",
    "/units/N0/receipt/?indicator=online_payment&from=2024-01&to=2024-07",
]


def visit(client: Client, path: str) -> tuple[bytes, int]:
    """The page and how often it asked the database."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200
    return OF_EACH_REQUEST.sub(b"", answer.content), len(queries)


def kept() -> list[Any]:
    """The pages that the cache holds."""
    return [pickle.loads(one) for one in cache._cache.values()]  # noqa: S301


class PlainValues(pickle.Pickler):
    """Refuses what would drag the database along."""

    def reducer_override(self, value: Any) -> Any:
        assert not isinstance(value, (models.Model, models.QuerySet, models.Manager))
        return NotImplemented


@pytest.mark.parametrize("path", PAGES)
def test_a_warm_page_asks_four_questions_at_most_and_is_the_cold_one(
    officer: Client, path: str
) -> None:
    cold, asked = visit(officer, path)
    warm, asked_again = visit(officer, path)
    assert warm == cold
    assert asked_again <= MOST_QUERIES < asked


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_plain_values_that_come_back_equal(officer: Client, path: str) -> None:
    built = officer.get(path).context["page"]
    PlainValues(BytesIO()).dump(built)
    assert kept() == [built]


# Verbs: what people and commands do, and a page on which it must show


def july(board: Board) -> DossierReport:
    """The report of Phường Bình that the ranking rests on."""
    return DossierReport.objects.everywhere().get(
        unit=board.units["N1"], last_month=Window.parse(FIRST, LAST).last
    )


def save_figures(board: Board, folder: Path) -> None:
    """A draft, which no page counts."""
    reports.save_figures(by=None, unit=board.units["N1"], window=AUGUST, rows=MORE)


def import_reports(board: Board, folder: Path) -> None:
    entry = Entry(board.units["N1"], AUGUST, MORE)
    reports.save_reports(by=None, entries=[entry], state="approved")


def approve(board: Board, folder: Path) -> None:
    waiting = DossierReport.objects.everywhere().get(state="submitted")
    reports.approve(by=None, report=waiting)


def reopen(board: Board, folder: Path) -> None:
    reports.reopen(by=None, report=july(board), reason="Sai số", document="5/CV", until=soon())


def assign_targets(board: Board, folder: Path) -> None:
    row = "online_payment,2024,N1,,,≥,99,7/KH-UBND,"
    import_targets(file(folder, TARGETS, row), by=None)


def change_units(board: Board, folder: Path) -> None:
    board.add("N99", "N", "Phường Sau", kind="ward", since=date(2024, 7, 1))
    row = ChangeRow(None, 2, date(2024, 7, 1), "merge", ("N1",), ("N99",), "9/NQ")
    import_changes(by=None, rows=[row])


def name_document(board: Board, folder: Path) -> None:
    named(board.target.document.symbol, by=None, title="Kế hoạch", effective_on=date(2024, 1, 5))


def rename_indicator(board: Board, folder: Path) -> None:
    Indicator.objects.filter(code="online_payment").update(short_name="Trả tiền qua mạng")


Verb = Callable[[Board, Path], None]
VERBS: list[tuple[Verb, str, str]] = [
    (import_reports, "/ranking/" + address(to="2024-08"), "161"),
    (approve, RANKING, "Phường Tạm"),
    (reopen, RANKING, "Phường Bình"),
    (assign_targets, "/units/N1/?from=2024-01&to=2024-07", "99%"),
    (change_units, RANKING, "Phường Sau"),
    (rename_indicator, RANKING, "Trả tiền qua mạng"),
]


@pytest.mark.parametrize(
    ("verb", "path", "said"), VERBS, ids=[verb.__name__ for verb, _path, _said in VERBS]
)
def test_what_somebody_did_shows_on_the_very_next_page(
    verb: Verb, path: str, said: str, board: Board, tmp_path: Path
) -> None:
    officer = board.client("officer")
    before, _asked = visit(officer, path)
    assert visit(officer, path)[0] == before
    verb(board, tmp_path)
    after, asked = visit(officer, path)
    assert after != before
    assert asked > MOST_QUERIES
    cache.clear()
    assert visit(officer, path)[0] == after
    assert said in after.decode()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "verb", [*(verb for verb, _path, _said in VERBS), save_figures, name_document]
)
def test_no_page_outlives_what_somebody_did(
    verb: Verb, path: str, board: Board, tmp_path: Path
) -> None:
    officer = board.client("officer")
    visit(officer, path)
    verb(board, tmp_path)
    after, asked = visit(officer, path)
    assert asked > MOST_QUERIES
    cache.clear()
    assert visit(officer, path)[0] == after


def test_a_page_of_a_write_that_was_rolled_back_is_never_shown(board: Board) -> None:
    officer = board.client("officer")
    before, _asked = visit(officer, RANKING)
    with suppress(Undone), transaction.atomic():
        rename_indicator(board, Path())
        inside, _asked = visit(officer, RANKING)
        raise Undone
    assert inside != before
    assert visit(officer, RANKING) == (before, 3)


# Keys: everything that a page depends on


def test_readers_with_other_rights_have_pages_of_their_own(board: Board) -> None:
    visit(board.client("officer"), RANKING)
    assert visit(board.client("admin"), RANKING)[1] > MOST_QUERIES
    assert visit(board.client("viewer"), RANKING)[1] > MOST_QUERIES
    assert board.client("neighbour").get(UNIT).status_code == 404
    assert len(kept()) == 3


def test_a_membership_that_ends_or_begins_shuts_and_opens_the_page(board: Board) -> None:
    neighbour, user = board.client("neighbour"), board.user("neighbour")
    assert neighbour.get(UNIT).status_code == 404
    made = appoint(
        by=None, user=user, unit=board.units["B"], role="viewer", first_day=date(2024, 1, 1)
    )
    assert [visit(neighbour, UNIT)[1] <= MOST_QUERIES for _ in range(2)] == [False, True]
    Membership.objects.filter(pk=made.pk).update(valid_to=date(2024, 2, 1))
    assert neighbour.get(UNIT).status_code == 404


def test_another_day_another_address_and_another_release_are_other_pages(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_kept(path: str = RANKING) -> bool:
        return visit(officer, path)[1] <= MOST_QUERIES

    with time_machine.travel(datetime(2026, 3, 1, 23, tzinfo=OFFICE_TIME), tick=False):
        officer = board.client("officer")
        assert [is_kept(), is_kept()] == [False, True]
        assert not is_kept(RANKING + "&sort=name")
    with time_machine.travel(datetime(2026, 3, 2, 1, tzinfo=OFFICE_TIME), tick=False):
        officer = board.client("officer")
        assert [is_kept(), is_kept()] == [False, True]
        monkeypatch.setattr(remembered, "release", lambda: "another")
        assert not is_kept()


def test_code_that_differs_in_one_file_is_another_release(tmp_path: Path) -> None:
    one, other = tmp_path / "a.py", tmp_path / "b.py"
    one.write_text("x = 1")
    other.write_text("")
    first = fingerprint([one, other])
    assert first == fingerprint([one, other])
    assert first != fingerprint([one])
    other.write_text("x = 1")
    one.write_text("")
    assert first != fingerprint([one, other])
    assert release() == release() != first


# Where nothing may be remembered, and where nothing can


def test_without_a_data_version_every_page_is_built_and_none_kept(board: Board) -> None:
    officer = board.client("officer")
    DataVersion.objects.all().delete()
    assert [visit(officer, RANKING)[1] > MOST_QUERIES for _ in range(2)] == [True, True]
    assert kept() == []


def test_a_request_that_writes_remembers_nothing(board: Board) -> None:
    request = HttpRequest()
    request.method, request.user = "POST", board.user("officer")
    assert remembered.remembered(request, "page", lambda: "built") == "built"
    assert kept() == []


@pytest.mark.parametrize("verb", ["get", "set"])
def test_a_cache_that_fails_costs_time_and_no_page(
    verb: str, board: Board, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: Any) -> None:
        raise ConnectionError("no route to the cache")

    officer = board.client("officer")
    whole, _asked = visit(officer, RANKING)
    cache.clear()
    monkeypatch.setattr(LocMemCache, verb, fail)
    assert visit(officer, RANKING)[0] == whole
    assert "no route to the cache" in caplog.text


def test_a_page_that_does_not_pickle_is_shown_all_the_same(board: Board) -> None:
    request = HttpRequest()
    request.method, request.user = "GET", board.user("officer")
    page = remembered.remembered(request, "page", lambda: lambda: "built")
    assert page() == "built"
    assert kept() == []


def test_what_cannot_be_read_back_is_built_anew(board: Board) -> None:
    officer = board.client("officer")
    whole, _asked = visit(officer, RANKING)
    for key in cache._cache:
        cache._cache[key] = b"no pickle"
    assert visit(officer, RANKING)[0] == whole


def test_pages_are_forgotten_after_some_hours(board: Board) -> None:
    visit(board.client("officer"), RANKING)
    (ends,) = cache._expire_info.values()
    assert abs(ends - time() - SECONDS) < 60


def test_the_number_of_remembered_pages_is_bounded() -> None:
    assert cache._max_entries == 500
