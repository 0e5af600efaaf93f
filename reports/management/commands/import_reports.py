"""manage.py import_reports FILE...: reports from files, all or nothing."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.console import ImportCommand
from core.errors import Refused
from core.options import month_of
from core.text import nfc
from reports import generic
from reports.actions import save_reports
from reports.entries import Entry, Saved
from reports.states import State

FORMS = ("auto", "generic", "06a", "07a")
STATES = (State.DRAFT, State.SUBMITTED, State.APPROVED)


class Command(ImportCommand):
    help = _("Nhập báo cáo từ một hay nhiều tệp .csv, .xlsx, .xls: nhập tất cả hoặc không nhập gì")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--form", choices=FORMS, default="auto")
        parser.add_argument("--unit", default="", help=_("mã đơn vị, khi tệp không ghi"))
        parser.add_argument(
            "--month", default="", help=_("tháng, ví dụ 2024-07, khi tệp không ghi")
        )
        parser.add_argument("--state", choices=[str(state) for state in STATES])
        parser.add_argument("--dry-run", action="store_true", help=_("kiểm tra mà không lưu"))

    def run(self, **options: Any) -> None:
        month = options["month"].strip()
        given = generic.Given(
            nfc(options["unit"]).strip(), month_of("--month", month) if month else None
        )
        entries = read(options["files"], options["form"], given)
        with transaction.atomic():
            saved = save_reports(by=None, entries=entries, state=options["state"])
            transaction.set_rollback(options["dry_run"])
        self.tell(saved, dry_run=options["dry_run"])

    def tell(self, saved: Sequence[Saved], *, dry_run: bool) -> None:
        """Says what was done, and every warning."""
        for report in saved:
            for warned in report.warnings:
                kind = _("Cảnh báo") if warned.open else _("Lưu ý")
                about = f"{report.report.unit.name}, {report.report.window.label}"
                self.stdout.write(f"{kind} – {about}: {warned.problem}")
        opening = _("Chạy thử, không lưu gì") if dry_run else _("Đã nhập")
        self.stdout.write(f"{opening}: {_counted(saved)}")
        self.stdout.write(_standing(saved))
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


def _standing(saved: Sequence[Saved]) -> str:
    """In which states the reports are after it, and how many warnings and remarks were told."""
    states = Counter(State(one.report.state) for one in saved)
    warnings = Counter(warned.open for one in saved for warned in one.warnings)
    facts = {
        "states": ", ".join(
            f"{count} {state.label.lower()}" for state in State if (count := states[state])
        ),
        "warnings": warnings[True],
        "remarks": warnings[False],
    }
    return _("Trạng thái báo cáo: %(states)s. Có %(warnings)d cảnh báo, %(remarks)d lưu ý.") % facts


def read(files: Sequence[Path], form: str, given: generic.Given) -> list[Entry]:
    """The entries of the files in the form asked for, or the one that they show."""
    if form in ("06a", "07a"):
        raise Refused(_paper())
    try:
        return generic.read(files, given)
    except Refused as refused:
        others = [path.name for path in files if not generic.looks_generic(path)]
        if form == "generic" or not others:
            raise
        message = _("Tệp %(names)s không có hàng tên cột của mẫu chung (%(headings)s, …).")
        headings = ", ".join(generic.HEADINGS[:4])
        facts = {"names": ", ".join(others), "headings": headings}
        raise Refused(f"{message % facts} {_paper()}") from refused


def _paper() -> str:
    return _(
        "Các biểu giấy II.06a/VPCP và 07a/BTP chưa đọc được:"
        " hãy chuyển số liệu sang mẫu chung rồi nhập lại."
    )
