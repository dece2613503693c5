"""Which panoramas show which site; tablets carry them."""

import django.db.models.deletion
import geo_portal.core.ids
from django.db import migrations, models

from geo_portal.core.migration_operations import track_table


class Migration(migrations.Migration):
    dependencies = [
        ("field", "0017_events"),
        ("media", "0003_panoramas"),
    ]

    operations = [
        migrations.CreateModel(
            name="SitePanorama",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="id",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "state",
                    models.CharField(
                        choices=[("processing", "being read"), ("ready", "ready"), ("refused", "refused")],
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("taken_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taken at")),
                (
                    "panorama",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="media.panorama",
                        verbose_name="panorama",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="panoramas",
                        to="field.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "panorama of a site",
                "verbose_name_plural": "panoramas of sites",
                "ordering": ("-taken_at",),
                "constraints": [
                    models.UniqueConstraint(fields=("site", "panorama"), name="site_panorama_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["processing", "ready", "refused"])),
                        name="site_panorama_state_known",
                    ),
                ],
            },
        ),
        *track_table("field_sitepanorama", "panorama", scope="ARRAY['site:' || r.site_id]"),
    ]
