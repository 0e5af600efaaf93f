"""Samples for the gallery: each component of the house in each of its states, as plain values.

The figures are invented, and the page says so. Templates and tags are those of the pages.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DayField, HouseForm
from core.months import Month
from core.numbers import NONE, format_count, format_percent, format_signed
from core.paging import Pager, pager
from core.parts import Choice, Filter, Part
from dashboard.address import Address
from dashboard.columns import Column, columns
from dashboard.gallery_branch import BranchSamples, branch_samples
from dashboard.history import Step
from dashboard.pages import Empty, State
from dashboard.rows import Row, UnrankedRow
from rendering.canvas import Chart
from rendering.charts import Bar, Event, Point, Series, TargetLine, TargetStep, ranking_bars, trend
from rendering.svg import Spread, spark, spine

# Classes of the swatches in static/css/pages.css, and what each colour is for.
SWATCHES = (
    ("accent", gettext_lazy("Nhấn")),
    ("accent-soft", gettext_lazy("Nhấn nhạt")),
    ("canvas", gettext_lazy("Nền trang")),
    ("surface", gettext_lazy("Nền ô nhập")),
    ("sunken", gettext_lazy("Nền chìm")),
    ("ink", gettext_lazy("Chữ")),
    ("ink-2", gettext_lazy("Chữ phụ")),
    ("ink-3", gettext_lazy("Chữ mờ")),
    ("line-strong", gettext_lazy("Viền ô nhập")),
    ("good-mark", gettext_lazy("Đạt")),
    ("good-soft", gettext_lazy("Đạt, nền")),
    ("warn-mark", gettext_lazy("Gần đạt")),
    ("warn-soft", gettext_lazy("Gần đạt, nền")),
    ("bad-mark", gettext_lazy("Chưa đạt, lỗi")),
    ("bad-soft", gettext_lazy("Chưa đạt, nền")),
    ("chart-bar", gettext_lazy("Cột biểu đồ")),
)
# Sizes of type by their tokens, each with a line that has the tallest letters.
SIZES = ("36", "28", "22", "18", "16", "14", "13", "12")
VERDICT_CODES = ("met", "near", "missed", "not_arising", "no_figures", "none")
WARDS = (
    ("Vĩnh Thạnh", 8657, "met"),
    ("Vĩnh Trung", 7602, "met"),
    ("Phước Đồng", 7393, "near"),
    ("Vĩnh Lương", 6037, "missed"),
)
WHOLE, TARGET = 10_000, Decimal(75)
JULY = Month.at(2024, 7)


class SampleForm(HouseForm):
    """One field of each sort."""

    received = forms.RegexField(
        r"^[0-9.]+$",
        label=gettext_lazy("Hồ sơ tiếp nhận trực tuyến"),
        help_text=gettext_lazy("Biểu II.06a, cột (4)"),
        error_messages={"invalid": gettext_lazy("Ô này chỉ nhận số; sửa “20.908x” thành số.")},
    )
    paid = forms.RegexField(
        r"^[1-3]?[0-9]$|^4[0-4]$",
        label=gettext_lazy("Hồ sơ thanh toán trực tuyến"),
        error_messages={
            "invalid": gettext_lazy(
                "Số thanh toán trực tuyến (48) lớn hơn số hồ sơ có nghĩa vụ tài chính (44)."
            )
        },
    )
    day = DayField(label=gettext_lazy("Ngày ban hành"), required=False)
    period = forms.ChoiceField(
        label=gettext_lazy("Kỳ"), choices=(("7", gettext_lazy("Tháng 07/2024")),)
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do trả lại"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError(_("Lĩnh vực đất đai lệch 2 hồ sơ và chưa có giải trình."))


@dataclass(frozen=True, slots=True)
class SampleAddress:
    """The address of a long list of which the third page is open."""

    page: int = 3

    def query(self, **changes: Any) -> str:
        return f"?page={changes['page']}#navigation"


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """Everything that templates/dashboard/gallery.html shows; it is a ranking's page to the parts
    that come from there.
    """

    swatches: list[tuple[str, str]]
    sizes: tuple[str, ...]
    verdicts: tuple[str, ...]
    moves: list[tuple[str, str]]
    form: SampleForm
    empty_form: SampleForm
    choices: list[Choice]
    summary: list[Part]
    states: list[State]
    columns: list[Column]
    bodies: list[list[Row]]
    unranked: list[UnrankedRow]
    undivided: list[UnrankedRow]
    facts: list[tuple[str, str]]
    filters: list[Filter]
    crumbs: list[tuple[str, str]]
    pager: Pager
    empty: Empty
    nothing: Empty
    chain: list[Step]
    months: list[tuple[str, str, str]]
    spines: list[SafeString]
    bars: Chart
    trend: Chart
    branch: BranchSamples
    illustrative: bool = True
    has_moves: bool = True
    has_target: bool = True
    has_more_places: bool = False
    moved_since: str = "01/2023 - 07/2023"
    wanted: str = "hồ sơ"
    unranked_in_all: int = 1


def gallery_page() -> GalleryPage:
    """No query."""
    wrong = {"received": "20.908x", "paid": "48", "day": "hôm qua", "period": "7"}
    return GalleryPage(
        swatches=[(name, str(label)) for name, label in SWATCHES],
        sizes=SIZES,
        verdicts=VERDICT_CODES,
        moves=[("+9,84", "good"), ("−1,42", "bad"), ("0,00", "")],
        form=SampleForm(wrong, auto_id="wrong-%s"),
        empty_form=SampleForm(auto_id="fresh-%s"),
        choices=[
            Choice("1", _("Tháng 07/2024"), selected=True),
            Choice("2", _("Quý II/2024"), selected=False),
        ],
        summary=[(_("Tỷ lệ đạt "), False), ("76,02%", True), (_(", trên chỉ tiêu."), False)],
        states=_states(),
        columns=columns(Address(), has_moves=True, has_target=True),
        bodies=[_rows()],
        unranked=[UnrankedRow("Vĩnh Thọ", "", "1", "2", _("mẫu số dưới 10"))],
        undivided=[UnrankedRow("Vĩnh Hải", "", "8", "9", _("thuộc về hai đơn vị"))],
        facts=[(_("Tử số"), "7.602"), (_("Mẫu số"), "10.000"), (_("Xác nhận"), "12/08/2024")],
        filters=[
            Filter(_("Tất cả (27)"), "#navigation", True),
            Filter(_("Chưa đạt (3)"), "#navigation", False),
        ],
        crumbs=[(_("Tổng quan"), reverse("home")), (_("Thành phần giao diện"), "")],
        pager=pager(SampleAddress(), 900, 100),
        empty=Empty(_("Chưa có báo cáo"), _("Nhập tay hoặc tải tệp."), _("Mở báo cáo"), "#empty"),
        nothing=Empty(_("Không tìm thấy “vinh nguyen 2”"), _("Thử tên khác.")),
        chain=_chain(),
        months=_months(),
        spines=[
            _spine(*each) for each in ((80, "met"), (73, "near"), (62, "missed"), (70, "none"))
        ],
        bars=_bars(),
        branch=branch_samples(),
        trend=_trend(),
    )


def _states() -> list[State]:
    return [
        State(_("Số liệu đã xác nhận"), "info", _("27 trong 27 đơn vị, 7 trong 7 tháng.")),
        State(_("Số tạm tính"), "warn", _("22 trong 27 báo cáo đã xác nhận.")),
    ]


def _rows() -> list[Row]:
    moves = (("up", 2), ("same", 0), ("down", 1), (None, None))
    tied = zip(WARDS, moves, strict=True)
    return [_row(place, *ward, *move) for place, (ward, move) in enumerate(tied, 1)]


def _row(
    place: int, name: str, numerator: int, verdict: str, move: str | None, move_by: int | None
) -> Row:
    rate = Decimal(numerator) / 100
    gap = rate - TARGET
    receipt = reverse("receipt", args=["VN"])
    return Row(
        rank=str(place),
        move=move,
        move_by=move_by,
        unit_name=name,
        unit_url="#tables",
        is_own=verdict == "near",
        months=_("6/7 tháng") if verdict == "missed" else "",
        numerator=format_count(numerator),
        denominator=format_count(WHOLE),
        receipt_url=f"{receipt}?indicator=online_payment",
        value=format_percent(rate),
        verdict=verdict,
        gap=format_signed(gap),
        more=format_count(int(-gap * 100)) if gap < 0 else NONE,
        spark=_spark(float(rate)),
    )


def _spark(last: float) -> SafeString:
    values = [last - 20, last - 12, None, last - 9, last - 4, last]
    return spark(values, low=40, high=100, target=float(TARGET), label=_("Sáu tháng"))


def _spine(value: int, verdict: str) -> SafeString:
    return spine(
        value,
        Spread(lowest=60, highest=87, lower_quarter=68, upper_quarter=82, median=75),
        low=60,
        high=87,
        ends=(_("thấp nhất 60%"), _("cao nhất 87%")),
        target=TARGET if verdict != "none" else None,
        verdict=verdict,
        label=_("{value}% trong khoảng từ 60% đến 87%").format(value=value),
    )


def _chain() -> list[Step]:
    return [
        Step(_("Phường Lộc Thọ"), _("mã 22363 · đến 30/06/2025"), "#steps", current=False),
        Step(_("01/07/2025: hợp nhất, nhập"), "1667/NQ-UBTVQH15", "", current=False),
        Step(_("Phường Nha Trang"), _("mã 22366 · từ 01/07/2025"), "", current=True),
    ]


def _months() -> list[tuple[str, str, str]]:
    """Number, tone and word of each month in the strip of reports."""
    words = {
        "good": _("đã xác nhận"),
        "": _("đã gửi"),
        "warn": _("bị trả lại"),
        "bad": _("chưa có"),
    }
    tones = ("good", "good", "good", "", "warn", "bad")
    return [
        (f"{number:02d}", tone, words.get(tone, _("chưa có")))
        for number, tone in enumerate(tones, 1)
    ]


def _bars() -> Chart:
    bars = [
        Bar(name, Decimal(count) / 100, count, WHOLE, verdict, own=verdict == "near")  # type: ignore[arg-type]
        for name, count, verdict in WARDS
    ]
    return ranking_bars(bars, TargetLine(TARGET, _("chỉ tiêu 75%"), _("CT 75%")), counted="hồ sơ")


def _trend() -> Chart:
    values = (52, 57, 61, None, 66, 71, 76)
    points = tuple(Point(JULY - 6 + place, value) for place, value in enumerate(values))
    step = TargetStep(JULY - 6, JULY, TARGET, _("chỉ tiêu 75%"), _("CT 75%"))
    return trend(
        Series(_("Vĩnh Trung"), points),
        [step],
        events=[Event(date(2024, 4, 1), _("công thức mới"))],
    )
