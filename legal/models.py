"""Legal documents as objects: what a number, a target or a change of units rests on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.versions import version_of

SYMBOL_LENGTH = 100


class Document(models.Model):
    """One legal document, known by its symbol ("1888/NQ-UBTVQH15")."""

    symbol = models.CharField(_("số, ký hiệu"), max_length=SYMBOL_LENGTH, unique=True)
    title = models.CharField(_("trích yếu"), max_length=500, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_on = models.DateField(_("ngày có hiệu lực"), null=True, blank=True)
    url = models.URLField(_("địa chỉ"), max_length=500, blank=True)
    # Invented for the demonstration: what it demands judges invented figures alone.
    illustrative = models.BooleanField(_("minh họa"), default=False)
    supersedes = models.ForeignKey(
        "self",
        verbose_name=_("thay thế văn bản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")

    def __str__(self) -> str:
        return self.symbol

    @property
    def version(self) -> str:
        """Tells whether anything of it has changed since a page was opened."""
        return version_of(
            self.symbol, self.title, self.issuer, self.issued_on, self.effective_on, self.url,
            self.supersedes_id,
        )  # fmt: skip
