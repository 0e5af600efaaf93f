"""The pages of people for their administrator, as plain values for the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import AccountForm
from accounts.models import User
from audit.queries import events_about
from core import clock
from core.addresses import ListAddress
from core.errors import Refused
from core.numbers import format_count
from core.paging import FIRST_PAGE, Pager, pager
from core.parts import Choice, Part
from core.text import fold
from units.access import Scope
from units.administration import ended, manages, people_within
from units.models import Membership
from units.people_forms import AppointmentForm, EndForm
from units.words import Happening, happenings

ROWS_A_PAGE = 100
OPEN, CLOSED, NEVER = "open", "closed", "never"


@dataclass(frozen=True, slots=True)
class PeopleAddress(ListAddress):
    """What an administrator asked for; empty is everybody."""

    q: str = ""
    role: str = ""
    state: str = ""
    page: int = FIRST_PAGE

    def __post_init__(self) -> None:
        """Refused for a role or a state that there is not."""
        if self.role not in ("", *Membership.Role.values):
            raise Refused(_("Không có vai trò “{text}”.").format(text=self.role))
        if self.state not in ("", OPEN, CLOSED, NEVER):
            raise Refused(_("Không có trạng thái “{text}”.").format(text=self.state))


@dataclass(frozen=True, slots=True)
class PersonRow:
    name: str
    username: str
    url: str
    works: list[str]
    last_seen: datetime | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everything that templates/units/people.html shows."""

    q: str
    summary: list[Part]
    choices: dict[str, list[Choice]]
    rows: list[PersonRow]
    found: str
    pager: Pager


@dataclass(frozen=True, slots=True)
class Work:
    """One membership on a person's page; `form` ends it, and is missing where that is over, or the
    administrator's own to keep.
    """

    unit: str
    role: str
    days: str
    over: bool
    url: str
    form: EndForm | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything that templates/units/person.html shows. `elsewhere`: works outside the scope too,
    so that only the appointments inside it are the administrator's.
    """

    person: User
    summary: str
    works: list[Work]
    elsewhere: bool
    account: AccountForm
    appointment: AppointmentForm
    recorded: list[Happening]
    done: str
    problem: str
    link: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request adds to a person's page: forms with errors, what was done or refused."""

    account: AccountForm | None = None
    appointment: AppointmentForm | None = None
    end: tuple[int, EndForm] | None = None
    done: str = ""
    problem: str = ""
    link: str = ""


def people_page(scope: Scope, address: PeopleAddress) -> PeoplePage:
    """Six queries and those of the scope, however many people there are."""
    everybody = people_within(scope)
    asked = _asked(scope, everybody, address)
    number = asked.count()
    pages = pager(address, number, ROWS_A_PAGE)
    shown = asked.order_by("sort_key", "username")[pages.start : pages.start + ROWS_A_PAGE]
    return PeoplePage(
        q=address.q,
        summary=_summary(scope, everybody),
        choices=_choices(address),
        rows=[_row(person, scope) for person in shown],
        found=_("{number} tài khoản.").format(number=format_count(number)),
        pager=pages,
    )


def person_page(person: User, scope: Scope, by: User, shown: Shown) -> PersonPage:
    """Of an account that seen_person has loaded. One query."""
    memberships = list(person.memberships.all())
    inside = [each for each in memberships if scope.covers(each.unit)]
    held = AppointmentForm(scope=scope, held=memberships)
    return PersonPage(
        person=person,
        summary=_person_summary(person, inside),
        works=[_work(each, by, shown.end) for each in inside],
        elsewhere=not manages(scope, memberships),
        account=shown.account or AccountForm.of(person),
        appointment=shown.appointment or held,
        recorded=happenings(events_about([person, *inside])),
        done=_done_words().get(shown.done, ""),
        problem=shown.problem,
        link=shown.link,
    )


def _done_words() -> dict[str, str]:
    return {
        "account": _("Đã ghi thông tin tài khoản."),
        "appointed": _("Đã phân công."),
        "ended": _("Đã ghi ngày kết thúc phân công."),
    }


