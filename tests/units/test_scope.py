"""A queryset of a scoped noun says whose rows it means, or raises at every way of reading it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from accounts.models import User
from tests.units.trees import LONG_AGO, MergedCity
from units.access import Scope, scope_of
from units.actions import appoint
from units.models import Membership, Unit
from units.scope import ScopedQuerySet, UnscopedQuery

pytestmark = pytest.mark.django_db


class DutyQuerySet(ScopedQuerySet["Duty"]):
    pass


with isolate_apps("units") as registry:
    assert registry
    for known in (Unit, User):
        registry.register_model(known._meta.app_label, known)

    class Duty(models.Model):
        """A scoped noun on the table of memberships."""

        unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
        user = models.ForeignKey(User, models.PROTECT, related_name="+")
        role = models.CharField(max_length=20)
        valid_from = models.DateField()

        objects = DutyQuerySet.as_manager()

        class Meta:
            app_label = "units"
            managed = False
            db_table = Membership._meta.db_table

        def __str__(self) -> str:
            return self.role


class ByPath(ScopedQuerySet[Duty]):
    path_lookup = "unit__parent__path"


Duties = ScopedQuerySet[Duty]


@pytest.fixture
def city() -> MergedCity:
    city = MergedCity()
    user = User.objects.create(username="lan")
    appoint(by=None, user=user, unit=city.bac, role="clerk", first_day=LONG_AGO)
    appoint(by=None, user=user, unit=city.loc_tho, role="head", first_day=LONG_AGO)
    return city


def scope_of_a_viewer(place: Unit) -> Scope:
    user = User.objects.create(username=f"viewer of {place.pk}")
    appoint(by=None, user=user, unit=place, role="viewer", first_day=LONG_AGO)
    scope = scope_of(user)
    Membership.objects.filter(user=user).delete()
    return scope


async def _collect(rows: Duties) -> list[Duty]:
    return [duty async for duty in rows.aiterator()]


READINGS: dict[str, Callable[[Duties], object]] = {
    "iteration": list,
    "length": len,
    "truth": bool,
    "index": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:1]),
    "repr": repr,
    "membership": lambda rows: Duty(pk=1) in rows,
    "iterator": lambda rows: list(rows.iterator()),
    "async iterator": lambda rows: asyncio.run(_collect(rows)),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(Duty(pk=1)),
    "aggregate": lambda rows: rows.aggregate(models.Count("pk")),
    "get": lambda rows: rows.get(role="clerk"),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "earliest": lambda rows: rows.earliest("valid_from"),
    "latest": lambda rows: rows.latest("valid_from"),
    "in bulk": lambda rows: rows.in_bulk([1]),
    "in bulk of all": lambda rows: rows.in_bulk(),
    "values": lambda rows: list(rows.values("role")),
    "values list": lambda rows: list(rows.values_list("role", flat=True)),
    "dates": lambda rows: list(rows.dates("valid_from", "day")),
    "filter": lambda rows: list(rows.filter(role="clerk")),
    "exclude": lambda rows: list(rows.exclude(role="clerk")),
    "order": lambda rows: list(rows.order_by("pk")),
    "annotate": lambda rows: list(rows.annotate(number=models.F("pk"))),
    "alias": lambda rows: list(rows.alias(number=models.F("pk"))),
    "distinct": lambda rows: list(rows.distinct()),
    "select related": lambda rows: list(rows.select_related("unit")),
    "only": lambda rows: list(rows.only("role")),
    "using": lambda rows: list(rows.using("default")),
    "all": lambda rows: list(rows.all()),
    "union": lambda rows: list(rows.union(rows.all())),
    "explain": lambda rows: rows.explain(),
    "raw": lambda rows: list(rows.raw("SELECT * FROM units_membership")),
    "subquery": lambda rows: list(Unit.objects.filter(pk__in=rows.values("unit"))),
    "get or create": lambda rows: rows.get_or_create(role="clerk"),
    "update": lambda rows: rows.update(role="head"),
    "bulk update": lambda rows: rows.bulk_update([Duty(pk=1, role="head")], ["role"]),
    "delete": lambda rows: rows.delete(),
    "raw delete": lambda rows: rows._raw_delete("default"),
}


@pytest.mark.parametrize("read", READINGS.values(), ids=READINGS)
def test_every_reading_without_a_scope_raises(
    read: Callable[[Duties], object], city: MergedCity
) -> None:
    with pytest.raises(UnscopedQuery, match="Duty"):
        read(Duty.objects.all())
    assert Duty.objects.everywhere().filter(role="clerk").count() == 1


HARMLESS = set(READINGS) - {"raw", "explain", "get or create", "async iterator"}


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_every_reading_works_once_the_scope_is_said(name: str, city: MergedCity) -> None:
    READINGS[name](Duty.objects.everywhere())


def test_the_manager_itself_and_related_managers_raise(city: MergedCity) -> None:
    ward: Any = city.bac
    managers: list[Any] = [Duty.objects, ward.duties]
    for manager in managers:
        with pytest.raises(UnscopedQuery):
            manager.count()
        with pytest.raises(UnscopedQuery):
            list(manager.filter(role="clerk"))
    assert ward.duties.everywhere().get().role == "clerk"


def test_prefetching_wants_a_scope_and_then_remembers_it(city: MergedCity) -> None:
    # The type checker does not know the isolated model's relation.
    wards: Any = Unit.objects.filter(pk=city.bac.pk)
    with pytest.raises(UnscopedQuery):
        list(wards.prefetch_related("duties"))
    units = wards.prefetch_related(models.Prefetch("duties", Duty.objects.everywhere()))
    assert [duty.role for duty in units.get().duties.all()] == ["clerk"]


def test_a_scope_shows_the_covered_rows_alone(city: MergedCity) -> None:
    scope = scope_of_a_viewer(city.bac)
    assert [duty.role for duty in Duty.objects.within(scope)] == ["clerk"]
    assert Duty.objects.within(scope).order_by("-pk").filter(role="head").count() == 0
    wide = scope_of_a_viewer(city.province)
    assert Duty.objects.within(wide).count() == 2
    assert Duty.objects.within(Scope()).count() == 0


def test_a_noun_further_from_its_unit_says_how_to_get_there(city: MergedCity) -> None:
    scope = scope_of_a_viewer(city.city)
    assert [duty.role for duty in ByPath(Duty).within(scope)] == ["head"]


def test_one_side_cannot_bring_the_other_sides_rows_in(city: MergedCity) -> None:
    own: Any = Duty.objects.within(Scope())
    all_rows = Duty.objects.all()
    for together in (own.__or__, own.__and__, own.__xor__, own.union, own.difference):
        with pytest.raises(UnscopedQuery):
            together(all_rows)
    assert not own | Duty.objects.none()


def test_an_empty_queryset_shows_nothing_and_may_be_read(city: MergedCity) -> None:
    assert list(Duty.objects.none()) == []
    assert Duty.objects.none().count() == 0


def test_creating_and_saving_need_no_scope(city: MergedCity) -> None:
    duty = Duty.objects.everywhere().get(role="clerk")
    duty.role = "viewer"
    duty.save()
    duty.refresh_from_db()
    made = Duty.objects.create(unit=city.bac, user=duty.user, role="clerk", valid_from=LONG_AGO)
    assert (duty.role, made.role) == ("viewer", "clerk")
