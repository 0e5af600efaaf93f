"""Many mails over one connection: one that is wrong stops no other, and nobody is asked twice."""

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from itertools import product
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import AuditEvent
from core.clock import OFFICE_TIME
from core.months import Month, Window
from deadlines.models import Reminder
from reports.reminding import INTERRUPTED, Missing, missing, send, wanted
from reports.urging import asked_units, urge
from tests.people import SINCE, Province, make_province
from units.actions import appoint
from units.models import Unit

pytestmark = pytest.mark.django_db
SEPTEMBER = Month.at(2025, 9)
PAGE = "/reports/urge/?unit=B&month=2025-09"
TICKED = {"urge": ["A", "S"]}


class Server:
    """What stands for smtplib.SMTP: whom it reached, whom it refuses, and with what."""

    connections = 0
    reached: list[str]
    refuses: dict[str, BaseException]
    is_down = False

    def __init__(self, *_where: object, **_options: object) -> None:
        Server.connections += 1
        if Server.is_down:
            raise ConnectionRefusedError("máy chủ thư không trả lời")

    def sendmail(self, _sender: str, to: list[str], _mail: bytes) -> None:
        if error := self.refuses.get(to[0]):
            raise error
        self.reached.extend(to)

    def quit(self) -> None:
        raise smtplib.SMTPServerDisconnected

    def close(self) -> None:
        """It is gone."""


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> type[Server]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(smtplib, "SMTP", Server)
    Server.connections, Server.reached, Server.refuses, Server.is_down = 0, [], {}, False
    return Server


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """The day on which September 2025 is due."""
    with time_machine.travel(datetime(2025, 10, 7, 8, tzinfo=OFFICE_TIME), tick=False) as moved:
        yield moved


@pytest.fixture
def province() -> Province:
    """Four people enter, two for each of the wards A and S."""
    made = make_province()
    for name, code in (("lan", "A"), ("hoa", "A"), ("mai", "S"), ("cuc", "S")):
        user = User.objects.create(username=name, email=f"{name}@example.org")
        appoint(by=None, user=user, unit=made.units[code], role="clerk", first_day=SINCE)
    return made


