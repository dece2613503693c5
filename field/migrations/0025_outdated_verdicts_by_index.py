"""Verdicts by older rules are found by index, each minute."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("field", "0024_verdicts_due")]

    operations = [
        AddIndexConcurrently(
            model_name="corroboration",
            index=models.Index(fields=["rules_checked"], name="corroboration_outdated_first"),
        ),
    ]
