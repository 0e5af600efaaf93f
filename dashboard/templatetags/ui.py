"""What the templates say in one word: icons, verdicts, moves, figures."""

from collections.abc import Iterable
from html import escape

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import numbers

register = template.Library()

VERDICTS = {
    "met": ("good", "met", _("Đạt")),
    "near": ("warn", "near", _("Gần đạt")),
    "missed": ("bad", "missed", _("Chưa đạt")),
    "not_arising": ("muted", "", _("Không phát sinh")),
    "no_figures": ("muted", "", _("Chưa đủ số liệu")),
    "none": ("", "", _("Không có chỉ tiêu")),
}
"""Tone, icon and word of each verdict on a target."""

CHOSEN = {False: "", True: " selected"}


@register.inclusion_tag("components/crumbs.html")
def crumbs_under(name: str, label: str, here: str) -> dict[str, list[tuple[str, str]]]:
    """The place of a page below a section: `name` is that of the section's address."""
    return {"crumbs": [(label, reverse(name)), (here, "")]}


@register.simple_tag
def options(choices: Iterable[tuple[str, str, bool]]) -> SafeString:
    """The options of a select. Written here, for two selects of months hold more tags of a template
    than all the rest of a page.
    """
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{CHOSEN[chosen]}>{escape(text)}</option>'
            for value, text, chosen in choices
        )
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign of templates/partials/icons.html; words beside it must say the same."""
    return SafeString(f'<svg class="ico" aria-hidden="true"><use href="#i-{escape(name)}"/></svg>')


@register.simple_tag
def verdict(code: str) -> SafeString:
    """The tag "✓ Đạt", "◇ Gần đạt", "▼ Chưa đạt"; a dash where there is no target; the mere word
    where there is nothing to hold against it.
    """
    tone, sign, word = VERDICTS[code]
    if tone == "muted":
        return format_html('<span class="muted">{}</span>', word)
    if not sign:
        return format_html(
            '<span class="muted" title="{}">–<span class="sr">{}</span></span>', word, word
        )
    return format_html('<span class="tag {}">{}{}</span>', tone, icon(sign), word)


@register.simple_tag
def change(text: str, tone: str) -> SafeString:
    """A change, "↑ +9,84": the sign of the text decides the arrow, `tone` the colour."""
    direction = {"+": "up", numbers.MINUS: "down"}.get(text[:1], "same")
    word = {"up": _("tăng"), "down": _("giảm"), "same": _("không đổi")}[direction]
    return format_html(
        '<span class="delta {}">{}<span class="sr">{} </span>{}</span>',
        tone,
        icon(direction),
        word,
        text,
    )


@register.simple_tag
def report_sign(tone: str) -> SafeString:
    """The sign of one month in the strip of reports: in time, returned, late, not due."""
    return tone_sign(tone) or icon("none")


@register.simple_tag
def tone_sign(tone: str) -> SafeString:
    """The sign that says what the colour of a tag says; nothing in one without a judgement."""
    sign = {"good": "met", "warn": "near", "bad": "missed"}.get(tone, "")
    return icon(sign) if sign else SafeString("")
