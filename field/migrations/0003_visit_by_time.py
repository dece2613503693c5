from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    """Index behind lists of visits in the order in which they happened; built without blocking tablets."""

    atomic = False
    dependencies = [("field", "0002_trail_points")]
    operations = [
        AddIndexConcurrently(
            "visit",
            models.Index(Coalesce("started_at", "created_at").desc(), F("id").desc(), name="visit_by_time"),
        ),
    ]
