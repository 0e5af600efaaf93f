"""Peer groups and lines: which units a ranking compares, and whose reports count for each."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import Refused
from core.months import Window
from scripts.units.facts import CONVENTIONAL_BEGIN
from tests.readings import lines
from tests.units.trees import BEFORE_JULY, JULY, MergedCity, change, country, unit
from units.mapping import REPORTED, View
from units.models import RECORDS_BEGIN, Unit
from units.peers import Lines, Member, load_branch
from units.queries import find_unit, load_lineage, require_in_view

pytestmark = pytest.mark.django_db

ACROSS = Window.parse("2025-06", "2025-07")
FIRST_HALF = Window.parse("2025-01", "2025-06")
TODAY = date(2026, 3, 2)


@pytest.fixture
def city() -> MergedCity:
    return MergedCity()


def group_members(parent: Unit, level: str, window: Window, view: View) -> tuple[Member, ...]:
    return load_branch(parent, window, view).members(level, window)


def whose(found: Lines) -> dict[object, set[int]]:
    return {line: set(unit_ids) for line, unit_ids in found.items()}


# find_unit


@pytest.mark.parametrize(
    ("last_day", "name"),
    [
        (date(2025, 6, 30), "Phường Lộc Thọ"),
        (date(2025, 7, 31), "Phường Nha Trang"),
        (date(2012, 1, 31), "Phường Lộc Thọ"),
    ],
)
def test_a_code_means_its_unit_on_the_windows_last_day(
    city: MergedCity, last_day: date, name: str
) -> None:
    assert find_unit(" 22366 ", last_day).name == name


def test_a_closed_unit_is_found_after_its_end(city: MergedCity) -> None:
    assert find_unit("568", date(2026, 1, 31)) == city.city


def test_the_country_has_the_code_vn(city: MergedCity) -> None:
    assert find_unit("VN", TODAY).kind == "country"


def test_a_unit_that_began_later_is_found_only_where_the_past_is_its_own(city: MergedCity) -> None:
    new = unit("22999", "Phường Mới", "ward", city.province, JULY)
    assert find_unit("22999", BEFORE_JULY, TODAY) == new
    with pytest.raises(Refused, match="22999 hoạt động từ ngày 01/07/2025"):
        find_unit("22999", BEFORE_JULY)


def test_nobody_is_said_to_have_begun_on_the_day_on_which_records_begin(city: MergedCity) -> None:
    assert RECORDS_BEGIN.isoformat() == CONVENTIONAL_BEGIN
    assert city.city.valid_from == RECORDS_BEGIN
    with pytest.raises(Refused, match="Chưa có dữ liệu đơn vị trước ngày 01/01/2010"):
        find_unit("568", date(2009, 12, 31))
    with pytest.raises(Refused, match="Chưa có dữ liệu đơn vị trước ngày 01/01/2010"):
        require_in_view(city.city, date(2009, 12, 31))


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(Refused, match="Không có đơn vị mã 99999"):
        find_unit("99999", TODAY, TODAY)


# group_members


def test_as_reported_the_group_is_that_of_the_last_day_and_the_closed_ones(
    city: MergedCity,
) -> None:
    members = group_members(city.province, "commune", ACROSS, REPORTED)
    assert [(member.name, member.ended_before(ACROSS.last_day)) for member in members] == [
        ("Phường Bắc Nha Trang", False),
        ("Phường Lộc Thọ", True),
        ("Phường Nha Trang", False),
        ("Phường Phước Hòa", True),
        ("Phường Vĩnh Hải", True),
    ]


def test_a_unit_that_ends_on_the_last_day_is_still_ranked(city: MergedCity) -> None:
    members = group_members(city.city, "ward", FIRST_HALF, REPORTED)
    assert {member.unit_id for member in members} == {
        city.loc_tho.pk, city.phuoc_hoa.pk, city.vinh_hai.pk,
    }  # fmt: skip
    assert not any(member.ended_before(FIRST_HALF.last_day) for member in members)


def test_in_todays_view_the_group_is_todays_whatever_the_window(city: MergedCity) -> None:
    members = group_members(city.province, "commune", FIRST_HALF, TODAY)
    assert [member.unit_id for member in members] == [city.bac.pk, city.nha_trang.pk]
    assert (members[0].code, members[0].path) == ("22333", city.bac.path)


def test_a_closed_parent_is_refused_and_names_its_successors(city: MergedCity) -> None:
    said = (
        "Thành phố Nha Trang kết thúc hoạt động ngày 30/06/2025;"
        " xem phường Bắc Nha Trang, phường Nha Trang."
    )
    with pytest.raises(Refused) as refused:
        group_members(city.city, "commune", FIRST_HALF, TODAY)
    assert str(refused.value) == said


def test_a_parent_that_began_later_names_what_was_there_before(city: MergedCity) -> None:
    with pytest.raises(Refused, match=r"từ ngày 01/07/2025; xem phường Vĩnh Hải\.$"):
        group_members(city.bac, "commune", FIRST_HALF, BEFORE_JULY)


def test_a_parent_without_successors_is_refused_all_the_same(city: MergedCity) -> None:
    gone = unit("9", "Sở Cũ", "department", city.province, last=BEFORE_JULY)
    with pytest.raises(Refused, match=r"^Sở Cũ kết thúc hoạt động ngày 30/06/2025\.$"):
        lines(gone, "own", TODAY, ACROSS)


def test_many_successors_are_counted_after_a_dozen(city: MergedCity) -> None:
    old = unit("8", "Xã Cũ", "commune", city.province, last=BEFORE_JULY)
    new = [unit(f"8-{n}", f"Xã {n}", "commune", city.province, JULY) for n in range(14)]
    change("split", JULY, [old], new)
    with pytest.raises(Refused, match=r"xem xã 0, .*, xã 11 và 2 đơn vị khác\.$"):
        lines(old, "own", TODAY, ACROSS)


def test_an_unknown_level_is_refused_and_names_the_known_ones(city: MergedCity) -> None:
    with pytest.raises(Refused, match=r"village.*commune"):
        group_members(city.province, "village", ACROSS, REPORTED)


def test_levels_are_counted_as_a_ranking_counts_them(city: MergedCity) -> None:
    unit("7", "Xã Vĩnh Trung", "commune", city.province)
    for view, window in ((REPORTED, ACROSS), (TODAY, FIRST_HALF)):
        branch = load_branch(city.province, window, view)
        counts, last = branch.level_counts(window), branch.last_day(window)
        assert counts == {"commune": 3, "ward": 2, "rural": 1}
        for level, number in counts.items():
            members = branch.members(level, window)
            assert sum(not member.ended_before(last) for member in members) == number


# lines


def test_as_reported_every_unit_is_its_own_line(city: MergedCity) -> None:
    assert whose(lines(city.city, "own", REPORTED, ACROSS)) == {city.city.pk: {city.city.pk}}
    wards = (city.loc_tho.pk, city.phuoc_hoa.pk, city.vinh_hai.pk)
    below = lines(city.city, "below", REPORTED, ACROSS)
    assert whose(below) == {ward: {ward} for ward in wards}
    branch = lines(city.city, "branch", REPORTED, ACROSS)
    assert set(branch) == {city.city.pk, *wards}


def test_units_that_do_not_exist_in_the_window_have_no_line(city: MergedCity) -> None:
    august = Window.parse("2025-08", "2025-08")
    below = lines(city.province, "below", REPORTED, august)
    assert set(below) == {city.nha_trang.pk, city.bac.pk}
    assert not lines(city.city, "own", REPORTED, august)


def test_in_todays_view_a_merged_unit_holds_its_predecessors(city: MergedCity) -> None:
    own = lines(city.nha_trang, "own", TODAY, ACROSS)
    ids = {city.nha_trang.pk, city.loc_tho.pk, city.phuoc_hoa.pk}
    assert whose(own) == {city.nha_trang.pk: ids}
    assert whose(lines(city.bac, "branch", TODAY, ACROSS)) == {city.bac.pk: {city.bac.pk}}


def test_what_cannot_be_divided_stands_below_the_common_ancestor(city: MergedCity) -> None:
    below = lines(city.province, "below", TODAY, ACROSS)
    undivided = ("undivided", city.province.pk)
    # Half of Vĩnh Hải went to each ward; the city itself was dissolved.
    assert whose(below)[undivided] == {city.vinh_hai.pk, city.city.pk}
    assert set(below) == {city.nha_trang.pk, city.bac.pk, undivided}
    own = lines(city.province, "own", TODAY, ACROSS)
    assert whose(own) == {city.province.pk: {city.province.pk}}
    assert set(lines(city.province, "branch", TODAY, ACROSS)) == {*below, *own}


@pytest.mark.parametrize("view", [REPORTED, BEFORE_JULY, JULY, TODAY])
def test_totals_above_count_every_unit_once_in_every_view(city: MergedCity, view: View) -> None:
    for top in (country(), city.province):
        found = lines(top, "branch", view, ACROSS)
        counted = [unit_id for unit_ids in found.values() for unit_id in unit_ids]
        expected = Unit.objects.branch(top).values_list("pk", flat=True)
        assert sorted(counted) == sorted(expected)


def test_members_of_a_group_get_the_lines_of_their_branches(city: MergedCity) -> None:
    members = group_members(city.province, "district", FIRST_HALF, REPORTED)
    found = load_branch(city.province, FIRST_HALF, REPORTED).lines(members, FIRST_HALF)
    assert whose(found[city.city.pk]) == whose(lines(city.city, "branch", REPORTED, FIRST_HALF))
    wards = group_members(city.province, "commune", ACROSS, TODAY)
    found = load_branch(city.province, ACROSS, TODAY).lines(wards, ACROSS)
    assert {unit_id: whose(found[unit_id]) for unit_id in found} == {
        ward.pk: whose(lines(ward, "own", TODAY, ACROSS)) for ward in (city.nha_trang, city.bac)
    }


# lineage


def test_a_windows_lineage_holds_the_changes_within_it(city: MergedCity) -> None:
    merged = {city.loc_tho.pk, city.phuoc_hoa.pk, city.vinh_hai.pk}
    assert load_lineage().predecessors(city.nha_trang.pk) == merged
    assert load_lineage(ACROSS).successors(city.vinh_hai.pk) == {city.nha_trang.pk, city.bac.pk}
    assert not load_lineage(FIRST_HALF).predecessors(city.nha_trang.pk)


def test_planned_changes_have_no_lineage(city: MergedCity) -> None:
    later = unit("7", "Phường Sau", "ward", city.province, date(2027, 1, 1))
    change("rename", date(2027, 1, 1), [city.bac], [later], done=False)
    assert not load_lineage().predecessors(later.pk)


# what it costs


def _ask_branch(top: Unit, view: View) -> None:
    branch = load_branch(top, ACROSS, view)
    members = branch.members("commune", ACROSS)
    branch.level_counts(ACROSS)
    branch.lines(members, ACROSS)


QUESTIONS: dict[str, tuple[int, Callable[[Unit], object]]] = {
    "find_unit": (1, lambda top: find_unit(top.code, TODAY)),
    "branch reported": (1, lambda top: _ask_branch(top, REPORTED)),
    "branch today": (2, lambda top: _ask_branch(top, TODAY)),
    "lines reported": (1, lambda top: lines(top, "below", REPORTED, ACROSS)),
    "lines today": (2, lambda top: lines(top, "below", TODAY, ACROSS)),
    "lineage": (1, lambda top: load_lineage()),
}


@pytest.mark.parametrize(("promised", "ask"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_costs_what_it_promises_however_many_units_there_are(
    promised: int, ask: Callable[[Unit], object]
) -> None:
    for number in (3, 30):
        province = unit(f"p{number}", "Tỉnh", "province", country())
        for each in range(number):
            old = unit(f"{number}-{each}", "Xã", "commune", province, last=BEFORE_JULY)
            new = unit(f"{number}-{each}", "Xã", "commune", province, JULY)
            change("rename", JULY, [old], [new])
        with CaptureQueriesContext(connection) as queries:
            ask(province)
        assert len(queries) == promised
