"""Operations that apps' migrations share. They are part of the schema's history: once landed, they do not change."""

from __future__ import annotations

from django.db import migrations

_FUNCTION = """CREATE FUNCTION change_log_{table}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $fn$
DECLARE
    actor uuid := NULLIF(current_setting('portal.actor', true), '')::uuid;
    device uuid := NULLIF(current_setting('portal.device', true), '')::uuid;
    op uuid := NULLIF(current_setting('portal.op', true), '')::uuid;
    src text := COALESCE(NULLIF(current_setting('portal.source', true), ''), 'sql');
    request text := NULLIF(current_setting('portal.request', true), '');
    hidden text[] := {hidden};
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO change_log (action, type, object_id, rev, actor_id, device_id, op_id, source, request_id,
                                after, scope_after)
        SELECT 'insert', {type}, r.id, r.rev, actor, device, op, src, request,
               change_shown(to_jsonb(r), hidden), {scope}
        FROM new_rows r ORDER BY r.id;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO change_log (action, type, object_id, rev, actor_id, device_id, op_id, source, request_id,
                                before, after, scope_before, scope_after)
        SELECT 'update', {type}, p.id, p.rev, actor, device, op, src, request,
               change_shown(d.old_values, hidden), change_shown(d.new_values, hidden), p.old_scope, p.new_scope
        FROM (
            SELECT n.id, n.rev, n.doc AS new_doc, o.doc AS old_doc, n.keys AS new_scope, o.keys AS old_scope
            FROM (SELECT r.id, r.rev, to_jsonb(r) AS doc, {scope} AS keys FROM new_rows r) n
            JOIN (SELECT r.id, r.rev, to_jsonb(r) AS doc, {scope} AS keys FROM old_rows r) o ON o.id = n.id
            WHERE n.rev <> o.rev
        ) p
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(e.key, p.old_doc -> e.key) AS old_values,
                   jsonb_object_agg(e.key, e.value) AS new_values
            FROM jsonb_each(p.new_doc) e
            WHERE e.key NOT IN ('rev', 'updated_at') AND e.value IS DISTINCT FROM p.old_doc -> e.key
        ) d
        ORDER BY p.id;
    ELSE
        INSERT INTO change_log (action, type, object_id, rev, actor_id, device_id, op_id, source, request_id,
                                before, scope_before)
        SELECT 'delete', {type}, r.id, nextval('change_rev'), actor, device, op, src, request,
               change_shown(to_jsonb(r), hidden), {scope}
        FROM old_rows r ORDER BY r.id;
    END IF;
    RETURN NULL;
END $fn$;
"""

_TRACK = """
CREATE TRIGGER {table}_rev BEFORE INSERT OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION change_draw_rev();

{function}
CREATE TRIGGER {table}_log_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION change_log_{table}();
CREATE TRIGGER {table}_log_update AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION change_log_{table}();
CREATE TRIGGER {table}_log_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION change_log_{table}();
"""

_UNTRACK = """
DROP TRIGGER {table}_log_delete ON {table};
DROP TRIGGER {table}_log_update ON {table};
DROP TRIGGER {table}_log_insert ON {table};
DROP FUNCTION change_log_{table}();
DROP TRIGGER {table}_rev ON {table};
"""


def _parts(table: str, type_name: str, scope: str, hidden: tuple[str, ...]) -> dict[str, str]:
    names = {
        "table": table,
        "type": "'" + type_name + "'",
        "scope": f"array_remove(({scope})::text[], NULL)",
        "hidden": "ARRAY[" + ", ".join(f"'{name}'" for name in hidden) + "]::text[]",
    }
    return {**names, "function": _FUNCTION.format(**names)}


def track_table(
    table: str, type_name: str, *, scope: str = "ARRAY[]::text[]", hidden: tuple[str, ...] = ()
) -> list[migrations.RunSQL]:
    """Put every change of `table` into the change log, whoever makes it and by whatever way.

    `type_name` is the subject's name in the API. `scope` is an SQL expression over the row `r` giving text[] of the
    keys the row is found by (`'site:' || r.site_id`, `'district:' || …`, `'all'`); nulls in it are dropped. `hidden`
    names columns whose values are secrets: the log tells that they changed, never the value.
    """
    names = _parts(table, type_name, scope, hidden)
    return [migrations.RunSQL(_TRACK.format(**names), _UNTRACK.format(**names))]


def retrack_table(
    table: str, type_name: str, *, scope: str, was: str, hidden: tuple[str, ...] = ()
) -> list[migrations.RunSQL]:
    """Give a tracked table another scope expression; `was` is the one it had."""
    now, before = _parts(table, type_name, scope, hidden), _parts(table, type_name, was, hidden)
    return [migrations.RunSQL(_replacing(now), _replacing(before))]


def untrack_table(table: str, type_name: str, *, was: str) -> list[migrations.RunSQL]:
    """Take a table out of the change log again, where another row now tells of its changes."""
    names = _parts(table, type_name, was, ())
    return [migrations.RunSQL(_UNTRACK.format(**names), _TRACK.format(**names))]


def _replacing(names: dict[str, str]) -> str:
    return names["function"].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
