"""What a device recorded of a visit's beginning and end stays, when the reported time is corrected: by whomever and by
whichever way, and it is never written over. What the database itself had goes before a device's word for it.
"""

from django.db import migrations, models

STAYS = """
CREATE FUNCTION field_visit_keeps_recorded_times() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.recorded_started_at := coalesce(
        OLD.recorded_started_at,
        CASE WHEN OLD.started_at IS DISTINCT FROM NEW.started_at THEN OLD.started_at END,
        NEW.recorded_started_at);
    NEW.recorded_finished_at := coalesce(
        OLD.recorded_finished_at,
        CASE WHEN OLD.finished_at IS DISTINCT FROM NEW.finished_at THEN OLD.finished_at END,
        NEW.recorded_finished_at);
    RETURN NEW;
END $$;
CREATE TRIGGER field_visit_recorded_times BEFORE UPDATE ON field_visit
    FOR EACH ROW WHEN (
        (OLD.started_at, OLD.finished_at, OLD.recorded_started_at, OLD.recorded_finished_at)
        IS DISTINCT FROM (NEW.started_at, NEW.finished_at, NEW.recorded_started_at, NEW.recorded_finished_at))
    EXECUTE FUNCTION field_visit_keeps_recorded_times();
"""
UNDO_STAYS = """
DROP TRIGGER field_visit_recorded_times ON field_visit;
DROP FUNCTION field_visit_keeps_recorded_times();
"""


class Migration(migrations.Migration):
    dependencies = [("field", "0033_visit_signature")]
    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="visit",
            name="recorded_started_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="began, as recorded"),
        ),
        migrations.AddField(
            model_name="visit",
            name="recorded_finished_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="ended, as recorded"),
        ),
        migrations.RunSQL(STAYS, UNDO_STAYS),
    ]
