"""Indicators and their versions, targets assigned by documents, figures that others published."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.fields import MonthField
from core.versions import version_of
from indicators.formulas import FormulaError, parse
from legal.models import Document
from reports.figures import FIGURES
from reports.models import Field
from units.kinds import LEVEL_NOUNS
from units.models import Unit


class Direction(models.TextChoices):
    HIGHER = "higher", _("Càng cao càng tốt")
    LOWER = "lower", _("Càng thấp càng tốt")
    NONE = "none", _("Chỉ theo dõi")


class Family(models.TextChoices):
    """What a label such as “tỷ lệ đúng hạn” means before its denominator is known."""

    ON_TIME = "on_time", _("Đúng hạn")
    LATE = "late", _("Trễ hạn")
    RESOLVED = "resolved", _("Giải quyết")
    RETURNED = "returned", _("Trả lại, từ chối")
    ONLINE = "online", _("Trực tuyến")
    PAYMENT = "payment", _("Thanh toán trực tuyến")
    DIGITIZED = "digitized", _("Số hóa")
    POSTAL = "postal", _("Bưu chính công ích")
    SATISFACTION = "satisfaction", _("Hài lòng")
    PETITIONS = "petitions", _("Phản ánh, kiến nghị")
    DOCUMENTS = "documents", _("Văn bản điện tử")
    PROCEDURES = "procedures", _("Niêm yết, công khai")
    TASKS = "tasks", _("Nhiệm vụ")


class Indicator(models.Model):
    """A rate with a name; its formula lives in versions, so that a change leaves the past as it
    was.
    """

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=60)
    family = models.CharField(_("nhóm"), max_length=20, choices=Family)
    direction = models.CharField(_("chiều đánh giá"), max_length=6, choices=Direction)
    decimals = models.PositiveSmallIntegerField(_("số lẻ khi hiển thị"), default=2)
    near = models.DecimalField(
        _("khoảng gần đạt (điểm %)"), max_digits=5, decimal_places=2, default=0
    )
    why = models.TextField(_("vì sao quan trọng"), blank=True)
    legal_basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("chỉ số")

    def __str__(self) -> str:
        return self.name


class Operator(models.TextChoices):
    AT_LEAST = "≥", "≥"
    ABOVE = ">", ">"
    AT_MOST = "≤", "≤"
    BELOW = "<", "<"
    EQUAL = "=", "="


class IndicatorVersion(models.Model):
    """What an indicator is from a day on: two formulas over figures, or a condition on units.

    By a condition the units of `level` whose rate of `base` compares so with `value` are counted
    over those that have a rate of it.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    valid_from = models.DateField(_("hiệu lực từ"))
    numerator = models.CharField(_("tử số"), max_length=200, blank=True)
    denominator = models.CharField(_("mẫu số"), max_length=200, blank=True)
    base = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions",
        verbose_name=_("chỉ số gốc"),
    )
    operator = models.CharField(_("so sánh"), max_length=1, choices=Operator, blank=True)
    value = models.DecimalField(
        _("giá trị (%)"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    level = models.CharField(_("cấp của đơn vị được đếm"), max_length=20, blank=True)
    minimum = models.PositiveIntegerField(_("mẫu số tối thiểu để xếp hạng"), default=1)

    class Meta:
        ordering = ["indicator", "valid_from"]
        verbose_name = _("phiên bản chỉ số")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["indicator", "valid_from"], name="version_from_once"),
            models.CheckConstraint(
                condition=(
                    models.Q(base=None, operator="", value=None, level="")
                    & ~models.Q(numerator="")
                    & ~models.Q(denominator="")
                )
                | (
                    models.Q(numerator="", denominator="", base__isnull=False, value__isnull=False)
                    & ~models.Q(operator="")
                    & ~models.Q(level="")
                ),
                name="version_formulas_or_condition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.number}"

    def clean(self) -> None:
        if self.base is None:
            self._clean_formulas()
        else:
            self._clean_condition(self.base)

    def _clean_formulas(self) -> None:
        if self.operator or self.level or self.value is not None:
            raise ValidationError(_("Điều kiện thiếu chỉ số gốc: chọn chỉ số mà điều kiện xét."))
        for side in (self.numerator, self.denominator):
            try:
                parse(side, FIGURES)
            except FormulaError as error:
                raise ValidationError(str(error)) from error

    def _clean_condition(self, base: Indicator) -> None:
        if self.numerator or self.denominator:
            raise ValidationError(
                _("Phiên bản có công thức hoặc có điều kiện, không có cả hai: bỏ trống một bên.")
            )
        if not self.operator or self.value is None or self.level not in LEVEL_NOUNS:
            raise ValidationError(
                _("Điều kiện cần đủ so sánh, giá trị và cấp của đơn vị; các cấp: {levels}.").format(
                    levels=", ".join(LEVEL_NOUNS)
                )
            )
        counted = IndicatorVersion.objects.exclude(base=None)
        if base == self.indicator or counted.filter(indicator=base).exists():
            raise ValidationError(_("Chỉ số gốc phải tính bằng công thức, không bằng điều kiện."))
        if counted.filter(base=self.indicator).exists():
            raise ValidationError(
                _("Chỉ số này là gốc của chỉ số khác nên phải tính bằng công thức.")
            )


class Target(models.Model):
    """What a document demands of a unit, or of the units of a level below, for a span of days."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    level = models.CharField(_("cấp (trống: chính đơn vị)"), max_length=20, blank=True)
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến ngày"))
    operator = models.CharField(_("so sánh"), max_length=1, choices=Operator)
    value = models.DecimalField(_("giá trị (%)"), max_digits=9, decimal_places=4)
    document = models.ForeignKey(Document, models.PROTECT, related_name="targets")
    clause = models.CharField(_("mục, khoản"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("chỉ tiêu")
        indexes = [models.Index(fields=["indicator", "valid_from"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="target_days_in_order",
            ),
            models.UniqueConstraint(
                fields=[
                    "indicator",
                    "unit",
                    "level",
                    "field",
                    "valid_from",
                    "valid_to",
                    "document",
                ],
                condition=models.Q(field__isnull=False),
                name="target_once_per_field",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit", "level", "valid_from", "valid_to", "document"],
                condition=models.Q(field__isnull=True),
                name="target_once_per_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.value.normalize():f}"

    @property
    def version(self) -> str:
        """Tells whether anything of it has changed since a page was opened."""
        return version_of(
            self.indicator_id, self.unit_id, self.level, self.field_id, self.valid_from,
            self.valid_to, self.operator, self.value.normalize(), self.document_id, self.clause,
        )  # fmt: skip

    @property
    def demand(self) -> tuple[str, Decimal]:
        """What is asked for, whoever asks."""
        return self.operator, self.value

    @cached_property
    def ratio(self) -> tuple[int, int]:
        """The value as two whole numbers, for comparisons without rounding."""
        return Decimal(self.value).as_integer_ratio()


class Qualifier(models.TextChoices):
    """How a source hedges its figure: “hơn 1.000”, “gần 134 triệu”, “không phát sinh”."""

    EXACT = "exact", _("đúng")
    ABOUT = "about", _("khoảng")
    MORE = "more than", _("hơn")
    NEARLY = "nearly", _("gần")
    NOT_ARISING = "not arising", _("không phát sinh")
    IN_WORDS = "in words", _("chỉ nêu bằng lời")


class Of(models.TextChoices):
    """Whose dossiers a figure counts: the unit's own office, all units below it, or both."""

    OWN = "own", _("của riêng đơn vị")
    BELOW = "below", _("các đơn vị bên dưới")
    BRANCH = "branch", _("toàn địa bàn")


class PublishedFigure(models.Model):
    """A figure as an article, a notice or a portal printed it. Never summed, only shown and
    reconciled.

    `value` is a percentage unless `figure` names a count. Where the source states no denominator,
    `indicator` is empty and `family` says what the label speaks of.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="published")
    of = models.CharField(_("của"), max_length=6, choices=Of, default=Of.OWN)
    first_month = MonthField(_("từ tháng"))
    last_month = MonthField(_("đến tháng"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True)
    family = models.CharField(_("nhóm"), max_length=20, choices=Family, blank=True)
    figure = models.CharField(_("số liệu"), max_length=40, blank=True)
    label = models.CharField(_("nguyên văn"), max_length=300, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(_("số lẻ đã in"), default=0)
    numerator = models.BigIntegerField(null=True, blank=True)
    denominator = models.BigIntegerField(null=True, blank=True)
    qualifier = models.CharField(max_length=12, choices=Qualifier, default=Qualifier.EXACT)
    derived = models.BooleanField(_("suy ra"), default=False)
    source = models.CharField(_("nguồn"), max_length=300)
    url = models.URLField(_("địa chỉ"), max_length=500, blank=True)

    class Meta:
        ordering = ["first_month", "last_month", "id"]
        verbose_name = _("số liệu đã công bố")
        indexes = [models.Index(fields=["unit", "first_month"])]
        # A source says one thing of a measure, a window and a label; two, as databases tell apart
        # what is NULL.
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "unit", "of", "first_month", "last_month", "indicator", "family", "figure",
                    "label", "source",
                ],
                condition=models.Q(indicator__isnull=False),
                name="published_once_per_indicator",
            ),
            models.UniqueConstraint(
                fields=[
                    "unit", "of", "first_month", "last_month", "family", "figure", "label",
                    "source",
                ],
                condition=models.Q(indicator__isnull=True),
                name="published_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label or self.figure or str(self.indicator or self.get_family_display())
