"""The periodic report, its lines by field of procedures, and what is said about single figures."""

from datetime import UTC
from typing import Self, TypeVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core import clock
from core.fields import MonthField
from core.months import Window
from reports.figures import FigureSet, ReportOnlyFigures

# Django looks for models here.
from reports.register.models import (  # noqa: F401
    RegisterMapping,
    RegisterPiece,
    RegisterRun,
)
from reports.states import LAPSED, REOPENED, TAGS, WRITABLE, State, StateTag, standing
from reports.upload_models import ReportUpload as ReportUpload
from reports.upload_models import UploadFile as UploadFile
from units.models import Unit
from units.scope import ScopedQuerySet

CODE_LENGTH, NAME_LENGTH = 40, 200
CODE = RegexValidator(
    r"^\S(.*\S)?$", _("Mã không được để trống, không bắt đầu hay kết thúc bằng dấu cách.")
)


class Origin(models.TextChoices):
    ENTERED = "entered", _("Nhập trên trang")
    IMPORTED = "imported", _("Nhập từ tệp")
    ILLUSTRATION = "illustration", _("Số liệu minh họa")


class NoteKind(models.TextChoices):
    NOT_ARISING = "not_arising", _("Không phát sinh")
    NOT_AVAILABLE = "not_available", _("Không có số liệu")
    EXPLANATION = "explanation", _("Giải trình")
    COMMENT = "comment", _("Ghi chú")


M = TypeVar("M", bound=models.Model)


class BelowReports(ScopedQuerySet[M]):
    """Rows that hang on their unit by way of a report."""

    path_lookup = "report__unit__path"


BelowReportsManager = models.Manager.from_queryset(BelowReports)


class ReportQuerySet(ScopedQuerySet["DossierReport"]):
    """Reports by the branch that made them."""

    def of_branch(self, unit: Unit) -> Self:
        """Those of the unit and of all that ever stood below it. The units are asked for first: by
        a join SQLite would read every report of the country.
        """
        return self.filter(unit__in=Unit.objects.branch(unit).values("pk"))


ReportManager = models.Manager.from_queryset(ReportQuerySet)


class Field(models.Model):
    """A field of procedures (lĩnh vực): civil status, authentication, land, …"""

    code = models.CharField(_("Mã"), max_length=CODE_LENGTH, unique=True, validators=[CODE])
    name = models.CharField(_("Tên"), max_length=NAME_LENGTH)

    class Meta:
        ordering = ("pk",)  # of the office's list, as it was loaded; pages and files all keep to it
        verbose_name = _("lĩnh vực")
        verbose_name_plural = _("lĩnh vực")

    def __str__(self) -> str:
        return self.name


