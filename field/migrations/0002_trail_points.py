"""Raw positions: partitioned by UTC day, deduplicated by key, pruned by time.

There is no DEFAULT partition: it would have to be searched before each new day could be attached, and one device with
a broken clock would fill it. Positions whose time cannot be go to a plain table beside, one view reads both. Nothing
refers to a position and a position refers to nothing, so that a day can be detached in an instant.
"""

import django.contrib.gis.db.models.fields
from django.db import migrations, models

COLUMNS = """
    device_id uuid NOT NULL,
    t timestamptz NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    visit_id uuid,
    location geometry(Point, 4326) NOT NULL,
    acc real,
    alt real,
    speed real,
    bearing real,
    battery smallint CONSTRAINT {name}_battery_is_percent CHECK (battery BETWEEN 0 AND 100),
    mock boolean NOT NULL DEFAULT false,
    flags smallint NOT NULL DEFAULT 0,
    rules smallint NOT NULL,
    source_crs text NOT NULL,
    source text NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT {name}_pkey PRIMARY KEY (device_id, t, id)
"""

TABLES = f"""
CREATE TABLE trail_point ({COLUMNS.format(name="trail_point")}) PARTITION BY RANGE (t);
CREATE INDEX trail_point_by_time ON trail_point USING brin (t);
CREATE TABLE trail_point_aside ({COLUMNS.format(name="trail_point_aside")});
"""

PARTITIONS = r"""
CREATE VIEW trail_point_all AS SELECT * FROM trail_point UNION ALL SELECT * FROM trail_point_aside;

-- Makes the partitions of these UTC days that are missing, and tells how many. Runs as the owner; the serving role may
-- only call it. Attaching takes no lock that stops readers or writers of the other days.
CREATE FUNCTION trail_partitions_ensure(first date, last date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day date := first;
    name text;
    made integer := 0;
BEGIN
    IF last - first > 1000 THEN
        RAISE EXCEPTION 'trail_partitions_ensure: % to % is too long a range', first, last;
    END IF;
    WHILE day <= last LOOP
        name := 'trail_point_' || to_char(day, 'YYYYMMDD');
        IF to_regclass('partitions.' || name) IS NULL THEN
            PERFORM pg_advisory_xact_lock(hashtextextended('trail_partitions_ensure', 0));
            IF to_regclass('partitions.' || name) IS NULL THEN
                EXECUTE format('CREATE TABLE partitions.%I (LIKE public.trail_point INCLUDING ALL)', name);
                EXECUTE format(
                    'ALTER TABLE public.trail_point ATTACH PARTITION partitions.%I FOR VALUES FROM (%L) TO (%L)',
                    name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
                made := made + 1;
            END IF;
        END IF;
        day := day + 1;
    END LOOP;
    RETURN made;
END $$;

SELECT trail_partitions_ensure(current_date - 30, current_date + 14);
"""

UNDO = """
DROP FUNCTION trail_partitions_ensure(date, date);
DROP VIEW trail_point_all;
DROP TABLE trail_point_aside;
DROP TABLE trail_point;
"""


class Migration(migrations.Migration):
    dependencies = [("field", "0001_sites_and_visits")]

    operations = [
        migrations.RunSQL(TABLES + PARTITIONS, UNDO),
        migrations.CreateModel(
            name="AnyTrailPoint",
            fields=[
                ("device_id", models.UUIDField()),
                ("t", models.DateTimeField()),
                ("id", models.UUIDField()),
                ("user_id", models.UUIDField()),
                ("visit_id", models.UUIDField(null=True)),
                ("location", django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ("acc", models.FloatField(null=True)),
                ("alt", models.FloatField(null=True)),
                ("speed", models.FloatField(null=True)),
                ("bearing", models.FloatField(null=True)),
                ("battery", models.SmallIntegerField(null=True)),
                ("mock", models.BooleanField(default=False)),
                ("flags", models.SmallIntegerField(default=0)),
                ("rules", models.SmallIntegerField()),
                ("source_crs", models.TextField()),
                ("source", models.TextField()),
                ("received_at", models.DateTimeField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "device_id", "t", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "db_table": "trail_point_all",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="TrailPoint",
            fields=[
                ("device_id", models.UUIDField()),
                ("t", models.DateTimeField()),
                ("id", models.UUIDField()),
                ("user_id", models.UUIDField()),
                ("visit_id", models.UUIDField(null=True)),
                ("location", django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ("acc", models.FloatField(null=True)),
                ("alt", models.FloatField(null=True)),
                ("speed", models.FloatField(null=True)),
                ("bearing", models.FloatField(null=True)),
                ("battery", models.SmallIntegerField(null=True)),
                ("mock", models.BooleanField(default=False)),
                ("flags", models.SmallIntegerField(default=0)),
                ("rules", models.SmallIntegerField()),
                ("source_crs", models.TextField()),
                ("source", models.TextField()),
                ("received_at", models.DateTimeField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "device_id", "t", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "verbose_name": "position",
                "verbose_name_plural": "positions",
                "db_table": "trail_point",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="TrailPointAside",
            fields=[
                ("device_id", models.UUIDField()),
                ("t", models.DateTimeField()),
                ("id", models.UUIDField()),
                ("user_id", models.UUIDField()),
                ("visit_id", models.UUIDField(null=True)),
                ("location", django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ("acc", models.FloatField(null=True)),
                ("alt", models.FloatField(null=True)),
                ("speed", models.FloatField(null=True)),
                ("bearing", models.FloatField(null=True)),
                ("battery", models.SmallIntegerField(null=True)),
                ("mock", models.BooleanField(default=False)),
                ("flags", models.SmallIntegerField(default=0)),
                ("rules", models.SmallIntegerField()),
                ("source_crs", models.TextField()),
                ("source", models.TextField()),
                ("received_at", models.DateTimeField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "device_id", "t", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "verbose_name": "position with an impossible time",
                "verbose_name_plural": "positions with impossible times",
                "db_table": "trail_point_aside",
                "managed": False,
            },
        ),
    ]
