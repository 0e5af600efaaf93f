"""Which paper forms of quarters and longer periods a year has, and how far their months are."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import clock
from core.months import Window
from core.numbers import format_count
from deadlines.rules import Kind, label_of, windows
from reports.links import form_links
from reports.owed import Owed
from reports.paper_periods import lacking, said
from units.kinds import HOLDERS
from units.models import Unit
from units.peers import Member


class PeriodForms(NamedTuple):
    """A period that is over: how many sent all of it, and the forms to keep (symbol, address)."""

    label: str
    words: str
    forms: Sequence[tuple[str, str]]


def period_forms(
    unit: Unit, year: int, sent: Mapping[Member, Sequence[Window]]
) -> list[PeriodForms]:
    """Of a unit, by the months that each reporting unit sent; itself where none is below. What
    nobody has sent in full has no form.
    """
    periods = [window for kind in Kind if kind != Kind.MONTH for window in windows(kind, year)]
    return [
        _of(unit, window, sent) for window in periods if window.last <= clock.this_month() and sent
    ]


def _of(unit: Unit, window: Window, sent: Mapping[Member, Sequence[Window]]) -> PeriodForms:
    owing = [one for one in sent if Owed(window).mask(one)]
    missing = [months for one in owing if (months := lacking(one, window, sent[one]))]
    if unit.kind in HOLDERS:
        words = _("{count}/{owing} đơn vị đã gửi đủ các tháng").format(
            count=format_count(len(owing) - len(missing)), owing=format_count(len(owing))
        )
    elif missing:
        words = _("chưa gửi báo cáo của {months}").format(months=said(missing[0]))
    else:
        words = _("đã gửi đủ các tháng")
    query = urlencode({"unit": unit.code, "from": window.first, "to": window.last})
    forms = form_links("period-form-excel") if len(missing) < len(owing) else []
    return PeriodForms(
        capfirst(label_of(window)), words, [(symbol, f"{url}?{query}") for symbol, url in forms]
    )
