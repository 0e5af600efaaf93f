"""Readers and targets that the benchmark's databases need beside their figures.

    python -m bench.people

Run with DATABASE_URL and BENCH_PASSWORD; may be run again.
"""

import os
from datetime import date
from typing import Any

import django

READERS = {"bench": "P01", "bench-nation": "VN"}
# Who types into one commune's report while the line breaks (bench.soak).
TYPISTS = {"clerk": "clerk", "head": "head", "third": "clerk"}
SINCE = date(2021, 1, 1)
YEARS = range(2021, 2031)


def main() -> None:
    django.setup()
    from accounts.models import User
    from units.models import Membership, Unit

    units = {unit.code: unit for unit in Unit.objects.filter(code__in=READERS.values())}
    for name, code in READERS.items():
        user, _made = User.objects.get_or_create(username=name)
        user.set_password(os.environ["BENCH_PASSWORD"])
        user.save()
        Membership.objects.get_or_create(
            user=user, unit=units[code], role=Membership.Role.HOME_AFFAIRS, valid_from=SINCE
        )
    hire_typists(Unit.objects.exclude(reports=None).order_by("code").first())
    assign_targets()


def hire_typists(commune: Any) -> None:
    from accounts.models import User
    from units.models import Membership

    for name, role in TYPISTS.items():
        user, _made = User.objects.get_or_create(username=name)
        user.set_password(os.environ["BENCH_PASSWORD"])
        user.save()
        Membership.objects.get_or_create(
            user=user, unit=commune, role=role, defaults={"valid_from": SINCE}
        )


def assign_targets() -> None:
    """One target a year for all communes and one for all provinces, as a real year has.

    Its document is invented like the figures: no other may judge them.
    """
    from indicators.models import Indicator, Target
    from legal.actions import named
    from units.models import Unit

    facts = {
        "indicator": Indicator.objects.get(code="online_payment"),
        "unit": Unit.objects.get(code="VN"),
        "document": named("1/BENCH", by=None, illustrative=True),
    }
    for year in YEARS:
        for level in ("commune", "province"):
            Target.objects.get_or_create(
                **facts,
                level=level,
                valid_from=date(year, 1, 1),
                valid_to=date(year, 12, 31),
                defaults={"operator": "≥", "value": 35},
            )


if __name__ == "__main__":
    main()
