"""Commands say what they did, and exit with 1 and a Vietnamese sentence when they did not."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.options import OptionParser


class AskingCommand(BaseCommand):
    """A management command whose `run` may raise Refused: its problems become the error output.

    `refusal` is a sentence that stands above them: that nothing was done.
    """

    refusal: Any = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OptionParser  # Django names its own class and offers no other way
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.run(**options)
        except Refused as refused:
            sentences = "\n".join(filter(None, (str(self.refusal), str(refused))))
            raise CommandError(sentences) from refused

    def run(self, **options: Any) -> None:
        raise NotImplementedError


class ImportCommand(AskingCommand):
    """A command that reads files in: all of it or nothing, and what is refused says so."""

    refusal = _("Không nhập gì cả.")


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: rows by the hundred thousand hold none, and looking for some
    takes a fifth of the time. For commands alone: a server's other threads need the collector.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
