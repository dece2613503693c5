"""The lines of trails for maps of many, so that a tile needs no raw positions."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0025_outdated_verdicts_by_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DrawnTrail",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="drawn_trail",
                        serialize=False,
                        to="field.visit",
                    ),
                ),
                (
                    "lines",
                    django.contrib.gis.db.models.fields.MultiLineStringField(null=True, srid=4326, verbose_name="line"),
                ),
                ("drawn_at", models.DateTimeField(verbose_name="drawn at")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawn_trails",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "drawn trail",
                "verbose_name_plural": "drawn trails",
            },
        ),
    ]
