"""What a file of units may say, judged against what is known. Pure: no database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from core.errors import Problem, Refused
from core.text import sort_key
from units.forms import UnitRow
from units.kinds import COUNTRY_CODE, Kind
from units.register import Key, Record, Register

NAMES_IN_A_SENTENCE = 8
COUNTRY = Record(COUNTRY_CODE, "Việt Nam", Kind.COUNTRY, None, date(1945, 9, 2))


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What an import of units will do. ``levels``: new records, parents before their children."""

    levels: tuple[tuple[Record, ...], ...]
    closings: tuple[Record, ...]
    unchanged: int


def plan_units(rows: Sequence[UnitRow], register: Register) -> UnitPlan:
    """What these rows add and close. Refused with every problem of every row.

    The register holds the outcome afterwards.
    """
    judgement = _Judgement(register)
    has_country = any(record.kind == Kind.COUNTRY for record in register)
    judged = [row for row in rows if not (has_country and _is_country(row))]
    if not has_country and not any(_is_country(row) for row in rows):
        judgement.add(COUNTRY)
    # All rows are taken first, so that a parent may stand later in the file than its children.
    taken = [row for row in judged if judgement.take(row)]
    for row in taken:
        judgement.hang(row)
        judgement.refuse_overlap(row)
    children = register.children() if judgement.closed else {}
    for row in taken:
        judgement.refuse_outliving(row)
        if row.key in judgement.closed:
            judgement.refuse_closing_over_children(row, children.get(row.key, ()))
    levels = judgement.levels(taken)
    if judgement.problems:
        raise Refused(*sorted(judgement.problems, key=lambda problem: problem.row or 0))
    news = judgement.added | judgement.closed
    closings = tuple(register[key] for key in judgement.closed)
    return UnitPlan(levels, closings, sum(row.key not in news for row in rows))


