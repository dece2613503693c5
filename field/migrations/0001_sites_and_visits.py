"""Sites, assignments, visits, duty windows and the photos of visits; every change of them goes into the change log."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import geo_portal.core.ids
from geo_portal.core.migration_operations import track_table


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_change_log"),
        ("accounts", "0001_people_and_territories"),
        ("media", "0001_uploads_and_photos"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7, primary_key=True, serialize=False, verbose_name="id"
                    ),
                ),
                ("interval_days", models.PositiveIntegerField(verbose_name="visit at least every … days")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until before")),
                (
                    "holder_agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments_held",
                        to="accounts.agency",
                        verbose_name="holding agency",
                    ),
                ),
                (
                    "holder_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments_held",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="holding person",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ("-starts_on",),
            },
        ),
        migrations.CreateModel(
            name="AssignmentLiaison",
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
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="liaison_rows",
                        to="field.assignment",
                        verbose_name="assignment",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaison_rows",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="liaison",
                    ),
                ),
            ],
            options={
                "verbose_name": "liaison",
                "verbose_name_plural": "liaisons",
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="liaisons",
            field=models.ManyToManyField(
                related_name="assignments_liaised",
                through="field.AssignmentLiaison",
                to=settings.AUTH_USER_MODEL,
                verbose_name="liaisons",
            ),
        ),
        migrations.CreateModel(
            name="DutyWindow",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7, primary_key=True, serialize=False, verbose_name="id"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="weekday",
                    ),
                ),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="until")),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duty_windows",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duty_windows",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "duty window",
                "verbose_name_plural": "duty windows",
                "ordering": ("weekday", "starts"),
            },
        ),
        migrations.CreateModel(
            name="HeldTrailPoint",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("device_id", models.UUIDField()),
                ("t", models.DateTimeField()),
                ("user_id", models.UUIDField()),
                ("visit_id", models.UUIDField()),
                ("location", django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ("acc", models.FloatField(null=True)),
                ("alt", models.FloatField(null=True)),
                ("speed", models.FloatField(null=True)),
                ("bearing", models.FloatField(null=True)),
                ("battery", models.SmallIntegerField(null=True)),
                ("mock", models.BooleanField(default=False)),
                ("source_crs", models.TextField()),
                ("source", models.TextField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "held position",
                "verbose_name_plural": "held positions",
                "indexes": [
                    models.Index(fields=["visit_id", "user_id"], name="held_trail_point_by_visit"),
                    models.Index(fields=["received_at"], name="held_trail_point_by_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7, primary_key=True, serialize=False, verbose_name="id"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("enterprise", "enterprise"), ("project", "project")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="English name")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("location", django.contrib.gis.db.models.fields.PointField(srid=4326, verbose_name="location")),
                (
                    "boundary",
                    django.contrib.gis.db.models.fields.MultiPolygonField(
                        blank=True, null=True, srid=4326, verbose_name="boundary"
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=100, verbose_name="contact")),
                ("contact_phone", models.CharField(blank=True, max_length=30, verbose_name="contact's telephone")),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "active"), ("closed", "closed")],
                        default="active",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "source_crs",
                    models.CharField(
                        choices=[("wgs84", "wgs84"), ("gcj02", "gcj02"), ("bd09", "bd09"), ("cgcs2000", "cgcs2000")],
                        default="wgs84",
                        max_length=10,
                        verbose_name="came in",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="accounts.agency",
                        verbose_name="responsible agency",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
            ],
            options={
                "verbose_name": "site",
                "verbose_name_plural": "sites",
                "ordering": ("code",),
            },
        ),
        migrations.AddField(
            model_name="assignment",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="field.site",
                verbose_name="site",
            ),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7, primary_key=True, serialize=False, verbose_name="id"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "planned"),
                            ("in_progress", "under way"),
                            ("reported", "reported"),
                            ("verified", "verified"),
                            ("returned", "returned"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("planned_for", models.DateField(blank=True, null=True, verbose_name="planned for")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="began")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "position",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, spatial_index=False, srid=4326, verbose_name="begun at"
                    ),
                ),
                ("position_acc_m", models.FloatField(blank=True, null=True, verbose_name="accuracy, metres")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("judged_at", models.DateTimeField(blank=True, null=True, verbose_name="judged at")),
                ("returned_reason", models.TextField(blank=True, verbose_name="why returned")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="field.assignment",
                        verbose_name="assignment",
                    ),
                ),
                (
                    "device",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="visits",
                        to="accounts.device",
                        verbose_name="device",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_judged",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="judged by",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_reported",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reported by",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="field.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "trail_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_trailed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="trail from",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "ordering": ("-planned_for", "-created_at"),
            },
        ),
        migrations.CreateModel(
            name="LastPosition",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="last_position",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("device_id", models.UUIDField(verbose_name="device")),
                ("t", models.DateTimeField(verbose_name="at")),
                ("location", django.contrib.gis.db.models.fields.PointField(srid=4326, verbose_name="location")),
                ("acc", models.FloatField(null=True, verbose_name="accuracy, metres")),
                ("speed", models.FloatField(null=True, verbose_name="speed, m/s")),
                ("bearing", models.FloatField(null=True, verbose_name="bearing, degrees")),
                ("battery", models.SmallIntegerField(null=True, verbose_name="battery, percent")),
                ("mock", models.BooleanField(default=False, verbose_name="mocked")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="field.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "last position",
                "verbose_name_plural": "last positions",
            },
        ),
        migrations.CreateModel(
            name="VisitParticipant",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participant_rows",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participant_rows",
                        to="field.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
            },
        ),
        migrations.AddField(
            model_name="visit",
            name="participants",
            field=models.ManyToManyField(
                related_name="visits",
                through="field.VisitParticipant",
                to=settings.AUTH_USER_MODEL,
                verbose_name="participants",
            ),
        ),
        migrations.CreateModel(
            name="VisitPhoto",
            fields=[
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated at")),
                ("rev", models.BigIntegerField(db_default=0, default=0, editable=False, verbose_name="revision")),
                (
                    "id",
                    models.UUIDField(
                        default=geo_portal.core.ids.uuid7, primary_key=True, serialize=False, verbose_name="id"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        max_length=64,
                        validators=[django.core.validators.RegexValidator("^[0-9a-f]{64}$")],
                        verbose_name="SHA-256",
                    ),
                ),
                ("size", models.BigIntegerField(verbose_name="size, bytes")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                (
                    "position",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, spatial_index=False, srid=4326, verbose_name="taken where"
                    ),
                ),
                ("sigma_m", models.FloatField(blank=True, null=True, verbose_name="accuracy, metres")),
                ("caption", models.CharField(blank=True, max_length=500, verbose_name="caption")),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "waiting for the file"), ("stored", "stored"), ("refused", "refused")],
                        default="pending",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="visit_photos",
                        to="media.photo",
                        verbose_name="file",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="field.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit photo",
                "verbose_name_plural": "visit photos",
                "ordering": ("taken_at",),
            },
        ),
        migrations.AddConstraint(
            model_name="assignmentliaison",
            constraint=models.UniqueConstraint(fields=("assignment", "user"), name="assignment_liaison_once"),
        ),
        migrations.AddConstraint(
            model_name="dutywindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("user__isnull", True), ("district__isnull", True), _connector="XOR"),
                name="duty_window_person_or_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutywindow",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__gte", 0), ("weekday__lte", 6)), name="duty_window_weekday_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="dutywindow",
            constraint=models.UniqueConstraint(
                fields=("user", "district", "weekday", "starts"), name="duty_window_once", nulls_distinct=False
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["district", "kind"], name="site_by_district_and_kind"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("code",), name="site_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["enterprise", "project"])), name="site_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["active", "closed"])), name="site_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("holder_user__isnull", True), ("holder_agency__isnull", True), _connector="XOR"),
                name="assignment_has_one_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("interval_days__gt", 0)), name="assignment_interval_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="assignment_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("holder_user__isnull", False)),
                expressions=[
                    ("site", "="),
                    ("holder_user", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                            function="DATERANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="assignment_person_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("holder_agency__isnull", False)),
                expressions=[
                    ("site", "="),
                    ("holder_agency", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                            function="DATERANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="assignment_agency_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitparticipant",
            constraint=models.UniqueConstraint(fields=("visit", "user"), name="visit_participant_once"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["site", "-started_at"], name="visit_by_site"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["status", "planned_for"], name="visit_by_status"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["planned", "in_progress", "reported", "verified", "returned"])),
                name="visit_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished_at__isnull", True),
                    ("started_at__isnull", True),
                    ("finished_at__gte", models.F("started_at")),
                    _connector="OR",
                ),
                name="visit_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("position_acc_m__isnull", True), ("position_acc_m__gte", 0), _connector="OR"),
                name="visit_accuracy_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("judged_by__isnull", True), ("judged_at__isnull", False), _connector="OR"),
                name="visit_judge_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "returned"), _negated=True),
                    models.Q(("returned_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="visit_returned_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="visitphoto",
            index=models.Index(fields=["visit", "taken_at"], name="visit_photo_by_visit"),
        ),
        migrations.AddIndex(
            model_name="visitphoto",
            index=models.Index(fields=["sha256"], name="visit_photo_by_sha256"),
        ),
        migrations.AddConstraint(
            model_name="visitphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="visit_photo_sha256_is_hex"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitphoto",
            constraint=models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="visit_photo_not_empty"),
        ),
        migrations.AddConstraint(
            model_name="visitphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(("sigma_m__isnull", True), ("sigma_m__gte", 0), _connector="OR"),
                name="visit_photo_sigma_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["pending", "stored", "refused"])), name="visit_photo_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "stored"), _negated=True), ("photo__isnull", False), _connector="OR"
                ),
                name="visit_photo_stored_has_a_file",
            ),
        ),
        *track_table(
            "field_site",
            "site",
            scope="ARRAY['site:' || r.id, 'district:' || r.district_id]",
        ),
        *track_table(
            "field_assignment",
            "assignment",
            scope="ARRAY['site:' || r.site_id, 'user:' || r.holder_user_id, 'agency:' || r.holder_agency_id]",
        ),
        *track_table(
            "field_assignmentliaison",
            "assignment_liaison",
            scope="ARRAY['user:' || r.user_id, "
            "'site:' || (SELECT a.site_id FROM field_assignment a WHERE a.id = r.assignment_id)]",
        ),
        *track_table(
            "field_visit",
            "visit",
            scope="ARRAY['site:' || r.site_id, 'user:' || r.reporter_id, 'user:' || r.trail_owner_id] || "
            "ARRAY(SELECT 'user:' || p.user_id FROM field_visitparticipant p WHERE p.visit_id = r.id)",
        ),
        *track_table(
            "field_visitparticipant",
            "visit_participant",
            scope="ARRAY['user:' || r.user_id, "
            "'site:' || (SELECT v.site_id FROM field_visit v WHERE v.id = r.visit_id)]",
        ),
        *track_table(
            "field_visitphoto",
            "visit_photo",
            scope="ARRAY['site:' || (SELECT v.site_id FROM field_visit v WHERE v.id = r.visit_id)] || "
            "ARRAY(SELECT 'user:' || p.user_id FROM field_visitparticipant p WHERE p.visit_id = r.visit_id)",
        ),
        *track_table(
            "field_dutywindow",
            "duty_window",
            scope="ARRAY['user:' || r.user_id, 'district:' || r.district_id]",
        ),
    ]
