"""What a membership covers, from which day to which."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import AuditEvent
from tests.units.trees import BEFORE_JULY, JULY, LONG_AGO, MergedCity, change, country, unit
from units.access import Scope, scope_of
from units.actions import appoint
from units.models import Membership, Unit

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)


def member(*places: tuple[Unit, str]) -> User:
    user = User.objects.create(username=f"u{User.objects.count()}")
    for place, role in places:
        appoint(by=None, user=user, unit=place, role=role, first_day=LONG_AGO)
    return user


def scope(*places: tuple[Unit, str]) -> Scope:
    return scope_of(member(*places), TODAY)


def covered(scope: Scope) -> set[Unit]:
    """By the pure judgement; the SQL condition must say the same of every unit."""
    found = {each for each in Unit.objects.all() if scope.covers(each)}
    assert set(Unit.objects.filter(scope.condition())) == found
    return found


def test_a_membership_covers_the_branch_below_its_unit() -> None:
    city = MergedCity()
    other = unit("58", "Tỉnh Ninh Thuận", "province", country())
    everything_else = set(Unit.objects.exclude(pk__in=[other.pk, country().pk]))
    assert covered(scope((city.province, "home_affairs"))) == everything_else


def test_a_clerk_covers_the_sources_of_the_own_ward_and_no_neighbour() -> None:
    city = MergedCity()
    found = covered(scope((city.nha_trang, "clerk")))
    assert found == {city.nha_trang, city.loc_tho, city.phuoc_hoa, city.vinh_hai}


def test_sources_are_covered_over_generations_with_what_stood_below_them() -> None:
    top = country()
    oldest = unit("1", "Huyện Cũ", "district", top, last=date(2014, 12, 31))
    below = unit("11", "Xã Cũ", "commune", oldest, last=date(2014, 12, 31))
    older = unit("2", "Huyện Giữa", "district", top, date(2015, 1, 1), date(2019, 12, 31))
    now = unit("3", "Huyện Nay", "district", top, date(2020, 1, 1))
    change("rename", date(2015, 1, 1), [oldest], [older])
    change("rename", date(2020, 1, 1), [older], [now])
    assert covered(scope((now, "viewer"))) == {oldest, below, older, now}
    assert covered(scope((oldest, "viewer"))) == {oldest, below}


def test_what_moved_into_the_branch_from_elsewhere_is_covered_with_its_past() -> None:
    top = country()
    left, right = unit("1", "Tỉnh A", "province", top), unit("2", "Tỉnh B", "province", top)
    before = unit("11", "Xã C", "commune", left, last=BEFORE_JULY)
    after = unit("11", "Xã C", "commune", right, JULY)
    change("transfer", JULY, [before], [after])
    assert covered(scope((right, "home_affairs"))) == {right, after, before}


def test_a_planned_change_covers_nothing_yet() -> None:
    top = country()
    old, new = unit("1", "Xã A", "commune", top), unit("2", "Xã B", "commune", top)
    change("rename", date(2027, 1, 1), [old], [new], done=False)
    assert covered(scope((new, "clerk"))) == {new}


def test_roles_are_told_by_unit() -> None:
    city = MergedCity()
    found = scope((city.province, "home_affairs"), (city.bac, "clerk"), (city.bac, "head"))
    assert found.roles_on(city.bac) == {"home_affairs", "clerk", "head"}
    assert found.roles_on(city.nha_trang) == {"home_affairs"}
    assert found.roles_on(country()) == frozenset()


def test_a_peer_group_is_visible_to_its_members() -> None:
    city = MergedCity()
    other = unit("58", "Tỉnh Ninh Thuận", "province", country())
    clerk = scope((city.bac, "clerk"))
    assert clerk.may_rank(city.province, "commune")
    assert clerk.may_rank(country(), "ward")
    assert not clerk.may_rank(country(), "province"), "a ward is no province"
    assert clerk.may_rank(city.city, "commune"), "its predecessor was a member"
    assert not clerk.may_rank(other, "commune")
    assert not clerk.may_rank(city.nha_trang, "commune")
    assert scope((country(), "viewer")).may_rank(other, "province")


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_a_membership_holds_from_its_first_day_to_its_last(day: date, holds: bool) -> None:
    place = unit("1", "Xã A", "commune", country())
    user = User.objects.create(username="lan")
    Membership.objects.create(
        user=user, unit=place, role="clerk",
        valid_from=date(2025, 1, 1), valid_to=date(2025, 6, 30),
    )  # fmt: skip
    assert scope_of(user, day).covers(place) is holds


def test_strangers_and_people_who_left_cover_nothing() -> None:
    city = MergedCity()
    left = member((city.province, "admin"))
    left.is_active = False
    for user in (AnonymousUser(), left, User.objects.create(username="new", is_superuser=True)):
        assert covered(scope_of(user)) == set()


def test_the_number_of_queries_does_not_grow_with_the_units() -> None:
    top = country()

    def queries(communes: int) -> int:
        code = f"p{communes}"
        old = unit(f"o{code}", "Tỉnh Cũ", "province", top, last=BEFORE_JULY)
        new = unit(code, "Tỉnh Mới", "province", top, JULY)
        change("rename", JULY, [old], [new])
        for number in range(communes):
            before = unit(f"o{code}-{number}", "Xã", "commune", old, last=BEFORE_JULY)
            after = unit(f"{code}-{number}", "Xã", "commune", new, JULY)
            change("transfer", JULY, [before], [after])
        user = member((new, "home_affairs"))
        with CaptureQueriesContext(connection) as captured:
            assert scope_of(user, TODAY).grants[0].branches == (new.path, old.path)
        return len(captured)

    # The memberships; the sources of the branch; and that those have none.
    assert queries(3) == queries(30) == 3


def test_predecessors_are_asked_for_only_where_the_own_branch_settles_nothing() -> None:
    city = MergedCity()
    found = scope_of(member((city.province, "home_affairs")))
    with CaptureQueriesContext(connection) as captured:
        assert found.covers(city.bac)
        assert found.may_rank(city.province, "commune")
        assert not found.covers(country()), "a living unit stands below no predecessor"
    assert len(captured) == 1, "the country of the test itself"
    ward = scope_of(member((city.bac, "clerk")))
    assert ward.covers(city.vinh_hai), "what ended may have gone into the own unit"


def test_an_appointment_is_written_once_and_audited() -> None:
    place = unit("1", "Xã A", "commune", country())
    user = User.objects.create(username="lan")
    for _ in range(2):
        appoint(by=user, user=user, unit=place, role="clerk", first_day=LONG_AGO)
    assert [event.action for event in AuditEvent.objects.all()] == ["units.appointed"]
    with pytest.raises(ValueError, match="king"):
        appoint(by=user, user=user, unit=place, role="king", first_day=LONG_AGO)
