"""What went wrong, said so that the reader can mend it: what, where, with which value."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext as _

Severity = Literal["refuse", "warn"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about an input.

    `message` is a Vietnamese sentence. `sheet`, `row` (as Excel counts, from 1) and `column` (a
    letter or a heading of the file) say where, in `file` if that is not plain; `value` is what
    stood there. Without a file, `column` names the field of a form to the program, and no reader.
    Severity "warn" stops nothing.
    """

    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: object = None
    severity: Severity = "refuse"
    file: str | None = None

    def __str__(self) -> str:
        place = self.where
        return f"{place[0].upper()}{place[1:]}: {self.message}" if place else str(self.message)

    @property
    def where(self) -> str:
        """ "tệp a.xlsx, trang II.06a, dòng 10, cột F, giá trị “0”"; empty where none is known."""
        return ", ".join(self._place())

    def in_file(self, name: str) -> "Problem":
        """The same with the file of its place; what has no place names its file by itself."""
        placed = (self.sheet, self.row, self.column) != (None, None, None)
        return replace(self, file=name) if placed and self.file is None else self

    def _place(self) -> Iterator[str]:
        if (self.file, self.sheet, self.row) == (None, None, None):
            return
        if self.file is not None:
            yield _("tệp %(file)s") % {"file": self.file}
        if self.sheet is not None:
            yield _("trang %(sheet)s") % {"sheet": self.sheet}
        if self.row is not None:
            yield _("dòng %(row)d") % {"row": self.row}
        if self.column is not None:
            yield _("cột %(column)s") % {"column": self.column}
        if self.value is not None:
            yield _("giá trị “%(value)s”") % {"value": self.value}


class Refused(Exception):
    """A verb or an import said no. `problems` says why; `str()` is their sentences, one a line."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(p if isinstance(p, Problem) else Problem(p) for p in problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class Changed(Refused):
    """Somebody else has changed what is written over since the page was opened. It says what stands
    there now, so that its answer alone may offer to write over that knowingly.
    """


@contextmanager
def about_file(name: str) -> Iterator[None]:
    """What is refused inside names the file in which its rows and columns stand."""
    try:
        yield
    except Refused as refused:
        raise Refused(*(problem.in_file(name) for problem in refused.problems)) from refused
