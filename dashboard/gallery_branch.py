"""Samples for the gallery: the parts of the pages that look at a whole branch."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.numbers import NONE
from dashboard.courses import Course, Courses
from dashboard.sheet import Cell, Sheet, SheetColumn, SheetRow
from dashboard.tiles import Tile
from rendering.svg import NOTHING, bullet, course

HERE = "#branch"
TARGET = 75
RATES = (61.2, 63.0, 66.4, 65.1, 68.9, 71.5, 70.2, 73.3, 74.1, 76.0, 75.2, 77.8, 79.4)


@dataclass(frozen=True, slots=True)
class BranchSamples:
    """A tile and a cell in each state, small multiples of one indicator."""

    tiles: list[Tile]
    sheet: Sheet
    courses: Courses


def branch_samples() -> BranchSamples:
    return BranchSamples(_tiles(), _sheet(), _courses())


def _tiles() -> list[Tile]:
    told = [_("mới có số liệu 6/7 tháng")]
    return [
        _tile("met", Decimal("76.02"), "76,02%", "+4,18", "good"),
        _tile("near", Decimal("73.93"), "73,93%", "−0,42", "bad"),
        _tile("missed", Decimal("60.37"), "60,37%", "", "", notes=told),
        _tile("none", None, NONE, "", "", notes=[_("không phát sinh trong kỳ")]),
    ]


def _tile(
    verdict: str,
    rate: Decimal | None,
    value: str,
    change: str,
    tone: str,
    notes: list[str] | None = None,
) -> Tile:
    drawn = NOTHING if rate is None else bullet(rate, target=TARGET, verdict=verdict)
    return Tile(
        name=_("Thanh toán trực tuyến"), url=HERE, value=value, numerator="7.602",
        denominator="10.000", receipt_url=HERE, bullet=drawn, verdict=verdict,
        goal=_("chỉ tiêu ≥ 75%"), goal_source="86/QĐ-UBND", met=_("16/24 đơn vị đạt"),
        change=change, change_tone=tone, compared=_("7 tháng đầu năm 2023"), notes=notes or [],
        illustrative=rate is None,
    )  # fmt: skip


def _sheet() -> Sheet:
    cells = [
        Cell("met", "76,02", _("Đạt"), HERE),
        Cell("near", "73,93", _("Gần đạt"), HERE),
        Cell("missed", "60,37", _("Chưa đạt"), HERE),
        Cell("none", "81,00", _("Không có chỉ tiêu"), HERE),
        Cell("hatched", _("không phát sinh"), "", HERE),
    ]
    names = (_("Đúng hạn"), _("Trực tuyến"), _("Thanh toán"), _("Số hóa"), _("Bưu chính"))
    columns = [SheetColumn(name, "≥ 75%", HERE, "none") for name in names]
    return Sheet(
        name=SheetColumn(_("Đơn vị"), "", HERE, "ascending"),
        count=SheetColumn(_("Số chỉ tiêu đạt"), "", HERE, "none"),
        columns=columns,
        groups=[
            (
                _("Khối phường: 2 đơn vị"),
                [
                    SheetRow(_("Vĩnh Trung"), HERE, True, "", cells, "1/3"),
                    SheetRow(_("Phước Long"), HERE, False, _("6/7 tháng"), cells[::-1], "1/3"),
                ],
            )
        ],
        totals=cells,
        met=["2/2", "0/2", "0/2", NONE, NONE],
    )


def _courses() -> Courses:
    drawn = course(RATES, [TARGET] * len(RATES), event=6, label=_("Thanh toán trực tuyến"))
    one = Course(_("Thanh toán trực tuyến"), drawn, "07/2023: 61,20%", "07/2024: 79,40%")
    return Courses(_("07/2023 - 07/2024"), [one], crosses=True, illustrative=True, left_out="")
