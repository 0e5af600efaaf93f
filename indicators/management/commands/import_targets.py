"""manage.py import_targets FILE."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from core.console import ImportCommand
from core.errors import about_file
from indicators.actions import import_targets


class Command(ImportCommand):
    help = "Nạp chỉ tiêu từ một tệp: tất cả hoặc không dòng nào."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def run(self, **options: Any) -> None:
        with about_file(options["file"].name):
            stored = import_targets(options["file"], by=None)
        self.stdout.write(
            f"Chỉ tiêu: thêm {stored.added}, sửa {stored.changed}, giữ nguyên {stored.unchanged}."
        )
