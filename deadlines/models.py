"""What offices declare about working days and due days, and the reminders that went out."""

from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.clock import in_words, today
from core.fields import MonthField
from core.months import Window
from deadlines.rules import LATEST_CUT, MOST_DAYS, STEPS, URGED, Kind, Terms, label_of
from legal.models import Document
from units.models import Unit
from units.scope import ScopedQuerySet

NAME_LENGTH = 200


class DayOverride(models.Model):
    """A day on which the units of an office's branch work, or do not, whatever the calendar of the
    country says.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("Cơ quan"))
    day = models.DateField(_("Ngày"))
    works = models.BooleanField(_("Làm việc"), default=False)
    name = models.CharField(_("Nội dung"), max_length=NAME_LENGTH)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name=_("Văn bản")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ngày nghỉ, ngày làm bù")
        verbose_name_plural = _("ngày nghỉ, ngày làm bù")
        constraints = [
            models.UniqueConstraint(fields=["unit", "day"], name="one_override_of_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {self.name}"


class Schedule(models.Model):
    """When the reports of one kind of period are due in an office's branch, from a day on.

    It holds for periods whose last month ends on a day from `valid_from` to `valid_to`.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("Cơ quan"))
    kind = models.CharField(_("Kỳ báo cáo"), max_length=8, choices=Kind.choices)
    valid_from = models.DateField(_("Áp dụng từ ngày"))
    valid_to = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    cut_day = models.PositiveSmallIntegerField(
        _("Ngày chốt số liệu"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LATEST_CUT)],
    )
    working_days = models.PositiveSmallIntegerField(
        _("Số ngày làm việc sau kỳ"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    due_day = models.PositiveSmallIntegerField(_("Ngày cố định"), null=True, blank=True)
    same_month = models.BooleanField(_("Trong tháng cuối kỳ"), default=False)
    due_time = models.TimeField(_("Giờ"), default=time(17))
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name=_("Văn bản")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy định thời hạn")
        verbose_name_plural = _("quy định thời hạn")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "valid_from"], name="one_schedule_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="schedule_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(working_days=None, due_day__isnull=False)
                | Q(working_days__isnull=False, due_day=None),
                name="schedule_counts_or_names_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.valid_from:%d/%m/%Y}, {self.document}"

    @property
    def has_begun(self) -> bool:
        return self.valid_from <= today()

    @property
    def terms(self) -> Terms:
        """Asks for the document where it was not loaded."""
        return Terms(
            self.working_days,
            self.due_day,
            self.same_month,
            self.cut_day,
            self.due_time,
            self.document.symbol,
        )


class Extension(models.Model):
    """A later due moment of one period for a unit, or for its whole branch. What was withdrawn
    counts no more.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("Đơn vị"))
    whole_branch = models.BooleanField(_("Cả các đơn vị trực thuộc"), default=False)
    first_month = MonthField(_("Từ tháng"))
    last_month = MonthField(_("Đến tháng"))
    due_at = models.DateTimeField(_("Hạn mới"))
    reason = models.TextField(_("Lý do"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Văn bản")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("Gia hạn lúc"))
    withdrawn_at = models.DateTimeField(_("Thu hồi lúc"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("gia hạn")
        verbose_name_plural = _("gia hạn")

    def __str__(self) -> str:
        return f"{label_of(self.window)}, {self.unit}: {in_words(self.due_at)}"

    @property
    def window(self) -> Window:
        return Window(self.first_month, self.last_month)


STEP_CHOICES = [*((step.code, step.label) for step in STEPS), (URGED, _("đôn đốc"))]


class Reminder(models.Model):
    """A mail about one report to one person: sent, or why not. A report need not exist for it.

    Each step goes to each person once for each period; what an officer sends by hand as often as
    they like, but for some hours behind the last one.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("Đơn vị"))
    first_month = MonthField(_("Từ tháng"))
    last_month = MonthField(_("Đến tháng"))
    step = models.CharField(_("Lần nhắc"), max_length=12, choices=STEP_CHOICES)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Người nhận")
    )
    address = models.CharField(_("Địa chỉ thư"), max_length=254, blank=True)
    due_at = models.DateTimeField(_("Hạn gửi"))
    tried_at = models.DateTimeField(_("Gửi lúc"))
    sent_at = models.DateTimeField(_("Đã gửi lúc"), null=True, blank=True)
    error = models.CharField(_("Lỗi"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thư nhắc")
        verbose_name_plural = _("thư nhắc")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "first_month", "last_month", "step", "recipient"],
                condition=~Q(step=URGED),
                name="one_reminder_of_a_step",
            )
        ]
        indexes = [models.Index(fields=["tried_at"], name="reminders_by_time")]

    def __str__(self) -> str:
        return f"{label_of(self.window)}, {self.unit}: {self.recipient}"

    @property
    def window(self) -> Window:
        return Window(self.first_month, self.last_month)
