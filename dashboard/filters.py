"""Rows of a ranking that a reader wants to see alone: those short of a target, or of reports."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import format_count
from core.parts import Filter
from dashboard.address import Address
from indicators.queries import League
from units.peers import Member

MISSED, GAPS = "missed", "gaps"
LABELS = {
    MISSED: gettext_lazy("Gần đạt, chưa đạt chỉ tiêu"),
    GAPS: gettext_lazy("Thiếu số liệu"),
}


class Kept(NamedTuple):
    """The members that the chosen rows are of; undivided counts belong to none of them."""

    ranked: list[Member]
    unranked: list[Member]
    undivided: bool


def kept(found: League, ranked: Sequence[Member], only: str) -> Kept:
    """Unknown choices show all. Who has no rank is held against no target here."""
    keeps = _judges(found).get(only)
    if keeps is None:
        return Kept([*ranked], [*found.unranked], undivided=True)
    unranked = [] if only == MISSED else filter(keeps, found.unranked)
    return Kept([*filter(keeps, ranked)], [*unranked], undivided=False)


def filters(address: Address, found: League) -> list[Filter]:
    """Those that keep a row and leave one out, and the chosen one; nothing where there are none."""
    members = [found.member(unit_id) for unit_id in found.ranking.order]
    links = []
    for only, label in LABELS.items():
        rows = kept(found, members, only)
        count = len(rows.ranked) + len(rows.unranked)
        if 0 < count < len(found.members) or only == address.only:
            links.append(_link(address, only, str(label), count))
    whole = _link(address, "", _("Tất cả"), len(found.members))
    return [whole, *links] if links else []


def filter_label(only: str) -> str:
    """What a picture of some rows says it shows; empty for all."""
    return str(LABELS[only]).lower() if only in LABELS else ""


def _link(address: Address, only: str, label: str, count: int) -> Filter:
    chosen = address.only if address.only in LABELS else ""
    return Filter(
        f"{label} ({format_count(count)})", address.query(only=only, page=1), only == chosen
    )


def _judges(found: League) -> dict[str, Callable[[Member], bool]]:
    def missed(member: Member) -> bool:
        return member.unit_id in found.missed

    def lacks_months(member: Member) -> bool:
        counts = found.counts[member.unit_id]
        return counts.months_counted < counts.months_owed

    return {MISSED: missed, GAPS: lacks_months}
