"""A revoked device says when it has wiped itself and hands in unsent work; a key that can only append positions.

Only additions: what runs while this is applied goes on as before.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import geo_portal.core.ids
from geo_portal.core.migration_operations import track_table


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_paths_and_change_log")]
    operations = [
        migrations.AddField("device", "wiped_at", models.DateTimeField(blank=True, null=True, verbose_name="wiped at")),
        migrations.AddConstraint(
            "device",
            models.CheckConstraint(
                condition=Q(wiped_at__isnull=True) | Q(revoked_at__isnull=False), name="device_wiped_only_when_revoked"
            ),
        ),
        migrations.AddField(
            "devicestate",
            "quarantined_groups",
            models.PositiveIntegerField(db_default=0, default=0, verbose_name="quarantined groups"),
        ),
        migrations.AddField(
            "devicestate",
            "quarantined_open",
            models.PositiveIntegerField(db_default=0, default=0, verbose_name="quarantined groups to review"),
        ),
        migrations.AddField(
            "devicestate",
            "quarantined_bytes",
            models.PositiveBigIntegerField(db_default=0, default=0, verbose_name="quarantined, bytes"),
        ),
        migrations.CreateModel(
            name="IngestKey",
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
                ("key_hash", models.CharField(editable=False, max_length=64)),
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ingest_key",
                        to="accounts.device",
                        verbose_name="device",
                    ),
                ),
            ],
            options={"verbose_name": "ingest key", "verbose_name_plural": "ingest keys"},
        ),
        migrations.AddConstraint("ingestkey", models.UniqueConstraint(fields=("key_hash",), name="ingest_key_unique")),
        *track_table("accounts_ingestkey", "ingest_key", hidden=("key_hash",)),
    ]
