"""Kinds of units and the tiers they stand on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

COUNTRY_CODE = "VN"


class Kind(models.TextChoices):
    COUNTRY = "country", _("Quốc gia")
    PROVINCE = "province", _("Tỉnh")
    CITY = "city", _("Thành phố")
    TOWN = "town", _("Thị xã")
    DISTRICT = "district", _("Huyện, quận")
    WARD = "ward", _("Phường")
    TOWNSHIP = "township", _("Thị trấn")
    COMMUNE = "commune", _("Xã")
    SPECIAL_ZONE = "special_zone", _("Đặc khu")
    RESIDENTIAL_GROUP = "residential_group", _("Tổ dân phố, thôn")
    DEPARTMENT = "department", _("Cơ quan chuyên môn")


# A city directly below the country is run centrally and stands among the provinces; any other city
# stands among the districts. So a city's tier needs its parent's kind: see tier_of and at_level.
TIERS: dict[str, frozenset[str]] = {
    "country": frozenset({Kind.COUNTRY}),
    "province": frozenset({Kind.PROVINCE, Kind.CITY}),
    "district": frozenset({Kind.DISTRICT, Kind.TOWN, Kind.CITY}),
    "commune": frozenset({Kind.WARD, Kind.TOWNSHIP, Kind.COMMUNE, Kind.SPECIAL_ZONE}),
}
# Kinds below which other offices stand. Below communes and departments there is none: residential
# groups are no offices.
HOLDERS = TIERS["country"] | TIERS["province"] | TIERS["district"]
# "commune" names the tier, so the kind alone (khối xã, without wards) needs a name of its own.
RURAL = "rural"
# What may be asked for as --level: "commune" is the tier, "ward" and "rural" are kinds alone.
LEVELS = (*TIERS, *(kind for kind in Kind.values if kind not in TIERS), RURAL)
# The levels that are ranked, as a page offers them.
LEVEL_LABELS = {
    "province": _("Tỉnh, thành phố"),
    "district": _("Cấp huyện"),
    "commune": _("Xã, phường"),
    Kind.WARD.value: _("Khối phường"),
    RURAL: _("Khối xã"),
    Kind.TOWNSHIP.value: _("Khối thị trấn"),
    Kind.SPECIAL_ZONE.value: _("Đặc khu"),
}
# What the units of a level are called where they are counted: “cần thêm 4 xã, phường”.
LEVEL_NOUNS = {
    "province": _("tỉnh, thành phố"),
    "district": _("đơn vị cấp huyện"),
    "commune": _("xã, phường"),
    Kind.WARD.value: _("phường"),
    RURAL: _("xã"),
    Kind.TOWNSHIP.value: _("thị trấn"),
    Kind.SPECIAL_ZONE.value: _("đặc khu"),
}


def kinds_of(level: str) -> frozenset[str]:
    """The kinds of a tier, or the one kind itself. ValueError where the level is neither."""
    if level not in LEVELS:
        raise ValueError(level)
    if level == RURAL:
        return frozenset({Kind.COMMUNE})
    return TIERS.get(level, frozenset({level}))


def tier_of(kind: str, parent_kind: str | None) -> str:
    """The tier of a unit; residential groups and departments are tiers of their own."""
    if kind == Kind.CITY:
        return "province" if parent_kind == Kind.COUNTRY else "district"
    return next((tier for tier, kinds in TIERS.items() if kind in kinds), kind)


def depth_of(level: str) -> int:
    """How far below the country a tier or a kind stands: 0 for the country, 3 for communes and
    whatever stands below or beside them.
    """
    tiers = list(TIERS)
    if level in tiers:
        return tiers.index(level)
    return next((tiers.index(tier) for tier in tiers if level in TIERS[tier]), len(tiers) - 1)


def level_condition(level: str) -> models.Q:
    """The same judgement as tier_of, for a queryset of units. Joins the parent for cities only."""
    kinds = kinds_of(level)
    if level not in ("province", "district"):
        return models.Q(kind__in=kinds)
    below_country = models.Q(parent__kind=Kind.COUNTRY)
    here = below_country if level == "province" else ~below_country
    return models.Q(kind__in=kinds - {Kind.CITY}) | (models.Q(kind=Kind.CITY) & here)
