"""Who is reminded of which report on a day, and the sending of it.

A mail that could not be sent is stored with the reason and tried again at the next run, as long as
its report is missing; nobody gets one mail of a step twice.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.core.mail import EmailMessage, get_connection
from django.db.models import Max
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
from reports.reminder_text import letter
from reports.states import ENTRY_ROLES, State
from reports.timeliness import handed_in
from units.models import Membership, Unit

# How far back a report is asked for; an older one is told at the front page.
MONTHS_BACK = 12
TRY_AGAIN_FOR = timedelta(days=10)
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
    """What became of the mails of one run."""

    sent: tuple[Reminder, ...] = ()
    failed: tuple[Reminder, ...] = ()


def wanted(day: date) -> list[Wanted]:
    """The mails that a day is for, without those that were sent already. Seven SQL queries."""
    people = entering(day)
    units = {unit.pk: unit for unit, _person in people}
    found: dict[int, list[tuple[Missing, set[str]]]] = {}
    first = Month.of(day) - MONTHS_BACK
    for each in missing(units.values(), Window(first, Month.of(day))):
        found.setdefault(each.unit.pk, []).append((each, _steps(each, day)))
    done, failed = _tried(first)
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
    roots = {f"/{unit.path.split('/')[1]}/" for unit in units}
    deadlines = Deadlines.load(roots, months)
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
            if deadline and _is_missing(report):
                found.append(Missing(unit, deadline, returned.get(report.pk) if report else None))
    return found


def _is_missing(report: DossierReport | None) -> bool:
    return report is None or report.state == State.RETURNED or not handed_in(report)


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


def _tried(first: Month) -> tuple[set[tuple[int, Window, str, int]], dict[Tried, set[str]]]:
    """What was sent about months from the first on, and of what failed lately the steps. One SQL
    query.
    """
    rows = Reminder.objects.everywhere().exclude(step=URGED).filter(last_month__gte=first)
    done: set[tuple[int, Window, str, int]] = set()
    failed: dict[Tried, set[str]] = {}
    for each in rows:
        if each.sent_at:
            done.add((each.unit_id, each.window, each.step, each.recipient_id))
        elif each.tried_at >= clock.now() - TRY_AGAIN_FOR:
            key = (each.unit_id, each.window, each.recipient_id)
            failed.setdefault(key, set()).add(each.step)
    return done, failed


def _key(each: Wanted) -> tuple[int, Window, str, int]:
    return each.missing.unit.pk, each.missing.window, each.step, each.person.pk


def send(mails: Sequence[Wanted], now: datetime, *, by: User | None = None) -> Outcome:
    """Sends each over one connection, and writes down what became of it before the next one."""
    with closing(get_connection()) as connection:
        tried = [_send(each, now, by, connection) for each in mails]
    return Outcome(
        tuple(each for each in tried if each.sent_at),
        tuple(each for each in tried if not each.sent_at),
    )


def _send(each: Wanted, now: datetime, by: User | None, connection: Any) -> Reminder:
    reminder = _begun(each, by)
    reminder.error = _deliver(each, now, connection)[:LONGEST_ERROR]
    if not reminder.error:
        reminder.sent_at = clock.now()
    reminder.save(update_fields=["error", "sent_at"])
    return reminder


def _begun(each: Wanted, by: User | None) -> Reminder:
    """The row stands before the mail goes out: a run that breaks off leaves a trace, no silence."""
    unit_id, window, step, recipient = _key(each)
    same: dict[str, Any] = {
        "unit_id": unit_id, "first_month": window.first, "last_month": window.last,
        "step": step, "recipient_id": recipient,
    }  # fmt: skip
    facts: dict[str, Any] = {
        "address": each.person.email, "due_at": each.missing.deadline.due,
        "tried_at": clock.now(), "error": str(INTERRUPTED), "by": by,
    }  # fmt: skip
    rows = Reminder.objects.everywhere()
    if step == URGED:
        return Reminder.objects.create(**same, **facts)
    reminder, _made = rows.update_or_create(**same, defaults=facts)
    return reminder


def _deliver(each: Wanted, now: datetime, connection: Any) -> str:
    """Blank where the mail server took it; else why not. One that fails leaves the connection in
    doubt: the next mail opens it anew.
    """
    if not each.person.email:
        return _("Tài khoản chưa có địa chỉ thư.")
    missing = each.missing
    mail = letter(
        missing.unit.name, missing.unit.code, missing.deadline, now,
        person=each.person.get_full_name(), returned=missing.returned_on is not None,
    )  # fmt: skip
    try:
        connection.open()
        address = [each.person.email]
        EmailMessage(mail.subject, mail.body, to=address, connection=connection).send()
    except (OSError, ValueError) as error:  # smtplib and sockets; what is no address
        connection.close()
        return f"{type(error).__name__}: {error}"
    return ""
