"""A conflict stands at the site of its record, also when that moves: the overseers of the new site decide it.

Only additions: what runs while this is applied goes on as before, and is helped by it.
"""

from django.db import migrations, models

SQL = r"""
-- It moves more than photos.
ALTER FUNCTION field_visit_tell_photos() RENAME TO field_visit_takes_along;
ALTER TRIGGER field_visit_photos_scope ON field_visit RENAME TO field_visit_moved;
CREATE OR REPLACE FUNCTION field_visit_takes_along() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.site_id <> o.site_id) THEN
        RETURN NULL;
    END IF;
    PERFORM feed_note(array_agg(s), array_agg('visit_photo'::text), array_agg(p.id))
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN field_visitphoto p ON p.visit_id = n.id CROSS JOIN LATERAL unnest(ARRAY[n.site_id, o.site_id]) s
    WHERE n.site_id <> o.site_id;
    UPDATE field_case c SET site_id = n.site_id, updated_at = now()
    FROM new_rows n WHERE c.visit_id = n.id AND c.site_id <> n.site_id;
    UPDATE field_conflict c SET site_id = n.site_id, updated_at = now()
    FROM new_rows n WHERE c.type = 'visit' AND c.object_id = n.id AND c.site_id <> n.site_id;
    UPDATE field_conflict c SET site_id = n.site_id, updated_at = now()
    FROM new_rows n JOIN field_visitphoto p ON p.visit_id = n.id
    WHERE c.type = 'visit_photo' AND c.object_id = p.id AND c.site_id <> n.site_id;
    RETURN NULL;
END $$;

CREATE FUNCTION field_case_takes_along() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE field_conflict c SET site_id = n.site_id, updated_at = now()
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    WHERE n.site_id <> o.site_id AND c.type = 'case' AND c.object_id = n.id AND c.site_id <> n.site_id;
    RETURN NULL;
END $$;
CREATE TRIGGER field_case_moved AFTER UPDATE ON field_case
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION field_case_takes_along();

-- Those that stayed behind so far.
UPDATE field_conflict c SET site_id = r.site_id, updated_at = now()
FROM (
    SELECT 'visit' AS type, v.id, v.site_id FROM field_visit v
    UNION ALL SELECT 'case', k.id, k.site_id FROM field_case k
    UNION ALL SELECT 'visit_photo', p.id, v.site_id FROM field_visitphoto p JOIN field_visit v ON v.id = p.visit_id
) r
WHERE c.type = r.type AND c.object_id = r.id AND c.site_id <> r.site_id;
"""

UNDO = r"""
DROP TRIGGER field_case_moved ON field_case;
DROP FUNCTION field_case_takes_along();
CREATE OR REPLACE FUNCTION field_visit_takes_along() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE n.site_id <> o.site_id) THEN
        RETURN NULL;
    END IF;
    PERFORM feed_note(array_agg(s), array_agg('visit_photo'::text), array_agg(p.id))
    FROM new_rows n JOIN old_rows o ON o.id = n.id
    JOIN field_visitphoto p ON p.visit_id = n.id CROSS JOIN LATERAL unnest(ARRAY[n.site_id, o.site_id]) s
    WHERE n.site_id <> o.site_id;
    UPDATE field_case c SET site_id = n.site_id, updated_at = now()
    FROM new_rows n WHERE c.visit_id = n.id AND c.site_id <> n.site_id;
    RETURN NULL;
END $$;
ALTER TRIGGER field_visit_moved ON field_visit RENAME TO field_visit_photos_scope;
ALTER FUNCTION field_visit_takes_along() RENAME TO field_visit_tell_photos;
"""


class Migration(migrations.Migration):
    dependencies = [("field", "0009_forms")]
    operations = [
        migrations.AddIndex(
            model_name="conflict",
            index=models.Index(fields=["object_id"], name="conflict_by_record"),
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
