"""Rows without hidden columns go into the log as they are, instead of being taken apart and put together again.

Measured for 1,000 visits inserted at once: 98 ms before, 52 ms with this and `core.log_functions`. The function has no
search_path of its own any more, so that it can be inlined; the functions that call it have one.
"""

from django.db import migrations

SQL = r"""
CREATE OR REPLACE FUNCTION change_shown(shown jsonb, hidden text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN hidden = '{}' THEN COALESCE(shown, '{}'::jsonb) ELSE (
        SELECT COALESCE(
            jsonb_object_agg(e.key, CASE WHEN e.key = ANY (hidden) THEN '"***"'::jsonb ELSE e.value END), '{}'::jsonb)
        FROM jsonb_each(shown) e) END
$$;
"""

UNDO = r"""
CREATE OR REPLACE FUNCTION change_shown(shown jsonb, hidden text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT COALESCE(
        jsonb_object_agg(key, CASE WHEN key = ANY (hidden) THEN '"***"'::jsonb ELSE value END), '{}'::jsonb)
    FROM jsonb_each(shown)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_change_feed")]
    operations = [migrations.RunSQL(SQL, UNDO)]
