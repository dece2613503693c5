"""What a job failed at was in the log only, and was tried again each minute before everything else that waited."""

from django.db import migrations, models

import geo_portal.core.ids


class Migration(migrations.Migration):
    dependencies = [("core", "0007_log_without_position")]

    operations = [
        migrations.CreateModel(
            name="Setback",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="id",
                    ),
                ),
                ("job", models.CharField(max_length=60, verbose_name="job")),
                ("key", models.UUIDField(verbose_name="record")),
                ("times", models.PositiveIntegerField(verbose_name="times")),
                ("since", models.DateTimeField(verbose_name="since")),
                ("failed_at", models.DateTimeField(verbose_name="failed at")),
                ("again_at", models.DateTimeField(verbose_name="tried again at")),
                ("error", models.CharField(max_length=300, verbose_name="reason")),
            ],
            options={
                "verbose_name": "setback of a job",
                "verbose_name_plural": "setbacks of jobs",
                "ordering": ("-failed_at", "-id"),
                "constraints": [models.UniqueConstraint(fields=("job", "key"), name="setback_once_for_a_record")],
            },
        ),
    ]
