"""Whom one met on site signs what was reported. Adding columns with a default of the database rewrites no row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field", "0032_quarantined_files")]
    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="visit",
            name="signed_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=100, verbose_name="signed by"),
        ),
        migrations.AddField(
            model_name="visit",
            name="signature",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="signature"),
        ),
    ]
