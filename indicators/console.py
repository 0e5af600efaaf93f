"""What the commands `readings`, `ranking` and `reconcile` share: options in, rows out."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from core.console import AskingCommand
from core.errors import Refused
from core.months import Window
from core.options import month_of
from indicators.models import Indicator, Target
from indicators.queries import Question
from rendering.listing import Row, listed
from reports.models import Field
from units.mapping import parse_view

FORMATS = ("table", "json", "csv")


def add_format(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="table", dest="format_")


class QuestionCommand(AskingCommand):
    """A command that asks about a window and prints rows under `keys`."""

    keys: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--field", dest="field_code", metavar="CODE")
        parser.add_argument("--view", default="reported", metavar="reported|today|2024-06-30")
        parser.add_argument("--from", required=True, dest="first", metavar="2024-01")
        parser.add_argument("--to", required=True, dest="last", metavar="2024-07")
        parser.add_argument("--provisional", action="store_true")
        add_format(parser)

    def question(self, options: dict[str, Any]) -> Question:
        first = month_of("--from", options["first"])
        last = month_of("--to", options["last"])
        if last < first:
            ends = {"first": options["first"], "last": options["last"]}
            message = _("--to “%(last)s” trước --from “%(first)s”: sửa lại một trong hai tháng.")
            raise Refused(message % ends)
        field_code = options["field_code"]
        if field_code and not Field.objects.filter(code=field_code).exists():
            message = _("Không có lĩnh vực mang mã “{code}”: sửa mã, hoặc nhập lĩnh vực trước.")
            raise Refused(message.format(code=field_code))
        return Question(
            Window(first, last), parse_view(options["view"]), options["provisional"], field_code
        )

    def print_rows(self, rows: list[Row], format_: str) -> None:
        self.stdout.write(listed(rows, self.keys, format_))


def require_indicators(codes: list[str]) -> None:
    """Refused with the list of what exists, where a code is none."""
    known = list(Indicator.objects.values_list("code", flat=True))
    unknown = [code for code in codes if code not in known]
    if unknown:
        message = _("Không có chỉ số “{codes}”. Các chỉ số: {known}.")
        raise Refused(message.format(codes=", ".join(unknown), known=", ".join(known)))


def target_text(target: Target | None) -> str | None:
    """“≥ 97.5”, or None."""
    return None if target is None else str(target)
