"""Units are found by what a person types, and an ended one says who it is now."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import fold
from tests.units.trees import BEFORE_JULY, JULY, MergedCity, change, unit
from units.access import Grant, Scope
from units.finding import Sought, changes_by_day, find_units, living_successors, tier_counts
from units.models import Unit

pytestmark = pytest.mark.django_db

LETTERS = "aàảãáạăằâầbcdđeêềghiklmnoôơờpqrstuưừvxyỳ %_0"


@pytest.fixture
def city() -> MergedCity:
    return MergedCity()


def whole(city: MergedCity) -> Scope:
    return Scope((Grant("viewer", city.province),))


def names(scope: Scope, text: str, **more: object) -> list[str]:
    return [each.name for each in find_units(scope, Sought(text, **more))]  # type: ignore[arg-type]


@settings(deadline=None)
@given(name=st.text(LETTERS, min_size=1, max_size=20).filter(str.strip))
def test_every_unit_is_found_by_its_folded_name_and_by_its_code(name: str) -> None:
    """Signs that a pattern of SQL would take for its own (%, _) stand for themselves."""
    country = Unit.objects.filter(kind="country").first() or unit("VN", "Việt Nam", "country", None)
    made = unit(f"{Unit.objects.count():05d}x", f"Xã {name}", "commune", country)
    scope = Scope((Grant("viewer", country),))
    assert made in find_units(scope, Sought(fold(made.name)))
    assert made in find_units(scope, Sought(made.name.upper()))
    assert find_units(scope, Sought(made.code))[0] == made


def test_words_may_stand_in_any_order_and_without_diacritics(city: MergedCity) -> None:
    assert names(whole(city), "loc tho") == ["Phường Lộc Thọ"]
    assert names(whole(city), "THỌ lộc") == ["Phường Lộc Thọ"]
    assert names(whole(city), "không có") == []
    assert names(whole(city), "loc\0tho") == ["Phường Lộc Thọ"]


def test_the_best_come_first_and_the_living_before_the_ended(city: MergedCity) -> None:
    assert names(whole(city), "nha trang") == [
        "Phường Nha Trang", "Thành phố Nha Trang", "Phường Bắc Nha Trang"
    ]  # fmt: skip
    assert names(whole(city), "trang nha")[0] == "Phường Bắc Nha Trang"
    assert names(whole(city), "ha trang") == [], "words are found by their beginnings"
    assert names(whole(city), "22366") == ["Phường Nha Trang", "Phường Lộc Thọ"]
    assert names(whole(city), "223") == [
        "Phường Bắc Nha Trang", "Phường Nha Trang", "Phường Lộc Thọ", "Phường Phước Hòa",
        "Phường Vĩnh Hải",
    ]  # fmt: skip


def test_nobody_finds_what_lies_outside_the_scope(city: MergedCity) -> None:
    unit("57", "Tỉnh Lộc Thọ", "province", city.province.parent)
    assert names(Scope(), "loc tho") == []
    assert names(whole(city), "loc tho") == ["Phường Lộc Thọ"]
    ward = Scope((Grant("clerk", city.nha_trang),))
    assert names(ward, "phuong") == [
        "Phường Nha Trang", "Phường Lộc Thọ", "Phường Phước Hòa", "Phường Vĩnh Hải"
    ]  # fmt: skip


def test_kind_place_and_day_narrow_the_list(city: MergedCity) -> None:
    scope = whole(city)
    assert names(scope, "", on=BEFORE_JULY) == [
        "Tỉnh Khánh Hòa", "Thành phố Nha Trang", "Phường Lộc Thọ", "Phường Phước Hòa",
        "Phường Vĩnh Hải",
    ]  # fmt: skip
    assert names(scope, "", on=JULY, kind="ward") == ["Phường Bắc Nha Trang", "Phường Nha Trang"]
    assert names(scope, "", parent=city.city) == [
        "Phường Lộc Thọ", "Phường Phước Hòa", "Phường Vĩnh Hải"
    ]  # fmt: skip


def test_an_ended_unit_says_who_it_is_now(city: MergedCity) -> None:
    later = date(2026, 1, 1)
    renamed = unit("22999", "Phường Biển", "ward", city.province, later)
    change("rename", later, [city.nha_trang], [renamed])
    Unit.objects.filter(pk=city.nha_trang.pk).close(date(2025, 12, 31))
    ended = [city.loc_tho, city.vinh_hai, city.city]
    on_new_year = living_successors(ended, later)
    assert on_new_year[city.loc_tho.pk] == [renamed]
    assert on_new_year[city.vinh_hai.pk] == [city.bac, renamed]
    assert on_new_year[city.city.pk] == []
    assert living_successors(ended, JULY)[city.loc_tho.pk] == [city.nha_trang]
    assert living_successors([city.bac], later) == {}


def test_units_below_are_counted_by_tier_and_kind(city: MergedCity) -> None:
    assert tier_counts(city.province, BEFORE_JULY) == {
        "district": {"city": 1},
        "commune": {"ward": 3},
    }
    assert tier_counts(city.province, JULY) == {"commune": {"ward": 2}}


def test_changes_of_a_branch_are_counted_by_day_once_each(city: MergedCity) -> None:
    assert changes_by_day(city.province, JULY) == {JULY: 3}
    assert changes_by_day(city.bac, JULY) == {JULY: 1}
    assert changes_by_day(city.province, BEFORE_JULY) == {}
