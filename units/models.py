"""Units in time: one row is one legal existence and never changes in it, except that it ends."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from core.text import SORT_KEY_LENGTH, fold, sort_key
from units.kinds import Kind, level_condition, tier_of

if TYPE_CHECKING:
    from core.months import Window

CODE_LENGTH, NAME_LENGTH = 20, 200
# The day on which a unit begins whose real beginning nobody recorded: before all that is held here.
RECORDS_BEGIN = date(2010, 1, 1)
# What one legal existence is made of. A unit that gets another one of these is another row.
FROZEN = ("code", "name", "kind", "parent_id", "valid_from", "path")


class FrozenUnit(Exception):
    """Somebody tried to change what one legal existence is made of, or to reopen a closed unit."""


class UnitQuerySet(models.QuerySet["Unit", "Unit"]):
    """Chooses units by day, place and level."""

    def valid_on(self, day: date) -> "UnitQuerySet":
        return self.valid_between(day, day)

    def valid_in(self, window: "Window") -> "UnitQuerySet":
        """Units that exist on at least one day of the window."""
        return self.valid_between(window.first_day, window.last_day)

    def valid_between(self, first_day: date, last_day: date) -> "UnitQuerySet":
        """Units that exist on at least one day from the first to the last."""
        return self.filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=first_day),
            valid_from__lte=last_day,
        )

    def branch(self, unit: "Unit") -> "UnitQuerySet":
        """The unit and all that ever stood anywhere below it."""
        return self.filter(path__startswith=unit.path)

    def below(self, unit: "Unit") -> "UnitQuerySet":
        """All that ever stood anywhere below the unit, without itself."""
        return self.branch(unit).exclude(pk=unit.pk)

    def at_level(self, level: str) -> "UnitQuerySet":
        """Units of a tier or of a single kind. ValueError where the level is neither."""
        return self.filter(level_condition(level))

    def by_name(self) -> "UnitQuerySet":
        """In the order of the Vietnamese alphabet; the code decides between equal names."""
        return self.order_by("sort_key", "code")

    def insert(self, units: Sequence["Unit"]) -> None:
        """Adds new units of which no one is another's parent, and lays their paths.

        Call it level by level inside a transaction: a path is made of ids, which are known only
        after the insert. Some statements for a hundred units each, and one for all paths.
        """
        for unit in units:
            unit.name_keys()
        super().bulk_create(units)
        self._lay_paths()

    def close(self, last_day: date) -> int:
        """Writes the last day of the units chosen. The checks are those of ``units.actions``."""
        return super().update(valid_to=last_day)

    def _lay_paths(self) -> None:
        parents = self.model._base_manager.filter(pk=models.OuterRef("parent_id"))
        own_id = Cast("pk", models.CharField())
        above = models.functions.Coalesce(
            models.Subquery(parents.values("path")[:1]), models.Value("/")
        )
        # A plain queryset: this class refuses update().
        fresh = models.QuerySet["Unit"](self.model, using=self.db).filter(path="")
        fresh.update(path=Concat(above, own_id, models.Value("/"), output_field=models.CharField()))

    def update(self, **kwargs: Any) -> NoReturn:
        raise FrozenUnit("units change through units.actions alone")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenUnit("units change through units.actions alone")

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenUnit("add units with insert(), which lays their paths")


class Unit(models.Model):
    """One legal existence of a unit. A code may be used again by a later row."""

    code = models.CharField(_("mã"), max_length=CODE_LENGTH)
    name = models.CharField(_("tên"), max_length=NAME_LENGTH)
    kind = models.CharField(_("loại"), max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("đơn vị cấp trên"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    # "/1/25/301/": the ids from the country down to the unit itself, so that one LIKE is a branch.
    path = models.CharField(max_length=120, editable=False, db_index=True)
    folded = models.CharField(max_length=NAME_LENGTH, editable=False)
    sort_key = models.CharField(max_length=SORT_KEY_LENGTH, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        constraints = (
            models.UniqueConstraint(fields=("code", "valid_from"), name="unit_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new unit gets its path; of an old one only the last day may be written, and once.

        Costs one query more than usual: the path of the parent, or the stored row to compare with.
        """
        if self._state.adding:
            self.name_keys()
            super().save(*args, **kwargs)
            Unit.objects.all()._lay_paths()
            self.refresh_from_db(fields=["path"])
        else:
            self._refuse_changes()
            super().save(*args, **kwargs)

    def name_keys(self) -> None:
        """Derives what search and sorting need from the name."""
        self.folded, self.sort_key = fold(self.name), sort_key(self.name)

    def valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def is_invented(self) -> bool:
        """The statistics office's codes are digits; whoever invents a unit gives it a letter
        (docs/adr/0003). The country is real.
        """
        return not self.code.isdecimal() and self.kind != Kind.COUNTRY

    @property
    def tier(self) -> str:
        """See tier_of; asks for the parent where it was not loaded."""
        return tier_of(self.kind, self.parent.kind if self.parent else None)

    @property
    def above(self) -> list["Unit"]:
        """The units above, the highest first; find_unit has loaded them."""
        return [*self.parent.above, self.parent] if self.parent else []

    def _refuse_changes(self) -> None:
        stored = Unit.objects.values(*FROZEN, "valid_to").get(pk=self.pk)
        changed = [name for name in FROZEN if getattr(self, name) != stored[name]]
        if stored["valid_to"] not in (None, self.valid_to):
            changed.append("valid_to")
        if changed:
            raise FrozenUnit(f"{self.code}: {', '.join(changed)} cannot change; add a new unit")


