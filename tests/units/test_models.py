"""One row is one legal existence: it never changes, except that it ends."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError

from accounts.models import User
from core.months import Window
from tests.units.trees import JULY, LONG_AGO, MergedCity, change, country, unit
from units.kinds import LEVELS, Kind, kinds_of, tier_of
from units.models import FrozenUnit, Membership, Unit

pytestmark = pytest.mark.django_db


def test_the_path_leads_from_the_country_to_the_unit() -> None:
    top = country()
    province = unit("56", "Tỉnh Khánh Hòa", "province", top)
    ward = unit("22366", "Phường Lộc Thọ", "ward", province)
    assert top.path == f"/{top.pk}/"
    assert ward.path == f"/{top.pk}/{province.pk}/{ward.pk}/"
    assert Unit.objects.get(pk=ward.pk).path == ward.path


def test_search_and_sorting_keys_come_from_the_name() -> None:
    ward = unit("1", "Phường Đống Đa", "ward", country())
    assert ward.folded == "phuong dong da"
    names = ["Xã Cẩm 10", "Xã Cẩm 2", "Xã Ân", "Xã Đông", "Xã Dương"]
    for number, name in enumerate(names):
        unit(f"c{number}", name, "commune", country())
    found = Unit.objects.at_level("rural").by_name()
    assert [commune.name for commune in found] == [
        "Xã Ân", "Xã Cẩm 2", "Xã Cẩm 10", "Xã Dương", "Xã Đông",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "9"),
        ("name", "Xã Mới"),
        ("kind", "ward"),
        ("valid_from", date(2011, 1, 1)),
        ("path", "/7/"),
    ],
)
def test_what_makes_an_existence_never_changes(field: str, value: object) -> None:
    commune = unit("1", "Xã Cũ", "commune", country())
    setattr(commune, field, value)
    with pytest.raises(FrozenUnit, match=field):
        commune.save()


def test_a_unit_never_moves_to_another_parent() -> None:
    first = unit("1", "Tỉnh A", "province", country())
    commune = unit("11", "Xã A", "commune", first)
    commune.parent = unit("2", "Tỉnh B", "province", country())
    with pytest.raises(FrozenUnit, match="parent_id"):
        commune.save()


def test_a_unit_ends_once_and_is_never_reopened() -> None:
    commune = unit("1", "Xã Cũ", "commune", country())
    commune.valid_to = date(2025, 6, 30)
    commune.save()
    for other in (None, date(2025, 7, 31)):
        commune.valid_to = other
        with pytest.raises(FrozenUnit, match="valid_to"):
            commune.save()


BULK: dict[str, Callable[[Unit], object]] = {
    "update": lambda commune: Unit.objects.filter(pk=commune.pk).update(name="x"),
    "update the last day": lambda commune: Unit.objects.update(valid_to=JULY),
    "bulk update": lambda commune: Unit.objects.bulk_update([commune], ["name"]),
    "bulk create": lambda commune: Unit.objects.bulk_create([Unit(code="x")]),
}


@pytest.mark.parametrize("attempt", BULK.values(), ids=BULK)
def test_no_bulk_write_goes_round_the_verbs(attempt: Callable[[Unit], object]) -> None:
    commune = unit("1", "Xã Cũ", "commune", country())
    with pytest.raises(FrozenUnit):
        attempt(commune)


def test_the_database_refuses_an_end_before_the_beginning() -> None:
    with pytest.raises(IntegrityError):
        unit("1", "Xã Cũ", "commune", country(), LONG_AGO, date(2009, 1, 1))


def test_the_database_refuses_two_existences_of_a_code_from_one_day() -> None:
    unit("1", "Xã Cũ", "commune", country())
    with pytest.raises(IntegrityError):
        unit("1", "Xã Khác", "commune", country())


def test_days_windows_and_branches_choose_units() -> None:
    city = MergedCity()
    half_year = Window.parse("2025-01", "2025-06")
    across = Window.parse("2025-06", "2025-07")
    old = {city.loc_tho, city.phuoc_hoa, city.vinh_hai}
    assert set(Unit.objects.below(city.city)) == old
    assert set(Unit.objects.branch(city.city)) == {city.city, *old}
    below = Unit.objects.below(city.province).at_level("ward")
    assert set(below.valid_on(JULY)) == {city.nha_trang, city.bac}
    assert set(below.valid_on(date(2025, 6, 30))) == old
    assert set(below.valid_in(half_year)) == old
    assert set(below.valid_in(across)) == {*old, city.nha_trang, city.bac}
    assert city.loc_tho.valid_on(date(2025, 6, 30))
    assert not city.loc_tho.valid_on(JULY)
    assert not city.bac.valid_on(date(2025, 6, 30))


def test_ids_that_begin_alike_are_not_mistaken_for_a_branch() -> None:
    units = [unit(str(number), f"Tỉnh {number}", "province", country()) for number in range(12)]
    for province in units:
        assert list(Unit.objects.branch(province)) == [province]


def test_a_city_below_the_country_stands_among_the_provinces() -> None:
    hanoi = unit("01", "Thành phố Hà Nội", "city", country())
    thu_duc = unit("769", "Thành phố Thủ Đức", "city", hanoi)
    district = unit("001", "Quận Ba Đình", "district", hanoi)
    assert list(Unit.objects.at_level("province")) == [hanoi]
    assert set(Unit.objects.at_level("district")) == {thu_duc, district}
    assert set(Unit.objects.at_level("city")) == {hanoi, thu_duc}


def test_the_tier_of_a_unit_is_the_level_that_finds_it() -> None:
    top = country()
    hanoi = unit("01", "Thành phố Hà Nội", "city", top)
    found = [top, hanoi]
    found += [unit(kind, kind, kind, hanoi) for kind in Kind.values if kind != "country"]
    for each in found:
        tier = tier_of(each.kind, each.parent.kind if each.parent else None)
        assert each in Unit.objects.at_level(tier)
        others = {"country", "province", "district", "commune"} - {tier}
        assert not any(each in Unit.objects.at_level(other) for other in others)


def test_a_level_is_a_tier_or_a_kind() -> None:
    assert kinds_of("commune") == {"ward", "township", "commune", "special_zone"}
    assert kinds_of("ward") == {"ward"}
    assert kinds_of("rural") == {"commune"}
    assert {"country", "department", "residential_group"} < set(LEVELS)
    with pytest.raises(ValueError, match="village"):
        Unit.objects.at_level("village")


def test_names_stand_for_units_changes_and_memberships() -> None:
    city = MergedCity()
    user = User.objects.create(username="lan")
    membership = Membership.objects.create(user=user, unit=city.bac, role="clerk", valid_from=JULY)
    assert str(city.bac) == "Phường Bắc Nha Trang"
    assert str(change("merge", JULY, [], [])) == "hợp nhất, nhập 01/07/2025"
    assert str(membership) == "lan: Công chức Một cửa, Phường Bắc Nha Trang"
