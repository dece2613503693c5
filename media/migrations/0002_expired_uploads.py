"""An unfinished upload whose time is over stays as a notice that its file did not arrive."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more state. Code of before never asks for it: to it such a row is one that is not receiving."""

    dependencies = [("media", "0001_uploads_and_photos")]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="state",
            field=models.CharField(
                choices=[
                    ("receiving", "arriving"),
                    ("finished", "finished"),
                    ("discarded", "discarded"),
                    ("expired", "expired"),
                ],
                default="receiving",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.RemoveConstraint(model_name="upload", name="upload_state_known"),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["receiving", "finished", "discarded", "expired"])),
                name="upload_state_known",
            ),
        ),
    ]
