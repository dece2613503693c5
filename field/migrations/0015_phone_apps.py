"""What phone apps sent last, how much of it came off duty, and messages that could not be used. The log tells that one
came and how it was settled, not its content."""

import django.db.models.deletion
import geo_portal.core.ids
from django.conf import settings
from django.db import migrations, models

from geo_portal.core.migration_operations import track_table


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_former_district"),
        ("field", "0014_schemas_of_objects_validated"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IngestState",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="ingest_state",
                        serialize=False,
                        to="accounts.device",
                        verbose_name="device",
                    ),
                ),
                ("last_at", models.DateTimeField(verbose_name="last message at")),
                (
                    "last_app",
                    models.CharField(
                        choices=[("overland", "Overland"), ("owntracks", "OwnTracks"), ("osmand", "Traccar Client")],
                        max_length=20,
                        verbose_name="app",
                    ),
                ),
                (
                    "last_outcome",
                    models.CharField(
                        choices=[
                            ("stored", "stored"),
                            ("off_duty", "off duty, not stored"),
                            ("unusable", "kept aside, unusable"),
                            ("nothing", "held no position"),
                        ],
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "open_messages",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="unusable messages to look at"),
                ),
                (
                    "kept_bytes",
                    models.PositiveBigIntegerField(db_default=0, default=0, verbose_name="unusable messages, bytes"),
                ),
                (
                    "not_kept",
                    models.PositiveIntegerField(db_default=0, default=0, verbose_name="unusable messages not kept"),
                ),
            ],
            options={
                "verbose_name": "reception from a phone app",
                "verbose_name_plural": "reception from phone apps",
            },
        ),
        migrations.CreateModel(
            name="OffDutyCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "device_id", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("count", models.PositiveIntegerField(verbose_name="positions off duty")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="off_duty_counts",
                        to="accounts.device",
                        verbose_name="device",
                    ),
                ),
            ],
            options={
                "verbose_name": "positions off duty",
                "verbose_name_plural": "positions off duty",
            },
        ),
        migrations.CreateModel(
            name="IngestMessage",
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
                    "app",
                    models.CharField(
                        choices=[("overland", "Overland"), ("owntracks", "OwnTracks"), ("osmand", "Traccar Client")],
                        editable=False,
                        max_length=20,
                        verbose_name="app",
                    ),
                ),
                ("code", models.CharField(editable=False, max_length=40, verbose_name="reason")),
                ("received_at", models.DateTimeField(editable=False, verbose_name="received at")),
                ("content_type", models.CharField(blank=True, editable=False, max_length=200)),
                ("query", models.TextField(blank=True, editable=False)),
                ("body", models.BinaryField(verbose_name="content")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size, bytes")),
                (
                    "settled",
                    models.CharField(
                        blank=True,
                        choices=[("retried", "read after all"), ("dismissed", "dismissed")],
                        max_length=20,
                        verbose_name="settled",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "device",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ingest_messages",
                        to="accounts.device",
                        verbose_name="device",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
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
                "verbose_name": "unusable message",
                "verbose_name_plural": "unusable messages",
                "ordering": ("-received_at",),
                "indexes": [
                    models.Index(fields=["-received_at", "-id"], name="ingest_message_by_time"),
                    models.Index(fields=["user", "-received_at"], name="ingest_message_by_user"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("device", "sha256"), name="ingest_message_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled", ""), ("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(
                                models.Q(("settled", ""), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="ingest_message_settled_by_somebody",
                    ),
                ],
            },
        ),
        *track_table("field_ingestmessage", "ingest_message", hidden=("body", "query")),
    ]
