"""manage.py import_changes FILE"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.console import ImportCommand
from core.errors import about_file
from units.actions import import_changes
from units.forms import read_change_rows


class Command(ImportCommand):
    help = "Nhập thay đổi đơn vị: hợp nhất, chia tách, đổi tên, chuyển, đổi loại, kết thúc."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def run(self, **options: Any) -> None:
        with about_file(options["file"].name):
            imported = import_changes(by=None, rows=read_change_rows(options["file"]))
        self.stdout.write(str(imported))
