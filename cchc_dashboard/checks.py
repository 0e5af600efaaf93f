"""System checks: mistakes of an installation that otherwise only strangers would notice."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


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
