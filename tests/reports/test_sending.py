"""From which day on a report may be handed in, where months run from the 15th to the 14th."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from core.clock import OFFICE_TIME
from core.errors import Refused
from deadlines.actions import add_schedule
from deadlines.rules import Terms
from reports import actions
from reports.checks import findings
from reports.models import DossierReport
from reports.rules import Rule
from reports.states import State
from tests.people import Province, make_province
from tests.reports.builders import run, write_csv
from tests.reports.offices import drafted, now

pytestmark = pytest.mark.django_db
TO_THE_14TH = Terms(working_days=3, cut_day=14, document="12/QĐ-UBND")


@pytest.fixture
def province() -> Province:
    return make_province()


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(at("2025-11-14 16:00"), tick=False) as traveller:
        yield traveller


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OFFICE_TIME)


def cut(province: Province) -> None:
    add_schedule(
        by=None,
        unit=province.units["A"],
        kind="month",
        terms=TO_THE_14TH,
        valid_from=date(2025, 1, 1),
    )


def send(province: Province, report: DossierReport) -> None:
    actions.submit(by=province.user("clerk"), report=report)


def test_a_month_to_the_14th_is_sent_from_the_15th(province: Province, clock: Any) -> None:
    cut(province)
    report = drafted(province, month="2025-11")
    with pytest.raises(Refused, match="báo cáo gửi được từ ngày 15/11/2025"):
        send(province, report)
    clock.move_to(at("2025-11-15 00:01"))
    send(province, report)
    assert now(report).state == State.SUBMITTED
    assert [one for one in findings() if one.fault.rule == Rule.UNFINISHED] == []


def test_until_its_due_moment_such_a_month_is_in_time(province: Province, clock: Any) -> None:
    cut(province)
    report = drafted(province, month="2025-11")
    clock.move_to(at("2025-11-18 09:00"))
    home = province.client("clerk").get("/reports/?unit=A").content.decode()
    assert "òn 1 ngày làm việc, đến 17:00 ngày 19/11/2025" in home
    clock.move_to(at("2025-11-19 17:00"))
    send(province, report)
    assert "Đúng hạn" in province.client("clerk").get("/reports/?unit=A").content.decode()


@pytest.mark.parametrize(("moment", "says"), [("2025-11-14 23:59", 1), ("2025-11-15 00:00", 0)])
def test_a_file_brings_such_a_month_when_it_is_over(
    province: Province, clock: Any, tmp_path: Path, moment: str, says: int
) -> None:
    cut(province)
    clock.move_to(at(moment))
    rows = ("unit_code,first_month,last_month,received_online", "A,2025-11,2025-11,30")
    given = SimpleUploadedFile("a.csv", "\n".join(rows).encode())
    page = province.client("clerk").post("/reports/upload/", {"file": given}, follow=True)
    assert page.content.decode().count("chưa kết thúc") == says
    told = run("import_reports", write_csv(tmp_path / "a.csv", *rows), state="submitted")
    assert told.count("chưa kết thúc") == says


def test_a_whole_month_is_sent_when_it_is_over(province: Province, clock: Any) -> None:
    report = drafted(province, month="2025-11")
    clock.move_to(at("2025-11-15 00:01"))
    with pytest.raises(Refused, match="báo cáo gửi được từ ngày 01/12/2025"):
        send(province, report)
    assert [one.fault.rule for one in findings()] == [Rule.UNFINISHED]
