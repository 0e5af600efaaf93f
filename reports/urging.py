"""An officer asks units for a report: words to copy, and mails at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actions import record
from core import clock
from core.months import Month, Window
from core.numbers import format_count
from core.parts import Part
from deadlines.access import require_office_of
from deadlines.models import Reminder
from deadlines.rules import URGED
from reports.links import reports_url
from reports.reminder_text import how_it_stands, message
from reports.reminding import (
    Missing,
    Outcome,
    Wanted,
    entering,
    failed_lately,
    missing,
    send,
    urged_lately,
)
from units.access import Scope
from units.models import Unit

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

SHOWN = 200
# After so long a page begins no more mails; the one under way may take its own time.
PATIENCE = timedelta(seconds=20)
NEVER = datetime.min.replace(tzinfo=clock.OFFICE_TIME)


class Addressee(NamedTuple):
    """Who enters for a unit; `asked_at` where an officer has asked them a few hours ago."""

    unit: str
    person: str
    address: str
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class UrgePage:
    """Everything that templates/reports/urge.html shows before anything is sent; of the units in
    `silent` nobody has an account, or an address in it.
    """

    unit: Unit
    month: Month
    text: str
    codes: list[str]
    people: list["Addressee"]
    silent: list[str]
    back: str
    illustrative: bool

    @property
    def title(self) -> str:
        return _("Đôn đốc {count} đơn vị").format(count=format_count(len(self.codes)))

    @property
    def reachable(self) -> int:
        """How many would get a mail now."""
        return sum(bool(each.address) and each.asked_at is None for each in self.people)

    @property
    def breadcrumbs(self) -> tuple[tuple[str, str], ...]:
        return ((_("Báo cáo"), self.back), (self.title, ""))


def asked_units(unit: Unit, month: Month, codes: Collection[str]) -> list[Missing]:
    """Of the units below, named by their codes, those whose report of the month is still to be
    sent: a tick may be older than the report. Four SQL queries.
    """
    below = Unit.objects.below(unit).valid_in(Window(month, month)).filter(code__in=codes)
    return missing(below.by_name(), Window(month, month))


def urge_page(unit: Unit, month: Month, asked: Sequence[Missing], site: str) -> UrgePage:
    """`site` is the address under which the reader reached it. Two SQL queries."""
    people = entering(clock.today(), [each.unit for each in asked])
    now = clock.now()
    lines = [
        (each.unit.name, how_it_stands(each.deadline, now, each.returned_on)) for each in asked
    ]
    window = Window(month, month)
    lately = urged_lately((each.unit.pk for each in asked), window)
    return UrgePage(
        unit,
        month,
        message(window.label, lines, f"{site}{reports_url(month=month)}"),
        [each.unit.code for each in asked],
        [
            Addressee(
                office.name,
                person.get_full_name(),
                person.email,
                lately.get((office.pk, person.pk)),
            )
            for office, person in people
        ],
        _silent(asked, people),
        reports_url(unit=unit.code, month=month),
        unit.is_invented,
    )


def _silent(asked: Sequence[Missing], people: Iterable[tuple[Unit, User]]) -> list[str]:
    reached = {office.pk for office, person in people if person.email}
    return [each.unit.name for each in asked if each.unit.pk not in reached]


def urge(
    *, by: "AbstractBaseUser | None", unit: Unit, month: Month, asked: Sequence[Missing]
) -> Outcome:
    """Writes into the history which units were to be asked for what, and sends the mails; none to
    those who got one a few hours ago. The history comes first and each mail is written down by
    itself: a request that is cut off has told what it did. After PATIENCE the rest is left to the
    next press; addresses that failed lately come last, so that slow ones keep no other waiting.
    """
    require_office_of(by, *(each.unit for each in asked))
    people = entering(clock.today(), [each.unit for each in asked])
    due = {each.unit.pk: each for each in asked}
    lately = urged_lately(due, Window(month, month))
    mails = [
        Wanted(due[office.pk], URGED, person)
        for office, person in people
        if (office.pk, person.pk) not in lately
    ]
    if not mails:
        return Outcome(skipped=len(people))
    failed = failed_lately(each.person.pk for each in mails)
    mails.sort(key=lambda each: failed.get(each.person.pk, NEVER))
    facts = {"month": str(month), "units": [each.unit.code for each in asked]}
    with transaction.atomic():
        record(by=by, action="reports.urged", target=unit, changes=facts)
    now = clock.now()
    sender = by if isinstance(by, User) else None
    outcome = send(mails, now, by=sender, until=now + PATIENCE)
    skipped = len(people) - len(outcome.sent) - len(outcome.failed) - outcome.waiting
    return replace(outcome, skipped=skipped)


def told(outcome: Outcome) -> str:
    """“Đã gửi 3 thư; 1 thư không gửi được; 2 người vừa được đôn đốc nên không gửi lại.”"""
    parts = [_("Đã gửi {sent} thư; {failed} thư không gửi được")]
    if outcome.skipped:
        parts.append(_("{skipped} người vừa được đôn đốc nên không gửi lại"))
    if outcome.waiting:
        parts.append(_("{waiting} người chưa kịp gửi, đôn đốc lần nữa để gửi tiếp"))
    counts = {"sent": len(outcome.sent), "failed": len(outcome.failed)}
    counts |= {"skipped": outcome.skipped, "waiting": outcome.waiting}
    return "; ".join(parts).format(**counts) + "."


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """What was sent in a branch, what failed first; the latest."""

    unit: Unit
    summary: tuple[Part, ...]
    rows: list[Reminder]
    illustrative: bool

    @property
    def title(self) -> str:
        return _("Thư nhắc")

    @property
    def breadcrumbs(self) -> tuple[tuple[str, str], ...]:
        return ((_("Báo cáo"), reverse("reports")), (self.title, ""))


def reminders_page(scope: Scope, unit: Unit) -> RemindersPage:
    """Three SQL queries."""
    below = Reminder.objects.within(scope).filter(unit__path__startswith=unit.path)
    failed = below.filter(sent_at=None)
    rows = below.select_related("unit", "recipient")
    first = list(rows.filter(sent_at=None).order_by("-tried_at", "-pk")[:SHOWN])
    sent = list(rows.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")[:SHOWN])
    counts = below.count(), failed.count()
    return RemindersPage(unit, tuple(_summary(*counts)), [*first, *sent], unit.is_invented)


def _summary(tried: int, failed: int) -> list[Part]:
    if not tried:
        return [(_("Chưa có thư nhắc nào."), False)]
    words = _("Đã gửi {count} thư nhắc").format(count=format_count(tried - failed))
    if not failed:
        return [(words, False), (".", False)]
    missed = _("{count} thư không gửi được").format(count=format_count(failed))
    return [(words, False), ("; ", False), (missed, True), (".", False)]
