"""What the verbs of this room take and give: plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Problem
from core.months import Month, Window
from core.numbers import format_count
from reports.cells import Texts
from reports.models import DossierReport
from reports.rows import Rows
from units.models import Unit

# A page of A4: whatever needs more is a document.
LONGEST_NOTE = 3000


def too_long(note: str) -> str:
    """What to do about a note that nobody would read; empty for all others."""
    if len(note) <= LONGEST_NOTE:
        return ""
    words = _("ghi chú dài %(length)s ký tự, nhiều nhất %(most)s: hãy rút gọn.")
    return words % {"length": format_count(len(note)), "most": format_count(LONGEST_NOTE)}


@dataclass(frozen=True, slots=True)
class Given:
    """What the command or the page says for files that do not say it themselves. `own` are the
    units by their ids that a name means before its namesakes: those of who sends the file.
    """

    unit: str = ""
    month: Month | None = None
    own: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stood in a file, as Excel counts. `columns` are the letters over its figures,
    where their codes are no headings.
    """

    sheet: str | None = None
    row: int | None = None
    file: str | None = None
    columns: Mapping[str, str] | None = None

    def column(self, code: str | None) -> str | None:
        """The heading or the letter that the reader of the file sees over a figure."""
        return code if self.columns is None else self.columns.get(code or "")

    def twice(self, file: str | None) -> str:
        """That another row, in `file`, says again what this one has said."""
        line = _("dòng %(row)s") % {"row": self.row}
        other = None if file == self.file else self.file
        where = ", ".join(part for part in (other, self.sheet, line) if part)
        message = _("trùng với %(where)s, cùng đơn vị, tháng và lĩnh vực: chỉ giữ một dòng.")
        return message % {"where": where}


@dataclass(frozen=True, slots=True)
class Entry:
    """Figures to be saved for one unit and window.

    `rows` maps the code of a field of procedures, or TOTAL, to figure codes and values: what is
    absent stays, None blanks. `notes` and `places` have the same keys. `source_file` is the name of
    the file it is from. `texts` are all the cells of a form that hold no figure; None leaves those
    there are, but for the figures that the rows speak of. `days` are the first and the last where
    the months run from the 15th to the 14th or the like; None leaves those that are stored.
    """

    unit: Unit
    window: Window
    rows: Rows
    notes: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    source_file: str = ""
    texts: Texts | None = None
    days: tuple[date, date] | None = None

    def place(self, row: str) -> Place:
        """Where the row stood; what concerns a row outside the file is told at the first."""
        return self.places.get(row) or next(iter(self.places.values()), Place())


@dataclass(frozen=True, slots=True)
class Found:
    """What was recognised in a file, sheet by sheet."""

    file: str
    sheet: str | None
    form: str
    rows: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What files say. `remarks` hinder nothing: printed totals that are wrong, sheets left out."""

    entries: Sequence[Entry] = ()
    remarks: Sequence[Problem] = ()
    found: Sequence[Found] = ()


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning about a saved report; `open` when somebody still has to explain it. `row` as in
    `Rows`.
    """

    problem: Problem
    open: bool
    row: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """A report after a save. `changed` is False where all was as stored."""

    report: DossierReport
    created: bool
    changed: bool
    warnings: tuple[Warned, ...] = ()

    @property
    def unexplained(self) -> bool:
        return any(warned.open for warned in self.warnings)


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of judging many reports at once: those moved, and a sentence for each refusal."""

    moved: tuple[DossierReport, ...]
    problems: tuple[str, ...]
