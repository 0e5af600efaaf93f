"""The rules of reports.linear as predicates of SQL, true of a stored row that breaks one."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan, IsNull

from reports.figures import FIGURES, LINE_FIGURES, WHOLES, Figure
from reports.linear import LINEAR, Blank, Linear, Term


def odd(figures: Mapping[str, Figure]) -> Q:
    """True of a row that breaks a rule on these figures by itself."""
    rules = (one for one in LINEAR if {t.code for t in (*one.left, *one.right)} <= figures.keys())
    return reduce(or_, map(_broken, rules))


def too_large(figures: Mapping[str, Figure]) -> Q:
    """True of a row with a number that is none."""
    return reduce(or_, (Q(**{f"{one.stored}__gt": one.most}) for one in figures.values()))


def _broken(rule: Linear) -> Q:
    left, right = _added(rule.left), _added(rule.right)
    broken = Q(GreaterThan(left, right))
    if rule.differs:
        broken |= Q(GreaterThan(right, left))
    for group in rule.unless:
        broken &= reduce(or_, (Q(IsNull(F(code), True)) for code in group))
    return broken


def _added(terms: Sequence[Term]) -> Combinable:
    """The sum, in a column wide enough for it; unknown where a term is."""
    if len(terms) == 1:
        return _term(terms[0])
    first, *others = (Cast(_term(term), BigIntegerField()) for term in terms)
    return reduce(lambda one, other: one + other, others, first)  # type: ignore[arg-type, return-value]


def _term(term: Term) -> Combinable:
    column = F(FIGURES[term.code].stored if term.typed else term.code)
    if term.blank is Blank.STOPS:
        return column
    parts: Combinable = Value(0)
    if term.blank is Blank.LEAVES_PARTS and term.code in WHOLES:
        first, second = (Coalesce(F(part), 0) for part in WHOLES[term.code])
        parts = first + second
    return Coalesce(column, parts)


def blank(figures: Mapping[str, Figure]) -> Q:
    """True of a row on which nothing stands."""
    return Q(**{f"{one.stored}__isnull": True for one in figures.values()})


ODD_REPORT = odd(FIGURES) | too_large(FIGURES) | blank(FIGURES)
# A number in a line that is too large makes a sum that is: it is found there.
ODD_LINE = odd(LINE_FIGURES)
