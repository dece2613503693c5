"""Panoramas: pictures like photos, of everything around. Code of before never writes `upload.panorama`."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import geo_portal.core.ids
from django.conf import settings
from django.db import migrations, models

from geo_portal.core.migration_operations import track_table


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0002_expired_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="media.storedfile",
                verbose_name="file",
            ),
        ),
        migrations.AlterField(
            model_name="photo",
            name="uploaded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to=settings.AUTH_USER_MODEL,
                verbose_name="uploaded by",
            ),
        ),
        migrations.CreateModel(
            name="Panorama",
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="media.storedfile",
                        verbose_name="file",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "panorama",
                "verbose_name_plural": "panoramas",
                "ordering": ("-created_at",),
            },
        ),
        migrations.AddField(
            model_name="upload",
            name="panorama",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="uploads",
                to="media.panorama",
                verbose_name="panorama",
            ),
        ),
        migrations.AddIndex(
            model_name="panorama",
            index=models.Index(fields=["uploaded_by", "created_at"], name="panorama_by_uploader"),
        ),
        migrations.AddConstraint(
            model_name="panorama",
            constraint=models.UniqueConstraint(fields=("file", "uploaded_by"), name="panorama_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="panorama",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["processing", "ready", "refused"])), name="panorama_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="panorama",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), models.Q(("refusal_code", ""), _negated=True)),
                    models.Q(models.Q(("state", "refused"), _negated=True), ("refusal_code", "")),
                    _connector="OR",
                ),
                name="panorama_refused_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="panorama",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True),
                    models.Q(("height__gt", 0), ("height__isnull", False), ("width__gt", 0), ("width__isnull", False)),
                    _connector="OR",
                ),
                name="panorama_ready_has_a_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="panorama",
            constraint=models.CheckConstraint(
                condition=models.Q(("sigma_m__isnull", True), ("sigma_m__gte", 0), _connector="OR"),
                name="panorama_sigma_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="panorama",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("position__isnull", True),
                    models.Q(("sigma_m__isnull", False), models.Q(("position_source", ""), _negated=True)),
                    _connector="OR",
                ),
                name="panorama_position_has_source_and_sigma",
            ),
        ),
        migrations.AddConstraint(
            model_name="panorama",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("heading__isnull", True), models.Q(("heading__gte", 0), ("heading__lt", 360)), _connector="OR"
                ),
                name="panorama_heading_in_circle",
            ),
        ),
        migrations.AddConstraint(
            model_name="panorama",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_at__isnull", True), models.Q(("taken_at_source", ""), _negated=True), _connector="OR"
                ),
                name="panorama_time_has_a_source",
            ),
        ),
        *track_table("media_panorama", "panorama_picture", scope="ARRAY['user:' || r.uploaded_by_id]"),
    ]