class UnitChange(models.Model):
    """A merge, split, renaming … of a day: its sources end the day before, its results carry on."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("hợp nhất, nhập")
        SPLIT = "split", _("chia, tách")
        RENAME = "rename", _("đổi tên")
        TRANSFER = "transfer", _("chuyển về đơn vị cấp trên khác")
        RECLASSIFY = "reclassify", _("đổi loại")
        DISSOLVE = "dissolve", _("kết thúc hoạt động")

    kind = models.CharField(_("loại thay đổi"), max_length=20, choices=Kind)
    date = models.DateField(_("ngày"), db_index=True)
    document = models.ForeignKey(
        "legal.Document",
        verbose_name=_("văn bản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="unit_changes",
    )
    sources = models.ManyToManyField(Unit, verbose_name=_("từ"), related_name="changes_away")
    results = models.ManyToManyField(
        Unit, verbose_name=_("thành"), related_name="changes_towards", blank=True
    )
    # False while it is planned: a planned change closes nothing and maps nothing.
    done = models.BooleanField(_("đã thực hiện"), default=True)

    class Meta:
        verbose_name = _("thay đổi đơn vị")
        verbose_name_plural = _("thay đổi đơn vị")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date:%d/%m/%Y}"


class MembershipQuerySet(models.QuerySet["Membership", "Membership"]):
    def valid_on(self, day: date) -> "MembershipQuerySet":
        return self.filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=day), valid_from__lte=day
        )


class Membership(models.Model):
    """A person's role in a unit, from a day to a day."""

    class Role(models.TextChoices):
        CLERK = "clerk", _("Công chức Một cửa")
        HEAD = "head", _("Lãnh đạo đơn vị")
        HOME_AFFAIRS = "home_affairs", _("Cơ quan Nội vụ")
        INSPECTOR = "inspector", _("Thành viên đoàn kiểm tra")
        VIEWER = "viewer", _("Người xem")
        ADMIN = "admin", _("Quản trị")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người dùng"),
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công")
        verbose_name_plural = _("phân công")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "unit", "role", "valid_from"), name="membership_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"


class JoinedTokens(models.Func):
    """All tokens in one text, whatever their order in the table."""

    template = "STRING_AGG(%(expressions)s, '.' ORDER BY %(expressions)s)"
    output_field = models.CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """There is never more than one: SQLite has one writer at a time."""
        template = "GROUP_CONCAT(%(expressions)s, '.')"
        return self.as_sql(compiler, connection, template=template, **context)


class DataVersion(models.Model):
    """Which state the data is in: the tokens here, all together, are the name of that state.

    Triggers replace them at every write (indicators.freshness), so there is mostly one; none means
    that nobody vouches for the state. It lives in this room because the scope of a reader is read
    together with it, in one statement.
    """

    token = models.CharField(max_length=36, primary_key=True)

    class Meta:
        verbose_name = _("phiên bản dữ liệu")

    def __str__(self) -> str:
        return self.token

    @classmethod
    def named(cls) -> models.Subquery:
        """The name of the state, NULL where there is none, to be read in another query."""
        return models.Subquery(cls._default_manager.values_list(JoinedTokens("token")))
