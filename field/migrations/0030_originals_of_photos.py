"""Where a photo is a smaller copy, its original may come later. New columns are empty, so that nothing is rewritten; the
rows there are looked through for the constraint afterwards, without a lock that others wait for.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0003_panoramas"), ("field", "0029_verdicts_without_old_columns")]
    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="visitphoto",
            name="original_sha256",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256 of the original"),
        ),
        migrations.AddField(
            model_name="visitphoto",
            name="original_size",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="size of the original, bytes"),
        ),
        migrations.AddField(
            model_name="visitphoto",
            name="original",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="originals_of",
                to="media.photo",
                verbose_name="original",
            ),
        ),
        AddConstraintNotValid(
            model_name="visitphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("original__isnull", True), ("original_sha256", ""), ("original_size__isnull", True)),
                    models.Q(("original_sha256__regex", "^[0-9a-f]{64}$"), ("original_size__gt", 0)),
                    _connector="OR",
                ),
                name="visit_photo_original_is_whole",
            ),
        ),
    ]