def _asked(
    scope: Scope, everybody: QuerySet[User, User], address: PeopleAddress
) -> QuerySet[User, User]:
    found = everybody
    for word in fold(address.q).split():
        found = found.filter(folded__contains=word)
    if address.role:
        now = Membership.objects.filter(scope.condition("unit__path"), role=address.role)
        now = now.valid_on(clock.today())
        found = found.filter(pk__in=now.values("user_id"))
    if address.state == NEVER:
        return found.filter(last_login=None)
    if address.state:
        return found.filter(is_active=address.state == OPEN)
    return found


def _summary(scope: Scope, everybody: QuerySet[User, User]) -> list[Part]:
    """“Tỉnh Khánh Hòa có 41 tài khoản: 39 đang dùng, 2 đã ngừng; 3 chưa đăng nhập lần nào.”"""
    facts = list(everybody.prefetch_related(None).values_list("is_active", "last_login"))
    in_use = sum(active for active, _seen in facts)
    never = sum(seen is None for active, seen in facts if active)
    words = _(": {open} đang dùng, {closed} đã ngừng; {never} chưa đăng nhập lần nào.")
    said = words.format(open=in_use, closed=len(facts) - in_use, never=never)
    places = ", ".join(grant.unit.name for grant in scope.grants)
    accounts = _("{number} tài khoản").format(number=format_count(len(facts)))
    return [(_("{places} có ").format(places=places), False), (accounts, True), (said, False)]


def _choices(address: PeopleAddress) -> dict[str, list[Choice]]:
    roles = [("", _("Mọi vai trò")), *Membership.Role.choices]
    states = [
        ("", _("Tất cả")),
        (OPEN, _("Đang dùng")),
        (CLOSED, _("Đã ngừng")),
        (NEVER, _("Chưa đăng nhập lần nào")),
    ]
    return {
        "role": [Choice(value, str(label), value == address.role) for value, label in roles],
        "state": [Choice(value, label, value == address.state) for value, label in states],
    }


def _row(person: User, scope: Scope) -> PersonRow:
    today = clock.today()
    now = [each for each in person.memberships.all() if not ended(each, today)]
    works = [_where(each) for each in now if scope.covers(each.unit)]
    if len(works) < len(now):
        works.append(_("và nơi khác ngoài phạm vi của bạn"))
    return PersonRow(
        name=person.get_full_name(),
        username=person.username,
        url=reverse("person", args=[person.pk]),
        works=works,
        last_seen=person.last_login,
        is_active=person.is_active,
    )


def _where(membership: Membership) -> str:
    return f"{membership.get_role_display()}, {membership.unit.name}"


def _person_summary(person: User, inside: Sequence[Membership]) -> str:
    """What the person does where today, and when they were last here."""
    today = clock.today()
    now = [_where(each) for each in inside if not ended(each, today) and each.valid_from <= today]
    works = "; ".join(now) or _("Hiện không được phân công ở đơn vị nào trong phạm vi của bạn")
    if not person.is_active:
        return _("{works}. Tài khoản đã ngừng hoạt động.").format(works=works)
    if person.last_login is None:
        return _("{works}. Chưa đăng nhập lần nào.").format(works=works)
    day = person.last_login.astimezone(clock.OFFICE_TIME)
    return _("{works}. Đăng nhập gần nhất {day:%d/%m/%Y}.").format(works=works, day=day)


def _work(membership: Membership, by: User, end: tuple[int, EndForm] | None) -> Work:
    over = ended(membership, clock.today())
    own = membership.role == Membership.Role.ADMIN and membership.user_id == by.pk
    form = EndForm(auto_id=f"end-{membership.pk}-%s")
    if end is not None and end[0] == membership.pk:
        form = end[1]
    return Work(
        unit=membership.unit.name,
        role=membership.get_role_display(),
        days=days_in_words(membership.valid_from, membership.valid_to),
        over=over,
        url=reverse("appointment-end", args=[membership.user_id, membership.pk]),
        form=None if over or own else form,
    )


def days_in_words(first: date, last: date | None) -> str:
    if last is None:
        return _("từ {first:%d/%m/%Y}").format(first=first)
    return _("từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}").format(first=first, last=last)
