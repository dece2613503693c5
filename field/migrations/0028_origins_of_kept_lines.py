"""From which device, and from which coordinate system, the vertices of a kept line come; null for those kept before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field", "0027_arrival_radius")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(model_name="kepttrail", name="origins", field=models.JSONField(null=True)),
    ]
