"""The first indicator by a condition; from here on the database is the truth, as of the others."""

from datetime import date
from decimal import Decimal

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max

BEGINNING = date(2000, 1, 1)
ONE_STOP = "Nghị định 61/2018/NĐ-CP, Nghị định 118/2025/NĐ-CP"
NEAR = Decimal(5)


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    indicators = apps.get_model("indicators", "Indicator")
    last = indicators.objects.aggregate(last=Max("position"))["last"]
    indicator = indicators.objects.create(
        code="communes_all_on_time",
        short_name="Xã, phường 100% đúng hạn",
        name="Xã, phường có 100% hồ sơ đúng hạn",
        family="on_time",
        direction="higher",
        near=NEAR,
        why="Tỷ lệ chung cao vẫn có thể che lấp những xã, phường còn hồ sơ trễ hạn.",
        legal_basis=ONE_STOP,
        position=last + 1,
    )
    apps.get_model("indicators", "IndicatorVersion").objects.create(
        indicator=indicator,
        number=1,
        valid_from=BEGINNING,
        base=indicators.objects.get(code="on_time_resolved"),
        operator="≥",
        value=Decimal(100),
        level="commune",
    )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_conditions")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