class _Judgement:
    """Takes rows into the register and collects what is wrong with them."""

    def __init__(self, register: Register) -> None:
        self.problems: list[Problem] = []
        self.added: set[Key] = set()
        self.closed: set[Key] = set()
        self._register = register
        self._seen: dict[Key, int] = {}

    def add(self, record: Record) -> None:
        self._register.put(record)
        self.added.add(record.key)

    def take(self, row: UnitRow) -> bool:
        """Adds, closes or recognises an existence; False where it cannot be judged further."""
        if row.key in self._seen:
            first = self._seen[row.key]
            message = _("trùng mã và valid_from với dòng %(row)d; bỏ một dòng.") % {"row": first}
            self._refuse(row, "code", row.code, message)
            return False
        self._seen[row.key] = row.number
        if not self._kind_suits_code(row):
            return False
        if known := self._register.get(row.key):
            self._recognise(row, known)
        else:
            self.add(Record(row.code, row.name, row.kind, None, row.valid_from, row.valid_to))
        return True

    def _kind_suits_code(self, row: UnitRow) -> bool:
        if (row.kind == Kind.COUNTRY) == (row.code == COUNTRY_CODE):
            return True
        message = _("quốc gia, và chỉ quốc gia, mang mã %(code)s; sửa mã hoặc loại.")
        self._refuse(row, "code", row.code, message % {"code": COUNTRY_CODE})
        return False

    def _recognise(self, row: UnitRow, known: Record) -> None:
        """Of a known existence a file may say one new thing: that it has ended."""
        self._refuse_difference(row, "name", row.name, known.name)
        self._refuse_difference(row, "kind", row.kind, known.kind)
        if row.valid_to and known.valid_to is None:
            self._register.close(row.key, row.valid_to)
            self.closed.add(row.key)
        elif row.valid_to:
            self._refuse_difference(row, "valid_to", row.valid_to, known.valid_to)

    def hang(self, row: UnitRow) -> None:
        """Finds the parent by code and day."""
        if row.kind == Kind.COUNTRY:
            self._refuse_parent_of_country(row)
            return
        code = row.parent_code or COUNTRY_CODE
        parent = self._register.on(code, row.valid_from)
        record = self._register[row.key]
        if parent is None:
            message = _(
                "không có đơn vị mã này có hiệu lực ngày %(day)s;"
                " sửa mã hoặc valid_from, hoặc thêm dòng của đơn vị cấp trên."
            )
            self._refuse(row, "parent_code", code, message % {"day": written(row.valid_from)})
        elif row.key in self.added:
            self._register.put(replace(record, parent=parent.key))
        elif record.parent != parent.key:
            self._refuse_difference(row, "parent_code", code, record.parent and record.parent[0])

    def refuse_overlap(self, row: UnitRow) -> None:
        """A code may be used again, but by one existence at a time."""
        own = self._register[row.key]
        for other in self._register.of_code(row.code):
            # Of two rows of one file the later one is named.
            named = other.key not in self._seen or other.valid_from < own.valid_from
            if other.key != own.key and named and other.meets(own):
                message = _(
                    "mã đang thuộc “%(name)s” (%(life)s);"
                    " ghi valid_to cho đơn vị trước hoặc sửa valid_from của đơn vị sau."
                )
                facts = {"name": other.name, "life": _life(other)}
                self._refuse(row, "valid_from", row.valid_from, message % facts)

    def refuse_outliving(self, row: UnitRow) -> None:
        """A unit ends with its parent at the latest, or moves below another one as a new row."""
        record = self._register[row.key]
        parent = self._register[record.parent] if record.parent else None
        if parent and record.outlives(parent):
            message = _(
                "tồn tại lâu hơn đơn vị cấp trên “%(name)s” (%(life)s);"
                " ghi ngày kết thúc và thêm dòng mới dưới đơn vị cấp trên mới."
            )
            facts = {"name": parent.name, "life": _life(parent)}
            self._refuse(row, "valid_to", row.valid_to, message % facts)

    def refuse_closing_over_children(self, row: UnitRow, children: Sequence[Record]) -> None:
        """Children that stand in the file are judged by their own rows."""
        record = self._register[row.key]
        left = [child for child in children if child.key not in self._seen]
        living = [child for child in left if child.outlives(record)]
        if living:
            message = _("còn đơn vị trực thuộc đang hoạt động: %(names)s; kết thúc chúng trước.")
            self._refuse(row, "valid_to", row.valid_to, message % {"names": names_of(living)})

    def levels(self, rows: Sequence[UnitRow]) -> tuple[tuple[Record, ...], ...]:
        """The new records, parents before children; a circle of parents is a problem."""
        waiting = [self._register[key] for key in self.added]
        placed: set[Key] = set()
        levels = []
        while waiting:
            ready = [record for record in waiting if self._is_free(record, placed)]
            if not ready:
                self._refuse_circle(rows, {record.key for record in waiting})
                break
            placed.update(record.key for record in ready)
            waiting = [record for record in waiting if record.key not in placed]
            levels.append(tuple(ready))
        return tuple(levels)

    def _is_free(self, record: Record, placed: set[Key]) -> bool:
        parent = record.parent
        return parent is None or parent not in self.added or parent in placed

    def _refuse_circle(self, rows: Sequence[UnitRow], circle: set[Key]) -> None:
        message = _("đơn vị cấp trên lại nằm dưới chính đơn vị này; sửa mã.")
        for row in rows:
            if row.key in circle:
                self._refuse(row, "parent_code", row.parent_code, message)

    def _refuse_parent_of_country(self, row: UnitRow) -> None:
        if row.parent_code:
            message = _("quốc gia không có đơn vị cấp trên; để trống.")
            self._refuse(row, "parent_code", row.parent_code, message)

    def _refuse_difference(self, row: UnitRow, column: str, given: object, known: object) -> None:
        if given != known:
            message = _(
                "khác với “%(known)s” đã ghi của đơn vị này;"
                " một dòng là một đơn vị không đổi, thay đổi thì ghi dòng mới từ ngày thay đổi."
            )
            self._refuse(row, column, given, message % {"known": known or ""})

    def _refuse(self, row: UnitRow, column: str, value: object, message: str) -> None:
        self.problems.append(Problem(message, row.sheet, row.number, column, value))


def names_of(records: Sequence[Record]) -> str:
    """The names for a sentence, the first ones where they are many."""
    names = sorted({record.name for record in records}, key=sort_key)
    listed = ", ".join(names[:NAMES_IN_A_SENTENCE])
    if len(names) <= NAMES_IN_A_SENTENCE:
        return listed
    more = len(names) - NAMES_IN_A_SENTENCE
    return _("%(listed)s và %(more)d đơn vị khác") % {"listed": listed, "more": more}


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _life(record: Record) -> str:
    if record.valid_to is None:
        return _("từ %(first)s") % {"first": written(record.valid_from)}
    facts = {"first": written(record.valid_from), "last": written(record.valid_to)}
    return _("từ %(first)s đến %(last)s") % facts


def _is_country(row: UnitRow) -> bool:
    return row.code == COUNTRY_CODE and row.kind == Kind.COUNTRY
