"""System checks: mistakes of an installation that otherwise only strangers would notice."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register


@register(deploy=True)
def mails_lead_to_the_site(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Mails and calendar files name the address that the settings have: nobody else knows it."""
    if urlsplit(settings.SITE_URL).hostname not in ("localhost", "127.0.0.1"):
        return []
    return [
        checks.Warning(
            f"SITE_URL is {settings.SITE_URL}: links in mails lead to the reader's own machine.",
            hint="Set SITE_URL to the address under which people reach the site.",
            id="cchc_dashboard.W001",
        )
    ]


@register(Tags.security, deploy=True)
def demonstration_stays_at_home(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """The demonstration accounts have a published password."""
    if not settings.DEMO:
        return []
    return [
        Error(
            "DEMO is on: anyone can sign in with the published demonstration accounts.",
            hint="Unset DEMO, and load the demonstration only on a machine of your own.",
            id="cchc_dashboard.E001",
        )
    ]
