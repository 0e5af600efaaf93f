"""manage.py send_reminders: mails about reports that are still to be sent. Run it each morning."""

from datetime import date, datetime, time
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core import clock
from core.console import AskingCommand
from core.errors import Refused
from core.options import OptionParser
from deadlines.models import Reminder
from reports.reminding import Wanted, send, wanted

MORNING = time(8)


class Command(AskingCommand):
    help = _("Gửi thư nhắc về báo cáo chưa gửi: trước hạn, ngày đến hạn, quá hạn, bị trả lại")

    def add_arguments(self, parser: OptionParser) -> None:  # type: ignore[override]
        parser.add_argument("--date", help=_("ngày, ví dụ 2024-08-07; mặc định hôm nay"))
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ liệt kê, không gửi"))

    def run(self, **options: Any) -> None:
        now = _moment(options["date"])
        mails = wanted(now.date())
        if options["dry_run"]:
            self._list(mails)
            return
        outcome = send(mails, now)
        words = _("Ngày {day:%d/%m/%Y}: đã gửi {sent} thư, {failed} thư không gửi được.")
        counts = {"sent": len(outcome.sent), "failed": len(outcome.failed)}
        self.stdout.write(words.format(day=now, **counts))
        if outcome.failed:
            raise CommandError("\n".join(map(_said, outcome.failed)))

    def _list(self, mails: list[Wanted]) -> None:
        for each in mails:
            address = each.person.email or _("chưa có địa chỉ thư")
            period, unit = each.missing.deadline.label, each.missing.unit.name
            self.stdout.write(f"{period}, {unit}: {each.person.get_full_name()} <{address}>")
        self.stdout.write(_("Sẽ gửi {count} thư.").format(count=len(mails)))


def _said(reminder: Reminder) -> str:
    return f"{reminder} <{reminder.address}>: {reminder.error}"


def _moment(text: str | None) -> datetime:
    if not text:
        return clock.now()
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        message = _("--date “{text}” không phải là ngày: ghi như 2024-08-07.")
        raise Refused(message.format(text=text)) from error
    return (
        clock.now() if day == clock.today() else datetime.combine(day, MORNING, clock.OFFICE_TIME)
    )
