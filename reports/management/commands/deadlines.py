"""manage.py deadlines: when the reports of a unit are due in a year, and how they stand."""

from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.console import AskingCommand
from core.options import OptionParser
from rendering.listing import listed
from reports.period_exports import KEYS, listing
from reports.periods import period_lines, year_window
from units.queries import find_unit


class Command(AskingCommand):
    help = _("Thời hạn gửi báo cáo của một đơn vị trong một năm")

    def add_arguments(self, parser: OptionParser) -> None:  # type: ignore[override]
        parser.add_argument("--unit", required=True, help=_("mã đơn vị"))
        parser.add_argument("--year", type=int, help=_("năm, mặc định năm nay"))
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def run(self, **options: Any) -> None:
        year = options["year"] or clock.today().year
        unit = find_unit(options["unit"], year_window(year).last_day)
        self.stdout.write(listed(listing(period_lines(unit, year)), KEYS, options["format"]))
