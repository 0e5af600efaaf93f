"""Which earlier window a page compares with, and when a comparison would be unfair."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.months import Month, Window

PREVIOUS, YEAR_BEFORE = "previous", "year"
# From 01/07/2025 communes do the work of the abolished districts (Nghị quyết 203/2025/QH15 ended
# the district level): rates across that day do not measure the same work.
AUTHORITY_CHANGE = Month.at(2025, 7)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The earlier window, and why it gives no verdict (empty where it does); `against` is PREVIOUS
    or YEAR_BEFORE.
    """

    window: Window
    objection: str
    against: str

    @property
    def fair(self) -> bool:
        return not self.objection


def compared_with(window: Window, against: str = "") -> Comparison:
    """The window before, or the same months a year earlier, as asked for. By itself a month is held
    against the month before, months from January against the same a year earlier.
    """
    if against not in {PREVIOUS, YEAR_BEFORE}:
        against = YEAR_BEFORE if window.first.number == 1 and len(window) > 1 else PREVIOUS
    earlier = window.year_before() if against == YEAR_BEFORE else window.before()
    return Comparison(earlier, objection(window, earlier), against)


def objection(window: Window, earlier: Window) -> str:
    """Why two windows must not be held against each other; empty where they may."""
    if not earlier.first < AUTHORITY_CHANGE <= window.last:
        return ""
    return _(
        "Thay đổi thẩm quyền từ 01/07/2025 (kết thúc hoạt động cấp huyện, sắp xếp ĐVHC cấp xã): "
        "không so sánh với {window}."
    ).format(window=earlier.label)
