"""Whoever reviews a rejected operation notes what became of the work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field", "0006_cases_and_categories")]

    operations = [
        migrations.AddField(
            model_name="syncop",
            name="review_note",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="note"),
        ),
    ]
