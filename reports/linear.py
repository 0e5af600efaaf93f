"""The rules within one row, as data: two sums of figures, and how they may not stand to each other.

The same data makes the judgement in Python, which finds the words, and the predicate in SQL, by
which `check_figures` finds suspects among hundreds of thousands of rows (reports.suspects). Pure.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from core.numbers import format_count
from reports.figures import FIGURES, WHOLES
from reports.rules import (
    ABOVE,
    INCOMING,
    JUDGED_WITH,
    OUTGOING,
    Fault,
    Numbers,
    Rule,
    Values,
    fault,
    impossible,
    known,
    written,
)


class Blank(Enum):
    """What a blank does to the sum that it stands in."""

    STOPS = "the rule is not judged"
    IS_NOTHING = "it counts as 0"
    LEAVES_PARTS = "of a whole, its known parts count, which is the least that it can be"


@dataclass(frozen=True, slots=True)
class Term:
    """A figure in a sum; `typed` means the number typed for a whole, never the sum of its parts."""

    code: str
    blank: Blank = Blank.STOPS
    typed: bool = False

    def value(self, values: Values) -> int | None:
        value = values.get(self.code) if self.typed else known(values, self.code)
        if value is not None or self.blank is Blank.STOPS:
            return value
        parts = WHOLES.get(self.code, ()) if self.blank is Blank.LEAVES_PARTS else ()
        return sum(values.get(part) or 0 for part in parts)


@dataclass(frozen=True, slots=True)
class Linear:
    """`left` exceeds `right`, or `differs` from it: then the rule is broken, and `tell` says so.

    It is not judged where all figures of one of the groups in `unless` are known: there another
    rule says the same or more.
    """

    rule: Rule
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    tell: Callable[["Linear", Values, int, int], str]
    differs: bool = False
    unless: tuple[tuple[str, ...], ...] = ()
    column: str | None = None

    def judge(self, values: Values) -> Fault | None:
        left = _sum(self.left, values)
        right = None if left is None else _sum(self.right, values)
        if left is None or right is None:
            return None
        if (left == right if self.differs else left <= right) or self._told_elsewhere(values):
            return None
        value = values.get(self.column) if self.column else None
        told = self.tell(self, values, left, right)
        return fault(self.rule, told, self.column, value, self._numbers(values))

    def _told_elsewhere(self, values: Values) -> bool:
        return any(all(known(values, code) is not None for code in group) for group in self.unless)

    def _numbers(self, values: Values) -> Numbers:
        return tuple((term.code, term.value(values)) for term in (*self.left, *self.right))


def judge(values: Values) -> list[Fault]:
    """Everything that is wrong with one row by itself, what is refused first."""
    faults = list(impossible(values))
    if faults:  # what follows from an impossible number helps nobody
        return faults
    found = [one for rule in LINEAR if (one := rule.judge(values))]
    return sorted(found, key=lambda one: not one.refused)


def _sum(terms: tuple[Term, ...], values: Values) -> int | None:
    total = 0
    for term in terms:
        value = term.value(values)
        if value is None:
            return None
        total += value
    return total


# ---- the sentences ----


def _is_more_than_its_whole(rule: Linear, values: Values, left: int, right: int) -> str:
    (part,), (whole,) = rule.left, rule.right
    facts = {"part": written(values, part.code), "whole": written(values, whole.code)}
    if rule.rule == Rule.OF_WHICH:
        words = _("%(part)s lớn hơn %(whole)s dù chỉ là một phần của nó: sửa một trong hai số.")
        return words % facts
    words = _("%(part)s lớn hơn tổng %(whole)s mà nó thuộc về: kiểm tra lại, hoặc ghi giải trình.")
    return words % facts


def _parts_make_another_sum(rule: Linear, values: Values, left: int, right: int) -> str:
    (whole,), (first, second) = rule.left, rule.right
    return _(
        "%(whole)s, nhưng các phần %(first)s và %(second)s cộng lại %(sum)s:"
        " kiểm tra lại, hoặc ghi giải trình."
    ) % {
        "whole": written(values, whole.code),
        "first": written(values, first.code),
        "second": written(values, second.code),
        "sum": format_count(right),
    }


def _is_not_balanced(rule: Linear, values: Values, left: int, right: int) -> str:
    return _(
        "%(incoming)s bằng %(came)s, nhưng %(outgoing)s bằng %(went)s, lệch %(apart)s hồ sơ:"
        " kiểm tra lại, hoặc ghi giải trình."
    ) % {
        "incoming": " + ".join(written(values, term.code) for term in rule.left),
        "outgoing": " + ".join(written(values, term.code) for term in rule.right),
        "came": format_count(left),
        "went": format_count(right),
        "apart": format_count(abs(left - right)),
    }


def _is_more_than_twice(rule: Linear, values: Values, left: int, right: int) -> str:
    facts = {"out": _is_already(rule, values, left), "received": written(values, "received")}
    return (
        _(
            "%(out)s, nhiều hơn hai lần %(received)s, trong khi số kỳ trước chuyển sang để trống:"
            " kiểm tra lại, hoặc ghi giải trình."
        )
        % facts
    )


def _is_too_much_already(rule: Linear, values: Values, left: int, right: int) -> str:
    return _("%(more)s, nhiều hơn %(less)s bằng %(right)s: kiểm tra lại, hoặc ghi giải trình.") % {
        "more": _is_already(rule, values, left),
        "less": " + ".join(written(values, term.code) for term in rule.right),
        "right": format_count(right),
    }


def _is_already(rule: Linear, values: Values, left: int) -> str:
    told = " + ".join(_what_is_known(term, values) for term in rule.left)
    return _("Riêng phần đã ghi của %(told)s đã là %(left)s") % {
        "told": told,
        "left": format_count(left),
    }


def _what_is_known(term: Term, values: Values) -> str:
    """The figure, or where it is blank those of its parts that are not."""
    parts = [part for part in WHOLES.get(term.code, ()) if values.get(part) is not None]
    if known(values, term.code) is not None or not parts:
        return written(values, term.code)
    return " + ".join(written(values, part) for part in parts)


def _is_more_than_fell_due(rule: Linear, values: Values, left: int, right: int) -> str:
    """Happens where much is done early, so it is only shown."""
    (in_time,), (due,) = rule.left, rule.right
    facts = {"in_time": written(values, in_time.code), "due": written(values, due.code)}
    return _("%(in_time)s nhiều hơn %(due)s: kiểm tra lại số hồ sơ đến hạn.") % facts


# ---- the rules ----


def _above_their_wholes() -> Iterator[Linear]:
    """No figure exceeds the nearest known figure that it is part of."""
    for code in FIGURES:
        nearer: tuple[tuple[str, ...], ...] = ()
        for whole, firm in ABOVE[code]:
            # Where both parts of a whole are known, their sum is held against it instead.
            parts = (WHOLES[whole],) if code in WHOLES.get(whole, ()) else ()
            yield Linear(
                Rule.OF_WHICH if firm else Rule.PART_ABOVE,
                (Term(code),),
                (Term(whole),),
                _is_more_than_its_whole,
                unless=(*nearer, *parts),
                column=code,
            )
            nearer = (*nearer, (whole,))


def _parts_differ() -> Iterator[Linear]:
    """A whole that was typed is the sum of its parts."""
    for code, parts in WHOLES.items():
        yield Linear(
            Rule.PARTS,
            (Term(code, typed=True),),
            tuple(map(Term, parts)),
            _parts_make_another_sum,
            differs=True,
            column=code,
        )


def _side(codes: tuple[str, ...], blank: Blank) -> tuple[Term, ...]:
    """A side of the balance; of what is not judged with it a blank counts as nothing."""
    return tuple(Term(c, blank if c in JUDGED_WITH else Blank.IS_NOTHING) for c in codes)


def _balances() -> Iterator[Linear]:
    """carried_over + received = resolved + returned + pending where the wholes are known; where one
    is not, what is known of its side is not yet more than all of the other.
    """
    incoming, outgoing = _side(INCOMING, Blank.STOPS), _side(OUTGOING, Blank.STOPS)
    yield Linear(Rule.BALANCE, incoming, outgoing, _is_not_balanced, differs=True)
    least_in = _side(INCOMING, Blank.LEAVES_PARTS)
    least_out = _side(OUTGOING, Blank.LEAVES_PARTS)
    came = tuple(map(Term, INCOMING))
    partly, judged = Rule.PART_BALANCE, JUDGED_WITH
    yield Linear(partly, least_in, outgoing, _is_too_much_already, unless=(judged,))
    yield Linear(partly, least_out, came, _is_too_much_already, unless=(judged,))
    # Sources often leave out what was handed on; it is rarely more than all that came in besides.
    twice = (Term("received"), Term("received"))
    unless = (judged, ("carried_over",))
    yield Linear(partly, least_out, twice, _is_more_than_twice, unless=unless)


DUE = Linear(
    Rule.DUE,
    (Term("resolved_in_time"),),
    (Term("due"),),
    _is_more_than_fell_due,
    column="resolved_in_time",
)
LINEAR: tuple[Linear, ...] = (*_above_their_wholes(), *_parts_differ(), *_balances(), DUE)
