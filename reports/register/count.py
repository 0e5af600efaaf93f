"""Counts a register in pieces: each piece is read into whole numbers, counted and forgotten.

The month of intake decides for channel, payment, digitised components, reuse and post; the month of
the end for what was resolved or returned and for digitised results; the month of the appointment
for what fell due. Early, in time and late are judged by the day: a term of days ends with its last
day (Civil Code, article 148), whatever hour stands on the slip; those that the hour would make late
are counted apart. NumPy: only in a worker or a command, never on the way to a page.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.text import fold, nfc
from reports.register import columns, problems, words
from reports.register.cells import BLANK, READERS, UNREAD, Column, Days, Mask, Reader, reader_of
from reports.register.columns import CODE, DUE, FIELD, FINISHED, OFFICER, RECEIVED, STATUS
from reports.register.lists import Shortlist
from reports.register.problems import Problems
from reports.register.result import Listed, Officer, Result
from reports.register.words import MEANINGS, Channel, Level, Paid, Status, Taught, cell_in_error

NEAR_DAYS = 3
AMOUNT = "paid_online_amount"


@dataclass(frozen=True, slots=True)
class Period:
    """Days as `date.toordinal` counts. Stocks are judged on `last`, which is the last day that the
    report counts (`ends`), or today while it runs; nothing may have happened after `today`.
    """

    first: int
    ends: int
    today: int

    @property
    def last(self) -> int:
        return min(self.ends, self.today)


class Tally:
    """The figures of a register, from its pieces in the order of the file."""

    def __init__(
        self, period: Period, headings: dict[str, str], fields: Mapping[str, str], taught: Taught,
    ) -> None:  # fmt: skip
        """`headings` maps the columns that are there to what stands above them; `fields` a folded
        name or code of a field of procedures to its code; `taught` says what words mean beside
        those that are known.
        """
        self.period = period
        self.result = Result(
            last_day=_iso(period.last), first_day=_iso(period.first), ends=_iso(period.ends)
        )
        self.problems = Problems(headings)
        self._there = frozenset(headings)
        self._fields = dict(fields)
        own: dict[str, Callable[[str], int]] = {
            FIELD: self.number_of_field,
            OFFICER: self.number_of_officer,
        }
        own |= {code: reader_of(code, told) for code, told in taught.items()}
        days = Days(words.day_of)
        self._readers = {
            code: days if code in columns.DAYS else Reader(own.get(code) or READERS[code])
            for code in headings
            if code != CODE
        }
        self._codes: set[str] = set()
        self._order: list[str] = [] if FIELD in headings else [""]
        self._sums: dict[str, np.ndarray] = {}
        self._unpriced = False
        self._officers: dict[str, int] = {}
        self._in_hand = np.zeros(0, dtype=np.int64)
        self._late = np.zeros(0, dtype=np.int64)
        self._near_list, self._late_list = Shortlist(soonest=True), Shortlist(soonest=False)

    def take(self, cells: Mapping[str, list[str]], first_row: int) -> None:
        """A piece of the register by column, of which `first_row` stands first, as Excel counts."""
        piece = _Piece(self, cells, first_row)
        piece.judge()
        self.result.rows += int(piece.rows.sum())
        self.result.left_out += int(piece.left_out.sum())
        self.result.free += int(piece.free().sum())
        self.result.late_by_hour += piece.late_by_hour()
        for code, mask in piece.figures():
            self._add(code, np.bincount(piece.field[mask], minlength=len(self._order)))
        if {columns.FEE, columns.PAID} <= self._there:
            self._unpriced |= piece.unpriced()
            self._add(AMOUNT, piece.amounts(len(self._order)))
        self._add("", np.bincount(piece.field[piece.rows], minlength=len(self._order)))
        self._count_officers(piece)
        self._near_list.take(piece.near, piece.due - self.period.last, piece.listed)
        self._late_list.take(piece.late, piece.days_late(), piece.listed)

    def finish(self) -> Result:
        result, seen = self.result, self._sums.pop("", np.zeros(0))
        if self._unpriced:
            self._sums.pop(AMOUNT)
        result.figures = {
            field: {code: int(sums[at]) for code, sums in self._sums.items()}
            for at, field in sorted(enumerate(self._order), key=lambda one: one[1])
            if at < len(seen) and seen[at]
        }
        if OFFICER in self._there:
            result.officers = sorted(self._all_officers(), key=_worst_first)
        result.near, result.near_count = self._near_list.best(), self._near_list.count
        result.late, result.late_count = self._late_list.best(), self._late_list.count
        result.problems = list(self.problems)
        return result

    def number_of_field(self, text: str) -> int:
        """The place of a field of procedures among those met; ValueError for an unknown one."""
        code = self._fields.get(fold(text))
        if code is None:
            raise ValueError(problems.unknown_field())
        if code not in self._order:
            self._order.append(code)
        return self._order.index(code)

    def number_of_officer(self, text: str) -> int:
        return self._officers.setdefault(nfc(" ".join(text.split())), len(self._officers))

    def column(self, code: str, texts: list[str]) -> Column:
        return Column(texts, self._readers[code])

    def repeated(self, codes: list[str]) -> Mask:
        """Which dossiers stand above already, in this piece or in one before."""
        again, own = np.zeros(len(codes), dtype=bool), set(codes)
        if len(own) == len(codes) and own.isdisjoint(self._codes):
            self._codes |= own  # as it should be, and four times as fast
            return again
        for place, code in enumerate(codes):
            again[place] = code in self._codes and bool(code)
            self._codes.add(code)
        return again

    def _add(self, code: str, counts: np.ndarray) -> None:
        before = self._sums.get(code, np.zeros(0, dtype=np.int64))
        self._sums[code] = _sum(before, counts.astype(np.int64))

    def _count_officers(self, piece: "_Piece") -> None:
        if OFFICER not in self._there:
            return
        named = piece.officer >= 0
        self.result.nameless += int((piece.in_hand & ~named).sum())
        most = len(self._officers)
        in_hand, late = piece.in_hand & named, piece.late & named
        self._in_hand = _sum(self._in_hand, np.bincount(piece.officer[in_hand], minlength=most))
        self._late = _sum(self._late, np.bincount(piece.officer[late], minlength=most))

    def _all_officers(self) -> Iterator[Officer]:
        for name, at in self._officers.items():
            if self._in_hand[at]:
                yield Officer(name, int(self._late[at]), int(self._in_hand[at]))


class _Piece:
    """Some rows of a register as whole numbers, and which of them are what."""

    def __init__(self, tally: Tally, cells: Mapping[str, list[str]], first_row: int) -> None:
        self.tally, self.first_row, self.size = tally, first_row, len(cells[CODE])
        self.codes = list(map(str.strip, cells[CODE]))
        self.nameless = ~np.fromiter(map(bool, self.codes), bool, self.size)
        self.columns = {
            code: tally.column(code, texts) for code, texts in cells.items() if code != CODE
        }
        self.received, self.due, self.finished = (self.values(code) for code in columns.DAYS)
        self.status = self.values(STATUS)
        self.field = np.maximum(self.values(FIELD, otherwise=0), 0)
        self.officer = self.values(OFFICER, otherwise=BLANK)
        self._place()

    def values(self, code: str, otherwise: int = BLANK) -> np.ndarray:
        column = self.columns.get(code)
        return column.values if column else np.full(self.size, otherwise, dtype=np.int64)

    def is_(self, code: str, value: int) -> Mask:
        return self.values(code) == value

    def _place(self) -> None:
        """What each row is in the month. A row without code, days and status is no dossier."""
        period, blank = self.tally.period, self.nameless.copy()
        for code in (*columns.DAYS, STATUS):
            blank &= self.is_(code, BLANK)
        not_taken_in = (self.received == BLANK) & (self.status >= Status.REFUSED)
        self.rows = ~blank
        self.left_out = self.rows & (self.is_(STATUS, Status.WAITING) | not_taken_in)
        self.dossiers = self.rows & ~self.left_out
        begun = self.dossiers & (self.received > 0) & (self.received <= period.last)
        ended = begun & (self.finished > 0) & (self.finished <= period.last)
        self.came = begun & (self.received >= period.first)
        ended_now = ended & (self.finished >= period.first)
        self.resolved = ended_now & (self.status == Status.RESOLVED)
        self.returned = ended_now & (self.status >= Status.REFUSED)
        self.pending = begun & ~ended
        self.in_hand = self.pending | ended_now
        self.carried = self.in_hand & (self.received < period.first)
        self.fell_due = begun & (self.due >= period.first) & (self.due <= period.last)
        self.resolved_late = self.resolved & (self.finished > self.due) & (self.due > 0)
        self.overdue = self.pending & (self.due > 0) & (self.due < period.last)
        self.late = self.resolved_late | self.overdue
        self.near = self.pending & (self.due >= period.last)
        self.near &= self.due <= period.last + NEAR_DAYS

    # --- what is counted ------------------------------------------------------------------------

    def figures(self) -> Iterator[tuple[str, Mask]]:
        """Each figure that the columns give, and the dossiers that it counts."""
        in_time = self.resolved & ~self.resolved_late
        yield "carried_over", self.carried
        yield "resolved_in_time", in_time
        yield "resolved_early", in_time & (self.finished < self.due)
        yield "resolved_late", self.resolved_late
        yield "returned", self.returned
        yield "refused", self.returned & (self.status == Status.REFUSED)
        yield "withdrawn", self.returned & (self.status == Status.WITHDRAWN)
        yield "cancelled", self.returned & (self.status == Status.CANCELLED)
        yield "pending_in_time", self.pending & ~self.overdue
        yield "pending_overdue", self.overdue
        yield "due", self.fell_due
        yield from self._of_channel()
        for code, mask in self._of_other_columns():
            if code[0] in self.columns:
                yield code[1], mask

    def _of_channel(self) -> Iterator[tuple[str, Mask]]:
        if columns.CHANNEL not in self.columns:
            yield "received", self.came
            return
        online = self.came & self.is_(columns.CHANNEL, Channel.ONLINE)
        yield "received_online", online
        yield "received_offline", self.came & ~online
        if columns.LEVEL in self.columns:
            yield "received_online_full", online & self.is_(columns.LEVEL, Level.FULL)
            yield "received_online_partial", online & self.is_(columns.LEVEL, Level.PARTIAL)

    def _of_other_columns(self) -> Iterator[tuple[tuple[str, str], Mask]]:
        """Column and figure that it gives."""
        full = self.is_(columns.INTAKE, 1) & self.is_(columns.RESULT, 1)
        apologised = self.is_(columns.APOLOGISED, 1)
        posted = self.is_(columns.CHANNEL, Channel.POSTAL) | self.is_(columns.POSTAL, 1)
        yield (
            (columns.NONTERRITORIAL, "received_nonterritorial"),
            self.taken(columns.NONTERRITORIAL),
        )
        yield (columns.FEE, "payable"), self.payable()
        yield (columns.PAID, "paid_online"), self.paid_online()
        yield (columns.INTAKE, "digitized_intake"), self.taken(columns.INTAKE)
        yield (columns.RESULT, "digitized_result"), self.resolved & self.is_(columns.RESULT, 1)
        if columns.INTAKE in self.columns:
            yield (columns.RESULT, "digitized_full"), self.resolved & full
        yield (columns.REUSED, "reused"), self.taken(columns.REUSED)
        yield (columns.POSTAL, "postal"), self.came & posted
        late, overdue = self.resolved_late & apologised, self.overdue & apologised
        yield (columns.APOLOGISED, "resolved_late_apologised"), late
        yield (columns.APOLOGISED, "pending_overdue_apologised"), overdue

    def taken(self, code: str) -> Mask:
        """Dossiers that came in the month and say yes in a column."""
        return self.came & self.is_(code, 1)

    def payable(self) -> Mask:
        """A fee of 0 đồng is no duty to pay."""
        fee = self.values(columns.FEE)
        return self.came & (fee != 0) & (fee > UNREAD)

    def paid_online(self) -> Mask:
        paid = self.came & self.is_(columns.PAID, Paid.ONLINE)
        return paid & self.payable() if columns.FEE in self.columns else paid

    def free(self) -> Mask:
        """Said to be paid online, and nothing was to be paid."""
        return self.came & self.is_(columns.PAID, Paid.ONLINE) & ~self.paid_online()

    def amounts(self, fields: int) -> np.ndarray:
        """Đồng paid online by field; exact, because a sum is far below 2^53."""
        paid = self.paid_online()
        fees = np.maximum(self.values(columns.FEE)[paid], 0)
        return np.bincount(self.field[paid], weights=fees, minlength=fields)

    def unpriced(self) -> bool:
        """Whether somewhere a fee was paid online of which only a yes is known: no sum then."""
        return bool((self.paid_online() & (self.values(columns.FEE) < 0)).any())

    def days_late(self) -> np.ndarray:
        ended = np.where(self.resolved_late, self.finished, self.tally.period.last)
        return ended - self.due

    def late_by_hour(self) -> int:
        """How many are in time by the day alone: resolved on their day after its hour, or pending
        at the end of a last day that had one. An end without an hour is none after it.
        """
        period, due, finished = self.tally.period, self.columns[DUE], self.columns[FINISHED]
        on_day = self.resolved & (self.finished == self.due)
        waiting = self.pending & (self.due == period.last) & (period.last < period.today)
        after = sum(0 < due.minute(row) < finished.minute(row) for row in _places(on_day))
        return after + sum(due.minute(row) > 0 for row in _places(waiting))

    def listed(self, row: int, days: int) -> Listed:
        field = self.columns[FIELD].text(row) if FIELD in self.columns else ""
        officer = self.columns[OFFICER].text(row) if OFFICER in self.columns else ""
        finished = _iso(self.finished[row]) if self.resolved[row] else ""
        return Listed(self.codes[row], field, _iso(self.due[row]), officer, days, finished)

    # --- what speaks against rows ---------------------------------------------------------------

    def judge(self) -> None:
        for code, column in self.columns.items():
            for message, rows in column.unread():
                unknown = code in MEANINGS and message != cell_in_error()
                self._tell(code, message, rows & self.needing(code), words=unknown)
        self._judge_codes()
        self._judge_days()
        ended = self.finished > 0
        blank = {code: self.is_(code, BLANK) & self.needing(code) for code in self.columns}
        for code in (RECEIVED, FIELD, columns.CHANNEL):
            if code in blank:
                self._tell(code, problems.missing(), blank[code])
        undated = (self.due == BLANK) & (self.resolved | self.pending)
        self._tell(DUE, problems.missing(), undated)
        still_open = self.is_(STATUS, Status.OPEN) | self.is_(STATUS, BLANK)
        self._tell(STATUS, problems.ended_but_open(), self.dossiers & ended & still_open)
        over = self.dossiers & (self.status >= Status.RESOLVED) & (self.finished == BLANK)
        self._tell(FINISHED, problems.open_but_ended(), over)

    def needing(self, code: str) -> Mask:
        """The rows for which a column is looked at: what is odd elsewhere changes no figure."""
        if code in (*columns.DAYS, STATUS):
            return self.dossiers
        if code == FIELD:
            return self.in_hand | self.fell_due
        if code == columns.RESULT:
            return self.resolved
        if code == columns.APOLOGISED:
            return self.late
        return self.came

    def _judge_codes(self) -> None:
        self._tell(CODE, problems.missing(), self.rows & self.nameless)
        self._tell(CODE, problems.repeated(), self.rows & self.tally.repeated(self.codes))

    def _judge_days(self) -> None:
        known = self.dossiers & (self.received > 0)
        for code, days in ((DUE, self.due), (FINISHED, self.finished)):
            self._tell(
                code, problems.before_received(), known & (days > 0) & (days < self.received)
            )
        for code, days in ((RECEIVED, self.received), (FINISHED, self.finished)):
            self._tell(code, problems.to_come(), self.dossiers & (days > self.tally.period.today))

    def _tell(self, code: str, message: str, bad: Mask, *, words: bool = False) -> None:
        text = self.codes.__getitem__ if code == CODE else self.columns[code].text
        self.tally.problems.add(code, message, bad, self.first_row, text, words=words)


def _places(mask: Mask) -> list[int]:
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def _iso(day: int) -> str:
    return date.fromordinal(int(day)).isoformat()


def _sum(before: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Both added up; the later one is the longer, where new names came."""
    total = counts.copy()
    total[: len(before)] += before
    return total


def _worst_first(officer: Officer) -> tuple[float, str]:
    return (-officer.late / officer.of, officer.name)
