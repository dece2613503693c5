"""What a device sent stays when somebody deletes the device or the person: it is kept for review. Nothing changes in the
database, where the keys never cascaded.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0011_withdrawn_checklists_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            model_name="syncop",
            name="device",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sync_ops",
                to="accounts.device",
                verbose_name="device",
            ),
        ),
        migrations.AlterField(
            model_name="syncop",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sync_ops",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
    ]
