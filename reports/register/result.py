"""What counting a register gives: plain values, which also go through JSON. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from core.errors import Problem
from core.text import fold
from reports.figures import FIGURES

# Of each kind of problem and of each list; how many there are in all is always said.
MOST_LISTED = 200
LATE_SHARE = 10
# Of a column; with more it holds something else, names perhaps.
MOST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """A dossier that is near due (`days` until then) or late (`days` after it). Days are ISO;
    `finished` is blank while it is pending.
    """

    code: str
    field: str
    due: str
    officer: str
    days: int
    finished: str = ""

    @property
    def due_day(self) -> date:
        return date.fromisoformat(self.due)

    @property
    def finished_day(self) -> date | None:
        return date.fromisoformat(self.finished) if self.finished else None


@dataclass(frozen=True, slots=True)
class Officer:
    """Of all dossiers in hand in the month (`of`), those resolved late or pending overdue."""

    name: str
    late: int
    of: int

    @property
    def is_late(self) -> bool:
        """Whether the rule of ten per cent holds against them, on whole numbers."""
        return 100 * self.late >= LATE_SHARE * self.of


@dataclass(slots=True)
class Found:
    """All rows that have one problem in one column: how many, and the first of them. Where it is
    that the column `code` has words which are not known, `words` says how often each stands there.
    """

    column: str
    message: str
    count: int = 0
    rows: list[tuple[int, str]] = field(default_factory=list)
    code: str = ""
    words: dict[str, int] = field(default_factory=dict)

    @property
    def may_be_taught(self) -> bool:
        """Whether somebody can say what the words mean: a column of many is none of words."""
        return 0 < len(self.words) <= MOST_WORDS

    @property
    def words_by_count(self) -> list[tuple[str, int]]:
        """The most frequent first; of stored ones the database forgets the order."""
        return sorted(self.words.items(), key=lambda one: (-one[1], one[0]))

    def add(self, rows: Sequence[tuple[int, str]], count: int) -> None:
        self.rows += rows[: MOST_LISTED - len(self.rows)]
        self.count += count

    def add_words(self, counts: Mapping[str, int]) -> None:
        """Spellings of one word count together, under the first."""
        spelt = {fold(word): word for word in self.words}
        for text, count in counts.items():
            word = spelt.setdefault(fold(text), text)
            if word in self.words or len(self.words) <= MOST_WORDS:
                self.words[word] = self.words.get(word, 0) + count


@dataclass(slots=True)
class Result:
    """`figures` maps the code of a field of procedures ("" where the register has no fields) to
    figure codes and counts. `first_day` (ISO) is the first that was counted, `last_day` the last,
    on which stocks are judged; `ends` the last of the month, which may have been to come (the first
    and this are blank of a run from before they were kept). `left_out` rows were handed in and
    never taken in; `free` are paid online and cost nothing, so count as neither; `nameless`
    dossiers have no officer. `officers` is None where the register names none. Of those that are
    not late by the day `late_by_hour` are so by the hour of their appointment.
    """

    last_day: str
    first_day: str = ""
    ends: str = ""
    rows: int = 0
    left_out: int = 0
    free: int = 0
    nameless: int = 0
    figures: dict[str, dict[str, int]] = field(default_factory=dict)
    near: list[Listed] = field(default_factory=list)
    near_count: int = 0
    late: list[Listed] = field(default_factory=list)
    late_count: int = 0
    late_by_hour: int = 0
    officers: list[Officer] | None = None
    problems: list[Found] = field(default_factory=list)

    @property
    def late_with_hours(self) -> int:
        """How many would be late if hours decided."""
        return self.late_count + self.late_by_hour

    @property
    def problem_count(self) -> int:
        return sum(found.count for found in self.problems)

    @property
    def unknown_words(self) -> list[Found]:
        return [found for found in self.problems if found.may_be_taught]

    @property
    def late_officers(self) -> list[Officer]:
        return [officer for officer in self.officers or () if officer.is_late]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        officers = stored["officers"]
        problems = [
            Found(**{**each, "rows": [(row, value) for row, value in each["rows"]]})
            for each in stored["problems"]
        ]
        return cls(**{
            **stored,
            "near": [Listed(**each) for each in stored["near"]],
            "late": [Listed(**each) for each in stored["late"]],
            "officers": None if officers is None else [Officer(**each) for each in officers],
            "problems": problems,
        })  # fmt: skip

    def total(self) -> dict[str, int]:
        """Each figure added up over the fields."""
        codes = [code for code in FIGURES if any(code in row for row in self.figures.values())]
        return {code: sum(row[code] for row in self.figures.values()) for code in codes}


def problems_of(found: Iterable[Found], sheet: str | None) -> list[Problem]:
    """Each row that is listed, as a problem with its place."""
    return [
        Problem(each.message, sheet, row, each.column, value or None)
        for each in found
        for row, value in each.rows
    ]
