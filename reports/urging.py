"""An officer asks units for a report: words to copy, and mails at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from reports.reminder_text import message
from reports.reminding import Missing, Outcome, Wanted, entering, missing, send
from units.access import Scope
from units.models import Unit

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

SHOWN = 200


@dataclass(frozen=True, slots=True)
class UrgePage:
    """Everything that templates/reports/urge.html shows before anything is sent."""

    unit: Unit
    month: Month
    text: str
    codes: list[str]
    people: list[tuple[str, str, str]]
    back: str
    illustrative: bool

    @property
    def title(self) -> str:
        return _("Đôn đốc {count} đơn vị").format(count=format_count(len(self.codes)))

    @property
    def reachable(self) -> int:
        return sum(bool(address) for _unit, _person, address in self.people)

    @property
    def breadcrumbs(self) -> tuple[tuple[str, str], ...]:
        return ((_("Báo cáo"), self.back), (self.title, ""))


def asked_units(unit: Unit, month: Month, codes: Collection[str]) -> list[Missing]:
    """Of the units below, named by their codes, those whose report of the month is still to be
    sent: a tick may be older than the report. Four SQL queries.
    """
    below = Unit.objects.below(unit).valid_in(Window(month, month)).filter(code__in=codes)
    return missing(below.by_name(), Window(month, month))


def urge_page(unit: Unit, month: Month, asked: Sequence[Missing]) -> UrgePage:
    """One SQL query."""
    people = entering(clock.today(), [each.unit for each in asked])
    lines = [(each.unit.name, each.deadline) for each in asked]
    window = Window(month, month)
    return UrgePage(
        unit,
        month,
        message(window.label, lines, clock.now(), reports_url(month=month)),
        [each.unit.code for each in asked],
        [(office.name, person.get_full_name(), person.email) for office, person in people],
        reports_url(unit=unit.code, month=month),
        unit.is_invented,
    )


def urge(
    *, by: "AbstractBaseUser | None", unit: Unit, month: Month, asked: Sequence[Missing]
) -> Outcome:
    """Writes into the history who is asked for what, and sends the mails: to nobody a second one on
    the same day, so that a button that is pressed again goes on where it stopped.
    """
    require_office_of(by, unit)
    people = entering(clock.today(), [each.unit for each in asked])
    due = {each.unit.pk: each for each in asked}
    sender = by if isinstance(by, User) else None
    done = _urged_today(month)
    mails = [
        Wanted(due[office.pk], URGED, person)
        for office, person in people
        if (office.pk, person.pk) not in done
    ]
    with transaction.atomic():
        codes = [each.unit.code for each in asked]
        facts = {"month": str(month), "units": codes, "mails": len(mails)}
        record(by=by, action="reports.urged", target=unit, changes=facts)
    return send(mails, clock.now(), by=sender)


def _urged_today(month: Month) -> set[tuple[int, int]]:
    """Unit and person of whom somebody asked for the month's report today. One SQL query."""
    begun = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    urged = Reminder.objects.everywhere().filter(
        step=URGED, first_month=month, last_month=month, sent_at__gte=begun
    )
    return set(urged.values_list("unit_id", "recipient_id"))


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
