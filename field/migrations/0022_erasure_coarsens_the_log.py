"""What an erasure does to the change log: the places where a person began their visits become the centres of cells of
0.002° there. Nothing else in the log can be changed, and this only while an erasure that somebody asked for is open.
"""

from django.db import migrations

SQL = r"""
-- As in field/domain/coarse.py; no position in a cell is further than 150 m from its centre at our latitudes.
CREATE FUNCTION field_coarse_place(columns jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN jsonb_typeof(columns #> '{position,coordinates}') = 'array' THEN
        jsonb_set(columns, '{position,coordinates}', jsonb_build_array(
            (floor((columns #>> '{position,coordinates,0}')::numeric / 0.002) + 0.5) * 0.002,
            (floor((columns #>> '{position,coordinates,1}')::numeric / 0.002) + 0.5) * 0.002))
        || CASE WHEN jsonb_typeof(columns -> 'position_acc_m') = 'number' THEN '{"position_acc_m": 150}'::jsonb
                ELSE '{}'::jsonb END
    ELSE columns END
$$;

CREATE FUNCTION field_erasure_coarsens_log(erasure uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    person uuid := (SELECT e.subject_id FROM field_erasure e WHERE e.id = erasure AND e.done_at IS NULL);
BEGIN
    IF person IS NULL THEN
        RAISE EXCEPTION 'no erasure is open under this key' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE change_log l SET before = field_coarse_place(l.before), after = field_coarse_place(l.after)
    WHERE l.type = 'visit' AND (l.before ? 'position' OR l.after ? 'position') AND l.object_id IN (
        SELECT v.id FROM field_visit v WHERE COALESCE(v.trail_owner_id, v.reporter_id) = person
        UNION
        SELECT d.object_id FROM change_log d WHERE d.type = 'visit' AND d.action = 'delete'
            AND COALESCE(d.before ->> 'trail_owner_id', d.before ->> 'reporter_id') = person::text
    );
END $$;
"""
UNDO = "DROP FUNCTION field_erasure_coarsens_log(uuid); DROP FUNCTION field_coarse_place(jsonb);"


class Migration(migrations.Migration):
    dependencies = [("field", "0021_looks_at_events")]
    operations = [migrations.RunSQL(SQL, UNDO)]
