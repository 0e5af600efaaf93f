"""manage.py check_figures: proves that stored totals, windows and stocks hold together, and says
what contradicts published figures. Those live in this room, so it does too.
"""

from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core import clock
from core.console import AskingCommand, uncollected
from core.months import Month, Window
from indicators.beside import published_findings
from reports.checks import EVER, Finding, findings
from reports.models import DossierReport
from reports.rulebook import RULEBOOK
from reports.rules import Rule
from units.kinds import Kind
from units.models import Unit
from units.queries import find_unit


def month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(AskingCommand):
    help = _(
        "Kiểm tra số liệu đã lưu: dòng tổng, cân đối, chuyển kỳ, trùng tháng, khác thường, số đã"
        " công bố"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", help=_("mã đơn vị: đơn vị này và mọi đơn vị bên dưới"))
        parser.add_argument("--from", type=month, default=EVER.first, help=_("từ tháng 2024-07"))
        parser.add_argument("--to", type=month, default=EVER.last, help=_("đến tháng 2024-12"))

    def run(self, **options: Any) -> None:
        code = options["unit"]
        branch = find_unit(code, clock.today()) if code else None
        window = Window(options["from"], options["to"])
        kinds: Counter[str] = Counter()
        by_rule: Counter[Rule] = Counter()
        with uncollected():
            for finding in chain(findings(branch, window), published_findings(branch, window)):
                kind = _kind(finding)
                kinds[kind] += 1
                by_rule[finding.fault.rule] += 1
                name, said = RULEBOOK[finding.fault.rule].name, finding.fault.problem.message
                self.stdout.write(f"{kind} – {_place(finding)}: [{name}] {said}")
        for rule, count in by_rule.most_common():
            self.stdout.write(f"{RULEBOOK[rule].name} ({rule}): {count}")
        summary = _summary(kinds, branch, window)
        if kinds[_("Sai")]:
            raise CommandError(summary)
        self.stdout.write(summary)


def _summary(kinds: Counter[str], branch: Unit | None, window: Window) -> str:
    reports = DossierReport.objects.everywhere()
    if branch is not None:
        reports = reports.of_branch(branch)
    inside = reports.filter(first_month__lte=window.last, last_month__gte=window.first)
    counts = {
        "reports": inside.count(),
        "wrong": kinds[_("Sai")],
        "odd": kinds[_("Cảnh báo")],
        "explained": kinds[_("Đã giải trình")],
        "noted": kinds[_("Lưu ý")],
    }
    words = _(
        "%(reports)d báo cáo: %(wrong)d chỗ sai, %(odd)d cảnh báo, %(explained)d đã giải trình,"
        " %(noted)d lưu ý."
    )
    return words % counts


def _kind(finding: Finding) -> str:
    if finding.wrong:
        return _("Sai")
    if finding.explained:
        return _("Đã giải trình")
    fault = finding.fault
    return _("Cảnh báo") if fault.wants_explanation or fault.bars_submission else _("Lưu ý")


def _place(finding: Finding) -> str:
    """“Tỉnh Lam Khê / Xã Mai Sơn, tháng 07/2024, lĩnh vực dat_dai”."""
    field = _(", lĩnh vực %(field)s") % {"field": finding.row} if finding.row else ""
    path = " / ".join(reversed(list(_names(finding.report.unit))))
    return f"{path}, {finding.report.window.label}{field}"


def _names(unit: Unit | None) -> Iterator[str]:
    """From the unit up to its province."""
    while unit is not None and unit.kind != Kind.COUNTRY:
        yield unit.name
        unit = unit.parent
