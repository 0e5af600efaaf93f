"""Formulas as text over figure codes: `received + carried_over?`, `due - resolved_in_time`.

Only `+`, `-` and `?` exist. A figure marked `?` counts as nothing where a report leaves it blank; a
report that lacks an unmarked figure counts on neither side of the indicator.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

TERM = re.compile(r"\s*(?P<sign>[+-]?)\s*(?P<figure>[a-z][a-z0-9_]*)(?P<optional>\??)")


class FormulaError(ValueError):
    """A formula that cannot be read; its text is a sentence for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Term:
    figure: str
    sign: int = 1
    optional: bool = False

    def __str__(self) -> str:
        return self.figure + ("?" if self.optional else "")


@dataclass(frozen=True, slots=True)
class Formula:
    """A signed sum of figures, in the order in which it was written."""

    terms: tuple[Term, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        return tuple(term.figure for term in self.terms)

    @property
    def required(self) -> frozenset[str]:
        return frozenset(term.figure for term in self.terms if not term.optional)

    @property
    def optional(self) -> frozenset[str]:
        return frozenset(term.figure for term in self.terms if term.optional)

    def value(self, figure: Callable[[str], int]) -> int:
        """The sum of the terms; `figure` gives the summed count of a code (sum first, combine
        after).
        """
        return sum([term.sign * figure(term.figure) for term in self.terms])

    def in_words(self, label: Callable[[str], str]) -> str:
        """The formula with each figure's Vietnamese label in place of its code."""
        text = "".join(
            f" {'−' if term.sign < 0 else '+'} {label(term.figure)}" for term in self.terms
        )
        return text.removeprefix(" + ").strip()

    def __str__(self) -> str:
        text = "".join(f" {'-' if term.sign < 0 else '+'} {term}" for term in self.terms)
        return text.removeprefix(" + ").strip()


def parse(text: str, known: Collection[str]) -> Formula:
    """Reads a formula over the `known` figure codes; raises FormulaError with a Vietnamese
    sentence.
    """
    terms: list[Term] = []
    position = 0
    while position < len(text.rstrip()):
        match = TERM.match(text, position)
        if match is None or (terms and not match["sign"]):
            raise FormulaError(
                _("Công thức “{formula}” không đọc được từ vị trí {position}.").format(
                    formula=text, position=position + 1
                )
            )
        terms.append(_term(match, known, terms))
        position = match.end()
    if not terms:
        raise FormulaError(_("Công thức để trống."))
    return Formula(tuple(terms))


def _term(match: re.Match[str], known: Collection[str], before: list[Term]) -> Term:
    figure = match["figure"]
    if figure not in known:
        raise FormulaError(_("Không có số liệu nào mang mã “{code}”.").format(code=figure))
    if any(term.figure == figure for term in before):
        raise FormulaError(_("Số liệu “{code}” đứng hai lần trong công thức.").format(code=figure))
    return Term(figure, -1 if match["sign"] == "-" else 1, bool(match["optional"]))
