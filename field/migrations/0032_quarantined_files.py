"""What a revoked device leaves behind may be a file: a photo whose bytes it had not sent."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0031_originals_found"),
        ("media", "0003_panoramas"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="quarantinedgroup",
            name="file",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="media.storedfile",
                verbose_name="file",
            ),
        ),
    ]
