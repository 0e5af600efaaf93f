"""manage.py reconcile: what was published of a unit against what its reports give."""

from argparse import ArgumentParser
from typing import Any

from core.clock import today
from core.console import AskingCommand
from core.numbers import plain
from indicators.console import add_format
from indicators.published import Reconciled, reconcile
from rendering.listing import Row, listed
from units.queries import find_unit


class Command(AskingCommand):
    help = "Đối chiếu số liệu đã công bố của một đơn vị với số tính lại từ báo cáo."
    keys = (
        "unit", "first_month", "last_month", "indicator", "published", "qualifier", "computed",
        "difference", "verdict",
    )  # fmt: skip

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, metavar="CODE")
        add_format(parser)

    def run(self, **options: Any) -> None:
        unit = find_unit(options["unit"], today())
        rows = [_row(each) for each in reconcile(unit)]
        self.stdout.write(listed(rows, self.keys, options["format_"]))


def _row(reconciled: Reconciled) -> Row:
    published, printed = reconciled.published, reconciled.printed
    places = 0 if published.figure else 2
    computed, difference = reconciled.computed, reconciled.difference
    return {
        "unit": published.unit.code,
        "first_month": str(published.first_month),
        "last_month": str(published.last_month),
        "indicator": reconciled.definition.code if reconciled.definition else "",
        "published": None if printed is None else plain(printed.value, printed.decimals),
        "qualifier": published.qualifier,
        "computed": None if computed is None else plain(computed, places),
        "difference": None if difference is None else plain(difference, places),
        "verdict": reconciled.verdict.value,
    }
