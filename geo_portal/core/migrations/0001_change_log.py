"""The append-only change log: audit, history and (later) the sync feed in one table.

Only the trigger functions write it. They run as the owner, so the serving role needs no right but SELECT, and what
stands there cannot be changed, removed or forged from the web or worker process.
"""

from django.db import migrations

SQL = r"""
CREATE SCHEMA IF NOT EXISTS partitions;
CREATE SEQUENCE change_rev AS bigint;
CREATE SEQUENCE change_seq AS bigint;

CREATE TABLE change_log (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    seq bigint NOT NULL DEFAULT nextval('change_seq'),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    action text NOT NULL CONSTRAINT change_action_known CHECK (action IN ('insert', 'update', 'delete')),
    type text NOT NULL,
    object_id uuid NOT NULL,
    rev bigint,
    actor_id uuid,
    device_id uuid,
    op_id uuid,
    source text NOT NULL,
    request_id text,
    db_role text NOT NULL DEFAULT session_user,
    before jsonb,
    after jsonb,
    scope_before text[],
    scope_after text[],
    CONSTRAINT change_log_pkey PRIMARY KEY (at, seq)
) PARTITION BY RANGE (at);
CREATE INDEX change_log_by_object ON change_log (type, object_id, at DESC);
CREATE INDEX change_log_by_position ON change_log (xid, seq);

CREATE FUNCTION change_log_partitions_ensure(first date, last date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', first)::date;
    name text;
    made integer := 0;
BEGIN
    WHILE month <= last LOOP
        name := 'change_log_' || to_char(month, 'YYYYMM');
        IF to_regclass('partitions.' || name) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE partitions.%I PARTITION OF public.change_log FOR VALUES FROM (%L) TO (%L)',
                name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
            made := made + 1;
        END IF;
        month := (month + interval '1 month')::date;
    END LOOP;
    RETURN made;
END $$;
SELECT change_log_partitions_ensure(current_date, (current_date + interval '24 months')::date);

-- Draws the revision while the row is locked. An update that changes nothing keeps its revision and its time.
CREATE FUNCTION change_draw_rev() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was := OLD;
        was.updated_at := NEW.updated_at;
        was.rev := NEW.rev;
        IF was IS NOT DISTINCT FROM NEW THEN
            NEW.updated_at := OLD.updated_at;
            NEW.rev := OLD.rev;
            RETURN NEW;
        END IF;
    END IF;
    NEW.rev := nextval('change_rev');
    RETURN NEW;
END $$;

-- The part of `row` that is shown: hidden columns say only that they are there.
CREATE FUNCTION change_shown(shown jsonb, hidden text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    SELECT COALESCE(
        jsonb_object_agg(key, CASE WHEN key = ANY (hidden) THEN '"***"'::jsonb ELSE value END), '{}'::jsonb)
    FROM jsonb_each(shown)
$$;
"""

UNDO = """
DROP FUNCTION change_shown(jsonb, text[]);
DROP FUNCTION change_draw_rev();
DROP FUNCTION change_log_partitions_ensure(date, date);
DROP TABLE change_log;
DROP SEQUENCE change_seq;
DROP SEQUENCE change_rev;
DROP SCHEMA partitions;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(SQL, UNDO)]
