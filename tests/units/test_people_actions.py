"""Verbs of people: what they write, what they refuse, and that they say so in the history."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from audit.models import AuditEvent
from core.clock import today
from core.errors import Refused
from tests.people import SINCE, Province, make_province
from units.access import Grant, Scope
from units.actions import appoint, end_appointment, take_on, write_account
from units.administration import manages
from units.finding import the_unit
from units.membership_rules import judge_beginning
from units.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return make_province()


def actions_of(thing: User | Membership) -> list[str]:
    events = AuditEvent.objects.filter(target_type=thing._meta.label, target_id=str(thing.pk))
    return list(events.order_by("pk").values_list("action", flat=True))


def member(province: Province, code: str, role: str = "viewer") -> Membership:
    user = User.objects.create(username=f"{role} of {code}")
    unit = province.units[code]
    return appoint(by=None, user=user, unit=unit, role=role, first_day=SINCE)


def test_somebody_new_has_a_role_and_no_password(province: Province) -> None:
    facts = {"unit": province.units["A"], "role": "clerk", "first_day": today()}
    user = take_on(by=province.user("admin"), username="moi", display_name="Mới", email="", **facts)
    assert not user.has_usable_password()
    assert actions_of(user) == ["accounts.opened"]
    assert actions_of(user.memberships.get()) == ["units.appointed"]


def test_a_name_that_somebody_has_is_refused_and_nothing_is_written(province: Province) -> None:
    facts = {"unit": province.units["A"], "role": "clerk", "first_day": today()}
    province.user("clerk")
    with pytest.raises(Refused, match="đã có người dùng"):
        take_on(by=province.user("admin"), username="Clerk", display_name="", email="", **facts)
    assert User.objects.filter(username__iexact="clerk").count() == 1


@pytest.mark.parametrize("odd", ["a@b.vn; c@d.vn", "a@b.vn, c@d.vn", "chị Hoa", "a@b"])
def test_an_address_that_is_none_is_refused_by_every_verb(province: Province, odd: str) -> None:
    admin, clerk = province.user("admin"), province.user("clerk")
    facts = {"unit": province.units["A"], "role": "clerk", "first_day": today()}
    with pytest.raises(Refused, match="Không phải địa chỉ thư"):
        take_on(by=admin, username="moi", display_name="Mới", email=odd, **facts)
    assert not User.objects.filter(username="moi").exists()
    changed = {"display_name": "Hạnh", "email": odd, "is_active": True, "seen": clerk.version}
    with pytest.raises(Refused, match="Không phải địa chỉ thư"):
        write_account(by=admin, user=clerk, **changed)


def test_an_appointment_ends_on_a_day_and_says_why(province: Province) -> None:
    admin, membership = province.user("admin"), member(province, "A")
    end_appointment(by=admin, membership=membership, last_day=today(), reason="Chuyển công tác")
    membership.refresh_from_db()
    assert membership.valid_to == today()
    event = AuditEvent.objects.get(action="units.appointment_ended")
    assert (event.reason, event.actor) == ("Chuyển công tác", admin)
    assert event.changes == [{"figure": "valid_to", "before": None, "after": str(today())}]


def test_an_appointment_ends_once_and_not_before_it_begins(province: Province) -> None:
    admin, membership = province.user("admin"), member(province, "A")
    with pytest.raises(Refused, match=r"Ngày cuối \(31/12/2019\) đứng trước ngày đầu"):
        end_appointment(by=admin, membership=membership, last_day=date(2019, 12, 31))
    end_appointment(by=admin, membership=membership, last_day=date(2021, 1, 1))
    with pytest.raises(Refused, match="đã kết thúc ngày 01/01/2021"):
        end_appointment(by=admin, membership=membership, last_day=today())


def test_nobody_locks_themselves_out(province: Province) -> None:
    admin = province.user("admin")
    member(province, "VN", "admin")
    with pytest.raises(Refused, match="Không tự kết thúc quyền quản trị"):
        end_appointment(by=admin, membership=admin.memberships.get(), last_day=today())
    with pytest.raises(Refused, match="Không tự ngừng tài khoản"):
        write_account(by=admin, user=admin, display_name="A", email="", is_active=False, seen="")
    assert not AuditEvent.objects.filter(action="accounts.changed").exists()


def test_the_last_administrator_of_the_country_stays(province: Province) -> None:
    """An administrator whose own days are counted is no successor."""
    last, leaving = member(province, "VN", "admin"), province.user("admin")
    membership = leaving.memberships.get()
    membership.valid_to = today() + timedelta(days=1)
    membership.save()
    for by in (leaving, None):
        with pytest.raises(Refused, match="toàn quốc cuối cùng"):
            end_appointment(by=by, membership=last, last_day=today())
    with pytest.raises(Refused, match="toàn quốc cuối cùng"):
        write_account(
            by=leaving, user=last.user, display_name="", email="", is_active=False, seen=""
        )
    other = member(province, "B", "admin")
    end_appointment(by=leaving, membership=other, last_day=today())
    User.objects.create(username="third")
    third = member(province, "VN", "home_affairs").user
    appoint(by=None, user=third, unit=province.units["VN"], role="admin", first_day=SINCE)
    end_appointment(by=leaving, membership=last, last_day=today())


def test_what_is_written_of_an_account_is_recorded_with_what_it_was(province: Province) -> None:
    admin, clerk = province.user("admin"), province.user("clerk")
    facts = {"display_name": "Tên mới", "email": "a@b.vn", "is_active": True}
    assert write_account(by=admin, user=clerk, seen=clerk.version, **facts)
    clerk.refresh_from_db()
    assert not write_account(by=admin, user=clerk, seen=clerk.version, **facts), (
        "nothing new, nothing recorded"
    )
    event = AuditEvent.objects.get(action="accounts.changed")
    assert event.changes == [
        {"figure": "display_name", "before": "Nguyễn Thị Hạnh", "after": "Tên mới"},
        {"figure": "email", "before": "", "after": "a@b.vn"},
    ]


def test_an_administrator_manages_those_whose_whole_work_lies_in_their_branch(
    province: Province,
) -> None:
    scope = Scope((Grant("admin", province.units["B"]),))
    inside, outside = member(province, "A"), member(province, "Y")
    past = Membership(unit=province.units["Y"], valid_from=SINCE, valid_to=date(2021, 1, 1))
    planned = Membership(unit=province.units["VN"], valid_from=date(2099, 1, 1))
    assert not manages(scope, [])
    assert manages(Scope((Grant("admin", province.units["VN"]),)), [])
    assert manages(scope, [inside])
    assert manages(scope, [inside, past]), "what they did elsewhere is over"
    assert not manages(scope, [past]), "the last place is elsewhere"
    assert not manages(scope, [inside, outside])
    assert not manages(scope, [inside, planned])


class TestWhichUnit:
    """What an administrator types must mean one unit."""

    @pytest.fixture
    def scope(self, province: Province) -> Scope:
        return Scope((Grant("admin", province.units["B"]),))

    @pytest.mark.parametrize("text", ["A", "a", " phuong a ", "Phường A"])
    def test_a_code_or_a_whole_name_does(self, province: Province, scope: Scope, text: str) -> None:
        assert the_unit(scope, text, today()) == province.units["A"]

    def test_a_part_of_a_name_is_answered_with_those_that_have_it(self, scope: Scope) -> None:
        with pytest.raises(Refused, match=r"nhập mã: Xã A cũ \(A-OLD\); Xã A khác \(A-TOO\)"):
            the_unit(scope, "xã a", today())

    @pytest.mark.parametrize("text", ["Y", "Phường Y", "không có", "", "-"])
    def test_what_lies_outside_is_not_there(self, scope: Scope, text: str) -> None:
        with pytest.raises(Refused, match="Không có đơn vị này trong phạm vi"):
            the_unit(scope, text, today())

    def test_a_part_of_another_s_code_is_no_unit_of_one_s_own(self, province: Province) -> None:
        """“A” is the ward's code; the group below it is A-1."""
        with pytest.raises(Refused, match=r"nhập mã: Tổ 1 \(A-1\)"):
            the_unit(Scope((Grant("admin", province.units["A-1"]),)), "A", today())


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2020, 1, 1), None, "đã giữ vai trò đó"),
        (date(2019, 1, 1), date(2020, 1, 1), "đã giữ vai trò đó"),
        (date(2019, 1, 1), date(2019, 12, 31), ""),
        (date(2022, 1, 1), None, ""),
        (date(2022, 2, 1), date(2022, 1, 1), "đứng trước ngày đầu"),
        (date(2030, 1, 1), None, "đã kết thúc hoạt động"),
    ],
)
def test_a_role_is_held_once_at_a_time_in_a_unit_that_is_there(
    first: date, last: date | None, said: str
) -> None:
    held = [Membership(valid_from=date(2020, 1, 1), valid_to=date(2021, 12, 31))]
    unit = Membership(valid_from=date(2010, 1, 1), valid_to=date(2029, 12, 31))
    problem = judge_beginning(unit, first, last, held)
    assert (said in problem.message) if problem and said else (problem is None and not said)
