"""Service points, found by where they are; every change of one stands in the change log."""

from __future__ import annotations

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import geo_portal.core.ids
import maps.models
from geo_portal.core.migration_operations import track_table

# The shape that maps/domain/opening_hours.py describes. CASE and not AND: only CASE promises its order, and the path
# expressions raise on other shapes.
VALID_HOURS = r"""
CREATE FUNCTION maps_opening_hours_valid(hours jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fn$
    SELECT CASE
        WHEN hours IS NULL THEN true
        WHEN jsonb_typeof(hours) <> 'object' THEN false
        WHEN NOT hours ? 'week' OR hours - ARRAY['week', 'exceptions'] <> '{}' THEN false
        WHEN hours -> 'week' <> '"24/7"' AND jsonb_typeof(hours -> 'week') <> 'object' THEN false
        WHEN jsonb_typeof(hours -> 'week') = 'object'
             AND (hours -> 'week') - ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] <> '{}' THEN false
        WHEN jsonb_typeof(COALESCE(hours -> 'exceptions', '{}')) <> 'object' THEN false
        WHEN jsonb_path_exists(hours, '$.exceptions.keyvalue().key
            ? (!(@ like_regex "^[0-9]{4}-[01][0-9]-[0-3][0-9]$"))') THEN false
        WHEN jsonb_path_exists(hours, 'strict $.keyvalue().value ? (@.type() == "object").keyvalue().value
            ? (@.type() <> "array")') THEN false
        WHEN jsonb_path_exists(hours, 'strict $.keyvalue().value ? (@.type() == "object").keyvalue().value[*]
            ? (@.type() <> "array" || @.size() <> 2)') THEN false
        WHEN jsonb_path_exists(hours, 'strict $.keyvalue().value ? (@.type() == "object").keyvalue().value[*][*]
            ? (@.type() <> "string")') THEN false
        ELSE NOT jsonb_path_exists(hours, 'strict $.keyvalue().value ? (@.type() == "object").keyvalue().value[*]
            ? (@[0] == @[1]
               || !(@[0] like_regex "^([01][0-9]|2[0-3]):[0-5][0-9]$")
               || !(@[1] like_regex "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"))')
    END
$fn$;
"""

# The rules of maps.domain.opening_hours.open_at, as a condition of a query. Null hours (not known) are not open.
OPEN_AT = r"""
CREATE FUNCTION maps_open_at(hours jsonb, day text, weekday text, clock text, day_before text, weekday_before text)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fn$
    SELECT COALESCE(
        jsonb_path_exists(
            COALESCE(
                hours -> 'exceptions' -> day,
                CASE WHEN hours ->> 'week' = '24/7' THEN '[["00:00", "24:00"]]' ELSE hours -> 'week' -> weekday END
            ),
            'strict $[*] ? (@[0] <= $clock && ($clock < @[1] || @[1] <= @[0]))',
            jsonb_build_object('clock', clock)
        ), false)
    OR COALESCE(
        jsonb_path_exists(
            COALESCE(hours -> 'exceptions' -> day_before, hours -> 'week' -> weekday_before),
            'strict $[*] ? (@[1] <= @[0] && $clock < @[1])',
            jsonb_build_object('clock', clock)
        ), false)
$fn$;
"""


class Migration(migrations.Migration):
    """The table, its indexes and rules. The geography index serves the nearest points, the geometry index the tiles."""

    initial = True
    dependencies = [("accounts", "0002_paths_and_change_log"), ("core", "0001_change_log")]

    operations = [
        migrations.RunSQL(VALID_HOURS, "DROP FUNCTION maps_opening_hours_valid(jsonb)"),
        migrations.RunSQL(OPEN_AT, "DROP FUNCTION maps_open_at(jsonb, text, text, text, text, text)"),
        migrations.CreateModel(
            name="ServicePoint",
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
                ("code", models.CharField(max_length=64, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hall", "Service hall"),
                            ("locker", "Document locker"),
                            ("kiosk", "Licence kiosk"),
                            ("tax_terminal", "Tax terminal"),
                            ("concierge", "Building concierge"),
                            ("community", "Community point"),
                            ("town_centre", "Town service centre"),
                            ("village", "Village point"),
                            ("mailbox", "24-hour mailbox"),
                            ("smart_hall", "24-hour smart hall"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_en", models.CharField(blank=True, default="", max_length=200, verbose_name="name in English")),
                ("area", models.CharField(blank=True, default="", max_length=200, verbose_name="area")),
                ("address", models.CharField(blank=True, default="", max_length=300, verbose_name="address")),
                (
                    "location",
                    django.contrib.gis.db.models.fields.PointField(
                        spatial_index=False, srid=4326, verbose_name="location"
                    ),
                ),
                ("opening_hours", models.JSONField(blank=True, default=None, null=True, verbose_name="opening hours")),
                ("phone", models.CharField(blank=True, default="", max_length=40, verbose_name="phone")),
                ("operator", models.CharField(blank=True, default="", max_length=200, verbose_name="operator")),
                ("is_public", models.BooleanField(default=True, verbose_name="public")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "in service"), ("closed", "closed for good"), ("offline", "out of order")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("free_compartments", models.IntegerField(blank=True, null=True, verbose_name="free compartments")),
                ("source", models.CharField(blank=True, default="", max_length=200, verbose_name="source")),
                (
                    "source_crs",
                    models.CharField(
                        choices=[("wgs84", "wgs84"), ("gcj02", "gcj02"), ("bd09", "bd09"), ("cgcs2000", "cgcs2000")],
                        default="wgs84",
                        max_length=10,
                        verbose_name="source CRS",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_points",
                        to="accounts.district",
                        verbose_name="district",
                    ),
                ),
            ],
            options={
                "verbose_name": "service point",
                "verbose_name_plural": "service points",
                "db_table": "maps_service_point",
                "ordering": ["code"],
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        maps.models.AsGeography(models.F("location")), name="service_point_geography"
                    ),
                    django.contrib.postgres.indexes.GistIndex(fields=["location"], name="service_point_location"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="service_point_code_unique"),
                    models.CheckConstraint(condition=~models.Q(code=""), name="service_point_code_not_blank"),
                    models.CheckConstraint(condition=~models.Q(name=""), name="service_point_name_not_blank"),
                    models.CheckConstraint(
                        condition=models.Q(
                            kind__in=[
                                "hall",
                                "locker",
                                "kiosk",
                                "tax_terminal",
                                "concierge",
                                "community",
                                "town_centre",
                                "village",
                                "mailbox",
                                "smart_hall",
                            ]
                        ),
                        name="service_point_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(status__in=["open", "closed", "offline"]), name="service_point_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(source_crs__in=["wgs84", "gcj02", "bd09", "cgcs2000"]),
                        name="service_point_source_crs_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(free_compartments__isnull=True) | models.Q(free_compartments__gte=0),
                        name="service_point_free_compartments_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(maps.models.OnEarth(models.F("location"))),
                        name="service_point_location_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(maps.models.ValidOpeningHours(models.F("opening_hours"))),
                        name="service_point_opening_hours_valid",
                    ),
                ],
            },
        ),
        *track_table("maps_service_point", "service_point", scope="ARRAY['district:' || r.district_id]"),
    ]
