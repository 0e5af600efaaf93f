"""Which rates can't exceed 100 per cent: those whose denominator counts all of the numerator."""

from indicators.definitions import Definition
from reports.rules import ABOVE, INCOMING, OUTGOING


def is_share(definition: Definition) -> bool:
    """Whether every figure of the numerator is part of one of the denominator.

    Resolved in time over due is no share: what falls due later is resolved in time as well. Of
    counted units those that meet a condition are part of all.
    """
    if definition.condition is not None:
        return True
    whole = frozenset(definition.denominator.figures)
    return all(
        not whole.isdisjoint(_within(term.figure, whole))
        for term in definition.numerator.terms
        if term.sign > 0
    )


def _within(figure: str, whole: frozenset[str]) -> set[str]:
    """The figure and all of which it is part; what went out has come in, now or earlier."""
    found = {figure, *(above for above, _firm in ABOVE[figure])}
    if whole.issuperset(INCOMING) and not found.isdisjoint(OUTGOING):
        found.update(INCOMING)
    return found
