"""What pages show is watched: a model without a decision could make a remembered page stale."""

from collections.abc import Collection, Iterable

from django.apps import apps
from django.db import models

from indicators.freshness import UNWATCHED, WATCHED
from reports.models import Field, FigureNote
from tests.house.repository import ROOMS


def undecided(
    found: Iterable[type[models.Model]],
    watched: Collection[type[models.Model]],
    unwatched: dict[str, str],
) -> list[str]:
    """Models that are neither watched nor left out with a reason, or both, and stale names."""
    labels = {model._meta.label: model in watched for model in found}
    twice = [label for label, is_watched in labels.items() if is_watched == (label in unwatched)]
    return twice + [label for label, why in unwatched.items() if label not in labels or not why]


def our_models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.app_label in ROOMS]


# Django's own tables of links from people to groups and permissions, which nothing here reads.
LINKS_OF_PEOPLE = {"accounts.User_groups", "accounts.User_user_permissions"}


def test_every_model_is_watched_or_says_why_not() -> None:
    found = [model for model in our_models() if model._meta.label not in LINKS_OF_PEOPLE]
    assert undecided(found, WATCHED, UNWATCHED) == []
    assert len(set(WATCHED)) == len(WATCHED)


def test_a_model_without_a_decision_or_with_two_is_found() -> None:
    found = [Field, FigureNote]
    assert undecided(found, [Field], {}) == ["reports.FigureNote"]
    assert undecided(found, found, {"reports.Field": "why"}) == ["reports.Field"]
    assert undecided([Field], [Field], {"reports.Gone": "why"}) == ["reports.Gone"]
    assert undecided([Field], [], {"reports.Field": ""}) == ["reports.Field"]
