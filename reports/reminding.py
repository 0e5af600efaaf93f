"""Who is reminded of which report on a day, and the sending of it.

A mail that could not be sent is stored with the reason and tried again at the next run, as long as
its report is missing; nobody gets one mail of a step twice.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.models import AuditEvent
from core import clock
from core.months import Month, Window
from deadlines.models import Reminder
from deadlines.queries import Deadline, Deadlines
from deadlines.rules import URGED, step_of
from reports.models import DossierReport
from reports.owed import Owed
from reports.posting import Post
from reports.reminder_text import letter
from reports.states import ASKED_FOR, ENTRY_ROLES, NO_REPORT, State
from units.models import Membership, Unit

# How far back a report is asked for; an older one is told at the front page.
MONTHS_BACK = 12
TRY_AGAIN_FOR = timedelta(days=10)
# An officer who presses twice, or presses again after the proxy has given up, asks nobody twice.
URGED_ONCE_IN = timedelta(hours=12)
SENDING_TAKES = timedelta(minutes=5)
LONGEST_ERROR = 500
INTERRUPTED = gettext_lazy("Lần gửi bị ngắt giữa chừng, không rõ đã gửi chưa.")


class Missing(NamedTuple):
    """A report that is still to be sent. `returned_on` is the day on which it came back."""

    unit: Unit
    deadline: Deadline
    returned_on: date | None = None

    @property
    def window(self) -> Window:
        return self.deadline.window


class Wanted(NamedTuple):
    """One mail: about which report, why now, to whom."""

    missing: Missing
    step: str
    person: User


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the mails of one run; `skipped` is how many people had just been asked,
    `waiting` for how many no time was left.
    """

    sent: tuple[Reminder, ...] = ()
    failed: tuple[Reminder, ...] = ()
    skipped: int = 0
    waiting: int = 0


def wanted(day: date) -> list[Wanted]:
    """The mails that a day is for, without those that were sent already. Seven SQL queries."""
    people = entering(day)
    units = {unit.pk: unit for unit, _person in people}
    months = Window(Month.of(day) - MONTHS_BACK, Month.of(day))
    found: dict[int, list[tuple[Missing, set[str]]]] = {}
    for each in missing(units.values(), months):
        found.setdefault(each.unit.pk, []).append((each, _steps(each, day)))
    done, failed = _tried(months)
    mails = [
        Wanted(each, step, person)
        for unit, person in people
        for each, steps in found.get(unit.pk, ())
        for step in sorted(steps | failed.get((unit.pk, each.window, person.pk), set()))
    ]
    return [each for each in mails if _key(each) not in done]


def entering(day: date, units: Iterable[Unit] | None = None) -> list[tuple[Unit, User]]:
    """Clerks and heads with their units, each once. One SQL query."""
    rows = Membership.objects.valid_on(day).filter(role__in=ENTRY_ROLES, user__is_active=True)
    if units is not None:
        rows = rows.filter(unit__in=[unit.pk for unit in units])
    rows = rows.select_related("unit", "user").order_by("unit__sort_key", "unit_id", "pk")
    return list({(each.unit_id, each.user_id): (each.unit, each.user) for each in rows}.values())


def missing(units: Iterable[Unit], months: Window) -> list[Missing]:
    """Reports of these months that were never handed in or came back. Three SQL queries."""
    units = list(units)
    deadlines = Deadlines.load({unit.path for unit in units}, months)
    reports = (
        DossierReport.objects.everywhere()
        .filter(
            unit__in=[unit.pk for unit in units],
            first_month__lte=months.last,
            last_month__gte=months.first,
        )
        .only("unit_id", "first_month", "last_month", "state", "reopened_at", "reopened_until")
    )
    made = {(each.unit_id, month): each for each in reports for month in each.window}
    returned = _returned(each for each in made.values() if each.state == State.RETURNED)
    owed, found = Owed(months), []
    for unit in units:
        for month in owed.months(unit):
            report = made.get((unit.pk, month))
            deadline = deadlines.of(unit.path, Window(month, month))
            if deadline and (report.standing if report else NO_REPORT) in ASKED_FOR:
                found.append(Missing(unit, deadline, returned.get(report.pk) if report else None))
    return found


def _returned(reports: Iterable[DossierReport]) -> dict[int, date]:
    """The day on which each came back last. One SQL query."""
    events = AuditEvent.objects.filter(
        target_type=DossierReport._meta.label,
        target_id__in=[str(each.pk) for each in reports],
        action="reports.returned",
    )
    latest = events.values_list("target_id").annotate(at=Max("at"))
    return {int(pk): at.astimezone(clock.OFFICE_TIME).date() for pk, at in latest}


def _steps(each: Missing, day: date) -> set[str]:
    """Why the day is one for a mail: by the return, where there was one, else by the due day."""
    calendar, due = each.deadline.calendar, each.deadline.due.date()
    step = step_of(day, due, calendar, returned=False)
    if each.returned_on:
        step = step_of(day, each.returned_on, calendar, returned=True) or step
    return {step.code} if step else set()


