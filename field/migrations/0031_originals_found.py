"""Photos that await their original are found by its hash; the constraint of the migration before holds for older rows too."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("field", "0030_originals_of_photos")]
    operations = [
        ValidateConstraint(model_name="visitphoto", name="visit_photo_original_is_whole"),
        AddIndexConcurrently(
            model_name="visitphoto",
            index=models.Index(
                condition=models.Q(("original__isnull", True), models.Q(("original_sha256", ""), _negated=True)),
                fields=["original_sha256"],
                name="visit_photo_awaits_original",
            ),
        ),
    ]
