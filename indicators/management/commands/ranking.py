"""manage.py ranking: a peer group ranked by one indicator."""

from argparse import ArgumentParser
from typing import Any

from core.numbers import plain
from indicators.console import QuestionCommand, require_indicators, target_text
from indicators.queries import League, league
from indicators.words import reason_in_words
from rendering.listing import Row
from units.peers import Member
from units.queries import find_unit


class Command(QuestionCommand):
    help = "Xếp hạng các đơn vị cùng cấp bên dưới một đơn vị theo một chỉ số."
    keys = (
        "unit", "rank", "of", "in_group", "numerator", "denominator", "value", "target", "met",
        "reason",
    )  # fmt: skip

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--parent", required=True, metavar="CODE")
        parser.add_argument("--level", required=True)
        parser.add_argument("--indicator", required=True, metavar="CODE")
        super().add_arguments(parser)

    def run(self, **options: Any) -> None:
        question = self.question(options)
        require_indicators([options["indicator"]])
        parent = find_unit(options["parent"], question.window.last_day, question.view)
        found = league(parent, options["level"], options["indicator"], question)
        rows = [_row(found, member) for member in found.ordered()]
        self.print_rows(rows, options["format_"])


def _row(found: League, member: Member) -> Row:
    judged = found.judged(member.unit_id)
    reading = judged.reading
    reason = found.ranking.reasons.get(member.unit_id)
    return {
        "unit": member.code,
        "rank": found.ranking.ranks.get(member.unit_id),
        "of": found.ranking.of,
        "in_group": len(found.living),
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "value": None if reading.rate is None else plain(reading.rate),
        "target": target_text(judged.target),
        "met": judged.met,
        "reason": None if reason is None else reason_in_words(reason, found.definition, member),
    }
