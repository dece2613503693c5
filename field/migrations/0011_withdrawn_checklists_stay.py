"""A version of a checklist that was withdrawn stays with the tablets that carry a visit which names it.

Only additions: what runs while this is applied goes on as before, and is helped by it.
"""

from django.db import migrations

SQL = r"""
-- A withdrawn checklist is carried for the sake of the visits that name it: when one comes, goes, moves or names another,
-- it is told under the site's key that the checklist is to be looked at anew. One in force is carried by everybody, and
-- its withdrawal is told to everybody; the lock has this transaction and the withdrawal see each other.
CREATE FUNCTION field_visit_tell_checklists() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    sites uuid[] := '{}';
    named uuid[] := '{}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(n.site_id), array_agg(n.checklist_id) INTO sites, named
        FROM new_rows n WHERE n.checklist_id IS NOT NULL;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(o.site_id), array_agg(o.checklist_id) INTO sites, named
        FROM old_rows o WHERE o.checklist_id IS NOT NULL;
    ELSE
        SELECT array_agg(k.site_id), array_agg(k.checklist_id) INTO sites, named
        FROM new_rows n JOIN old_rows o ON o.id = n.id
        CROSS JOIN LATERAL (VALUES (n.site_id, n.checklist_id), (o.site_id, o.checklist_id)) k(site_id, checklist_id)
        WHERE (n.site_id, n.checklist_id) IS DISTINCT FROM (o.site_id, o.checklist_id) AND k.checklist_id IS NOT NULL;
    END IF;
    IF named IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM FROM field_checklist c WHERE c.id = ANY (named) ORDER BY c.id FOR SHARE;
    PERFORM feed_note(array_agg(u.site_id), array_agg('checklist'::text), array_agg(u.checklist_id))
    FROM unnest(sites, named) AS u(site_id, checklist_id)
    JOIN field_checklist c ON c.id = u.checklist_id AND c.withdrawn_at IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER field_visit_checklist_insert AFTER INSERT ON field_visit
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION field_visit_tell_checklists();
CREATE TRIGGER field_visit_checklist_update AFTER UPDATE ON field_visit
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION field_visit_tell_checklists();
CREATE TRIGGER field_visit_checklist_delete AFTER DELETE ON field_visit
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION field_visit_tell_checklists();
"""

UNDO = """
DROP TRIGGER field_visit_checklist_delete ON field_visit;
DROP TRIGGER field_visit_checklist_update ON field_visit;
DROP TRIGGER field_visit_checklist_insert ON field_visit;
DROP FUNCTION field_visit_tell_checklists();
"""


class Migration(migrations.Migration):
    dependencies = [("field", "0010_conflicts_follow_their_record")]
    operations = [migrations.RunSQL(SQL, UNDO)]
