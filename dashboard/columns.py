"""Columns of the ranking table, and the orders in which it can stand."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dashboard.address import Address
from indicators.queries import League
from units.queries import Member


@dataclass(frozen=True, slots=True)
class Column:
    """`sorted` is a value of aria-sort; `sort_url` is empty where the column can't be sorted by."""

    key: str
    label: str
    sort_url: str
    sorted: str
    numeric: bool


def columns(address: Address, *, has_target: bool) -> list[Column]:
    found = [
        _sortable(address, "rank", _("Hạng"), numeric=True),
        _plain("move", _("Thay đổi")),
        _sortable(address, "name", _("Đơn vị")),
        _sortable(address, "count", _("Tử số / mẫu số"), numeric=True),
        _plain("rate", _("Tỷ lệ"), numeric=True),
    ]
    if has_target:
        found += [
            _plain("gap", _("So với chỉ tiêu (điểm %)"), numeric=True),
            _plain("more", _("Hồ sơ để đạt"), numeric=True),
        ]
    return [*found, _plain("trend", _("12 tháng"))]


def sorted_members(found: League, sort: str) -> list[Member]:
    """Ranked members in the order asked for, then the others by name. Unknown
    orders mean by rank.
    """
    members = found.ordered()
    ranked, rest = members[: found.ranking.of], members[found.ranking.of :]
    key = sort.removeprefix("-")
    if key == "name":  # members come by name
        places = {member.unit_id: place for place, member in enumerate(found.members)}
        ranked.sort(key=lambda member: places[member.unit_id])
    elif key == "count":
        ranked.sort(key=lambda member: found.judged[member.unit_id].reading.denominator or 0)
    if sort.startswith("-"):
        ranked.reverse()
    return ranked + rest


def _plain(key: str, label: str, *, numeric: bool = False) -> Column:
    return Column(key, label, "", "none", numeric)


def _sortable(address: Address, key: str, label: str, *, numeric: bool = False) -> Column:
    ascending, descending = address.sort == key, address.sort == f"-{key}"
    order = "ascending" if ascending else "descending" if descending else "none"
    url = address.query(sort=f"-{key}" if ascending else key, page=1)
    return Column(key, label, url, order, numeric)
