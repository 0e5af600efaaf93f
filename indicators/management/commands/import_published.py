"""manage.py import_published FILE."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from core.console import ImportCommand
from core.errors import about_file
from indicators.actions import import_published


class Command(ImportCommand):
    help = "Nạp số liệu đã công bố từ một tệp: tất cả hoặc không dòng nào."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def run(self, **options: Any) -> None:
        with about_file(options["file"].name):
            stored = import_published(options["file"], by=None)
        self.stdout.write(
            f"Số liệu đã công bố: thêm {stored.added}, sửa {stored.changed}, "
            f"giữ nguyên {stored.unchanged}."
        )
