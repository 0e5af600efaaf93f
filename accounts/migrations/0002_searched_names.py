from typing import Any

from django.db import migrations, models

from core.text import fold, sort_key


def fill(apps: Any, schema_editor: Any) -> None:
    """As User.save() does it from now on."""
    User = apps.get_model("accounts", "User")
    for user in User.objects.all():
        user.folded = fold(f"{user.display_name} {user.username} {user.email}")
        user.sort_key = sort_key(user.display_name or user.username)
        user.save(update_fields=["folded", "sort_key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="folded",
            field=models.CharField(default="", editable=False, max_length=600),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="user",
            name="sort_key",
            field=models.CharField(default="", editable=False, max_length=300),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
