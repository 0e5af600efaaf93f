"""Files of figures that somebody uploaded."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from units.models import CODE_LENGTH as UNIT_CODE_LENGTH


class ReportUpload(models.Model):
    """Files on their way in: what somebody uploaded and looks at before it is written.

    It stands in the database because the next request may reach another host. Only who uploaded it
    sees it, and a person has one that waits and the last that was written. `form`, `unit_code` and
    `month` are what was chosen beside the files, for what they do not say themselves. Of one that
    was written `batch` names the events, and `before` holds what was stored until then
    (reports.undoing). A register's file is gone by then, so what it wrote has none.
    """

    name = models.CharField(_("Tên tệp"), max_length=255)
    form = models.CharField(_("Biểu"), max_length=10, default="auto")
    unit_code = models.CharField(_("Đơn vị của tệp"), max_length=UNIT_CODE_LENGTH, blank=True)
    month = models.CharField(_("Tháng của tệp"), max_length=7, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("Người tải lên")
    )
    at = models.DateTimeField(_("Tải lên lúc"))
    applied_at = models.DateTimeField(_("Ghi lúc"), null=True, blank=True)
    batch = models.CharField(_("Đợt nhập"), max_length=36, blank=True)
    before = models.TextField(blank=True)
    undone_at = models.DateTimeField(_("Hoàn tác lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("tệp tải lên")
        verbose_name_plural = _("tệp tải lên")

    def __str__(self) -> str:
        return self.name

    @property
    def undoable(self) -> bool:
        """Whether it was written and not taken back."""
        return bool(self.batch) and self.undone_at is None


class UploadFile(models.Model):
    """One of the files of an upload, numbered as chosen; one that is `left_out` is not read."""

    upload = models.ForeignKey(ReportUpload, models.CASCADE, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("Tên tệp"), max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    left_out = models.BooleanField(_("Bỏ ra"), default=False)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "number"], name="one_file_of_a_number_in_an_upload"
            ),
            models.UniqueConstraint(
                fields=["upload", "name"], name="one_file_of_a_name_in_an_upload"
            ),
        ]

    def __str__(self) -> str:
        return self.name
