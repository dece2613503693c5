"""Unsent work of revoked devices, kept byte for byte for review. The log tells that a group came, not its content."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import geo_portal.core.ids
from geo_portal.core.migration_operations import track_table


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_wiped_devices_and_ingest_keys"),
        ("field", "0004_offline_sync"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="QuarantinedGroup",
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
                ("received_at", models.DateTimeField(editable=False, verbose_name="received at")),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent at, by the device")),
                ("body", models.BinaryField(verbose_name="content")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size, bytes")),
                ("op_count", models.PositiveIntegerField(editable=False, verbose_name="operations")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "device",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantined_groups",
                        to="accounts.device",
                        verbose_name="device",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "quarantined group",
                "verbose_name_plural": "quarantined groups",
                "ordering": ("-received_at",),
                "indexes": [
                    models.Index(fields=["-received_at", "-id"], name="quarantined_group_by_time"),
                    models.Index(fields=["user", "-received_at"], name="quarantined_group_by_user"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("device", "sha256"), name="quarantined_group_once"),
                    models.CheckConstraint(
                        condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                        | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                        name="quarantined_group_reviewed_by_somebody",
                    ),
                ],
            },
        ),
        *track_table("field_quarantinedgroup", "quarantined_group", hidden=("body",)),
    ]
