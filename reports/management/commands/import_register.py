"""manage.py import_register FILE: the figures of a month from single dossiers, all or nothing."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.console import ImportCommand
from core.errors import Problem, Refused
from core.months import Month
from core.numbers import format_count, format_percent, percent
from core.options import month_of
from core.text import nfc
from reports import plans
from reports.actions import save_reports
from reports.entries import Entry
from reports.figures import FIGURES
from reports.history import place_of, written
from reports.models import Field
from reports.register.days import days_counted
from reports.register.draft import entry_of, known_fields
from reports.register.mapping import mapped
from reports.register.mappings import named_mapping
from reports.register.outline import outline
from reports.register.result import Found, Listed, Result
from reports.register.run import count, period_of
from reports.writing import changed_cells
from units.models import Unit
from units.queries import find_unit

BAR = 30
FIRST_OF_A_LIST = 20


class Command(ImportCommand):
    help = _("Tính số liệu một tháng của một đơn vị từ sổ hồ sơ của phần mềm một cửa")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--unit", required=True, help=_("mã đơn vị"))
        parser.add_argument("--month", required=True, help=_("tháng, ví dụ 2024-07"))
        parser.add_argument("--mapping", default="", help=_("tên cách đọc sổ đã lưu"))
        parser.add_argument("--dry-run", action="store_true", help=_("kiểm tra mà không lưu"))

    def run(self, **options: Any) -> None:
        path, month = options["file"], month_of("--month", options["month"].strip())
        unit = find_unit(nfc(options["unit"]).strip(), month.last_day)
        result = self.counted(path, unit, month, options["mapping"])
        if result.problems:
            raise Refused(*_refusals(result.problems))
        names = dict(Field.objects.values_list("code", "name"))
        self.tell_figures(result, names)
        self.tell_lists(result)
        self.save(entry_of(result, unit, month, path.name), names, dry_run=options["dry_run"])

    def counted(self, path: Path, unit: Unit, month: Month, mapping: str) -> Result:
        if not path.is_file():
            message = _("Không tìm thấy tệp {name}: kiểm tra lại tên và thư mục.")
            raise Refused(message.format(name=path))
        about = outline(path)
        named = named_mapping(unit, mapping) if mapping else None
        headings = mapped(about, named.columns if named else None)
        words = named.words if named else {}
        period = period_of(days_counted(unit, month), clock.today())
        told = self.show_progress
        result = count(path, about, headings, period, known_fields(), words, told)
        if sys.stderr.isatty():
            self.stderr.write("", ending="\r\n")
        return result

    def show_progress(self, rows: int, read: int, size: int) -> None:
        """A bar that stays on its line; nothing where nobody watches."""
        if not sys.stderr.isatty():
            return
        done = BAR * read // max(size, 1)
        bar = "█" * done + "░" * (BAR - done)
        words = _("{rows} hồ sơ").format(rows=format_count(rows))
        self.stderr.write(f"\r{bar} {100 * read // max(size, 1):3}% {words}", ending="")

    def tell_figures(self, result: Result, names: dict[str, str]) -> None:
        facts = {"rows": format_count(result.rows), "left": format_count(result.left_out)}
        self.stdout.write(_("Đã đọc {rows} hồ sơ, bỏ {left} hồ sơ chưa tiếp nhận.").format(**facts))
        if result.free:
            words = _("{count} hồ sơ phí 0 đồng ghi thanh toán trực tuyến: không tính.")
            self.stdout.write(words.format(count=format_count(result.free)))
        rows = {names.get(code, ""): row for code, row in result.figures.items() if code}
        for name, row in {**rows, _("Toàn đơn vị"): result.total()}.items():
            self.stdout.write(f"\n{name}")
            for code, value in row.items():
                self.stdout.write(f"  {FIGURES[code].label}: {format_count(value)}")

    def tell_lists(self, result: Result) -> None:
        near = _("Sắp đến hạn trong 3 ngày: {count} hồ sơ")
        late = _("Quá hạn: {count} hồ sơ")
        self.tell_dossiers(near.format(count=format_count(result.near_count)), result.near)
        self.tell_dossiers(late.format(count=format_count(result.late_count)), result.late)
        if result.late_by_hour:
            words = _("  Tính theo ngày; nếu tính theo giờ hẹn là {count} hồ sơ.")
            by_hour = format_count(result.late_with_hours)
            self.stdout.write(words.format(count=by_hour))
        if result.officers is None:
            return
        words = _("Công chức có từ 10% hồ sơ quá hạn: {late} trong {all} người")
        facts = {"late": len(result.late_officers), "all": len(result.officers)}
        self.stdout.write("\n" + words.format(**facts))
        for officer in result.officers:
            mark = _("từ 10% trở lên") if officer.is_late else ""
            share = format_percent(percent(officer.late, officer.of))
            line = f"  {officer.name}: {officer.late}/{officer.of} = {share} {mark}"
            self.stdout.write(line.rstrip())

    def tell_dossiers(self, title: str, listed: list[Listed]) -> None:
        self.stdout.write(f"\n{title}")
        for one in listed[:FIRST_OF_A_LIST]:
            words = _("hẹn {day:%d/%m/%Y}, {days} ngày").format(day=one.due_day, days=one.days)
            parts = (one.code, one.field, words, one.officer)
            self.stdout.write("  " + " – ".join(part for part in parts if part))
        if len(listed) > FIRST_OF_A_LIST:
            self.stdout.write(_("  … và các hồ sơ khác"))

    def save(self, entry: Entry, names: dict[str, str], *, dry_run: bool) -> None:
        """Says each difference, before → after, and writes it."""
        (plan,) = plans.judge([entry])
        told = changed_cells(plan)
        with transaction.atomic():
            (saved,) = save_reports(by=None, entries=[entry])
            transaction.set_rollback(dry_run)
        self.stdout.write("")
        for change in told:
            row, figure = place_of(change, names)
            before, after = written(change["before"]), written(change["after"])
            self.stdout.write(f"{row}, {figure}: {before} → {after}")
        for warned in saved.warnings:
            self.stdout.write(f"{_('Cảnh báo') if warned.open else _('Lưu ý')}: {warned.problem}")
        opening = _("Chạy thử, không lưu gì") if dry_run else _("Đã ghi vào bản nháp")
        count = format_count(len(told))
        self.stdout.write(_("{opening}: {count} thay đổi.").format(opening=opening, count=count))


def _refusals(found: Iterable[Found]) -> Iterable[Problem | str]:
    """The first rows of each kind of problem, and how many more there are."""
    for each in found:
        for row, value in each.rows:
            yield Problem(each.message, None, row, each.column, value or None)
        if each.count > len(each.rows):
            message = _("… và {count} dòng khác, cột {column}: {message}")
            count = format_count(each.count - len(each.rows))
            yield message.format(count=count, column=each.column, message=each.message)
