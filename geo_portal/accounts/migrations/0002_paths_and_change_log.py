"""Keeps each district's path, and puts people, territories and devices into the change log."""

from django.db import migrations

from geo_portal.core.migration_operations import track_table

PATHS = r"""
-- A district's path is its parent's path and its own code. Moving or renaming one moves all below it.
CREATE FUNCTION district_set_path() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    above text := '';
BEGIN
    IF NEW.parent_id IS NOT NULL THEN
        SELECT path INTO above FROM accounts_district WHERE id = NEW.parent_id;
    END IF;
    NEW.path := above || NEW.code || '/';
    IF TG_OP = 'UPDATE' AND NEW.path <> OLD.path AND starts_with(above, OLD.path) THEN
        RAISE EXCEPTION 'district % cannot be put below itself', NEW.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'district_not_below_itself', TABLE = 'accounts_district';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_district_path BEFORE INSERT OR UPDATE ON accounts_district
    FOR EACH ROW EXECUTE FUNCTION district_set_path();

CREATE FUNCTION district_pass_path_down() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- the row trigger above computes the children's paths; their own change passes it on further down
    UPDATE accounts_district SET updated_at = now() WHERE parent_id = NEW.id AND path <> NEW.path || code || '/';
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_district_path_down AFTER UPDATE ON accounts_district
    FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION district_pass_path_down();
CREATE INDEX district_by_boundary ON accounts_district USING gist (boundary) WHERE boundary IS NOT NULL;
"""
UNDO = """
DROP INDEX district_by_boundary;
DROP TRIGGER accounts_district_path_down ON accounts_district;
DROP FUNCTION district_pass_path_down();
DROP TRIGGER accounts_district_path ON accounts_district;
DROP FUNCTION district_set_path();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_people_and_territories"), ("core", "0001_change_log")]
    operations = [
        migrations.RunSQL(PATHS, UNDO),
        *track_table("accounts_district", "district", scope="ARRAY['district:' || r.id]"),
        *track_table("accounts_agency", "agency", scope="ARRAY['agency:' || r.id, 'district:' || r.district_id]"),
        *track_table("accounts_user", "user", scope="ARRAY['user:' || r.id]", hidden=("password",)),
        *track_table(
            "accounts_membership",
            "membership",
            scope="ARRAY['user:' || r.user_id, 'agency:' || r.agency_id, 'district:' || r.district_id]",
        ),
        *track_table("accounts_device", "device", scope="ARRAY['user:' || r.user_id]", hidden=("token_hash",)),
        *track_table(
            "accounts_enrolmentcode", "enrolment_code", scope="ARRAY['user:' || r.user_id]", hidden=("code_hash",)
        ),
    ]
