"""manage.py import_units FILE | --province NAME"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from core.console import ImportCommand
from core.errors import about_file
from units.actions import import_changes, import_units
from units.catalogue import province_folder
from units.forms import read_change_rows, read_unit_rows


class Command(ImportCommand):
    help = "Nhập đơn vị từ tệp, hoặc đơn vị và thay đổi của một tỉnh, thành phố có sẵn."

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", nargs="?", type=Path, metavar="FILE")
        source.add_argument("--province", metavar="NAME")

    def run(self, **options: Any) -> None:
        if options["province"]:
            self._import_province(options["province"])
        else:
            self._import_file(options["file"])

    def _import_file(self, path: Path) -> None:
        with about_file(path.name):
            imported = import_units(by=None, rows=read_unit_rows(path))
        self.stdout.write(str(imported))

    @transaction.atomic
    def _import_province(self, name: str) -> None:
        folder = province_folder(name)
        self._import_file(folder / "units.csv")
        rows = read_change_rows(folder / "changes.csv")
        self.stdout.write(str(import_changes(by=None, rows=rows)))
