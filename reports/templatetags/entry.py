"""Cells of the form. Sixty rows of ten cells are written by functions, as the rows of the ranking
are (docs/adr/0007-rows-written-by-functions.md).
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.numbers import NONE
from reports.entry import Box, Sum
from reports.rows import TOTAL

register = template.Library()


@register.simple_tag
def entry_cells(cells: Iterable[Box | Sum]) -> SafeString:
    """The cells of one row of a grid."""
    words = (escape(_("tháng trước ")), escape(_(", cùng kỳ năm trước ")))
    return SafeString("".join(_cell(cell, words) for cell in cells))


@register.simple_tag
def entry_box(box: Box) -> SafeString:
    """One input alone."""
    return SafeString(_input(box))


def _cell(cell: Box | Sum, words: tuple[str, str]) -> str:
    if isinstance(cell, Sum):
        code = escape(cell.code)
        return f'<td class="num sum"><output data-sum="{code}">{cell.text}</output></td>'
    return f'<td class="cell">{_input(cell)}{_past(cell, words)}{_note(cell)}</td>'


def _input(box: Box) -> str:
    """In the total row a sum of the lines stands in the place of the input, unless a number was
    typed beside it; a partial sum stands in the input as a hint.
    """
    bad = f' aria-invalid="true" aria-describedby="why-{box.place}"' if box.bad else ""
    name, label, text = (escape(each) for each in (box.name, box.label, box.text))
    attributes = f'id="{box.place}" name="{name}" aria-label="{label}" value="{text}"{bad}'
    if box.key[0] != TOTAL:
        typed = f'<input class="in cellin" {attributes} inputmode="numeric" autocomplete="off">'
        return typed + _why(box)
    summed = box.summed and not box.text
    hidden = " hidden" if summed else ""
    added = box.least if box.summed else ""
    hint = f' placeholder="≥ {box.least}"' if box.least and not summed else ""
    return (
        f'<input class="in cellin" {attributes} inputmode="numeric" autocomplete="off"'
        f'{hint}{hidden}><output class="added">{added}</output>{_why(box)}'
    )


def _why(box: Box) -> str:
    if not box.bad:
        return ""
    return f'<span class="notnum" id="why-{box.place}">{escape(box.why)}</span>'


def _note(box: Box) -> str:
    """What is said about the cell, in full where a pointer rests on it and for who listens."""
    if not box.note:
        return ""
    note = escape(box.note)
    return f'<span class="noted" title="{note}"><span class="sr">{note}</span></span>'


def _past(box: Box, words: tuple[str, str]) -> str:
    if box.key[0] == TOTAL or not (box.before or box.year_ago):
        return ""
    before, year_ago = (f'<span class="sr">{word}</span>' for word in words)
    return (
        f'<span class="cmp">{before}{box.before or NONE}{year_ago} · {box.year_ago or NONE}</span>'
    )
