"""For how many days districts keep raw positions, the trails that stay, and how a day of raw positions goes."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import geo_portal.core.ids
from django.conf import settings
from django.db import migrations, models

from geo_portal.core.migration_operations import track_table

# Dropping needs the parent for a moment, alone. Whoever waits for that holds up all that come after, so it is not waited
# for long: a day in use is left for the next run. DETACH … CONCURRENTLY would wait without holding anybody up, but cannot
# run within a function, and the serving role owns no table. In one statement a day is either there or gone, so that a
# kill leaves nothing half done. Runs as the owner; the serving role may only call it.
DROP_DAY = r"""
CREATE FUNCTION trail_partition_drop(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '500ms' AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS partitions.%I', 'trail_point_' || to_char(day, 'YYYYMMDD'));
END $$;
"""
UNDO_DROP_DAY = "DROP FUNCTION trail_partition_drop(date);"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_former_district"),
        ("field", "0015_phone_apps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptTrail",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept_trail",
                        serialize=False,
                        to="field.visit",
                    ),
                ),
                ("kept_at", models.DateTimeField(verbose_name="kept at")),
                (
                    "lines",
                    django.contrib.gis.db.models.fields.MultiLineStringField(
                        spatial_index=False, srid=4326, verbose_name="line"
                    ),
                ),
                ("times", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ("lengths_m", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ("points", models.PositiveIntegerField(verbose_name="positions")),
                ("flagged", models.PositiveIntegerField(verbose_name="flagged positions")),
                ("flags", models.JSONField(default=dict, verbose_name="flags")),
                ("rules", models.SmallIntegerField(verbose_name="version of the rules")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_trails",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "kept trail",
                "verbose_name_plural": "kept trails",
            },
        ),
        migrations.CreateModel(
            name="TrailRetention",
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
                    "days",
                    models.PositiveSmallIntegerField(
                        help_text="Trails of visits and verdicts stay. Shortening deletes in the following night.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(730),
                        ],
                        verbose_name="days",
                    ),
                ),
                (
                    "district",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trail_retention",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
            ],
            options={
                "verbose_name": "retention of raw positions",
                "verbose_name_plural": "retention of raw positions",
                "ordering": ("district__path",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 730)), name="trail_retention_days_in_range"
                    )
                ],
            },
        ),
        *track_table("field_trailretention", "trail_retention"),
        migrations.RunSQL(DROP_DAY, UNDO_DROP_DAY),
    ]
