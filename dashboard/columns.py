"""Columns of the ranking table, and the orders in which it can stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from core.numbers import percent
from dashboard.address import Address
from dashboard.rows import missing_to_target
from indicators.queries import League
from indicators.targets import gap
from units.peers import Member


@dataclass(frozen=True, slots=True)
class Column:
    """`sorted` is a value of aria-sort; `sort_url` is empty where the column can't be sorted by."""

    key: str
    label: str
    sort_url: str
    sorted: str
    numeric: bool


def columns(address: Address, *, has_moves: bool, has_target: bool) -> list[Column]:
    """Without an earlier window that may be compared with nothing moved; without a target nothing
    is missing.
    """
    found = [_sortable(address, "rank", _("Hạng"), numeric=True)]
    if has_moves:
        found.append(_sortable(address, "move", _("Thay đổi")))
    found += [
        _sortable(address, "name", _("Đơn vị")),
        _sortable(address, "count", _("Tử số / mẫu số"), numeric=True),
        _sortable(address, "rate", _("Tỷ lệ"), numeric=True),
    ]
    if has_target:
        found += [
            _sortable(address, "gap", _("So với chỉ tiêu (điểm %)"), numeric=True),
            _sortable(address, "more", _("Cần để đạt"), numeric=True),
        ]
    return [*found, _plain("trend", _("12 tháng"))]


def sorted_ranked(found: League, sort: str, earlier: Mapping[int, int]) -> list[Member]:
    """The ranked members in the order asked for, by rank among equals. Unknown orders mean by rank;
    a unit without what is sorted by comes last either way.
    """
    ranked = [found.member(unit_id) for unit_id in found.ranking.order]
    key = _keys(found, earlier).get(sort.removeprefix("-"))
    if key is None:
        return ranked[::-1] if sort == "-rank" else ranked
    values = {member.unit_id: key(member) for member in ranked}
    known = [member for member in ranked if values[member.unit_id] is not None]
    known.sort(key=lambda member: values[member.unit_id] or 0, reverse=sort.startswith("-"))
    return known + [member for member in ranked if values[member.unit_id] is None]


Key = Callable[[Member], int | Fraction | None]


def _keys(found: League, earlier: Mapping[int, int]) -> dict[str, Key]:
    places = {member.unit_id: place for place, member in enumerate(found.members)}
    ranks = found.ranking.ranks

    def moved_up(member: Member) -> int | None:
        before = earlier.get(member.unit_id)
        return None if before is None else before - ranks[member.unit_id]

    def rate(member: Member) -> Fraction | None:
        counts = found.counts[member.unit_id]
        return percent(counts.numerator, counts.denominator)

    return {
        "move": moved_up,
        "name": lambda member: places[member.unit_id],  # members come by name
        "count": lambda member: found.counts[member.unit_id].denominator,
        "rate": rate,
        "gap": lambda member: gap(rate(member), found.targets.get(member.unit_id)),
        "more": lambda member: missing_to_target(found.judged(member.unit_id)),
    }


def _plain(key: str, label: str, *, numeric: bool = False) -> Column:
    return Column(key, label, "", "none", numeric)


def _sortable(address: Address, key: str, label: str, *, numeric: bool = False) -> Column:
    ascending, descending = address.sort == key, address.sort == f"-{key}"
    order = "ascending" if ascending else "descending" if descending else "none"
    url = address.query(sort=f"-{key}" if ascending else key, page=1)
    return Column(key, label, url, order, numeric)
