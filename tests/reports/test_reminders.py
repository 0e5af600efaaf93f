"""Who is reminded of which report, once, and what becomes of a mail that can't be sent."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command

from audit.models import AuditEvent
from core import clock
from core.clock import OFFICE_TIME
from deadlines.models import URGED, Reminder
from reports import actions
from reports.reminding import failed_lately
from reports.rows import TOTAL
from tests.dashboard.html import page_of
from tests.people import Province, make_province
from tests.reports.offices import BALANCED, submitted

pytestmark = pytest.mark.django_db
# September 2025 is due on Tuesday 7 October 2025. Three working days before is Thursday 2 October.
DAYS = {
    "2025-10-02": "before-3", "2025-10-06": "before-1", "2025-10-07": "due",
    "2025-10-08": "late-1", "2025-10-10": "late-3",
}  # fmt: skip


@pytest.fixture(autouse=True, name="clock")
def moved_clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2025, 10, 1, 8, tzinfo=OFFICE_TIME), tick=False) as moved:
        yield moved


@pytest.fixture
def province() -> Province:
    """Ward A has a clerk with an address and a head without; July and August were sent."""
    made = make_province()
    for name in ("clerk", "head"):
        user = made.user(name)
        user.email = "hanh@example.org" if name == "clerk" else ""
        user.save()
    more = {**BALANCED, "received_online": 31, "resolved_in_time": 49}
    for month, figures in (("2025-07", BALANCED), ("2025-08", more)):
        submitted(made, {TOTAL: figures}, month=month)
    return made


def run(day: str, *options: str) -> str:
    out = StringIO()
    call_command("send_reminders", "--date", day, *options, stdout=out)
    return out.getvalue()


def tell(day: str) -> str:
    """What the command says, whether all mails went out or not."""
    try:
        return run(day)
    except CommandError as error:
        return str(error)


def steps() -> list[tuple[str, str, bool]]:
    rows = Reminder.objects.everywhere().order_by("pk")
    return [(each.step, each.recipient.username, bool(each.sent_at)) for each in rows]


def test_a_mail_goes_out_on_each_of_the_days_and_on_no_other(province: Province) -> None:
    days = [f"2025-10-{day:02d}" for day in range(1, 15)]
    told = {}
    for day in days:
        before = len(mail.outbox)
        tell(day)
        if len(mail.outbox) > before:
            told[day] = mail.outbox[-1].subject
            assert len(mail.outbox) == before + 1
    assert told.keys() == DAYS.keys()
    assert told["2025-10-02"].endswith("còn 3 ngày làm việc, đến 17:00 ngày 07/10/2025")
    assert told["2025-10-07"].endswith("hết hạn hôm nay lúc 17:00")
    assert told["2025-10-10"].endswith("chậm 3 ngày làm việc")


def test_the_mail_says_what_until_when_and_where(province: Province) -> None:
    tell("2025-10-06")
    (one,) = mail.outbox
    assert one.to == ["hanh@example.org"]
    assert one.subject == (
        "Báo cáo tháng 09/2025, Phường A: còn 1 ngày làm việc, đến 17:00 ngày 07/10/2025"
    )
    assert "Kính gửi Nguyễn Thị Hạnh," in one.body
    assert "http://localhost:8000/reports/A/2025-09/edit/" in one.body
    assert "mặc định, chưa có văn bản quy định" in one.body


def test_nobody_gets_the_same_mail_twice_and_no_one_without_an_address_is_forgotten(
    province: Province,
) -> None:
    assert "chưa có địa chỉ thư" in tell("2025-10-06")
    assert steps() == [("before-1", "clerk", True), ("before-1", "head", False)]
    tell("2025-10-06")
    assert len(mail.outbox) == 1
    assert len(steps()) == 2


def test_what_was_sent_is_not_asked_for(province: Province) -> None:
    submitted(province)
    assert "đã gửi 0 thư, 0 thư không gửi được" in run("2025-10-06")


def test_a_failure_is_stored_told_and_tried_again(
    province: Province, clock: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    province.user("head").memberships.all().delete()
    settings.EMAIL_BACKEND = "tests.reports.broken_mail.Backend"
    with pytest.raises(CommandError, match="ConnectionRefusedError: máy chủ thư không trả lời"):
        run("2025-10-06")
    assert steps() == [("before-1", "clerk", False)]
    assert "máy chủ thư không trả lời" in Reminder.objects.everywhere().get().error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    clock.move_to(datetime(2025, 10, 7, 8, tzinfo=OFFICE_TIME))
    assert "đã gửi 2 thư" in run("2025-10-07")  # that of the day, and the one that had failed
    assert steps() == [("before-1", "clerk", True), ("due", "clerk", True)]


def test_a_returned_report_is_asked_for_by_the_day_of_its_return(
    province: Province, clock: Any
) -> None:
    province.user("head").memberships.all().delete()
    report = submitted(province)
    clock.move_to(datetime(2025, 10, 20, 9, tzinfo=OFFICE_TIME))
    actions.return_(by=province.user("officer"), report=report, reason="Lệch")
    told = {day: run(f"2025-10-{day}") for day in ("20", "21", "22", "23")}
    sent = [day for day, words in told.items() if "đã gửi 1 thư" in words]
    assert sent == ["21", "23"]
    assert [step for step, _who, _sent in steps()] == ["returned-1", "returned-3"]
    told = "Báo cáo tháng 09/2025 của Phường A bị trả lại ngày 20/10/2025, cần sửa và gửi lại."
    assert told in mail.outbox[0].body
    assert "chậm" not in mail.outbox[0].subject + mail.outbox[0].body, "it was sent in time"


def test_a_dry_run_sends_and_writes_nothing(province: Province) -> None:
    told = run("2025-10-06", "--dry-run")
    assert "tháng 09/2025, Phường A: Nguyễn Thị Hạnh <hanh@example.org>" in told
    assert "Head <chưa có địa chỉ thư>" in told
    assert "Sẽ gửi 2 thư." in told
    assert mail.outbox == []
    assert steps() == []


def test_a_day_that_is_none_is_refused(province: Province) -> None:
    with pytest.raises(CommandError, match="không phải là ngày"):
        run("7/10")


def test_an_officer_asks_for_a_report_by_hand(province: Province, clock: Any) -> None:
    clock.move_to(datetime(2025, 10, 9, 8, tzinfo=OFFICE_TIME))
    officer, board = province.client("officer"), "/reports/?unit=B&month=2025-09"
    assert 'name="urge" value="A"' in officer.get(board).content.decode()
    address = "/reports/urge/?unit=B&month=2025-09"
    preview = officer.post(address, {"urge": ["A"]}).content.decode()
    assert "- Phường A: chậm 2 ngày làm việc (hạn 17:00 ngày 07/10/2025)" in preview
    assert mail.outbox == []
    done = officer.post(address, {"urge": ["A"], "send": "1"}, follow=True).content.decode()
    assert [one.to for one in mail.outbox] == [["hanh@example.org"]]
    assert "Đã gửi 1 thư nhắc" in done
    assert done.index("Không gửi được") < done.index("hanh@example.org")
    event = AuditEvent.objects.get(action="reports.urged")
    assert event.actor == province.user("officer")
    assert event.changes == {"month": "2025-09", "units": ["A"]}


def test_a_button_that_is_pressed_again_asks_those_alone_who_were_not_reached(
    province: Province, clock: Any
) -> None:
    clock.move_to(datetime(2025, 10, 9, 8, tzinfo=OFFICE_TIME))
    officer, address = province.client("officer"), "/reports/urge/?unit=B&month=2025-09"
    for _press in range(2):
        officer.post(address, {"urge": ["A"], "send": "1"})
    assert [one.to for one in mail.outbox] == [["hanh@example.org"]]
    clock.move_to(datetime(2025, 10, 10, 8, tzinfo=OFFICE_TIME))
    province.client("officer").post(address, {"urge": ["A"], "send": "1"})
    assert len(mail.outbox) == 2


def test_an_address_that_is_none_stops_no_other_mail(province: Province) -> None:
    head, clerk = province.user("head"), province.user("clerk")
    for person, address in ((clerk, "a@example.org\nb@example.org"), (head, "c@example.org")):
        person.email = address
        person.save()
    assert "BadHeaderError" in tell("2025-10-02")
    assert [one.to for one in mail.outbox] == [["c@example.org"]]
    assert sorted(steps()) == [("before-3", "clerk", False), ("before-3", "head", True)]


def test_units_that_no_mail_reaches_are_named_and_the_link_is_that_of_the_page(
    province: Province,
) -> None:
    officer = province.client("officer")
    address = "/reports/urge/?unit=B&month=2025-09"
    answer = officer.post(address, {"urge": ["A", "S"]}, headers={"host": "localhost:9000"})
    page = page_of(answer)
    assert page.one("div", class_="alert").text.startswith("1 đơn vị không có ai nhận được thư")
    assert "Phường S" in page.one("div", class_="alert").text
    assert "Gửi tại: http://localhost:9000/reports/?month=2025-09" in page.one("textarea").text
    alone = page_of(officer.post(address, {"urge": ["A"]}))
    assert alone.all("div", class_="alert") == []


def test_a_message_says_of_what_came_back_that_it_did(province: Province, clock: Any) -> None:
    """It was sent in time: it is not late because it came back."""
    report = submitted(province)
    clock.move_to(datetime(2025, 10, 20, 9, tzinfo=OFFICE_TIME))
    officer = province.user("officer")
    actions.return_(by=officer, report=report, reason="Lệch")
    client = province.client("officer")
    page = page_of(client.post("/reports/urge/?unit=B&month=2025-09", {"urge": ["A", "S"]}))
    said = page.one("textarea").text
    assert "- Phường A: bị trả lại ngày 20/10/2025, cần sửa và gửi lại" in said
    assert "- Phường S: chậm 9 ngày làm việc (hạn 17:00 ngày 07/10/2025)" in said


def test_what_could_be_sent_is_shown_and_nothing_is_sent_or_written(province: Province) -> None:
    officer, events = province.client("officer"), AuditEvent.objects.count()
    address = "/reports/urge/?unit=B&month=2025-09"
    for ticked, shown in (
        ({"urge": ["A"]}, {"Phường A"}),
        ({"urge": ["A"], "missing": ["A", "S"], "all": "1"}, {"Phường A", "Phường S"}),
        ({}, set()),
    ):
        answer = officer.post(address, ticked)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert {name for name in ("Phường A", "Phường S") if name in page} == shown
    assert (len(mail.outbox), Reminder.objects.everywhere().count()) == (0, 0)
    assert AuditEvent.objects.count() == events


def test_the_address_of_what_was_sent_may_leave_the_office_out(province: Province) -> None:
    for person, code in (("officer", 200), ("clerk", 403), ("viewer", 403), ("outsider", 404)):
        assert province.client(person).get("/reports/reminders/").status_code == code, person


def test_nobody_is_asked_for_what_came_in_meanwhile(province: Province) -> None:
    submitted(province)
    address = "/reports/urge/?unit=B&month=2025-09"
    answer = province.client("officer").post(address, {"urge": ["A"], "send": "1"})
    assert answer.status_code == 200
    assert "đã gửi báo cáo, hoặc chưa chọn" in answer.content.decode()
    assert mail.outbox == []


def test_ticks_are_for_those_who_may_ask(province: Province) -> None:
    board = "/reports/?unit=B&month=2025-09"
    for person in ("viewer", "inspector"):
        assert 'name="urge"' not in province.client(person).get(board).content.decode()


def test_a_failure_counts_for_days_and_a_mail_that_arrived_for_none(province: Province) -> None:
    """Who failed lately comes last; an address that was mended long ago waits behind nobody."""
    now = clock.now()
    facts = {"unit": province.units["A"], "first_month": "2025-08", "last_month": "2025-08"}
    facts |= {"step": URGED, "due_at": now}
    tried = {"clerk": now - timedelta(days=9), "head": now - timedelta(days=11)}
    for name, at in tried.items():
        Reminder.objects.create(**facts, recipient=province.user(name), tried_at=at)
    reached = province.user("officer")
    Reminder.objects.create(**facts, recipient=reached, tried_at=now, sent_at=now)
    people = {name: province.user(name).pk for name in (*tried, "officer")}
    assert failed_lately(people.values()) == {people["clerk"]: tried["clerk"]}
