"""`manage.py demo`: what it loads, that it may be repeated, and that time brings more."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.demo import DEMO_ACCOUNTS
from accounts.models import User
from audit.models import AuditEvent
from core.errors import Refused
from core.months import Month
from dashboard import demo
from indicators.models import PublishedFigure, Target
from legal.models import Document
from reports.models import DossierReport
from tests.dashboard.demonstration import cut_to
from units.access import scope_of
from units.models import Membership, Unit

# The long files are loaded by tests/oracle; here the short ones will do.
SHORT = tuple(
    source
    for source in demo.SOURCES
    if source.path.name not in ("nha-trang.csv", "invented-province.csv")
)
(COLLECTED,) = (source for source in demo.SOURCES if source.collected)


NOW = "2026-11-15T09:00:00+07:00"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The short demonstration, loaded once for all tests here; nothing of it remains."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        patch.setattr(demo, "SOURCES", SHORT)
        patch.setattr(settings, "DEMO", True)
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def clock(loaded: None, db: None) -> Iterator[time_machine.Traveller]:
    """The loaded demonstration on that day; what a test changes is undone."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def load() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def reports() -> int:
    return DossierReport.objects.everywhere().count()


def months_of(code: str) -> list[Month]:
    stored = DossierReport.objects.everywhere().filter(unit__code=code)
    return list(stored.order_by("first_month").values_list("first_month", flat=True))


def test_it_loads_units_targets_published_figures_and_reports(clock: Any) -> None:
    assert Unit.objects.filter(code="568").exists()
    assert Unit.objects.filter(parent__code="MH").count() == 65
    assert Target.objects.filter(unit__code="22375", value=100).count() == 1
    assert PublishedFigure.objects.filter(unit__code="868", of="below").exists()
    report = DossierReport.objects.everywhere().get(unit__code="709")
    assert (report.received, report.resolved, report.pending, report.origin) == (
        22_547, None, 168, "imported"
    )  # fmt: skip


def test_invented_reports_and_documents_say_so(clock: Any) -> None:
    invented = DossierReport.objects.everywhere().exclude(unit__code="709")
    assert set(invented.values_list("origin", flat=True)) == {"illustration"}
    illustrative = Document.objects.filter(illustrative=True)
    assert illustrative.count() == 8
    assert all("minh họa" in document.symbol for document in illustrative)


def test_reports_end_approved_or_awaiting_approval(clock: Any) -> None:
    stored = DossierReport.objects.everywhere()
    waiting = stored.filter(state="submitted").values_list("unit__code", flat=True)
    assert {"22405", "22330", "MH061"} <= set(waiting)
    assert not stored.filter(state__in=("draft", "returned")).exists()


def test_a_second_run_changes_nothing(clock: Any) -> None:
    before = (reports(), AuditEvent.objects.count(), Membership.objects.count())
    said = load()
    assert (reports(), AuditEvent.objects.count(), Membership.objects.count()) == before
    assert "Báo cáo khanh-hoa-today.csv: thêm 0, đã có 60." in said


def test_the_newest_month_is_the_last_but_one_and_time_brings_the_next(
    clock: time_machine.Traveller,
) -> None:
    assert months_of("22366")[-1] == Month.at(2026, 9)
    clock.move_to("2026-12-01T00:30:00+07:00")
    assert "Báo cáo khanh-hoa-today.csv: thêm 4, đã có 60." in load()
    assert months_of("22366")[-1] == Month.at(2026, 10)


def test_reports_of_the_last_month_come_in_around_their_due_day(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Some late, a few never, and none of those that a visitor may want to write."""
    month = cut_to(("2026-10", "2026-10"), COLLECTED, tmp_path)
    monkeypatch.setattr(demo, "SOURCES", (month,))
    come = DossierReport.objects.everywhere().filter(first_month=Month.at(2026, 10))
    counts = []
    for day in ("2026-11-04", "2026-11-06", "2026-11-15"):
        clock.move_to(f"{day}T12:00:00+07:00")
        load()
        counts.append(come.count())
    assert counts == [20, 44, 57]
    assert set(come.values_list("state", flat=True)) == {"submitted"}
    assert not come.filter(unit__code="MH001").exists()
    assert not come.filter(first_sent_at=None).exists()
    due = datetime.fromisoformat("2026-11-06T17:00:00+07:00")
    assert come.filter(first_sent_at__gt=due).count() == 7


def test_figures_that_somebody_changed_stay_changed(clock: Any) -> None:
    of_nha_trang = DossierReport.objects.everywhere().filter(
        unit__code="22366", first_month=Month.at(2026, 9)
    )
    of_nha_trang.update(visits=4321)
    load()
    assert of_nha_trang.get().visits == 4321


def test_every_account_gets_its_role_once(clock: Any) -> None:
    held = Membership.objects.values_list("user__username", "unit__code", "role")
    assert sorted(held) == sorted(
        (account.username, account.unit_code, account.role) for account in DEMO_ACCOUNTS
    )
    assert "home_affairs" in {account.role for account in DEMO_ACCOUNTS[:1]}


def test_the_clerk_of_today_reaches_vinh_nguyen_of_then(clock: Any) -> None:
    clerk = User.objects.get(username="can-bo-nt")
    vinh_nguyen = Unit.objects.get(code="22375")
    ngoc_hiep = Unit.objects.get(code="22336")
    assert scope_of(clerk).roles_on(vinh_nguyen) == {"clerk"}
    assert not scope_of(clerk).covers(ngoc_hiep)


def test_without_demo_there_are_no_accounts(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Membership.objects.all().delete()
    User.objects.all().delete()
    monkeypatch.setattr(settings, "DEMO", False)
    assert "Không tạo tài khoản" in load()
    assert not User.objects.exists()


def test_a_refusal_loads_nothing_and_names_the_reason(
    clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_hoa_thanh = DossierReport.objects.everywhere().filter(unit__code="709")
    of_hoa_thanh.delete()

    def refuse(*_about: Any) -> None:
        raise Refused("không đọc được")

    monkeypatch.setattr(demo, "find_unit", refuse)
    with pytest.raises(CommandError, match="không đọc được"):
        load()
    assert not of_hoa_thanh.exists()
