"""Rows of the ranking table. A template engine asks twenty questions for each of fifty rows, and
spends a third of the page's time on it; a function writes them in a tenth of that
(docs/adr/0007-rows-written-by-functions.md).
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import NONE
from dashboard.rows import Row
from dashboard.templatetags.ui import VERDICTS, icon

register = template.Library()

MOVES = {
    "up": gettext_lazy("lên"),
    "down": gettext_lazy("xuống"),
    "same": gettext_lazy("không đổi"),
}


@register.simple_tag
def ranking_rows(rows: Iterable[Row], *, has_moves: bool, has_target: bool) -> SafeString:
    """Table rows with the cells of dashboard.columns.columns()."""
    writer = _Writer(has_moves=has_moves, has_target=has_target)
    return SafeString("\n".join(map(writer.row, rows)))


class _Writer:
    """Words that all rows share are asked for and escaped once. Figures and sparks are our own
    text; names, addresses and sentences are escaped.
    """

    def __init__(self, *, has_moves: bool, has_target: bool) -> None:
        self._has_moves, self._has_target = has_moves, has_target
        self._proof = escape(_("nguồn số liệu, cách tính"))
        self._yours = f"<small>{escape(_('đơn vị của bạn'))}</small>"
        self._moves = {
            code: f'{icon(code)}<span class="sr">{escape(str(word))}</span>'
            for code, word in MOVES.items()
        }
        self._verdicts = {
            code: (tone, icon(sign), f'<span class="sr"> {escape(str(word))}</span>')
            for code, (tone, sign, word) in VERDICTS.items()
        }

    def row(self, row: Row) -> str:
        own = ' class="me"' if row.is_own else ""
        return (
            f'<tr{own}><td class="num rank">{row.rank}</td>{self._move(row)}'
            f'<th scope="row">{self._name(row)}</th>'
            f'<td class="num count"><a class="receipt" href="{escape(row.receipt_url)}">'
            f'{row.numerator} / {row.denominator}<span class="sr">: {self._proof}</span></a></td>'
            f'<td class="num rate">{row.value}</td>{self._target(row)}'
            f'<td class="tr">{row.spark}</td></tr>'
        )

    def _name(self, row: Row) -> str:
        name = escape(row.unit_name)
        if row.unit_url:
            name = f'<a href="{escape(row.unit_url)}">{name}</a>'
        if row.is_own:
            name += self._yours
        if row.months:
            name += f'<small class="gaps">{escape(row.months)}</small>'
        return name

    def _move(self, row: Row) -> str:
        """How far the place moved: "↑ 2", "↓ 1"; nothing where there was no place before."""
        if not self._has_moves:
            return ""
        said = ""
        if row.move is not None:
            tone = "" if row.move_by else "muted"
            said = f'<span class="{tone}">{self._moves[row.move]} {row.move_by or ""}</span>'
        return f'<td class="mv">{said}</td>'

    def _target(self, row: Row) -> str:
        """The distance to the target, coloured where it falls short, and what would reach it."""
        if not self._has_target:
            return ""
        tone, sign, word = self._verdicts[row.verdict]
        gap = f'<span class="muted">{NONE}</span>'
        if row.gap:
            colour = "" if row.verdict == "met" else tone
            gap = f'<span class="{colour}">{sign} {row.gap}{word}</span>'
        more = escape(row.more)
        return f'<td class="num away">{gap}</td><td class="num more">{more}</td>'
