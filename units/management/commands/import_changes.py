"""manage.py import_changes FILE"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.console import AskingCommand
from units.actions import import_changes
from units.forms import read_change_rows


class Command(AskingCommand):
    help = "Nhập thay đổi đơn vị: hợp nhất, chia tách, đổi tên, chuyển, đổi loại, kết thúc."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def run(self, **options: Any) -> None:
        self.stdout.write(str(import_changes(by=None, rows=read_change_rows(options["file"]))))
