"""manage.py import_fields FILE: adds and renames fields of procedures (code,name)."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.console import ImportCommand
from core.errors import Problem, Refused, about_file
from rendering.sheets import Table, read_table
from reports.actions import save_fields
from reports.models import CODE_LENGTH, NAME_LENGTH


class Command(ImportCommand):
    help = _("Nhập danh mục lĩnh vực từ tệp có các cột code, name")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def run(self, **options: Any) -> None:
        with about_file(options["file"].name):
            names = _names(read_table(options["file"], required=("code", "name")))
        added, renamed = save_fields(by=None, names=names)
        done = {"all": len(names), "added": added, "renamed": renamed}
        self.stdout.write(_("Đã đọc %(all)d lĩnh vực: thêm %(added)d, đổi tên %(renamed)d.") % done)


def _names(table: Table) -> dict[str, str]:
    """Name by code. Raises Refused with every row that can't be taken."""
    names: dict[str, str] = {}
    problems: list[Problem] = []
    for row in table.rows:
        for column, message in _wrong(row.values["code"], row.values["name"], names):
            value = row.values[column] or None
            problems.append(Problem(message, table.sheet_name, row.number, column, value))
        names[row.values["code"]] = row.values["name"]
    if problems:
        raise Refused(*problems)
    return names


def _wrong(code: str, name: str, before: dict[str, str]) -> Iterator[tuple[str, str]]:
    for column, text, most in (("code", code, CODE_LENGTH), ("name", name, NAME_LENGTH)):
        if not text:
            yield column, _("ô này không được để trống.")
        elif any(not letter.isprintable() for letter in text):
            yield column, _("có dấu xuống dòng hoặc ký tự ẩn: viết lại trên một dòng.")
        elif len(text) > most:
            yield column, _("dài quá %(most)d ký tự: rút ngắn lại.") % {"most": most}
    if code in before:
        yield "code", _("mã này đã có ở dòng trên: chỉ giữ một dòng.")
