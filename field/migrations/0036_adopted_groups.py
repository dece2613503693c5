"""What a revoked device left behind may be adopted: what became of it then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field", "0035_quarantined_kinds")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="quarantinedgroup",
            name="adopted",
            field=models.JSONField(blank=True, editable=False, null=True, verbose_name="adopted"),
        ),
    ]
