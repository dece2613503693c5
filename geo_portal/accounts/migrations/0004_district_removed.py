"""A district that is taken out of the tree is told to whoever listens to one above it: its own key went with it."""

from django.db import migrations

SQL = r"""
CREATE FUNCTION accounts_district_tell_removed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM feed_note(array_agg(above.id), array_agg('district'::text), array_agg(o.id))
    FROM old_rows o JOIN accounts_district above ON above.code = ANY (string_to_array(o.path, '/'));
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_district_removed AFTER DELETE ON accounts_district
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_district_tell_removed();
"""
UNDO = """
DROP TRIGGER accounts_district_removed ON accounts_district;
DROP FUNCTION accounts_district_tell_removed();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_wiped_devices_and_ingest_keys"), ("core", "0005_change_feed")]
    operations = [migrations.RunSQL(SQL, UNDO)]
