from django.db import migrations, models

SUBMITTED, SAVED = "reports.submitted", "reports.figures_saved"


def read_history(apps, schema_editor):
    """The first submission on a page, where no file had brought the report as sent before."""
    AuditEvent = apps.get_model("audit", "AuditEvent")
    DossierReport = apps.get_model("reports", "DossierReport")
    events = AuditEvent.objects.filter(target_type="reports.DossierReport").order_by("at", "pk")
    first: dict[str, object] = {}
    for target, at in events.filter(action=SUBMITTED).values_list("target_id", "at"):
        first.setdefault(target, at)
    saved = events.filter(action=SAVED, target_id__in=first)
    for target, at, changes in saved.values_list("target_id", "at", "changes"):
        if target in first and at <= first[target] and brought_as_sent(changes):
            del first[target]
    for target, at in first.items():
        DossierReport.objects.filter(pk=target).update(first_sent_at=at)


def brought_as_sent(changes):
    return isinstance(changes, list) and any(
        change.get("figure") == "state" and change.get("after") == "submitted" for change in changes
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("reports", "0004_forms_of_uploads")]

    operations = [
        migrations.AddField(
            model_name="dossierreport",
            name="first_sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Gửi lần đầu lúc"),
        ),
        migrations.RunPython(read_history, migrations.RunPython.noop, elidable=True),
    ]
