"""manage.py demo: loads the demonstration data, as often as one likes."""

from typing import Any

from django.utils.translation import gettext as _

from core.console import AskingCommand
from dashboard import demo


class Command(AskingCommand):
    refusal = _("Không nạp gì cả.")
    help = _(
        "Nạp dữ liệu trình diễn: số liệu đã công bố và số liệu minh họa; chạy lại không đổi gì"
    )

    def run(self, **options: Any) -> None:
        demo.load(self.stdout.write)
