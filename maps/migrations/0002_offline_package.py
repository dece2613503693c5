"""Pieces of the basemap that tablets take along: a table of its own that nothing refers to."""

from __future__ import annotations

import django.contrib.postgres.fields
import geo_portal.core.clock
import geo_portal.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("maps", "0001_service_points"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfflinePackage",
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
                ("key", models.CharField(max_length=64, verbose_name="key")),
                ("area", models.JSONField(verbose_name="area")),
                (
                    "state",
                    models.CharField(
                        choices=[("building", "being made"), ("ready", "ready"), ("failed", "failed")],
                        default="building",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("failure", models.CharField(blank=True, default="", max_length=40, verbose_name="why it failed")),
                ("sha256", models.CharField(blank=True, max_length=64, null=True, verbose_name="SHA-256")),
                ("size", models.BigIntegerField(blank=True, null=True, verbose_name="bytes")),
                ("part_bytes", models.IntegerField(blank=True, null=True, verbose_name="bytes of a part")),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="SHA-256 of parts",
                    ),
                ),
                ("tile_type", models.CharField(blank=True, default="", max_length=10, verbose_name="kind of tiles")),
                ("tiles", models.IntegerField(blank=True, null=True, verbose_name="tiles")),
                ("min_zoom", models.SmallIntegerField(blank=True, null=True, verbose_name="lowest zoom")),
                ("max_zoom", models.SmallIntegerField(blank=True, null=True, verbose_name="highest zoom")),
                ("attribution", models.CharField(blank=True, default="", max_length=500, verbose_name="attribution")),
                (
                    "created_at",
                    models.DateTimeField(default=geo_portal.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("built_at", models.DateTimeField(blank=True, null=True, verbose_name="made")),
                ("asked_at", models.DateTimeField(default=geo_portal.core.clock.now, verbose_name="last asked for")),
            ],
            options={
                "verbose_name": "offline map",
                "verbose_name_plural": "offline maps",
                "db_table": "maps_offline_package",
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="offline_package_key_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["building", "ready", "failed"])),
                        name="offline_package_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ready"), _negated=True),
                            models.Q(("part_bytes__isnull", False), ("sha256__isnull", False), ("size__isnull", False)),
                            _connector="OR",
                        ),
                        name="offline_package_ready_has_a_file",
                    ),
                ],
            },
        ),
    ]
