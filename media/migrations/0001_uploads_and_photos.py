"""Stored files, uploads and photos; every change of a photo stands in the change log."""

from __future__ import annotations

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import geo_portal.core.ids
from geo_portal.core.migration_operations import track_table


class Migration(migrations.Migration):
    """Three tables. Uploads are not tracked: they are bookkeeping, gone after a week; what they bring is tracked."""

    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("core", "0001_change_log"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
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
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size", models.BigIntegerField(verbose_name="size, bytes")),
                ("content_type", models.CharField(max_length=100, verbose_name="content type")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="stored at")),
            ],
            options={
                "verbose_name": "stored file",
                "verbose_name_plural": "stored files",
                "db_table": "media_stored_file",
                "constraints": [
                    models.UniqueConstraint(fields=("sha256",), name="stored_file_sha256_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="stored_file_sha256_is_hex"
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gte", 0)), name="stored_file_size_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
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
                ("filename", models.CharField(blank=True, max_length=150, verbose_name="file name")),
                (
                    "state",
                    models.CharField(
                        choices=[("processing", "being read"), ("ready", "ready"), ("refused", "refused")],
                        default="processing",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "refusal_code",
                    models.CharField(blank=True, editable=False, max_length=40, verbose_name="reason of refusal"),
                ),
                ("width", models.IntegerField(blank=True, null=True, verbose_name="width, pixels")),
                ("height", models.IntegerField(blank=True, null=True, verbose_name="height, pixels")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                ("taken_at_source", models.CharField(blank=True, max_length=30, verbose_name="source of the time")),
                (
                    "taken_at_sigma_s",
                    models.FloatField(blank=True, null=True, verbose_name="accuracy of the time, seconds"),
                ),
                (
                    "position",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, spatial_index=False, srid=4326, verbose_name="taken where"
                    ),
                ),
                ("position_source", models.CharField(blank=True, max_length=30, verbose_name="source of the position")),
                ("sigma_m", models.FloatField(blank=True, null=True, verbose_name="accuracy, metres")),
                ("altitude_m", models.FloatField(blank=True, null=True, verbose_name="altitude, metres")),
                ("altitude_source", models.CharField(blank=True, max_length=30, verbose_name="source of the altitude")),
                (
                    "altitude_sigma_m",
                    models.FloatField(blank=True, null=True, verbose_name="accuracy of the altitude, metres"),
                ),
                ("heading", models.FloatField(blank=True, null=True, verbose_name="heading, degrees")),
                ("heading_source", models.CharField(blank=True, max_length=30, verbose_name="source of the heading")),
                (
                    "heading_sigma_deg",
                    models.FloatField(blank=True, null=True, verbose_name="accuracy of the heading, degrees"),
                ),
                ("camera_make", models.CharField(blank=True, max_length=100, verbose_name="camera make")),
                ("camera_model", models.CharField(blank=True, max_length=100, verbose_name="camera model")),
                ("flags", models.JSONField(blank=True, default=list, verbose_name="flags")),
                ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata as written")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="media.storedfile",
                        verbose_name="file",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="Upload",
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
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("photo", "photo"),
                            ("panorama", "panorama"),
                            ("attachment", "attachment"),
                            ("recording", "recording"),
                        ],
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("subject_type", models.CharField(blank=True, max_length=40, verbose_name="kind of record")),
                ("subject_id", models.UUIDField(blank=True, null=True, verbose_name="record")),
                (
                    "link",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("waiting", "waiting for its record"),
                            ("linked", "linked"),
                            ("refused", "refused"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="link",
                    ),
                ),
                ("length", models.BigIntegerField(verbose_name="length, bytes")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="announced SHA-256")),
                ("filename", models.CharField(blank=True, max_length=150, verbose_name="file name")),
                ("filetype", models.CharField(blank=True, max_length=100, verbose_name="announced type")),
                ("metadata", models.TextField(blank=True, verbose_name="metadata as sent")),
                (
                    "state",
                    models.CharField(
                        choices=[("receiving", "arriving"), ("finished", "finished"), ("discarded", "discarded")],
                        default="receiving",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="begun at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished at")),
                ("lease", models.UUIDField(blank=True, editable=False, null=True)),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="media.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="uploads",
                        to="media.photo",
                        verbose_name="photo",
                    ),
                ),
            ],
            options={
                "verbose_name": "upload",
                "verbose_name_plural": "uploads",
                "ordering": ("-created_at",),
            },
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(fields=["uploaded_by", "created_at"], name="photo_by_uploader"),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.UniqueConstraint(fields=("file", "uploaded_by"), name="photo_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["processing", "ready", "refused"])), name="photo_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), models.Q(("refusal_code", ""), _negated=True)),
                    models.Q(models.Q(("state", "refused"), _negated=True), ("refusal_code", "")),
                    _connector="OR",
                ),
                name="photo_refused_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    models.Q(("height__gt", 0), ("height__isnull", False), ("width__gt", 0), ("width__isnull", False)),
                    _connector="OR",
                ),
                name="photo_ready_has_a_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(("sigma_m__isnull", True), ("sigma_m__gte", 0), _connector="OR"),
                name="photo_sigma_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("position__isnull", True),
                    models.Q(("sigma_m__isnull", False), models.Q(("position_source", ""), _negated=True)),
                    _connector="OR",
                ),
                name="photo_position_has_source_and_sigma",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("heading__isnull", True), models.Q(("heading__gte", 0), ("heading__lt", 360)), _connector="OR"
                ),
                name="photo_heading_in_circle",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_at__isnull", True), models.Q(("taken_at_source", ""), _negated=True), _connector="OR"
                ),
                name="photo_time_has_a_source",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                models.F("expires_at"),
                condition=models.Q(("state", "finished"), _negated=True),
                name="upload_by_expiry",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                condition=models.Q(("link", "waiting")),
                fields=["subject_type", "subject_id"],
                name="upload_waiting_for_record",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["owner", "created_at"], name="upload_by_owner"),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("length__gte", 0)), name="upload_length_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256", ""), ("sha256__regex", "^[0-9a-f]{64}$"), _connector="OR"),
                name="upload_sha256_is_hex",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["photo", "panorama", "attachment", "recording"])),
                name="upload_purpose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["receiving", "finished", "discarded"])), name="upload_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "finished"), _negated=True),
                    models.Q(("file__isnull", False), ("finished_at__isnull", False)),
                    _connector="OR",
                ),
                name="upload_finished_has_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("link", "none"), ("subject_id__isnull", True), ("subject_type", "")),
                    models.Q(
                        models.Q(("subject_type", ""), _negated=True),
                        ("link__in", ["waiting", "linked", "refused"]),
                        ("subject_id__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="upload_subject_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lease__isnull", True), ("lease_until__isnull", True)),
                    models.Q(("lease__isnull", False), ("lease_until__isnull", False)),
                    _connector="OR",
                ),
                name="upload_lease_is_whole",
            ),
        ),
        *track_table("media_photo", "photo", scope="ARRAY['user:' || r.uploaded_by_id]"),
    ]
