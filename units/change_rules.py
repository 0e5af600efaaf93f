"""What a file of changes may say, judged against the units that are known. Pure: no database."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from units.forms import ChangeRow
from units.models import UnitChange
from units.register import Key, Record, Register
from units.rules import names_of, written

# Fewest and most sources, fewest and most results. A merge may have one source: a unit may be taken
# into one that goes on.
MANY = 10_000
COUNTS: Mapping[str, tuple[int, int, int, int]] = {
    UnitChange.Kind.MERGE: (1, MANY, 1, 1),
    UnitChange.Kind.SPLIT: (1, 1, 2, MANY),
    UnitChange.Kind.RENAME: (1, 1, 1, 1),
    UnitChange.Kind.TRANSFER: (1, 1, 1, 1),
    UnitChange.Kind.RECLASSIFY: (1, 1, 1, 1),
    UnitChange.Kind.DISSOLVE: (1, MANY, 0, 0),
}

Identity = tuple[str, dt.date, frozenset[Key], frozenset[Key]]


@dataclass(frozen=True, slots=True)
class Change:
    """One change between existences, and the row that tells of it."""

    kind: str
    date: dt.date
    sources: frozenset[Key]
    results: frozenset[Key]
    row: ChangeRow

    @property
    def identity(self) -> Identity:
        """What makes it the same change when a file is read again."""
        return self.kind, self.date, self.sources, self.results


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """What an import of changes will do: write the changes, and close the units."""

    changes: tuple[Change, ...]
    closings: tuple[Record, ...]


def plan_changes(rows: Sequence[ChangeRow], register: Register, today: dt.date) -> ChangePlan:
    """What these rows change. Refused with every problem of every row.

    A change after today is planned and closes nothing. The register holds the outcome afterwards.
    """
    judgement = _Judgement(rows, register, today)
    # By day: a unit that one change makes may be the source of a later one in the same file.
    found = [judgement.change(row) for row in sorted(rows, key=lambda row: row.date)]
    judgement.refuse_living_children()
    if judgement.problems:
        raise Refused(*sorted(judgement.problems, key=lambda problem: problem.row or 0))
    changes = {change.identity: change for change in found if change}
    return ChangePlan(tuple(changes.values()), tuple(register[key] for key in judgement.closed))


class _Judgement:
    """Follows the changes through time and collects what is wrong with them."""

    def __init__(self, rows: Sequence[ChangeRow], register: Register, today: dt.date) -> None:
        self.problems: list[Problem] = []
        self.closed: dict[Key, ChangeRow] = {}
        self._register = register
        self._today = today
        self._changes_of = Counter((row.date, code) for row in rows for code in row.sources)

    def change(self, row: ChangeRow) -> Change | None:
        """The change of a row, its sources closed; None where the row is refused."""
        before = len(self.problems)
        self._refuse_counts(row)
        sources = [self._source(row, code) for code in row.sources]
        results = [self._result(row, code) for code in row.results]
        self._refuse_going_on(row, sources, results)
        if len(self.problems) > before:
            return None
        if row.date <= self._today:
            self._close(row, sources)
        keys = [frozenset(record.key for record in side if record) for side in (sources, results)]
        return Change(row.kind, row.date, keys[0], keys[1], row)

    def _refuse_counts(self, row: ChangeRow) -> None:
        fewest, most, fewest_results, most_results = COUNTS[row.kind]
        if self._is_part(row):
            fewest_results = 1
        if not fewest <= len(row.sources) <= most:
            self._refuse_count(row, "sources", row.sources, fewest, most)
        if not fewest_results <= len(row.results) <= most_results:
            self._refuse_count(row, "results", row.results, fewest_results, most_results)

    def _is_part(self, row: ChangeRow) -> bool:
        """Of a divided unit one part may go alone while another change of the day has the rest."""
        parts = (self._changes_of[row.date, code] > 1 for code in row.sources)
        return row.kind == UnitChange.Kind.SPLIT and any(parts)

    def _refuse_count(
        self, row: ChangeRow, column: str, codes: Sequence[str], fewest: int, most: int
    ) -> None:
        wanted = _("đúng %(count)d mã") if fewest == most else _("ít nhất %(count)d mã")
        message = _("loại “%(kind)s” cần %(wanted)s ở cột này.")
        facts = {"kind": row.kind, "wanted": wanted % {"count": fewest}}
        self._refuse(row, column, " ".join(codes), message % facts)

    def _source(self, row: ChangeRow, code: str) -> Record | None:
        """The existence valid the day before; it must end then or be still open."""
        last_day = _day_before(row.date)
        record = self._register.on(code, last_day)
        if record is None:
            self._refuse(row, "sources", code, self._why_no_source(code, last_day))
        elif record.valid_to not in (None, last_day):
            message = _("đã ghi kết thúc ngày %(known)s, không phải %(day)s; sửa ngày thay đổi.")
            facts = {"known": written(record.valid_to or last_day), "day": written(last_day)}
            self._refuse(row, "sources", code, message % facts)
        return record

    def _why_no_source(self, code: str, last_day: dt.date) -> str:
        ended = [record for record in self._register.of_code(code) if record.ends_before(last_day)]
        if ended:
            message = _(
                "đã kết thúc ngày %(known)s, trước ngày %(day)s; sửa mã hoặc ngày thay đổi."
            )
            known = written(ended[-1].valid_to or last_day)
            return message % {"known": known, "day": written(last_day)}
        message = _(
            "không có đơn vị mã này có hiệu lực ngày %(day)s; nhập đơn vị trước hoặc sửa mã."
        )
        return message % {"day": written(last_day)}

    def _result(self, row: ChangeRow, code: str) -> Record | None:
        record = self._register.on(code, row.date)
        if record is None:
            message = _("không có đơn vị mã này có hiệu lực ngày %(day)s; nhập đơn vị mới trước.")
            self._refuse(row, "results", code, message % {"day": written(row.date)})
        return record

    def _refuse_going_on(
        self, row: ChangeRow, sources: Sequence[Record | None], results: Sequence[Record | None]
    ) -> None:
        """A result that is a source would end the day before and go on at once."""
        for record in results:
            if record and record in sources:
                message = _(
                    "vừa là nguồn vừa là kết quả: đơn vị chưa kết thúc trước ngày thay đổi;"
                    " thêm dòng đơn vị mới cùng mã từ ngày thay đổi."
                )
                self._refuse(row, "results", record.code, message)

    def _close(self, row: ChangeRow, sources: Sequence[Record | None]) -> None:
        for record in sources:
            if record and record.valid_to is None:
                self._register.close(record.key, _day_before(row.date))
                self.closed[record.key] = row

    def refuse_living_children(self) -> None:
        for key, living in _living_children(self._register, self.closed).items():
            message = _(
                "còn đơn vị trực thuộc hoạt động sau ngày %(day)s: %(names)s;"
                " ghi thay đổi của chúng trong cùng tệp."
            )
            row = self.closed[key]
            facts = {"day": written(_day_before(row.date)), "names": names_of(living)}
            self._refuse(row, "sources", key[0], message % facts)

    def _refuse(self, row: ChangeRow, column: str, value: object, message: str) -> None:
        self.problems.append(Problem(message, row.sheet, row.number, column, value))


def _day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


def _living_children(register: Register, closed: Collection[Key]) -> dict[Key, list[Record]]:
    """Of each closed unit the children that would go on without it."""
    children = register.children() if closed else {}
    found = {
        key: [child for child in children.get(key, ()) if child.outlives(register[key])]
        for key in closed
    }
    return {key: living for key, living in found.items() if living}
