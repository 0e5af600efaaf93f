"""Wrong command lines: a Vietnamese sentence, exit 1, and never argparse's English."""

from argparse import ArgumentParser
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from core.console import AskingCommand
from core.errors import Refused
from core.options import in_vietnamese, month_of


class Counting(AskingCommand):
    """A command with an option of each kind."""

    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("file", nargs="?", metavar="FILE")
        source.add_argument("--province", metavar="NAME")
        parser.add_argument("--unit", required=True)
        parser.add_argument("--state", choices=["draft", "approved"])
        parser.add_argument("--steps", action="store_true")
        parser.add_argument("--seed", type=int)

    def run(self, **options: Any) -> None:
        self.stdout.write(f"đã đếm {options['unit']}")


WRONG = {
    "a.csv": "Lệnh còn thiếu --unit: hãy ghi thêm.",
    "--unit C1": "Lệnh cần một trong: FILE, --province.",
    "a.csv --unit": "--unit còn thiếu giá trị: hãy ghi ngay sau đó.",
    "a.csv --unit C1 --province X": "--province không đi cùng FILE: chỉ ghi một trong hai.",
    "a.csv --unit C1 --colour 3": "Lệnh không có “--colour 3”: kiểm tra lại cách viết.",
    "a.csv --unit C1 --state aproved": (
        "--state không nhận “aproved”: chọn một trong draft, approved."
    ),
    "a.csv --unit C1 --seed x": "--seed không nhận “x”: ghi một số nguyên.",
    "a.csv --unit C1 --steps=3": "--steps không kèm giá trị: bỏ “3”.",
    "a.csv --unit C1 --st draft": "“--st” viết tắt không rõ: ghi đủ một trong --state, --steps.",
}


@pytest.mark.parametrize(("line", "sentence"), WRONG.items())
def test_a_wrong_command_line_is_told_in_vietnamese_and_exits_with_1(
    line: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        Counting().run_from_argv(["manage.py", "counting", *line.split()])
    said = capsys.readouterr()
    assert left.value.code == 1
    assert said.err == f"{sentence}\nXem cách dùng: manage.py counting --help\n"
    assert said.out == ""


def test_a_right_command_line_and_a_call_for_help_are_answered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Counting().run_from_argv(["manage.py", "counting", "a.csv", "--unit", "C1"])
    assert capsys.readouterr().out == "đã đếm C1\n"
    with pytest.raises(SystemExit) as left:
        Counting().run_from_argv(["manage.py", "counting", "--help"])
    assert left.value.code == 0
    assert "--province NAME" in capsys.readouterr().out


def test_a_program_gets_the_same_sentence() -> None:
    with pytest.raises(CommandError, match="Lệnh còn thiếu --unit"):
        call_command(Counting(), "a.csv")


def test_a_reader_of_options_speaks_for_itself_and_strange_english_is_not_passed_on() -> None:
    assert in_vietnamese("argument --seed: phải là số dương") == "--seed phải là số dương."
    assert in_vietnamese("something new") == "Lệnh viết không đúng."


def test_a_month_of_an_option_is_told_with_its_option() -> None:
    for text in ("07/2024", "2024-13", ""):
        with pytest.raises(
            Refused, match=f"--from: “{text}” không phải là tháng: cần dạng 2024-07"
        ):
            month_of("--from", text)
