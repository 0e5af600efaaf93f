"""manage.py readings: the indicators of one unit over a window."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from core.numbers import plain
from indicators.console import QuestionCommand, require_indicators, target_text
from indicators.queries import Judged, readings_of
from indicators.readings import Reading
from indicators.words import why_no_rate
from rendering.listing import Row
from units.queries import find_unit


class Command(QuestionCommand):
    help = "In các chỉ số của một đơn vị trong một khoảng thời gian."
    keys = (
        "indicator", "version", "numerator", "denominator", "value", "target", "met",
        "months_counted", "months_in_window", "blank_optional",
    )  # fmt: skip

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, metavar="CODE")
        parser.add_argument("--of", choices=("own", "below", "branch"), default="own")
        parser.add_argument("--indicator", nargs="+", action="extend", metavar="CODE")
        super().add_arguments(parser)

    def run(self, **options: Any) -> None:
        question = self.question(options)
        require_indicators(options["indicator"] or [])
        unit = find_unit(options["unit"], question.window.last_day, question.view)
        judged = readings_of(unit, options["of"], question, options["indicator"])
        self.print_rows([_row(each) for each in judged], options["format_"])
        if options["indicator"]:
            self._explain(each.reading for each in judged)

    def _explain(self, found: Iterable[Reading]) -> None:
        """Beside the rows, whose shape others read: of counted units nobody else says it."""
        for reading in found:
            if reading.distribution is not None and reading.rate is None:
                self.stderr.write(f"{reading.definition.code}: {why_no_rate(reading)}.")


def _row(judged: Judged) -> Row:
    reading = judged.reading
    return {
        "indicator": reading.definition.code,
        "version": reading.definition.version.number,
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "value": None if reading.rate is None else plain(reading.rate),
        "target": target_text(judged.target),
        "met": judged.met,
        "months_counted": reading.months_counted,
        "months_in_window": reading.months_in_window,
        "blank_optional": list(reading.blank_optional),
    }
