from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.text import SORT_KEY_LENGTH, fold, sort_key
from core.versions import version_of


class User(AbstractUser):
    """A person who signs in. Roles are not here: they are memberships of a unit, with dates."""

    # A Vietnamese name is one thing, written family name first.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("họ và tên"), max_length=150, blank=True)
    # For search without diacritics (name, account and address) and the order of a list of people.
    folded = models.CharField(max_length=600, editable=False)
    sort_key = models.CharField(max_length=SORT_KEY_LENGTH, editable=False)

    DERIVED = ("folded", "sort_key")

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self) -> str:
        return self.get_full_name()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(f"{self.display_name} {self.username} {self.email}")
        self.sort_key = sort_key(self.get_full_name())
        super().save(*args, **kwargs)

    @property
    def version(self) -> str:
        """Tells whether what an administrator writes of it has changed since a page was opened."""
        return version_of(self.display_name, self.email, self.is_active)

    def get_full_name(self) -> str:
        return self.display_name or self.username
