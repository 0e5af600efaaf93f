"""Doors of those who manage people: whose accounts an administrator sees, and which they change.

Strangers get 404: accounts none of whose work lies in the administrator's branch. Somebody who also
works outside it is seen and not changed: 403.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from units.access import Scope
from units.doors import reader_scope
from units.models import Membership


def admin_scope(request: HttpRequest) -> Scope:
    """What the reader administers; 403 for those who administer nothing."""
    theirs = administered(reader_scope(request))
    if not theirs.grants:
        raise PermissionDenied
    return theirs


def administered(scope: Scope) -> Scope:
    """What of a scope its reader administers; it may be nothing."""
    return Scope(tuple(grant for grant in scope.grants if grant.role == Membership.Role.ADMIN))


def people_within(scope: Scope) -> QuerySet[User, User]:
    """Whoever works or worked in the scope; with their memberships. Accounts that never had a unit
    are for administrators of the country: nobody knows whose they will be. Two queries, and those
    of the scope.
    """
    theirs = Membership.objects.filter(user=OuterRef("pk"))
    inside = theirs.filter(scope.condition("unit__path"))
    memberships = Membership.objects.select_related("unit__parent").order_by("-valid_from", "pk")
    whose = Q(Exists(inside))
    if of_the_country(scope):
        whose |= ~Q(Exists(theirs))
    seen = User.objects.filter(whose)
    return seen.prefetch_related(Prefetch("memberships", memberships))


def seen_person(scope: Scope, pk: int) -> User:
    """An account that the administrator may look at; 404 for the others."""
    person = people_within(scope).filter(pk=pk).first()
    if person is None:
        raise Http404(_("Không có tài khoản này trong phạm vi của bạn."))
    return person


def managed_person(scope: Scope, pk: int) -> User:
    """An account that the administrator may change; 403 for one that works elsewhere too."""
    person = seen_person(scope, pk)
    if not manages(scope, person.memberships.all()):
        raise PermissionDenied
    return person


def manages(scope: Scope, memberships: Iterable[Membership]) -> bool:
    """Whether all work of a person lies in the scope: what has not ended, and where all has, what
    they did last. Of an account without any it is the country's administrators that manage it.
    """
    now = clock.today()
    everywhere = list(memberships)
    counting = [each for each in everywhere if not ended(each, now)] or everywhere
    if not counting:
        return of_the_country(scope)
    return all(scope.covers(each.unit) for each in counting)


def of_the_country(scope: Scope) -> bool:
    """Whether the reader administers all there is."""
    return any(grant.unit.parent_id is None for grant in scope.grants)


def managed_membership(scope: Scope, person: User, pk: int) -> Membership:
    """A membership of this person in the administrator's branch; 404 for the others. It may be
    ended even where its holder works elsewhere too: who works in the branch is the branch's matter.
    """
    for membership in person.memberships.all():
        if membership.pk == pk and scope.covers(membership.unit):
            return membership
    raise Http404(_("Không có phân công này trong phạm vi của bạn."))


def ended(membership: Membership, day: date) -> bool:
    return membership.valid_to is not None and membership.valid_to < day