class DossierReport(FigureSet, ReportOnlyFigures):
    """The figures of one unit over one window of months; the figures on it are its totals.

    `first_day` and `last_day` are set where the months run from the 15th to the 14th or the like.
    `first_sent_at` decides whether it came in time, whatever was returned or reopened later; None
    of what a file brought as sent, for nobody knows when it was.
    `reopened_at` stands from the reopening of an approved report to its next approval, with the
    moment `reopened_until` which it may be written; None of what was opened before there was one.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name=_("Đơn vị"))
    first_month = MonthField(_("Từ tháng"))
    last_month = MonthField(_("Đến tháng"))
    first_day = models.DateField(_("Chốt từ ngày"), null=True, blank=True)
    last_day = models.DateField(_("Chốt đến ngày"), null=True, blank=True)
    state = models.CharField(
        _("Trạng thái"), max_length=12, choices=State.choices, default=State.DRAFT
    )
    origin = models.CharField(
        _("Nguồn gốc"), max_length=12, choices=Origin.choices, default=Origin.ENTERED
    )
    submitted_at = models.DateTimeField(_("Gửi lúc"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Người gửi"),
    )
    first_sent_at = models.DateTimeField(_("Gửi lần đầu lúc"), null=True, blank=True)
    approved_at = models.DateTimeField(_("Xác nhận lúc"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Người xác nhận"),
    )
    reopened_at = models.DateTimeField(_("Mở lại lúc"), null=True, blank=True)
    reopened_until = models.DateTimeField(_("Mở lại đến"), null=True, blank=True)
    source_system = models.CharField(_("Hệ thống nguồn"), max_length=100, blank=True)
    source_file = models.CharField(_("Tệp nguồn"), max_length=255, blank=True)
    extracted_at = models.DateTimeField(_("Trích xuất lúc"), null=True, blank=True)

    objects = ReportManager()

    class Meta:
        verbose_name = _("báo cáo")
        verbose_name_plural = _("báo cáo")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "first_month"], name="one_report_of_a_unit_from_a_month"
            ),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month")), name="report_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["first_month", "state"], name="reports_of_a_month"),
            # Reports that are open again are few, and every ranking asks for them.
            models.Index(
                fields=["first_month"],
                condition=Q(reopened_at__isnull=False),
                name="reports_reopened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.window.label}"

    @property
    def window(self) -> Window:
        return Window(self.first_month, self.last_month)

    @property
    def standing(self) -> str:
        """How far it is at this moment: a state, REOPENED or LAPSED."""
        return standing(self.state, self.reopened_at, self.reopened_until, clock.now())

    @property
    def is_reopened(self) -> bool:
        """Whether it was opened again after an approval and not handed in anew, in time or not."""
        return self.standing in (REOPENED, LAPSED)

    @property
    def is_writable(self) -> bool:
        return self.standing in WRITABLE

    @property
    def tag(self) -> StateTag:
        return TAGS[self.standing]

    @property
    def submission(self) -> str:
        """Names what was handed upward last: nobody changes figures until they come back, so that
        whoever judges can say which figures they saw. Empty for a report that came in as approved.
        """
        return self.submitted_at.astimezone(UTC).isoformat() if self.submitted_at else ""


class FieldLine(FigureSet):
    """The figures of one field of procedures in a report. A wholly blank line does not exist."""

    report = models.ForeignKey(DossierReport, models.CASCADE, related_name="lines")
    field = models.ForeignKey(
        Field, models.PROTECT, related_name="lines", verbose_name=_("Lĩnh vực")
    )

    objects = BelowReportsManager()

    class Meta:
        verbose_name = _("dòng theo lĩnh vực")
        verbose_name_plural = _("dòng theo lĩnh vực")
        constraints = [
            models.UniqueConstraint(fields=["report", "field"], name="one_line_of_a_field")
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.field}"


class FigureNote(models.Model):
    """What is said about a figure: not arising, not available, why it does not balance.

    No `field` means the total row; no `figure` the whole row. An explanation `explains` what was
    wrong when it was written (reports.stored.explained_as), and nothing that arises later; of one
    from before this was kept, None, all of its row, and of the total row everything.
    """

    report = models.ForeignKey(DossierReport, models.CASCADE, related_name="notes")
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, related_name="+")
    figure = models.CharField(_("Số liệu"), max_length=40, blank=True)
    kind = models.CharField(_("Loại"), max_length=16, choices=NoteKind.choices)
    text = models.TextField(_("Nội dung"), blank=True)
    explains = models.JSONField(_("Giải trình cho"), null=True, blank=True)

    objects = BelowReportsManager()

    class Meta:
        verbose_name = _("ghi chú số liệu")
        verbose_name_plural = _("ghi chú số liệu")
        constraints = [
            # No field is a value of its own here, or a total could have two notes of a kind.
            models.UniqueConstraint(
                "report",
                Coalesce("field", Value(0)),
                "figure",
                "kind",
                name="one_note_of_a_kind_on_a_figure",
            )
        ]

    def __str__(self) -> str:
        return self.text or self.get_kind_display()


class TypedText(models.Model):
    """What stands in a cell of the form and is not a figure that can be stored: "12a", "-3", a
    total that differs from its lines. The figure is blank meanwhile; it blocks the submission.

    No `field` means the total row; `cell` is a code of reports.cells.
    """

    report = models.ForeignKey(DossierReport, models.CASCADE, related_name="typed_texts")
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, related_name="+")
    cell = models.CharField(_("Ô"), max_length=40)
    text = models.TextField(_("Nội dung"))

    objects = BelowReportsManager()

    class Meta:
        verbose_name = _("nội dung chưa là số")
        verbose_name_plural = _("nội dung chưa là số")
        constraints = [
            models.UniqueConstraint(
                "report", Coalesce("field", Value(0)), "cell", name="one_text_of_a_cell"
            )
        ]

    def __str__(self) -> str:
        return self.text


class FigureAdjustment(models.Model):
    """A figure that is late on the software and in time in fact: what was, who judged, and how.

    The system's value always counts; a granted adjustment makes a second rate beside it.
    """

    class Decision(models.TextChoices):
        OPEN = "open", _("Chờ xem xét")
        GRANTED = "granted", _("Chấp nhận")
        REFUSED = "refused", _("Không đồng ý")
        WITHDRAWN = "withdrawn", _("Đã rút")

    report = models.ForeignKey(DossierReport, models.CASCADE, related_name="adjustments")
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, related_name="+")
    figure = models.CharField(_("Số liệu"), max_length=40)
    system_value = models.PositiveIntegerField(_("Trên phần mềm"))
    actual_value = models.PositiveIntegerField(_("Thực tế"))
    explanation = models.TextField(_("Giải trình"))
    evidence = models.TextField(_("Minh chứng"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("Đề nghị lúc"), null=True, blank=True)
    decision = models.CharField(
        _("Kết luận"), max_length=12, choices=Decision.choices, default=Decision.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("Xem xét lúc"), null=True, blank=True)
    decision_reason = models.TextField(_("Lý do"), blank=True)

    objects = BelowReportsManager()

    class Meta:
        verbose_name = _("điều chỉnh số liệu")
        verbose_name_plural = _("điều chỉnh số liệu")

    def __str__(self) -> str:
        return f"{self.report}: {self.figure} {self.system_value} → {self.actual_value}"