def run() -> str:
    """What the command says, whether all mails went out or not."""
    out = StringIO()
    try:
        call_command("send_reminders", stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def address(name: str, written: str) -> None:
    User.objects.filter(username=name).update(email=written)


def failures() -> dict[str, str]:
    rows = Reminder.objects.everywhere().filter(sent_at=None).select_related("recipient")
    return {each.recipient.username: each.error for each in rows}


@pytest.mark.parametrize(
    "odd", ["a@b.vn; c@d.vn", "chị Hoa", "a@b.vn\nBcc: c@d.vn", "a@" + "ô" * 90]
)
def test_an_address_that_is_none_stops_no_other_mail(
    province: Province, server: type[Server], odd: str
) -> None:
    address("hoa", odd)
    told = run()
    ours = {each for each in server.reached if each.endswith("@example.org")}
    assert ours == {"lan@example.org", "mai@example.org", "cuc@example.org"}
    assert failures().keys() == {"hoa"}
    assert failures()["hoa"] in told


def test_a_refused_mail_is_stored_and_the_next_one_goes_out(
    province: Province, server: type[Server]
) -> None:
    server.refuses = {"lan@example.org": smtplib.SMTPRecipientsRefused({})}
    run()
    assert server.reached == ["hoa@example.org", "mai@example.org", "cuc@example.org"]
    assert "SMTPRecipientsRefused" in failures()["lan"]
    assert server.connections == 2


def test_all_mails_take_one_connection(province: Province, server: type[Server]) -> None:
    run()
    assert len(server.reached) == 4
    assert server.connections == 1


def test_a_server_that_does_not_answer_is_asked_once(
    province: Province, server: type[Server]
) -> None:
    server.is_down = True
    run()
    assert server.connections == 1
    assert set(failures().values()) == {"ConnectionRefusedError: máy chủ thư không trả lời"}
    assert len(failures()) == 4


def test_old_reminders_are_not_read_again_each_morning(province: Province) -> None:
    with CaptureQueriesContext(connection) as asked:
        wanted(datetime(2025, 10, 7, tzinfo=OFFICE_TIME).date())
    (sql,) = [one["sql"] for one in asked if 'FROM "deadlines_reminder"' in one["sql"]]
    assert f'"first_month" >= {int(Month.at(2024, 10))}' in sql
    assert f'"last_month" <= {int(Month.at(2025, 10))}' in sql


# By hand


def press(province: Province) -> str:
    answer = province.client("officer").post(PAGE, {**TICKED, "send": "1"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_ticks_are_offered_for_exactly_the_units_that_one_may_ask(province: Province) -> None:
    province.add("E", "B", "Huyện E", kind="district")
    province.add("E-1", "E", "Xã E 1", kind="ward")
    user = User.objects.create(username="huyen")
    appoint(by=None, user=user, unit=province.units["E"], role="home_affairs", first_day=SINCE)
    people = [user, *map(province.user, ("officer", "viewer", "inspector", "admin", "clerk"))]
    ticks = 0
    for person, code in product(people, ("VN", "B", "E")):
        reader, unit = Client(), province.units[code]
        reader.force_login(person)
        board = reader.get(f"/reports/?unit={code}&month={SEPTEMBER}")
        below = Unit.objects.below(unit) if board.status_code == 200 else Unit.objects.none()
        for asked in missing(below, Window(SEPTEMBER, SEPTEMBER)):
            offered = f'name="urge" value="{asked.unit.code}"' in board.content.decode()
            ticks += offered
            assert offered == asks(person, unit, asked), (person, code, asked)
    assert ticks == 7  # five of the province, and E-1 for each of the two who see the district


def asks(by: User, unit: Unit, asked: Missing) -> bool:
    try:
        urge(by=by, unit=unit, month=SEPTEMBER, asked=[asked])
    except PermissionDenied:
        return False
    return True


def test_who_asks_is_looked_up_once_for_all_units(province: Province) -> None:
    unit, officer = province.units["B"], province.user("officer")
    asked = asked_units(unit, SEPTEMBER, ["A", "S", "C"])
    with CaptureQueriesContext(connection) as queries:
        urge(by=officer, unit=unit, month=SEPTEMBER, asked=asked)
    of_people = [one for one in queries if 'FROM "units_membership"' in one["sql"]]
    assert len(of_people) == 2  # the officer, and those who enter


def test_a_second_press_sends_what_the_first_one_did_not(
    province: Province, server: type[Server]
) -> None:
    server.refuses = {"mai@example.org": SystemExit("the worker was stopped")}
    with pytest.raises(SystemExit):
        press(province)
    assert server.reached == ["lan@example.org", "hoa@example.org"]
    assert AuditEvent.objects.get(action="reports.urged").changes["units"] == ["A", "S"]
    server.refuses = {}
    told = press(province)
    assert sorted(server.reached) == [f"{name}@example.org" for name in ("cuc", "hoa", "lan")]
    assert "Đã gửi 1 thư; 0 thư không gửi được; 3 người vừa được đôn đốc nên không gửi lại." in told


def test_who_was_asked_is_asked_again_when_hours_have_passed(
    province: Province, server: type[Server], clock: Any
) -> None:
    press(province)
    preview = province.client("officer").post(PAGE, TICKED).content.decode()
    assert "lúc này không có ai để gửi thư" in preview
    assert preview.count("đã đôn đốc lúc 08:00, 07/10/2025") == 4
    assert 'name="send"' not in preview
    assert "4 người vừa được đôn đốc" in press(province)
    assert len(server.reached) == 4
    assert AuditEvent.objects.filter(action="reports.urged").count() == 1
    clock.shift(timedelta(hours=12, minutes=1))
    press(province)
    assert len(server.reached) == 8


def test_what_failed_is_sent_at_the_next_press(province: Province, server: type[Server]) -> None:
    server.refuses = {"mai@example.org": smtplib.SMTPRecipientsRefused({})}
    assert "Đã gửi 3 thư; 1 thư không gửi được." in press(province)
    server.refuses = {}
    assert "Đã gửi 1 thư; 0 thư không gửi được; 3 người vừa" in press(province)
    assert server.reached[-1] == "mai@example.org"


def test_a_slow_server_keeps_nobody_waiting_for_long(
    province: Province, server: type[Server], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Server.sendmail

    def slow(self: Server, *mail: Any) -> None:
        clock.shift(timedelta(seconds=12))
        plain(self, *mail)

    monkeypatch.setattr(Server, "sendmail", slow)
    told = "Đã gửi 2 thư; 0 thư không gửi được; 2 người chưa kịp gửi, đôn đốc lần nữa để gửi tiếp."
    assert told in press(province)
    assert "Đã gửi 2 thư; 0 thư không gửi được; 2 người vừa" in press(province)
    assert len(set(server.reached)) == len(server.reached) == 4


def test_addresses_that_hold_up_the_others_come_last(
    province: Province, server: type[Server], clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Server.sendmail

    def holds_up(self: Server, sender: str, to: list[str], message: bytes) -> None:
        clock.shift(timedelta(seconds=12))
        if to[0] in ("lan@example.org", "hoa@example.org"):
            raise TimeoutError
        plain(self, sender, to, message)

    monkeypatch.setattr(Server, "sendmail", holds_up)
    assert "Đã gửi 0 thư; 2 thư không gửi được; 2 người chưa kịp gửi" in press(province)
    assert "Đã gửi 2 thư; 0 thư không gửi được; 2 người chưa kịp gửi" in press(province)
    assert server.reached == ["mai@example.org", "cuc@example.org"]


def test_of_two_officers_at_once_one_asks(
    province: Province, server: type[Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one has looked before, and sends between two mails of the first."""
    unit, window = province.units["B"], Window(SEPTEMBER, SEPTEMBER)
    asked = asked_units(unit, window.first, ["A"])
    plain = Server.sendmail

    def other_first(self: Server, *mail: Any) -> None:
        monkeypatch.setattr(Server, "sendmail", plain)
        urge(by=None, unit=unit, month=SEPTEMBER, asked=asked)
        plain(self, *mail)

    monkeypatch.setattr(Server, "sendmail", other_first)
    outcome = urge(by=None, unit=unit, month=SEPTEMBER, asked=asked)
    assert sorted(server.reached) == ["hoa@example.org", "lan@example.org"]
    assert (len(outcome.sent), outcome.skipped) == (1, 1)


def test_of_two_runs_of_the_command_one_sends(province: Province, server: type[Server]) -> None:
    """Both have asked what is to be sent before either sends: the mails of the first are claimed,
    also while they are under way.
    """
    now = datetime(2025, 10, 7, 8, tzinfo=OFFICE_TIME)
    both = [wanted(now.date()) for _run in range(2)]
    assert both[0], "somebody has an address"
    first, second = (send(mails, now) for mails in both)
    assert (len(first.sent), second.sent, second.failed) == (len(server.reached), (), ())
    Reminder.objects.everywhere().update(sent_at=None, error=str(INTERRUPTED))
    assert send(both[1], now).sent == ()
