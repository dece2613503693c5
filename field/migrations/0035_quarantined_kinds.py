"""What kinds of records a revoked device left behind is noted, so that a list can tell photos from visits."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0034_recorded_times"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="quarantinedgroup",
            name="kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                editable=False,
                null=True,
                size=None,
                verbose_name="kinds of records",
            ),
        ),
    ]
