"""The change feed: where a reader finds, by the keys that concern it, which records changed.

`change_log` says that a row changed and carries all its scope keys in arrays, which no index keeps in order. So one
narrow row for each key stands in `change_feed`, written by a statement trigger on the log, in the transaction of the
change. `change_tombstone` remembers which ids once stood for a record. A `feed_generation` is one life of this
database in one cluster: transaction ids mean nothing in another.
"""

from django.db import migrations

SQL = r"""
CREATE TABLE change_feed (
    key uuid NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    seq bigint NOT NULL DEFAULT nextval('change_seq'),
    type text NOT NULL,
    object_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT change_feed_pkey PRIMARY KEY (key, xid, seq)
);
COMMENT ON TABLE change_feed IS 'one row for each scope key of a change; types beginning with @ say that scope changed';
CREATE INDEX change_feed_by_position ON change_feed (xid, seq);
COMMENT ON INDEX change_feed_by_position IS 'which keys have something new, for those who are told live';
CREATE INDEX change_feed_by_age ON change_feed USING brin (at);

CREATE TABLE change_tombstone (
    object_id uuid NOT NULL,
    type text NOT NULL,
    rev bigint NOT NULL,
    device_id uuid,
    actor_id uuid,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT change_tombstone_pkey PRIMARY KEY (object_id, type)
);

CREATE TABLE feed_generation (
    number integer GENERATED ALWAYS AS IDENTITY CONSTRAINT feed_generation_pkey PRIMARY KEY,
    token uuid NOT NULL DEFAULT gen_random_uuid(),
    system_identifier bigint NOT NULL,
    timeline integer NOT NULL,
    database_oid oid NOT NULL,
    began_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The uuid behind a scope key: `site:<uuid>` gives the uuid, `all` the nil uuid.
CREATE FUNCTION feed_key(scope text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN scope = 'all' THEN '00000000-0000-0000-0000-000000000000'
                ELSE split_part(scope, ':', 2) END::uuid
$$;

CREATE FUNCTION change_feed_add() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO change_feed (key, xid, seq, type, object_id)
    SELECT DISTINCT feed_key(k.scope), n.xid, n.seq, n.type, n.object_id
    FROM new_rows n
    CROSS JOIN LATERAL unnest(COALESCE(n.scope_before, '{}') || COALESCE(n.scope_after, '{}')) AS k(scope);
    INSERT INTO change_tombstone (object_id, type, rev, device_id, actor_id)
    SELECT n.object_id, n.type, n.rev, n.device_id, n.actor_id
    FROM new_rows n WHERE n.action = 'delete' ORDER BY n.object_id
    ON CONFLICT (object_id, type) DO UPDATE
        SET rev = excluded.rev, device_id = excluded.device_id, actor_id = excluded.actor_id, at = excluded.at;
    RETURN NULL;
END $$;
CREATE TRIGGER change_log_feed AFTER INSERT ON change_log REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION change_feed_add();

-- Add entries by hand: what happens without a row changing, as when an assignment ends by date. `types` are record types,
-- or @site, @agency, @district: whoever listens to the key shall look anew at whether that one is in their scope.
-- Triples stand at the same place of the three arrays.
CREATE FUNCTION feed_note(keys uuid[], types text[], ids uuid[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    noted integer;
BEGIN
    INSERT INTO change_feed (key, type, object_id)
    SELECT DISTINCT note.key, note.type, note.id
    FROM unnest(keys, types, ids) AS note(key, type, id)
    WHERE note.key IS NOT NULL AND note.id IS NOT NULL;
    GET DIAGNOSTICS noted = ROW_COUNT;
    RETURN noted;
END $$;

CREATE FUNCTION feed_generation_here(OUT system_identifier bigint, OUT timeline integer, OUT database_oid oid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT s.system_identifier FROM pg_control_system() s),
           (SELECT c.timeline_id FROM pg_control_checkpoint() c),
           (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
$$;

-- Begin a new generation: what stands in the feed was numbered by another cluster or will not be continued, and
-- cursors into it are void. Revisions go on far above all that may have been drawn in the life that ended (the
-- microseconds since 1970, below 2^53 until 2255), so that nobody takes a new one for an old one.
CREATE FUNCTION feed_generation_begin() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    begun uuid;
BEGIN
    LOCK TABLE feed_generation IN EXCLUSIVE MODE;
    DELETE FROM change_feed;
    IF EXISTS (SELECT FROM feed_generation) THEN
        PERFORM setval('change_rev', greatest(
            (SELECT last_value FROM change_rev) + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint));
    END IF;
    INSERT INTO feed_generation (system_identifier, timeline, database_oid)
    SELECT h.system_identifier, h.timeline, h.database_oid FROM feed_generation_here() h
    RETURNING token INTO begun;
    RETURN begun;
END $$;

-- The present generation; begins one when this database lives in another cluster, timeline or place than before.
CREATE FUNCTION feed_generation_settle() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known uuid;
BEGIN
    FOR attempt IN 1 .. 2 LOOP
        SELECT g.token INTO known
        FROM (SELECT * FROM feed_generation ORDER BY number DESC LIMIT 1) g
        JOIN feed_generation_here() h USING (system_identifier, timeline, database_oid);
        IF known IS NOT NULL THEN
            RETURN known;
        END IF;
        LOCK TABLE feed_generation IN EXCLUSIVE MODE;  -- of two who find it missing, one begins it
    END LOOP;
    RETURN feed_generation_begin();
END $$;

-- Forget what the feed told long ago; cursors that old are refused. A bounded number at a time.
CREATE FUNCTION change_feed_prune(older_than timestamptz, at_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    forgotten integer;
BEGIN
    IF older_than > now() - interval '90 days' THEN
        RAISE EXCEPTION 'the feed looks back 90 days' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    DELETE FROM change_feed WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM change_feed WHERE at < older_than LIMIT at_most));
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END $$;

-- Who holds the feed back: write transactions of the whole cluster that are still running, oldest first. Names and
-- queries of other roles' sessions show only if the owner has pg_read_all_stats.
CREATE FUNCTION feed_holders() RETURNS TABLE (
    pid integer, database text, role text, application text, state text, age_s double precision, query text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT a.pid, a.datname::text, a.usename::text, a.application_name, a.state,
           extract(epoch FROM clock_timestamp() - a.xact_start)::double precision, left(a.query, 200)
    FROM pg_stat_activity a
    WHERE a.backend_xid IS NOT NULL AND a.pid <> pg_backend_pid()
    UNION ALL
    SELECT NULL, p.database::text, p.owner::text, 'prepared transaction ' || p.gid, 'prepared',
           extract(epoch FROM clock_timestamp() - p.prepared)::double precision, NULL
    FROM pg_prepared_xacts p
    ORDER BY 6 DESC
$$;
REVOKE ALL ON FUNCTION feed_holders() FROM PUBLIC;
"""

UNDO = """
DROP FUNCTION feed_holders();
DROP FUNCTION change_feed_prune(timestamptz, integer);
DROP FUNCTION feed_generation_settle();
DROP FUNCTION feed_generation_begin();
DROP FUNCTION feed_generation_here();
DROP FUNCTION feed_note(uuid[], text[], uuid[]);
DROP TRIGGER change_log_feed ON change_log;
DROP FUNCTION change_feed_add();
DROP FUNCTION feed_key(text);
DROP TABLE feed_generation;
DROP TABLE change_tombstone;
DROP TABLE change_feed;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_import_run")]
    operations = [migrations.RunSQL(SQL, UNDO)]
