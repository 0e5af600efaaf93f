"""What is stored of a register: how a software's columns are read, and a file on its way in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import MonthField
from units.models import Unit


class RegisterMapping(models.Model):
    """Which heading of a software's register stands for which column, and in `words` what its own
    words mean (column → folded text → value), remembered by a name. Units of the owner's branch may
    use it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("Đơn vị"))
    name = models.CharField(_("Tên phần mềm"), max_length=80)
    columns = models.JSONField(_("Cột"))
    words = models.JSONField(_("Từ"), default=dict, blank=True)

    class Meta:
        verbose_name = _("cách đọc sổ hồ sơ")
        verbose_name_plural = _("cách đọc sổ hồ sơ")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="one_mapping_of_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class RegisterRun(models.Model):
    """A register on its way in: uploaded, counted by a worker, looked at, written or discarded.

    Only who uploaded it sees it. Its lists name dossiers and officers, so it lives for some days
    at most; `samples` of its first rows, without citizens, until its columns are chosen. `software`
    is the name of the mapping that is remembered, `words` what words mean beside those that are
    known. `beat_at` is when it was put in line, then when its worker last said how far it is, in
    bytes and rows.
    """

    class Step(models.TextChoices):
        CHOSEN = "chosen", _("Chờ chọn cột")
        WAITING = "waiting", _("Chờ đến lượt")
        COUNTING = "counting", _("Đang đọc")
        COUNTED = "counted", _("Đã đọc xong")
        FAILED = "failed", _("Không đọc được")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("Đơn vị"))
    month = MonthField(_("Tháng"))
    name = models.CharField(_("Tên tệp"), max_length=255)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("Người tải lên")
    )
    at = models.DateTimeField(_("Tải lên lúc"))
    step = models.CharField(
        _("Trạng thái"), max_length=8, choices=Step.choices, default=Step.CHOSEN
    )
    headings = models.JSONField(_("Hàng tên cột"), default=list)
    samples = models.JSONField(default=list)
    columns = models.JSONField(_("Cột"), default=dict)
    software = models.CharField(max_length=80, blank=True)
    words = models.JSONField(default=dict)
    beat_at = models.DateTimeField(null=True, blank=True)
    read = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("lần đọc sổ hồ sơ")
        verbose_name_plural = _("lần đọc sổ hồ sơ")

    def __str__(self) -> str:
        return self.name


class RegisterPiece(models.Model):
    """A megabyte of a register, which the worker of any host may count. Gone once it is, or once
    nobody has to say any more what its words mean.
    """

    run = models.ForeignKey(RegisterRun, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_piece_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.number}"
