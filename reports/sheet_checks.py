"""The rules within one row as formulas of a workbook, from the declaration that judges it later.

Pure: texts in the language that Excel and LibreOffice store, whatever they show.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.figures import WHOLES
from reports.linear import LINEAR, Linear, Term
from reports.rules import INCOMING, JUDGED_WITH, OUTGOING, Rule

# The rules whose breach is named by its figures; that a row is not balanced is said by how much.
NAMED = (Rule.OF_WHICH, Rule.PART_ABOVE, Rule.PARTS)


@dataclass(frozen=True, slots=True)
class Columns:
    """Letters of a sheet: of figures by code, of the verdicts and of what the parts exceed. The
    row `names` says in words what the figures are.
    """

    letters: Mapping[str, str]
    verdicts: str
    parts: str
    names: int

    def verdict(self, row: int) -> str:
        """ "Khớp", "Lệch 3", or the figures that exceed what they are part of."""
        at = _Row(self.letters, row)
        came, went = (" + ".join(map(at.value, side)) for side in (INCOMING, OUTGOING))
        whole = _all([at.known(code) for code in JUDGED_WITH])
        apart = f"ABS({came} - ({went}))"
        off, even, few = _("Lệch"), _("Khớp"), _("Chưa đủ số")
        balance = f'IF({whole}, IF({apart} = 0, "{even}", "{off} " & {apart}), "{few}")'
        named = f"{self.parts}{row}"
        return f'=IF({at.blank()}, "", IF({named} <> "", {named}, {balance}))'

    def exceeded(self, row: int) -> str:
        """Each figure above what it is part of, with both names: “A > B; ”."""
        at = _Row(self.letters, row)
        told = (at.told(rule, self._names) for rule in LINEAR if rule.rule in NAMED)
        return f"={' & '.join(told)}"

    def total(self, code: str, rows: Sequence[range]) -> str:
        """The sum over rows of lines, where each that has any figure has this one: what the reader
        makes of a blank total.
        """
        at = ", ".join(_cells(self.letters[code], each) for each in rows)
        verdicts = (f'COUNTIF({_cells(self.verdicts, each)}, "?*")' for each in rows)
        return f'=IF(AND(COUNT({at}) > 0, COUNT({at}) = {" + ".join(verdicts)}), SUM({at}), "")'

    def _names(self, terms: Sequence[Term]) -> str:
        return ' & " + " & '.join(f"{self.letters[term.code]}${self.names}" for term in terms)


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row by the code of their figure."""

    letters: Mapping[str, str]
    row: int

    def cell(self, code: str) -> str:
        return f"{self.letters[code]}{self.row}"

    def blank(self) -> str:
        cells = list(self.letters)
        return f"COUNT({self.cell(cells[0])}:{self.cell(cells[-1])}) = 0"

    def known(self, code: str, *, typed: bool = False) -> str:
        own = f"COUNT({self.cell(code)}) = 1"
        if typed or code not in WHOLES:
            return own
        return f"OR({own}, {_all([self.known(part) for part in WHOLES[code]])})"

    def value(self, code: str, *, typed: bool = False) -> str:
        """The number where it is known; a blank counts as nothing."""
        own = f"N({self.cell(code)})"
        if typed or code not in WHOLES:
            return own
        parts = " + ".join(self.value(part) for part in WHOLES[code])
        return f"IF(COUNT({self.cell(code)}) = 1, {own}, {parts})"

    def told(self, rule: Linear, names: Callable[[Sequence[Term]], str]) -> str:
        """The names of both sides where the rule is broken."""
        terms = (*rule.left, *rule.right)
        judged = [self.known(term.code, typed=term.typed) for term in terms]
        elsewhere = [f"NOT({_all([self.known(code) for code in group])})" for group in rule.unless]
        sign, word = ("<>", "≠") if rule.differs else (">", ">")
        apart = f"{self._sum(rule.left)} {sign} {self._sum(rule.right)}"
        broken = _all([*judged, *elsewhere, apart])
        return f'IF({broken}, {names(rule.left)} & " {word} " & {names(rule.right)} & "; ", "")'

    def _sum(self, terms: Sequence[Term]) -> str:
        return "(" + " + ".join(self.value(term.code, typed=term.typed) for term in terms) + ")"


def _cells(letter: str, rows: range) -> str:
    return f"{letter}{rows[0]}:{letter}{rows[-1]}"


def _all(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"AND({', '.join(conditions)})"
