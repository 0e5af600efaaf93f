"""Options of commands: what is wrong with them, said in Vietnamese like everything else."""

import re
from typing import NoReturn

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from core.months import Month

OF = "argument (?P<name>[^:]+): "
# What argparse says, and what people are told instead; the first that fits. Behind them come the
# sentences of our own readers of options, which are Vietnamese.
SENTENCES = (
    (
        r"the following arguments are required: (?P<names>.+)",
        gettext_lazy("Lệnh còn thiếu %(names)s: hãy ghi thêm."),
    ),
    (
        r"one of the arguments (?P<names>.+) is required",
        gettext_lazy("Lệnh cần một trong: %(names)s."),
    ),
    (
        r"unrecognized arguments: (?P<text>.+)",
        gettext_lazy("Lệnh không có “%(text)s”: kiểm tra lại cách viết."),
    ),
    (
        r"ambiguous option: (?P<text>\S+) could match (?P<names>.+)",
        gettext_lazy("“%(text)s” viết tắt không rõ: ghi đủ một trong %(names)s."),
    ),
    (
        rf"{OF}expected .+",
        gettext_lazy("%(name)s còn thiếu giá trị: hãy ghi ngay sau đó."),
    ),
    (
        rf"{OF}invalid choice: '?(?P<text>.*?)'?(, maybe .+)? \(choose from (?P<names>.+)\)",
        gettext_lazy("%(name)s không nhận “%(text)s”: chọn một trong %(names)s."),
    ),
    (
        rf"{OF}invalid int value: '(?P<text>.*)'",
        gettext_lazy("%(name)s không nhận “%(text)s”: ghi một số nguyên."),
    ),
    (
        rf"{OF}not allowed with argument (?P<names>.+)",
        gettext_lazy("%(name)s không đi cùng %(names)s: chỉ ghi một trong hai."),
    ),
    (
        rf"{OF}ignored explicit argument '(?P<text>.*)'",
        gettext_lazy("%(name)s không kèm giá trị: bỏ “%(text)s”."),
    ),
    (rf"{OF}(?P<text>.+)", gettext_lazy("%(name)s %(text)s.")),
)


class OptionParser(CommandParser):
    """Says in Vietnamese what is wrong with a command line, and exits with 1 as all refusals do."""

    def error(self, message: str) -> NoReturn:
        usage = _("Xem cách dùng: %(prog)s --help") % {"prog": self.prog}
        sentences = f"{in_vietnamese(message)}\n{usage}"
        if self.called_from_command_line:
            self.exit(1, f"{sentences}\n")
        raise CommandError(sentences)


def in_vietnamese(message: str) -> str:
    """The sentence for a message of argparse; a general one where it is none of those known."""
    for pattern, sentence in SENTENCES:
        if found := re.fullmatch(pattern, message):
            facts = found.groupdict()
            if "names" in facts:
                facts["names"] = re.sub(r",? ", ", ", facts["names"].replace("'", ""))
            return str(sentence) % facts
    return _("Lệnh viết không đúng.")


def month_of(option: str, text: str) -> Month:
    """The month that an option names; Refused, with the option, where it names none."""
    try:
        return Month.parse(text)
    except ValueError as error:
        raise Refused(f"{option}: {error}") from error
