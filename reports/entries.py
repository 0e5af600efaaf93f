"""What the verbs of this room take and give: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import Problem
from core.months import Window
from reports.cells import Texts
from reports.models import DossierReport
from reports.rows import Rows
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stood in a file, as Excel counts."""

    sheet: str | None = None
    row: int | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Figures to be saved for one unit and window.

    `rows` maps the code of a field of procedures, or TOTAL, to figure codes and values: what is
    absent stays, None blanks. `notes` and `places` have the same keys. `source_file` is the name of
    the file it is from. `texts` are all the cells of a form that hold no figure; None leaves those
    there are, but for the figures that the rows speak of.
    """

    unit: Unit
    window: Window
    rows: Rows
    notes: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    source_file: str = ""
    texts: Texts | None = None

    def place(self, row: str) -> Place:
        """Where the row stood; what concerns a row outside the file is told at the first."""
        return self.places.get(row) or next(iter(self.places.values()), Place())


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
class Approved:
    """What came of confirming many reports at once: those confirmed, and a sentence a refusal."""

    approved: tuple[DossierReport, ...]
    problems: tuple[str, ...]
