"""Rows of the overview's sheet, written by a function as those of the ranking are
(docs/adr/0007-rows-written-by-functions.md): a thousand cells on a page.
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboard.sheet import Cell, SheetRow
from dashboard.templatetags.ui import VERDICTS, icon

register = template.Library()

CLASSES = {"hatched": "none"} | {code: tone for code, (tone, _sign, _word) in VERDICTS.items()}
SIGNS = {code: icon(sign) for code, (_tone, sign, _word) in VERDICTS.items() if sign}


@register.simple_tag
def sheet_rows(rows: Iterable[SheetRow]) -> SafeString:
    """Table rows: the unit, a cell for each indicator, how many targets it meets."""
    yours = f"<small>{escape(_('đơn vị của bạn'))}</small>"
    return SafeString("\n".join(_row(row, yours) for row in rows))


@register.simple_tag
def sheet_cells(cells: Iterable[Cell]) -> SafeString:
    return SafeString("".join(map(_cell, cells)))


def _row(row: SheetRow, yours: str) -> str:
    own = ' class="me"' if row.is_own else ""
    cells = "".join(map(_cell, row.cells))
    return (
        f'<tr{own}><th scope="row">{_name(row, yours)}</th>{cells}'
        f'<td class="cnt"><span>{row.met}</span></td></tr>'
    )


def _name(row: SheetRow, yours: str) -> str:
    name = escape(row.name)
    if row.url:
        name = f'<a href="{escape(row.url)}">{name}</a>'
    if row.is_own:
        name += yours
    return f'{name}<small class="gaps">{escape(row.gaps)}</small>' if row.gaps else name


def _cell(cell: Cell) -> str:
    """The figure is the link to its proof; sign and word say what the colour says."""
    word = f'<span class="sr"> {escape(cell.word)}</span>' if cell.word else ""
    note = f"<small> {escape(cell.note)}</small>" if cell.note else ""
    return (
        f'<td class="{CLASSES[cell.verdict]}"><a class="receipt" href="{escape(cell.url)}">'
        f"{escape(cell.text)}{SIGNS.get(cell.verdict, '')}{word}{note}</a></td>"
    )
