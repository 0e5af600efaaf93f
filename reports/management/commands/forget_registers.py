"""manage.py forget_registers: deletes registers that nobody finished. Run it each night."""

from typing import Any

from django.utils.translation import gettext as _

from core.console import AskingCommand
from core.numbers import format_count
from reports.register.runs import DAYS_KEPT, forget_old


class Command(AskingCommand):
    help = _("Xóa các sổ hồ sơ đã tải lên quá hạn giữ: tệp, danh sách hồ sơ và công chức")

    def run(self, **options: Any) -> None:
        facts = {"count": format_count(forget_old()), "days": DAYS_KEPT}
        self.stdout.write(_("Đã xóa {count} sổ hồ sơ tải lên quá {days} ngày.").format(**facts))
