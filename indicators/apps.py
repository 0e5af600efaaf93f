from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Chỉ số và chỉ tiêu")

    def ready(self) -> None:
        freshness = import_module("indicators.freshness")
        pre_migrate.connect(freshness.begin_migrating, sender=self)
        post_migrate.connect(freshness.finish_migrating, sender=self)
