"""manage.py import_reports FILE...: reports from files, all or nothing."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.console import ImportCommand, uncollected
from core.errors import Problem
from core.options import month_of
from core.text import nfc
from reports.actions import save_reports
from reports.entries import Given, Saved
from reports.paper_columns import Form
from reports.reading import read
from reports.states import State

STATES = (State.DRAFT, State.SUBMITTED, State.APPROVED)


class Command(ImportCommand):
    help = _("Nhập báo cáo từ một hay nhiều tệp .csv, .xlsx, .xls: nhập tất cả hoặc không nhập gì")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--form", choices=[str(form) for form in Form], default="auto")
        parser.add_argument("--unit", default="", help=_("mã đơn vị, khi tệp không ghi"))
        parser.add_argument(
            "--month", default="", help=_("tháng, ví dụ 2024-07, khi tệp không ghi")
        )
        parser.add_argument("--state", choices=[str(state) for state in STATES])
        parser.add_argument("--dry-run", action="store_true", help=_("kiểm tra mà không lưu"))

    def run(self, **options: Any) -> None:
        month = options["month"].strip()
        given = Given(nfc(options["unit"]).strip(), month_of("--month", month) if month else None)
        with uncollected():
            reading = read(options["files"], given, options["form"])
            with transaction.atomic():
                saved = save_reports(by=None, entries=reading.entries, state=options["state"])
                transaction.set_rollback(options["dry_run"])
        self.tell(saved, reading.remarks, dry_run=options["dry_run"])

    def tell(
        self, saved: Sequence[Saved], remarks: Sequence[Problem] = (), *, dry_run: bool
    ) -> None:
        """Says what was done, and every warning."""
        for remark in remarks:
            self.stdout.write(f"{_('Lưu ý')} – {remark}")
        for report in saved:
            for warned in report.warnings:
                kind = _("Cảnh báo") if warned.open else _("Lưu ý")
                about = f"{report.report.unit.name}, {report.report.window.label}"
                self.stdout.write(f"{kind} – {about}: {warned.problem}")
        opening = _("Chạy thử, không lưu gì") if dry_run else _("Đã nhập")
        self.stdout.write(f"{opening}: {_counted(saved)}")
        self.stdout.write(_standing(saved, len(remarks)))
        if unexplained := sum(one.unexplained for one in saved):
            sentence = _("%(count)d báo cáo có cảnh báo chưa giải trình.")
            self.stdout.write(sentence % {"count": unexplained})


def _counted(saved: Sequence[Saved]) -> str:
    """How many reports were new, changed or as stored."""
    created = sum(one.created for one in saved)
    changed = sum(one.changed and not one.created for one in saved)
    counts = {
        "all": len(saved),
        "created": created,
        "changed": changed,
        "same": len(saved) - created - changed,
    }
    summary = _("%(all)d báo cáo: %(created)d mới, %(changed)d cập nhật, %(same)d không đổi.")
    return summary % counts


def _standing(saved: Sequence[Saved], remarks: int) -> str:
    """In which states the reports are after it, and how many warnings and remarks were told, those
    on the files among them.
    """
    states = Counter(State(one.report.state) for one in saved)
    warnings = Counter(warned.open for one in saved for warned in one.warnings)
    facts = {
        "states": ", ".join(
            f"{count} {state.label.lower()}" for state in State if (count := states[state])
        ),
        "warnings": warnings[True],
        "remarks": warnings[False] + remarks,
    }
    return _("Trạng thái báo cáo: %(states)s. Có %(warnings)d cảnh báo, %(remarks)d lưu ý.") % facts
