"""Lists by when a record was entered or changed, by the beginning of an assignment and by a case's category begin where
an index does, too, and so do the few photos whose files are not here; built without blocking tablets."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

PLACE = Coalesce("order", Value(-1), output_field=models.BigIntegerField())


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("field", "0040_positions_that_come_late")]

    operations = [
        AddIndexConcurrently("visit", models.Index(fields=["created_at", "id"], name="visit_by_entry")),
        AddIndexConcurrently("visit", models.Index(fields=["updated_at", "id"], name="visit_by_change")),
        AddIndexConcurrently("case", models.Index(fields=["created_at", "id"], name="case_by_entry")),
        AddIndexConcurrently("case", models.Index(fields=["updated_at", "id"], name="case_by_change")),
        AddIndexConcurrently("visitphoto", models.Index(fields=["created_at", "id"], name="visit_photo_by_entry")),
        AddIndexConcurrently(
            "visitphoto",
            models.Index(
                fields=["state", "created_at", "id"], condition=~Q(state="stored"), name="visit_photo_not_stored"
            ),
        ),
        AddIndexConcurrently("assignment", models.Index(fields=["starts_on", "id"], name="assignment_by_start")),
        AddIndexConcurrently("category", models.Index(PLACE, F("id"), name="category_by_place")),
    ]
