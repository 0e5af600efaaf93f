"""Registers in line: a few are counted at once, and each that ends starts the next."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from core import clock
from core.months import Month
from reports.models import RegisterRun
from reports.register import workers
from reports.register.pages import waiting_summary
from tests.people import Province, make_province
from tests.reports.register.runs import register_run

pytestmark = pytest.mark.django_db
MONTH = Month.at(2025, 9)


@pytest.fixture
def province() -> Province:
    return make_province()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    monkeypatch.setattr(workers, "spawn", found.append)
    return found


def in_line(province: Province, count: int) -> list[RegisterRun]:
    by, unit = province.user("clerk"), province.units["A"]
    runs = [register_run(by, unit, MONTH, "waiting") for _run in range(count)]
    for place, run in enumerate(runs):
        run.beat_at = clock.now() - timedelta(minutes=count - place)
        run.save()
    return runs


def standing(run: RegisterRun) -> str:
    run.refresh_from_db()
    return "".join(text for text, _stressed in waiting_summary(run))


def test_two_are_counted_and_the_others_wait_their_turn(
    province: Province, started: list[int]
) -> None:
    first, second, third, fourth = in_line(province, 4)
    workers.start_next()
    assert started == [first.pk, second.pk]
    assert standing(first).startswith("Đã đọc")
    assert standing(third).startswith("Đang chờ đến lượt đọc; trước sổ này còn 0 sổ.")
    assert standing(fourth).startswith("Đang chờ đến lượt đọc; trước sổ này còn 1 sổ.")
    workers.start_next()
    assert len(started) == 2


def test_one_that_ends_starts_the_next(
    province: Province, started: list[int], settings: Any
) -> None:
    settings.REGISTER_WORKERS = 1
    first, second = in_line(province, 2)
    workers.start_next()
    call_command("count_register", first.pk)
    first.refresh_from_db()
    assert (first.step, started) == ("failed", [first.pk, second.pk])  # its file is empty


def test_one_that_died_keeps_no_other_waiting(province: Province, started: list[int]) -> None:
    dead = in_line(province, 2)
    workers.start_next()
    RegisterRun.objects.update(beat_at=clock.now() - 2 * workers.SILENCE)
    (third,) = in_line(province, 1)
    call_command("count_register")
    assert started == [*(run.pk for run in dead), third.pk]