Tried = tuple[int, Window, int]


def _tried(months: Window) -> tuple[set[tuple[int, Window, str, int]], dict[Tried, set[str]]]:
    """Of the reports of these months what was sent, and of what failed lately the steps. One SQL
    query.
    """
    rows = Reminder.objects.everywhere().exclude(step=URGED)
    rows = rows.filter(first_month__gte=months.first, last_month__lte=months.last)
    columns = ("unit_id", "first_month", "last_month", "step", "recipient_id", "sent_at")
    lately = clock.now() - TRY_AGAIN_FOR
    done: set[tuple[int, Window, str, int]] = set()
    failed: dict[Tried, set[str]] = {}
    for *row, tried_at in rows.values_list(*columns, "tried_at").iterator():
        unit, first, last, step, person, sent_at = row
        if sent_at:
            done.add((unit, Window(first, last), step, person))
        elif tried_at >= lately:
            failed.setdefault((unit, Window(first, last), person), set()).add(step)
    return done, failed


def _key(each: Wanted) -> tuple[int, Window, str, int]:
    return each.missing.unit.pk, each.missing.window, each.step, each.person.pk


def send(
    mails: Sequence[Wanted], now: datetime, *, by: User | None = None, until: datetime | None = None
) -> Outcome:
    """Sends each, and writes down what became of it before the next one; none after `until`."""
    left, tried = deque(mails), []
    with closing(Post()) as post:
        while left and not (until and clock.now() > until):
            tried.append(_send(post, left.popleft(), now, by))
    return Outcome(
        tuple(each for each in tried if each and each.sent_at),
        tuple(each for each in tried if each and not each.sent_at),
        waiting=len(left),
    )


def urged_lately(units: Iterable[int], window: Window) -> dict[tuple[int, int], datetime]:
    """Whom an officer has just asked for the report of these units, or is asking at this moment, by
    unit and person: when. One SQL query.
    """
    now = clock.now()
    rows = Reminder.objects.everywhere().filter(
        _under_way() | Q(sent_at__gte=now - URGED_ONCE_IN),
        unit__in=units,
        step=URGED,
        first_month=window.first,
        last_month=window.last,
    )
    columns = ("unit_id", "recipient_id", "tried_at")
    return {(unit, person): at for unit, person, at in rows.values_list(*columns)}


def failed_lately(people: Iterable[int]) -> dict[int, datetime]:
    """Whom a mail of any kind did not reach of late: when it was last tried. One SQL query."""
    failed = Reminder.objects.everywhere().filter(
        sent_at=None, recipient__in=people, tried_at__gte=clock.now() - TRY_AGAIN_FOR
    )
    return dict(failed.values_list("recipient").annotate(at=Max("tried_at")))


def _send(post: Post, each: Wanted, now: datetime, by: User | None) -> Reminder | None:
    """None where somebody else has just asked the person for it."""
    reminder = _begun(each, by)
    if reminder is None:
        return None
    reminder.error = _deliver(post, each, now)[:LONGEST_ERROR]
    if not reminder.error:
        reminder.sent_at = clock.now()
    reminder.save(update_fields=["error", "sent_at"])
    return reminder


@transaction.atomic
def _begun(each: Wanted, by: User | None) -> Reminder | None:
    """The row stands before the mail goes out: a run that breaks off leaves a trace, no silence.
    Under a lock, so that of two officers, or of two runs of the command, one asks.
    """
    unit_id, window, step, recipient = _key(each)
    same: dict[str, Any] = {
        "unit_id": unit_id, "first_month": window.first, "last_month": window.last,
        "step": step, "recipient_id": recipient,
    }  # fmt: skip
    facts: dict[str, Any] = {
        "address": each.person.email, "due_at": each.missing.deadline.due,
        "tried_at": clock.now(), "error": str(INTERRUPTED), "by": by,
    }  # fmt: skip
    Unit.objects.select_for_update().get(pk=unit_id)
    if step == URGED:
        if (unit_id, recipient) in urged_lately([unit_id], window):
            return None
        return Reminder.objects.create(**same, **facts)
    asked = Reminder.objects.everywhere().filter(**same)
    if asked.filter(_under_way() | Q(sent_at__isnull=False)).exists():
        return None
    reminder, _made = asked.update_or_create(**same, defaults=facts)
    return reminder


def _under_way() -> Q:
    """Mails that somebody is sending at this moment, or was a moment ago when they were cut off."""
    since = clock.now() - SENDING_TAKES
    return Q(sent_at=None, error=str(INTERRUPTED), tried_at__gte=since)


def _deliver(post: Post, each: Wanted, now: datetime) -> str:
    """Blank where the mail server took it; else why not."""
    if not each.person.email:
        return _("Tài khoản chưa có địa chỉ thư.")
    missing = each.missing
    mail = letter(
        missing.unit.name, missing.unit.code, missing.deadline, now,
        person=each.person.get_full_name(), returned_on=missing.returned_on,
    )  # fmt: skip
    return post.deliver(mail, each.person.email)
