"""manage.py check_figures: proves that stored totals, windows and stocks hold together."""

from collections import Counter
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core.console import AskingCommand
from reports.checks import Finding, findings
from reports.models import DossierReport


class Command(AskingCommand):
    help = _("Kiểm tra toàn bộ số liệu: dòng tổng, cân đối, chuyển kỳ, trùng tháng")

    def run(self, **options: Any) -> None:
        kinds: Counter[str] = Counter()
        for finding in findings():
            kind = _kind(finding)
            kinds[kind] += 1
            self.stdout.write(f"{kind} – {_place(finding)}: {finding.fault.problem.message}")
        counts = {
            "reports": DossierReport.objects.everywhere().count(),
            "wrong": kinds[_("Sai")],
            "odd": kinds[_("Cảnh báo")],
            "explained": kinds[_("Đã giải trình")],
        }
        summary = _(
            "%(reports)d báo cáo: %(wrong)d chỗ sai, %(odd)d cảnh báo, %(explained)d đã giải trình."
        )
        if counts["wrong"]:
            raise CommandError(summary % counts)
        self.stdout.write(summary % counts)


def _kind(finding: Finding) -> str:
    if finding.wrong:
        return _("Sai")
    return _("Đã giải trình") if finding.explained else _("Cảnh báo")


def _place(finding: Finding) -> str:
    field = _(", lĩnh vực %(field)s") % {"field": finding.row} if finding.row else ""
    return f"{finding.report.unit.name}, {finding.report.window.label}{field}"
