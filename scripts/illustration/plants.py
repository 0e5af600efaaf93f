"""What is planted on purpose: gaps, late reports, tiny denominators, one broken balance.

Each stands here by name, so that whoever looks for a case knows where it is.
"""

from dataclasses import dataclass
from functools import cache

from scripts.illustration.cells import Cell
from scripts.illustration.draws import Dice
from scripts.illustration.pins import VINH_NGUYEN
from scripts.illustration.places import (
    LAST_MONTH,
    Place,
    month_of,
    month_text,
    months,
    nha_trang_codes,
)

NAM_SIM, HON_SUONG, GO_LAN = "MH059", "MH065", "MH026"
VINH_TRUNG, VINH_LUONG, PHUOC_DONG = "22396", "22384", "22405"
CITY = nha_trang_codes()


@dataclass(frozen=True, slots=True)
class Gap:
    """Figures that were not given: by which units (none: all), in which months, on which lines."""

    figures: tuple[str, ...]
    months: range
    codes: tuple[str, ...] = ()
    field: str = ""
    """The only line without the figure; blank: no row has it."""
    total_typed: bool = False
    """The total is known although a line lacks it."""

    def covers(self, code: str, month: int) -> bool:
        return month in self.months and (code in self.codes or (not self.codes and code in CITY))


GAPS = (
    # Nobody counted these from the beginning.
    Gap(("reused",), months("2022-01", "2023-06")),
    Gap(("digitized_full", "received_online_full"), months("2022-01", "2022-06")),
    # Some offices left what the form did not insist on.
    Gap(
        ("resolved_late_apologised",),
        months("2022-01", "2022-12"),
        ("22333", "22351", "22372", "22402"),
    ),
    Gap(("due",), months("2022-01", "2022-12"), ("22342", "22390", VINH_LUONG)),
    Gap(("returned",), months("2022-01", "2022-03"), ("22357", "22381", "22399")),
    Gap(("surveyed", "satisfied"), months("2023-04", "2023-05"), ("22336", "22363", "22393")),
    Gap(("visits",), months("2023-04", "2023-04"), ("22336", "22378")),
    # Published: the one late dossier of 01-07/2024 was late in the software alone and was returned
    # in time, so nobody apologised for it, nor failed to.
    Gap(("resolved_late_apologised",), months("2024-06", "2024-06"), (VINH_NGUYEN,)),
    # A line without a figure that the others have: its total is known, or it is not.
    Gap(
        ("digitized_result",),
        months("2023-04", "2023-04"),
        (VINH_LUONG,),
        "dat_dai",
        total_typed=True,
    ),
    Gap(("digitized_result",), months("2023-05", "2023-06"), (VINH_LUONG,), "dat_dai"),
)
GAPS_OF = {
    figure: tuple(gap for gap in GAPS if figure in gap.figures)
    for figure in {figure for gap in GAPS for figure in gap.figures}
}
# No books were kept before: what was carried over into the first month is not known, and counts as
# nothing.
NO_OPENING = ("22330", "22345", "22360", "22375", "22387", "22405")
# Reports without lines: the office counted all fields together.
TOTALS_ALONE = {VINH_LUONG: months("2022-01", "2022-06")}
NEVER_SENT = (
    ("22360", "2022-05"), ("22339", "2023-08"), (VINH_TRUNG, "2024-02"), ("22399", "2025-04"),
    ("MH044", "2025-08"), ("MH058", "2025-07"), ("MH058", "2025-11"), ("MH033", "2026-03"),
)  # fmt: skip
NOT_YET_APPROVED = (
    (PHUOC_DONG, "2025-05"), (PHUOC_DONG, "2025-06"), ("22330", "2025-06"), ("MH061", "2026-05"),
)  # fmt: skip
# From here on each month of the invented province lacks some reports and has one that awaits
# approval, so that the newest month does, whenever one looks.
OPEN_SINCE = "2026-07"
PROVINCE_CODES = tuple(
    code
    for number in range(1, 66)
    if (code := f"MH{number:03d}") not in (NAM_SIM, HON_SUONG, GO_LAN)
)
# Two dossiers of Gò Lan that are neither resolved nor pending; the note on the total explains it.
BROKEN, BROKEN_BY = (GO_LAN, month_of("2026-05"), "ho_tich"), 2
BROKEN_BECAUSE = (
    "2 hồ sơ liên thông đăng ký khai tử do công an xã trả kết quả, phần mềm chưa cập nhật."
)


def limited(cell: Cell, figure: str, whole: int) -> int:
    """The whole out of which a figure is drawn; small or nothing where few or none have a fee.

    Where an office left the returned ones out, none arose: its books still balance.
    """
    if figure == "returned" and is_blank(cell, figure):
        return 0
    if figure != "payable":
        return whole
    code, month, field = cell.name
    if code == HON_SUONG or (code == VINH_TRUNG and month == month_of("2024-03")):
        return 0
    if code == NAM_SIM:
        return 2 if field == "chung_thuc" and whole > 1 else 0
    return whole


def opening_is_blank(place: Place) -> bool:
    return place.code in NO_OPENING and place.first == month_of("2022-01")


def is_blank(cell: Cell, figure: str) -> bool:
    """Whether the row leaves the figure blank."""
    code, month, field = cell.name
    if figure == "carried_over" and month == cell.place.first and opening_is_blank(cell.place):
        return True
    gaps = GAPS_OF.get(figure, ())
    return any(gap.field in ("", field) and gap.covers(code, month) for gap in gaps)


def total_is_typed(code: str, month: int, figure: str) -> bool:
    """Whether the total row gives a figure that one of its lines lacks."""
    return any(gap.total_typed and gap.covers(code, month) for gap in GAPS_OF.get(figure, ()))


def without_lines(code: str, month: int) -> bool:
    return month in TOTALS_ALONE.get(code, ())


def is_missing(code: str, month: int) -> bool:
    return (code, month_text(month)) in NEVER_SENT or code in _late_comers(month)[1:]


def awaits_approval(code: str, month: int) -> bool:
    return (code, month_text(month)) in NOT_YET_APPROVED or code in _late_comers(month)[:1]


def break_balance(cell: Cell) -> None:
    """Takes some of the resolved away without putting them anywhere."""
    if cell.name == BROKEN:
        cell.values["resolved"] -= BROKEN_BY


def reason(cell: Cell) -> str:
    """What the note of a row says: the total row speaks for all lines."""
    code, month, field = cell.name
    return BROKEN_BECAUSE if (code, month) == BROKEN[:2] and not field else ""


@cache
def _late_comers(month: int) -> tuple[str, ...]:
    """In the invented province: one that awaits approval, and those that have not reported."""
    if not month_of(OPEN_SINCE) <= month <= LAST_MONTH:
        return ()
    dice, found = Dice("late comers", month), dict[str, None]()
    while len(found) < 3 + month % 2:
        found[dice.pick(PROVINCE_CODES)] = None
    return tuple(found)
