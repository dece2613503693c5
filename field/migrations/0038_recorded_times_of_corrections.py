"""Beside a reported time that stands, nothing was recorded until it is corrected: then what the database had. Before, a
device could say something else first, which stayed."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION field_visit_keeps_recorded_times() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.recorded_started_at := coalesce(OLD.recorded_started_at, {started});
    NEW.recorded_finished_at := coalesce(OLD.recorded_finished_at, {finished});
    RETURN NEW;
END $$;
"""
STANDS = """CASE
        WHEN OLD.{time} IS NULL THEN NEW.recorded_{time}
        WHEN OLD.{time} IS DISTINCT FROM NEW.{time} THEN OLD.{time} END"""
BEFORE = "CASE WHEN OLD.{time} IS DISTINCT FROM NEW.{time} THEN OLD.{time} END, NEW.recorded_{time}"


def function(rule):
    return FUNCTION.format(started=rule.format(time="started_at"), finished=rule.format(time="finished_at"))


class Migration(migrations.Migration):
    dependencies = [("field", "0037_quarantined_positions")]
    operations = [migrations.RunSQL(function(STANDS), function(BEFORE))]
